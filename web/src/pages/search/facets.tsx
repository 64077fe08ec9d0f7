/** What the results could be narrowed to, with counts. Each is a word of the query: pressed, it is put in or taken out. */
import { type ReactElement, useEffect, useState } from 'react';
import type { StreamFilter, StreamMatch } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { count } from '../../text/format.ts';
import { filtersIn, hasWord, withFilter, withoutWord, withWord, filterValue } from '../../text/query-text.ts';
import { weightOf } from './result-items.ts';

interface FacetsProps {
  readonly filters: readonly StreamFilter[];
  readonly matches: readonly StreamMatch[];
  readonly query: string;
  readonly search: (query: string) => void;
}

const kinds = [
  ['repo', 'Repository'],
  ['lang', 'Language'],
  ['file', 'Path'],
  ['symbol type', 'Symbol'],
  ['author', 'Author'],
] as const;

const shownOfEach = 8;

const wide = '(min-width: 70rem)';

/** Beside the results where there is room; else folded up above them. */
export function FacetsAside(props: FacetsProps): ReactElement {
  const [open, setOpen] = useState(() => matchMedia(wide).matches);
  useEffect(() => {
    const media = matchMedia(wide);
    const follow = (): void => setOpen(media.matches);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, []);
  return (
    <aside className="search-aside" aria-label="Narrow the search">
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Narrow</summary>
        <div className="facets">
          <Facets {...props} />
        </div>
      </details>
    </aside>
  );
}

function Facets({ filters, matches, query, search }: FacetsProps): ReactElement {
  return (
    <>
      <Chosen query={query} search={search} />
      <Types matches={matches} query={query} search={search} />
      {kinds.map(([kind, title]) => (
        <FacetList
          key={kind}
          title={title}
          filters={filters.filter((filter) => filter.kind === kind)}
          query={query}
          search={search}
        />
      ))}
    </>
  );
}

function Chosen({ query, search }: Pick<FacetsProps, 'query' | 'search'>): ReactElement | null {
  const chosen = filtersIn(query);
  if (chosen.length === 0) return null;
  return (
    <ul className="chosen" aria-label="Filters of the query">
      {chosen.map((word, index) => (
        <li key={`${index} ${word}`}>
          <button type="button" onClick={() => search(withoutWord(query, word))} aria-label={`Take out ${word}`}>
            <span className="mono break">{word}</span>
            <Icon name="cross" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function FacetList({
  title,
  filters,
  query,
  search,
}: Pick<FacetsProps, 'filters' | 'query' | 'search'> & { readonly title: string }): ReactElement | null {
  const [all, setAll] = useState(false);
  if (filters.length === 0) return null;
  const most = Math.max(...filters.map((filter) => filter.count));
  return (
    <section className="facet">
      <h2>{title}</h2>
      <ul className={all ? 'facet-all' : ''}>
        {(all ? filters : filters.slice(0, shownOfEach)).map(({ value, label, count: found, limitHit }) => {
          const chosen = hasWord(query, value);
          return (
            <li key={value}>
              <button
                type="button"
                className="facet-take"
                aria-pressed={chosen}
                title={value}
                onClick={() => search(chosen ? withoutWord(query, value) : withWord(query, value))}
              >
                <span className="facet-bar" style={{ width: `${(100 * found) / most}%` }} />
                <span className="facet-label">{label}</span>
                <span className="number">
                  {count(found)}
                  {limitHit ? '+' : ''}
                </span>
              </button>
              {value.startsWith('select:') || chosen ? null : (
                <button
                  type="button"
                  className="facet-leave"
                  aria-label={`Leave out ${label}`}
                  title={`-${value}`}
                  onClick={() => search(withWord(query, `-${value}`))}
                >
                  <Icon name="dash" />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {filters.length > shownOfEach ? (
        <button type="button" className="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer' : `${count(filters.length - shownOfEach)} more with fewer`}
        </button>
      ) : null}
    </section>
  );
}

const types = [
  ['file', 'Contents', 'content'],
  ['path', 'Paths', 'path'],
  ['symbol', 'Symbols', 'symbol'],
  ['repo', 'Repositories', 'repo'],
  ['diff', 'Differences', 'commit'],
  ['commit', 'Messages', 'commit'],
] as const;

/** Counts stand where this search says something of the type; the others are a press away. */
function Types({ matches, query, search }: Pick<FacetsProps, 'matches' | 'query' | 'search'>): ReactElement {
  const found = new Map<string, number>();
  for (const match of matches) found.set(match.type, (found.get(match.type) ?? 0) + weightOf(match));
  const chosen = filterValue(query, 'type');
  return (
    <section className="facet">
      <h2>Type</h2>
      <ul>
        {types.map(([type, title, of]) => {
          const isChosen = chosen === type;
          const says = of !== 'commit' || isChosen ? found.get(of) : undefined;
          return (
            <li key={type}>
              <button
                type="button"
                className="facet-take"
                aria-pressed={isChosen}
                title={`type:${type}`}
                onClick={() => search(withFilter(query, 'type', isChosen ? undefined : type))}
              >
                <span className="facet-label">{title}</span>
                {says === undefined ? null : <span className="number">{count(says)}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
