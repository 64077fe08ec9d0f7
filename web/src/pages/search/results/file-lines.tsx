/** The matching lines of a file, and on demand the lines around them, which are read from the file at that commit. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactElement } from 'react';
import type { ContentMatch } from '../../../../../src/http/schema.ts';
import { fileQuery } from '../../../api/queries.ts';
import { Pieces } from '../../../components/pieces.tsx';
import { stretchesAround } from '../../../text/context-lines.ts';
import { cutAround } from '../../../text/cut-line.ts';
import { count, plural } from '../../../text/format.ts';
import { linesAtFirst } from '../result-views.ts';
import type { CardProps } from './match-card.tsx';

type Line = NonNullable<ContentMatch['lineMatches']>[number];
const moreAtOnce = 200;
const aroundSteps = [0, 3, 10] as const;

export function FileLines(props: CardProps<ContentMatch>): ReactElement {
  const { match, view, change } = props;
  const lines = match.lineMatches ?? [];
  const shown = lines.slice(0, view.shown);
  const next = aroundSteps[aroundSteps.findIndex((step) => step === view.around) + 1] ?? 0;
  return (
    <>
      {view.around > 0 ? (
        <LinesAround {...props} shown={shown} />
      ) : (
        <ol className="result-lines">
          {shown.map((line) => (
            <MatchedLine key={line.lineNumber} {...props} line={line} />
          ))}
        </ol>
      )}
      <div className="result-foot">
        {lines.length > view.shown ? (
          <button type="button" data-key="more" onClick={() => change({ shown: view.shown + moreAtOnce })}>
            {plural(Math.min(moreAtOnce, lines.length - view.shown), 'more line')} of {count(lines.length)}
          </button>
        ) : null}
        {view.shown > linesAtFirst && lines.length > linesAtFirst ? (
          <button type="button" onClick={() => change({ shown: linesAtFirst })}>
            Fewer lines
          </button>
        ) : null}
        <button type="button" data-key="around" onClick={() => change({ around: next })}>
          {next === 0 ? 'Only matching lines' : `${next} lines around`}
        </button>
      </div>
    </>
  );
}

function MatchedLine({ match, query, line }: CardProps<ContentMatch> & { readonly line: Line }): ReactElement {
  const { repository, path, commit } = match;
  return (
    <li>
      <Link
        className="result-link result-line"
        to="/file"
        search={{ repository, path, commit, q: query }}
        hash={`L${line.lineNumber + 1}`}
      >
        <span className="result-number">{line.lineNumber + 1}</span>
        <code>
          <Pieces marked={cutAround(line.line, line.offsetAndLengths)} />
        </code>
      </Link>
    </li>
  );
}

/** Matching lines are shown as they were found; those around them as the file is shown, where secrets are redacted. */
function LinesAround(props: CardProps<ContentMatch> & { readonly shown: readonly Line[] }): ReactElement {
  const { match, view, shown } = props;
  const { repository, path, commit } = match;
  const { data, isError } = useQuery(fileQuery({ repository, path, commit }));
  const texts = data?.text?.split('\n');
  // A line around one match may be another match, though it was not asked for yet.
  const own = new Map((match.lineMatches ?? []).map((line) => [line.lineNumber, line]));
  const numbers = shown.map(({ lineNumber }) => lineNumber);
  const last = Math.max(0, ...numbers);
  const stretches = stretchesAround(numbers, texts ? view.around : 0, texts?.length ?? last + 1);
  return (
    <>
      {isError || (data && !texts) ? <p className="result-note">The lines around cannot be shown.</p> : null}
      <ol className="result-lines">
        {stretches.map(({ from, to }, index) => (
          <Fragment key={from}>
            {index > 0 ? <li className="line-break" aria-hidden="true" /> : null}
            {Array.from({ length: to - from }, (_, step) => from + step).map((number) => {
              const line = own.get(number);
              if (line) return <MatchedLine key={number} {...props} line={line} />;
              return (
                <li key={number} className="result-line line-around">
                  <span className="result-number">{number + 1}</span>
                  <code>{cutAround(texts?.[number] ?? '', []).map(({ text }) => text)}</code>
                </li>
              );
            })}
          </Fragment>
        ))}
      </ol>
    </>
  );
}
