/** The one order of results that alternatives with different parameters found: by repository, path, kind and first line. */
import { compare } from '../index/snapshot.ts';
import type { Counted } from './match-sink.ts';

const types = ['repo', 'content', 'path', 'symbol', 'commit', 'owner'];

export function byPlaceIn(repositories: readonly { readonly name: string }[]): (a: Counted, b: Counted) => number {
  const orderOf = new Map(repositories.map(({ name }, index) => [name, index]));
  const pathOf = ({ match }: Counted): string => ('path' in match ? match.path : '');
  return (a, b) =>
    orderOf.get(a.match.repository)! - orderOf.get(b.match.repository)! ||
    compare(pathOf(a), pathOf(b)) ||
    types.indexOf(a.match.type) - types.indexOf(b.match.type) ||
    (a.lines[0] ?? -1) - (b.lines[0] ?? -1);
}
