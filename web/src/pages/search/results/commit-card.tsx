import { Link } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import type { CommitStreamMatch } from '../../../../../src/http/schema.ts';
import { Pieces } from '../../../components/pieces.tsx';
import { commitLines, namesOfFileLine, type CommitLine } from '../../../text/commit-lines.ts';
import { cutAround } from '../../../text/cut-line.ts';
import { date, dateTime, plural } from '../../../text/format.ts';
import { type CardProps, CollapseButton } from './match-card.tsx';

const linesAtFirst = 14;

/** A commit found by its message or by the lines it added or removed: who, when, and those lines. */
export function CommitCard({ match, query, view, change }: CardProps<CommitStreamMatch>): ReactElement {
  const { repository, oid, message, authorName, landedAt, content, ranges } = match;
  const { isDiff, lines } = useMemo(() => commitLines(content, ranges), [content, ranges]);
  const most = Math.max(linesAtFirst, view.shown);
  const subject = message.split('\n', 1)[0] ?? '';
  return (
    <article className={`result-file ${view.collapsed ? 'collapsed' : ''}`}>
      <div className="result-head">
        <CollapseButton collapsed={view.collapsed} what={subject} change={change} />
        <h3>
          <span className="result-repository">{repository}</span>{' '}
          <Link className="result-link" to="/changes" search={{ repository, text: oid }}>
            {subject === '' ? oid.slice(0, 10) : subject}
          </Link>
        </h3>
        <span className="result-weight" title={`Landed ${dateTime(landedAt)}`}>
          {authorName}, {date(landedAt)}, <code>{oid.slice(0, 10)}</code>
        </span>
      </div>
      {view.collapsed ? null : (
        <>
          <ol className={isDiff ? 'diff-lines' : 'diff-lines message-lines'}>
            {lines.slice(0, most).map((line, index) => (
              <DiffLine key={index} line={line} place={{ repository, commit: oid, query }} />
            ))}
          </ol>
          {lines.length > most ? (
            <div className="result-foot">
              <button type="button" data-key="more" onClick={() => change({ shown: most + 200 })}>
                {plural(Math.min(200, lines.length - most), 'more line')}
              </button>
            </div>
          ) : null}
        </>
      )}
    </article>
  );
}

interface CommitPlace {
  readonly repository: string;
  readonly commit: string;
  readonly query: string;
}

const said = { added: 'added: ', removed: 'removed: ' } as const;

function DiffLine({ line, place }: { readonly line: CommitLine; readonly place: CommitPlace }): ReactElement {
  const { kind, text, ranges } = line;
  if (kind === 'file') return <FileLine text={text} place={place} />;
  const isSigned = kind === 'added' || kind === 'removed';
  // The sign stays, also where only a part of a long line is shown.
  const shown = isSigned ? text.slice(1) : text;
  const places = isSigned ? ranges.map(([offset, length]) => [offset - 1, length] as const) : ranges;
  return (
    <li className={`diff-line diff-${kind}`}>
      {isSigned ? (
        <span className="diff-sign mono">
          <span className="visually-hidden">{said[kind]}</span>
          <span aria-hidden="true">{text[0]}</span>
        </span>
      ) : null}
      <code>{shown === '' ? '\u200b' : <Pieces marked={cutAround(shown, places)} />}</code>
    </li>
  );
}

function FileLine({ text, place }: { readonly text: string; readonly place: CommitPlace }): ReactElement {
  const names = namesOfFileLine(text);
  const path = names.at(-1);
  const isGone = text.endsWith(' /dev/null');
  if (path === undefined || isGone)
    return (
      <li className="diff-line diff-file mono">
        {path}
        {isGone ? <span className="muted"> (removed)</span> : null}
      </li>
    );
  const { repository, commit, query } = place;
  return (
    <li className="diff-line diff-file mono">
      <Link className="result-link" to="/file" search={{ repository, path, commit, q: query }}>
        {names.join(' → ')}
      </Link>
      {text.startsWith('/dev/null ') ? <span className="muted"> (added)</span> : null}
    </li>
  );
}
