/** The query in its colours, under the field's own text, which is transparent. It scrolls as the field does. */
import type { ReactElement, RefObject } from 'react';
import type { QueryReading } from '../../../../../src/http/schema.ts';
import { carriedOver, queryPieces } from '../../../text/query-colours.ts';

export interface ReadQuery {
  /** What was read: perhaps an older text than the one in the field. */
  readonly query: string;
  readonly reading: QueryReading;
}

export function PaintedQuery({
  text,
  read,
  ink,
  quiet,
}: {
  readonly text: string;
  readonly read: ReadQuery | undefined;
  readonly ink: RefObject<HTMLDivElement | null>;
  /** Completions are offered: what is not yet complete is not wrong. */
  readonly quiet: boolean;
}): ReactElement {
  const all = read ? carriedOver(read.reading.tokens, read.query, text) : [];
  const tokens = quiet ? all.map((token) => (token.kind === 'error' ? { ...token, kind: 'text' } : token)) : all;
  // What was wrong with an older text may be mended by now: complaints wait for the reader.
  const complaints =
    read?.query === text && !quiet ? read.reading.diagnoses.filter(({ severity }) => severity === 'error') : [];
  return (
    <div className="query-paint" aria-hidden="true">
      <div ref={ink} className="query-ink">
        {queryPieces(text, tokens, complaints).map(({ text: piece, kind, severity }, index) => (
          <span key={index} className={`q-${kind}${severity === undefined ? '' : ` q-wrong-${severity}`}`}>
            {piece}
          </span>
        ))}
      </div>
    </div>
  );
}
