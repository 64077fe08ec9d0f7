/** One match of the stream as a card: a file with its lines, a path, a repository, symbols, or a commit. */
import { Link } from '@tanstack/react-router';
import { memo, type ReactElement } from 'react';
import type { StreamMatch } from '../../../../../src/http/schema.ts';
import { Icon } from '../../../components/icon.tsx';
import { Marked } from '../../../components/pieces.tsx';
import { date, plural } from '../../../text/format.ts';
import { weightOf } from '../result-items.ts';
import type { ResultView } from '../result-views.ts';
import { CommitCard } from './commit-card.tsx';
import { FileLines } from './file-lines.tsx';
import { SymbolLines } from './symbol-lines.tsx';

export interface CardProps<M extends StreamMatch = StreamMatch> {
  readonly match: M;
  readonly query: string;
  readonly view: ResultView;
  readonly change: (part: Partial<ResultView>) => void;
}

interface MatchCardProps extends Omit<CardProps, 'change'> {
  readonly id: string;
  readonly changeView: (key: string, part: Partial<ResultView>) => void;
}

export const MatchCard = memo(function MatchCard({ id, changeView, ...props }: MatchCardProps): ReactElement {
  const { match, view } = props;
  const card = { ...props, change: (part: Partial<ResultView>): void => changeView(id, part) };
  if (match.type === 'commit') return <CommitCard {...card} match={match} />;
  if (match.type === 'person' || match.type === 'team')
    return (
      <article className="result-file">
        <h3>
          <span className="result-repository">{match.repository}</span> {ownerName(match)}
        </h3>
      </article>
    );
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
    <article className={`result-file ${view.collapsed ? 'collapsed' : ''}`}>
      <FileHead {...card} match={match} />
      {view.collapsed || match.type === 'path' ? null : match.type === 'content' ? (
        <FileLines {...card} match={match} />
      ) : (
        <SymbolLines {...card} match={match} />
      )}
    </article>
  );
});

type OwnerMatch = Extract<StreamMatch, { type: 'person' | 'team' }>;

/** As CODEOWNERS writes it. */
function ownerName(match: OwnerMatch): string {
  if (match.type === 'team') return `@${match.name}`;
  return match.handle === undefined ? (match.email ?? '') : `@${match.handle}`;
}

type FileMatch = Extract<StreamMatch, { type: 'content' | 'path' | 'symbol' }>;

function FileHead({ match, query, view, change }: CardProps<FileMatch>): ReactElement {
  const { repository, path, commit } = match;
  const search = { repository, path, commit, q: query };
  const found = weightOf(match);
  return (
    <div className="result-head">
      {match.type === 'path' ? null : <CollapseButton collapsed={view.collapsed} what={path} change={change} />}
      <h3>
        <span className="result-repository">{repository}</span>{' '}
        <Link className="result-link mono" to="/file" search={search}>
          {match.type === 'path' ? <Marked text={path} ranges={(match.pathMatches ?? []).map(pairOf)} /> : path}
        </Link>
      </h3>
      {match.type === 'content' && match.standing ? <Standing standing={match.standing} /> : null}
      {match.type === 'path' ? null : (
        <span className="result-weight">{plural(found, match.type === 'content' ? 'line' : 'symbol')}</span>
      )}
    </div>
  );
}

type Place = { readonly start: { readonly column: number }; readonly end: { readonly column: number } };
const pairOf = ({ start, end }: Place): readonly [number, number] => [start.column, end.column - start.column];

export function CollapseButton({
  collapsed,
  what,
  change,
}: {
  readonly collapsed: boolean;
  readonly what: string;
  readonly change: (part: Partial<ResultView>) => void;
}): ReactElement {
  return (
    <button
      type="button"
      className="collapse"
      data-key="collapse"
      aria-expanded={!collapsed}
      aria-label={`Lines of ${what}`}
      onClick={() => change({ collapsed: !collapsed })}
    >
      <Icon name="chevron" />
    </button>
  );
}

type StandingOf = NonNullable<Extract<StreamMatch, { type: 'content' }>['standing']>;

/** When this content stood at its path: asked for with asof: and between:. */
function Standing({ standing }: { readonly standing: StandingOf }): ReactElement {
  const { since, until } = standing;
  return (
    <span className="standing" title={`Commit ${since.commit}`}>
      stood {date(since.at)} – {until ? date(until.at) : 'now'}
    </span>
  );
}
