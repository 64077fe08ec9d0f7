/**
 * What a union says over all of its searches, beside what those come to: sums of their numbers, and what was returned, each
 * match once. A search that comes later does not return again what an earlier one returned; which results those are is
 * told by repository, commit, place and line here. Of searches over time a line has no such name, so where two of those
 * come to the same place nobody can tell.
 */
import type { ParsedQuery } from '../query/ast.ts';
import { canonicalQuery } from '../query/canonical.ts';
import { parseQuery } from '../query/parse.ts';
import { partsOf } from '../union.ts';
import { comparedResults, comparedStatement, resultsOf, returnedBy } from './compared.ts';
import type { VerifiableManifest } from './manifest.ts';
import { digestOfPlaces } from './match-digest.ts';
import { readsAs } from './reads-as.ts';
import type { Found, Recount } from './recount.ts';

type Part = NonNullable<VerifiableManifest['parts']>[number];

export interface VerifiedPart {
  /** Absent when it could not be read. */
  readonly query?: ParsedQuery;
  /** It was counted again, whatever came of it. */
  readonly isCounted: boolean;
  readonly recount: Recount;
}

export interface UnionComparison {
  readonly differences: readonly string[];
  readonly unclear: readonly string[];
}

export function comparedUnion(
  manifest: VerifiableManifest,
  parts: readonly Part[],
  verified: readonly VerifiedPart[],
): UnionComparison {
  const differences = [...comparedQueries(manifest, verified), ...comparedSums(manifest, parts)];
  const unclear: string[] = [];
  const returned = new Returned(unclear);
  for (const [at, { query, recount }] of verified.entries())
    if (query) returned.add(query, returnedBy(query, recount), parts[at]!);
  const isWhole = unclear.length === 0 && verified.every(({ isCounted }) => isCounted);
  if (isWhole && differences.length === 0) differences.push(...returned.compared(manifest));
  return { differences: [...differences, ...comparedStatement(manifest)], unclear };
}

/** Whether the parts are those of the query. Their limits are what was left of one, so they are no part of this. */
function* comparedQueries(manifest: VerifiableManifest, verified: readonly VerifiedPart[]): Generator<string> {
  const parsed = parseQuery(manifest.canonicalQuery, { patternType: 'keyword' });
  if (!parsed.ok) return yield `canonicalQuery: its canonical query cannot be read: ${parsed.error.message}`;
  if (!readsAs(manifest, parsed.value)) yield 'query: read anew, it is not the canonical query';
  const expected = partsOf(parsed.value).map(withoutLimit);
  const actual = verified.map(({ query }) => query && withoutLimit(query));
  if (JSON.stringify(expected) !== JSON.stringify(actual))
    yield `canonicalQuery: it consists of ${JSON.stringify(expected)}, not of ${JSON.stringify(actual)}`;
}

function withoutLimit({ alternatives }: ParsedQuery): string {
  const unlimited = alternatives.map((one) => ({ ...one, parameters: { ...one.parameters, count: 'all' as const } }));
  return canonicalQuery({ alternatives: unlimited }, 'all');
}

function* comparedSums(manifest: VerifiableManifest, parts: readonly Part[]): Generator<string> {
  const sum = (of: (part: Part) => number): number => parts.reduce((all, part) => all + of(part), 0);
  const listed = parts.flatMap(({ unsearched }) => unsearched);
  const unsearched = distinct(listed);
  const expected: Partial<VerifiableManifest> = {
    engine: parts[0]?.engine ?? '',
    asOf: parts[0]?.asOf ?? 'head',
    repositories: repositoriesOf(parts),
    filesConsidered: sum((part) => part.filesConsidered) - (listed.length - unsearched.length),
    filesSearched: sum((part) => part.filesSearched),
    limitHit: parts.some(({ limitHit }) => limitHit),
    unsearched,
    landings: parts.flatMap(({ landings = [] }) => landings),
    incomplete: distinct(parts.flatMap(({ incomplete = [] }) => incomplete)),
  };
  for (const [field, is] of Object.entries(expected)) {
    const said = manifest[field as keyof VerifiableManifest] ?? [];
    if (JSON.stringify(is) !== JSON.stringify(said))
      yield `${field}: it is not what the parts come to: ${shortened(is)}, not ${shortened(said)}`;
  }
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function repositoriesOf(parts: readonly Part[]): Part['repositories'] {
  const found = new Map<string, Part['repositories'][number]>();
  for (const one of parts.flatMap(({ repositories }) => repositories)) {
    const key = `${one.name}\0${one.commit}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, files: known.files + one.files } : one);
  }
  return [...found.values()];
}

/** What was returned, search after search. */
class Returned {
  readonly #unclear: string[];
  readonly #keys = new Set<string>();
  /** Places that searches over time came to, and those that others did. */
  readonly #placesOverTime = new Set<string>();
  readonly #places = new Set<string>();
  readonly #found: Found[] = [];
  readonly #files = new Set<string>();
  #lines = 0;
  #otherLines = 0;
  #otherFiles = 0;

  constructor(unclear: string[]) {
    this.#unclear = unclear;
  }

  add({ parameters: { select, time } }: ParsedQuery, places: readonly Found[], part: Part): void {
    const showsItself = !select || ['content', 'symbol'].includes(select.kind) || select.kind.startsWith('commit');
    if (!showsItself) {
      this.#otherLines += part.matchingLines;
      this.#otherFiles += part.matchingFiles;
    }
    if (places.some((one) => this.#isUnclear(one, time.kind === 'between')))
      this.#unclear.push(
        'parts: two of them, over time, come to the same place: which lines are the same is not known',
      );
    for (const one of places) this.#places.add(placeOf(one));
    if (time.kind === 'between') for (const one of places) this.#placesOverTime.add(placeOf(one));
    const fresh = places.flatMap((one) => this.#freshOf(one));
    // Only now: one search does not repeat itself.
    for (const one of places) for (const mark of marksOf(one)) this.#keys.add(keyOf(one, mark));
    this.#found.push(...fresh);
    for (const one of showsItself ? fresh : []) this.#count(one);
  }

  #isUnclear(place: Found, isOverTime: boolean): boolean {
    return (isOverTime ? this.#places : this.#placesOverTime).has(placeOf(place));
  }

  #freshOf(place: Found): readonly Found[] {
    const marks = marksOf(place);
    const isNew = marks.map((mark) => !this.#keys.has(keyOf(place, mark)));
    if (!isNew.includes(true)) return [];
    const { weight } = place;
    const lines = place.lines.filter((_, at) => isNew[at]);
    const fresh = marks.filter((_, at) => isNew[at]);
    return [{ ...place, lines, marks: fresh, ...(weight !== undefined && { weight: fresh.length }) }];
  }

  #count({ type, repository, commit, path, lines, marks = [] }: Found): void {
    if (type === 'repo') return;
    this.#files.add(`${repository}\0${commit}\0${path}`);
    if (type === 'content') this.#lines += lines.length;
    if (type === 'commit') this.#lines += marks.filter((mark) => mark.includes(' ')).length;
  }

  *compared(manifest: VerifiableManifest): Generator<string> {
    const lines = this.#lines + this.#otherLines;
    const files = this.#files.size + this.#otherFiles;
    if (manifest.matchingLines !== lines)
      yield `matchingLines: matching lines: ${lines}, not ${manifest.matchingLines}`;
    if (manifest.matchingFiles !== files)
      yield `matchingFiles: matching files: ${files}, not ${manifest.matchingFiles}`;
    yield* comparedResults(manifest.results, resultsOf(this.#found));
    const digest = digestOfPlaces(this.#found);
    if (digest !== manifest.matchDigest)
      yield `matchDigest: the fingerprint of the matches is ${digest}, not ${manifest.matchDigest}`;
  }
}

/** One for each result of it; of a file found by its path and of a repository, one for itself. */
function marksOf({ marks, lines }: Found): readonly string[] {
  if (marks) return marks;
  return lines.length === 0 ? [''] : lines.map(String);
}

function placeOf({ type, repository, path }: Found): string {
  return `${type}\0${repository}\0${path}`;
}

function keyOf(place: Found, mark: string): string {
  return `${placeOf(place)}\0${place.type === 'repo' ? '' : place.commit}\0${mark}`;
}
