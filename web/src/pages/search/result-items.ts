/** What the list of results is made of, one row of the virtual list each: matches, and repositories as headings over theirs. */
import type { StreamMatch } from '../../../../src/http/schema.ts';

export interface RepositoryItem {
  readonly kind: 'repository';
  readonly key: string;
  readonly name: string;
  readonly matches: number;
  readonly collapsed: boolean;
}

export interface MatchItem {
  readonly kind: 'match';
  readonly key: string;
  readonly match: StreamMatch;
}

export type ResultItem = RepositoryItem | MatchItem;

export function resultItems(
  matches: readonly StreamMatch[],
  grouped: boolean,
  isCollapsed: (key: string) => boolean,
): readonly ResultItem[] {
  const items = matches.map((match, index): MatchItem => ({ kind: 'match', key: keyOf(match, index), match }));
  if (!grouped) return items;
  const groups = Map.groupBy(items, ({ match }) => match.repository);
  return [...groups].flatMap(([name, own]): readonly ResultItem[] => {
    const key = `repository ${name}`;
    const collapsed = isCollapsed(key);
    const found = own.reduce((sum, { match }) => sum + weightOf(match), 0);
    return [{ kind: 'repository', key, name, matches: found, collapsed }, ...(collapsed ? [] : own)];
  });
}

/** A file with very many matches comes in parts, so its name alone is no key. Matches never change their place. */
function keyOf(match: StreamMatch, index: number): string {
  const own = match.type === 'commit' ? match.oid : 'path' in match ? match.path : '';
  return `${index} ${match.repository} ${own}`.trimEnd();
}

export function weightOf(match: StreamMatch): number {
  if (match.type === 'content') return match.lineMatches?.length ?? match.chunkMatches?.length ?? 0;
  return match.type === 'symbol' ? match.symbols.length : 1;
}

/** About how high a match is before it was drawn, in CSS pixels. */
export function heightOf(item: ResultItem, lineLimit: number): number {
  if (item.kind === 'repository') return 44;
  const { match } = item;
  if (!('path' in match) && match.type !== 'commit') return 52;
  if (match.type === 'path') return 52;
  if (match.type === 'commit') return 240;
  return 62 + Math.min(weightOf(match), lineLimit) * 24;
}
