import { Link } from '@tanstack/react-router';
import { memo, type ReactElement, useState } from 'react';
import type { ContentMatch, StreamMatch } from '../../../../src/http/schema.ts';
import { pieces } from '../../text/highlight.ts';
import { count, plural } from '../../text/format.ts';

const linesShown = 8;

/** The matches of one file, or a path or repository that matched by its name. */
export const FileResults = memo(function FileResults({ match }: { readonly match: StreamMatch }): ReactElement {
  if (match.type === 'repo')
    return (
      <article className="result-file">
        <h3>
          <Link className="result-link" to="/repositories" hash={match.repository}>
            {match.repository}
          </Link>
        </h3>
      </article>
    );
  return (
    <article className="result-file">
      <h3>
        <span className="muted">{match.repository}</span>{' '}
        <Link
          className="result-link mono"
          to="/file"
          search={{ repository: match.repository, path: match.path, commit: match.commit }}
        >
          {match.type === 'path' ? <PathPieces path={match.path} ranges={match.pathMatches ?? []} /> : match.path}
        </Link>
      </h3>
      {match.type === 'content' ? <Lines match={match} /> : null}
    </article>
  );
});

function PathPieces({
  path,
  ranges,
}: {
  readonly path: string;
  readonly ranges: readonly {
    readonly start: { readonly column: number };
    readonly end: { readonly column: number };
  }[];
}): ReactElement {
  const marked = pieces(
    path,
    ranges.map(({ start, end }) => [start.column, end.column - start.column] as const),
  );
  return <Pieces marked={marked} />;
}

function Pieces({ marked }: { readonly marked: ReturnType<typeof pieces> }): ReactElement {
  return (
    <>
      {marked.map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>))}
    </>
  );
}

function Lines({ match }: { readonly match: ContentMatch }): ReactElement {
  const [all, setAll] = useState(false);
  const lines = match.lineMatches ?? [];
  const shown = all ? lines : lines.slice(0, linesShown);
  return (
    <>
      <ol className="result-lines">
        {shown.map(({ line, lineNumber, offsetAndLengths }) => (
          <li key={lineNumber}>
            <Link
              className="result-link result-line"
              to="/file"
              search={{ repository: match.repository, path: match.path, commit: match.commit }}
              hash={`L${lineNumber + 1}`}
            >
              <span className="result-number">{lineNumber + 1}</span>
              <code>
                <Pieces marked={cut(line, offsetAndLengths)} />
              </code>
            </Link>
          </li>
        ))}
      </ol>
      {lines.length > linesShown ? (
        <button type="button" className="more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer lines' : `${plural(lines.length - linesShown, 'more line')} of ${count(lines.length)}`}
        </button>
      ) : null}
    </>
  );
}

const longestLine = 400;
const before = 60;

/** A very long line is shown around its first match. */
function cut(line: string, ranges: readonly (readonly [number, number])[]): ReturnType<typeof pieces> {
  const points = Array.from(line);
  if (points.length <= longestLine) return pieces(line, ranges);
  const start = Math.max(0, (ranges[0]?.[0] ?? 0) - before);
  const inside = ranges
    .filter(([offset, length]) => offset >= start && offset + length <= start + longestLine)
    .map(([offset, length]) => [offset - start, length] as const);
  const marked = pieces(points.slice(start, start + longestLine).join(''), inside);
  const dots = { text: ' … ', hit: false };
  return [...(start > 0 ? [dots] : []), ...marked, ...(start + longestLine < points.length ? [dots] : [])];
}
