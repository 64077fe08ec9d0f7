/** The manifest of an exhaustive search: that of its parts, one per repository, summed up. */
import { createReadStream } from 'node:fs';
import { AppError } from '../../base/app-error.ts';
import type { Incompleteness, ResultKind, SearchManifest, SearchMatch } from '../../search/contract.ts';
import { digestOfPlaces, placeOf, type MatchPlace } from '../../search/evidence/match-digest.ts';
import type { CheckpointHead, DoneUnit } from './checkpoint.ts';

/** The sum of the parts. How many distinct contents there were is not the sum of the parts', so it is left out. */
export async function mergedManifest(
  all: readonly DoneUnit[],
  head: CheckpointHead,
  out: string,
): Promise<SearchManifest> {
  const manifests = all.map(({ manifest }) => manifest);
  const engines = new Set(manifests.map(({ engine }) => engine));
  if (engines.size > 1)
    throw new AppError('search/other-engine', `${out} was begun by another version of the search engine`, {
      hint: 'Begin anew with --fresh.',
    });
  const sum = (count: (manifest: SearchManifest) => number): number => manifests.reduce((n, one) => n + count(one), 0);
  const landings = manifests.flatMap((one) => one.landings ?? []);
  const incomplete = reservationsOf(manifests);
  return {
    query: head.query,
    canonicalQuery: head.canonical,
    engine: manifests[0]?.engine ?? 'none: nothing is indexed',
    asOf: manifests[0]?.asOf ?? 'head',
    repositories: manifests.flatMap(({ repositories }) => repositories),
    filesConsidered: sum((one) => one.filesConsidered),
    filesSearched: sum((one) => one.filesSearched),
    matchingLines: sum((one) => one.matchingLines),
    matchingFiles: sum((one) => one.matchingFiles),
    results: summedResults(manifests),
    limitHit: false,
    unsearched: manifests.flatMap(({ unsearched }) => unsearched),
    ...(landings.length > 0 ? { landings } : {}),
    ...(incomplete.length > 0 ? { incomplete } : {}),
    matchDigest: digestOfPlaces(await placesIn(out, all.at(-1)?.bytes ?? 0)),
  };
}

function summedResults(manifests: readonly SearchManifest[]): NonNullable<SearchManifest['results']> {
  const sums: Partial<Record<ResultKind, number>> = {};
  for (const { results = {} } of manifests)
    for (const [kind, count] of Object.entries(results))
      sums[kind as ResultKind] = (sums[kind as ResultKind] ?? 0) + count;
  return sums;
}

/** Each reason once, with the repositories of all parts. */
function reservationsOf(manifests: readonly SearchManifest[]): readonly Incompleteness[] {
  const all = Map.groupBy(
    manifests.flatMap(({ incomplete = [] }) => incomplete),
    ({ reason, what }) => JSON.stringify([reason, what]),
  );
  return [...all.values()].map((each) => {
    const repositories = [...new Set(each.flatMap((one) => one.repositories ?? []))].sort();
    return { ...each[0]!, ...(repositories.length > 0 && { repositories }) };
  });
}

async function placesIn(out: string, bytes: number): Promise<readonly MatchPlace[]> {
  if (bytes === 0) return [];
  const places: MatchPlace[] = [];
  // Not `readline`: to it U+2028 ends a line, and JSON may hold one.
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(out, { end: bytes - 1 }) as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      places.push(placeOf(JSON.parse(rest.toString('utf8', from, end)) as SearchMatch));
      from = end + 1;
    }
    rest = rest.subarray(from);
  }
  return places;
}
