/**
 * Queries whose alternatives cannot be one walk: files and commits, different times, revisions, limits or selections. Each
 * part is a search of its own, with its own `count:`, `timeout:` and `select:`, as Sourcegraph runs the alternatives of a
 * plan; they run one after the other in the order of the query, and what an earlier part returned is not returned again.
 * So the order is the same every time, and the first part's results are there while the others wait.
 *
 * The manifest is the sum of the parts', which it also carries: a file that two parts look at counts for each of them.
 */
import type {
  Incompleteness,
  ResultKind,
  SearchEvent,
  SearchManifest,
  SearchMatch,
  SearchOptions,
} from './contract.ts';
import { MatchDigest } from './match/digest.ts';
import { addResult, placeIn } from './match/match-sink.ts';
import type { Alternative, ParsedQuery, QueryNode, ResultType } from './query/ast.ts';
import { apartByRevisions } from './query/apart.ts';
import { canonicalQuery } from './query/canonical.ts';

/** The searches that a query consists of; nearly always one. */
export function partsOf(query: ParsedQuery): readonly ParsedQuery[] {
  const groups = new Map<string, Alternative[]>();
  for (const alternative of query.alternatives.flatMap(byKind).flatMap(apartByRevisions)) {
    const key = partKey(alternative);
    const group = groups.get(key);
    if (group) group.push(alternative);
    else groups.set(key, [alternative]);
  }
  const { text, notices } = query;
  return [...groups.values()].map((alternatives) => ({ ...alternatives[0]!, alternatives, text, notices }));
}

/** Several `type:` are a union, too: `type:file type:commit x` are two searches. */
function byKind(alternative: Alternative): readonly Alternative[] {
  const { types } = alternative.parameters;
  const ofFiles = types?.filter((type) => !isOfCommits(type)) ?? [];
  if (!types || ofFiles.length === 0 || ofFiles.length === types.length) return [alternative];
  return [ofFiles, types.filter(isOfCommits)].map((own) => ({
    ...alternative,
    parameters: { ...alternative.parameters, types: own },
  }));
}

function isOfCommits(type: ResultType): boolean {
  return type === 'diff' || type === 'commit';
}

/** What one search has one of. A search of commits has one condition, too. */
function partKey({ root, parameters }: Alternative): string {
  if (parameters.types?.some(isOfCommits)) return JSON.stringify([root, parameters]);
  const { count, select, timeout, time, firstSeen, lastSeen, revisions, patternType } = parameters;
  const isStructural = patternType === 'structural';
  const own = root && revisionsIn(root);
  return JSON.stringify([count, select, timeout, time, firstSeen, lastSeen, revisions, own, isStructural]);
}

function revisionsIn(node: QueryNode): readonly unknown[] {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.flatMap(revisionsIn);
  const filter = node.kind === 'not' ? node.part : node;
  return filter.kind === 'filter' && filter.revisions ? [filter.test, filter.revisions] : [];
}

export type Ask = (part: ParsedQuery, options: SearchOptions) => AsyncIterable<SearchEvent>;

export async function* unite(
  query: ParsedQuery,
  options: SearchOptions,
  ask: Ask,
): AsyncGenerator<SearchEvent, void, undefined> {
  const union = new Union(query, options);
  for (const part of partsOf(query)) {
    if (union.isFull) break;
    for await (const event of ask(part, union.optionsFor(part))) {
      yield* union.take(event, part);
      if (event.type === 'error') return;
    }
  }
  yield* union.end();
}

/** What was returned of one match: its lines, or itself. */
interface Units {
  readonly match: SearchMatch;
  readonly count: number;
  readonly lines: readonly number[];
}

class Union {
  readonly #query: ParsedQuery;
  readonly #options: SearchOptions;
  /** The caller's limit is one for all alternatives that have none of their own. */
  readonly #limit: number;
  readonly #manifests: SearchManifest[] = [];
  readonly #digest = new MatchDigest();
  readonly #alerts = new Set<string>();
  readonly #returned = new Set<string>();
  readonly #files = new Set<string>();
  readonly #started = performance.now();
  #results = 0;
  #limited = 0;
  readonly #counts: Partial<Record<ResultKind, number>> = {};
  #lines = 0;
  /** Of parts whose `select:` returns something else than what was found. */
  #selectedLines = 0;
  #selectedFiles = 0;
  #isCut = false;

  constructor(query: ParsedQuery, options: SearchOptions) {
    this.#query = query;
    this.#options = options;
    this.#limit = options.defaultLimit ?? Infinity;
  }

  get isFull(): boolean {
    this.#isCut ||= this.#limited >= this.#limit;
    return this.#isCut;
  }

  optionsFor({ parameters }: ParsedQuery): SearchOptions {
    const { defaultLimit: _, ...others } = this.#options;
    const room = this.#limit - this.#limited;
    const isLimited = parameters.count === undefined && room < Infinity;
    // What is counted has to be seen: another part may find the same.
    return { ...others, countOnly: false, ...(isLimited && { defaultLimit: room }) };
  }

  *take(event: SearchEvent, part: ParsedQuery): Generator<SearchEvent, void, undefined> {
    switch (event.type) {
      case 'alert': {
        const text = JSON.stringify(event.alert);
        if (this.#alerts.has(text)) return;
        this.#alerts.add(text);
        return yield event;
      }
      case 'error':
        return yield event;
      case 'progress':
        return yield this.#progress(false, event.progress);
      case 'manifest':
        return this.#takeManifest(event.manifest, part);
      case 'matches': {
        const fresh = event.matches.flatMap((match) => this.#fresh(match, part));
        if (fresh.length > 0 && !this.#options.countOnly) yield { type: 'matches', matches: fresh };
      }
    }
  }

  #takeManifest(manifest: SearchManifest, { parameters: { select } }: ParsedQuery): void {
    this.#manifests.push(manifest);
    if (!select || showsWhatWasFound.has(select.kind)) return;
    this.#selectedLines += manifest.matchingLines;
    this.#selectedFiles += manifest.matchingFiles;
  }

  #fresh(match: SearchMatch, { parameters }: ParsedQuery): readonly SearchMatch[] {
    const units = this.#unreturned(match);
    if (units.count === 0) return [];
    this.#results += units.count;
    if (parameters.count === undefined) this.#limited += units.count;
    const isWhatWasFound = !parameters.select || showsWhatWasFound.has(parameters.select.kind);
    if (isWhatWasFound && match.type !== 'repo' && match.type !== 'owner') {
      this.#files.add(`${match.repository}\0${match.commit}\0${placeIn(match)}`);
      if (match.type === 'content' || (match.type === 'commit' && hasLines(match))) this.#lines += units.count;
    }
    addResult(this.#counts, match, units.lines.length);
    this.#digest.add(match.repository, placeIn(match), units.lines);
    return [units.match];
  }

  #unreturned(match: SearchMatch): Units {
    if (match.type === 'content') {
      const lineMatches = match.lineMatches.filter(({ lineNumber }) => this.#isNew(match, String(lineNumber)));
      const lines = lineMatches.map(({ lineNumber }) => lineNumber);
      return { match: { ...match, lineMatches }, count: lines.length, lines };
    }
    if (match.type === 'symbol') {
      const symbols = match.symbols.filter(({ lineNumber, character }) =>
        this.#isNew(match, `${lineNumber}:${character}`),
      );
      return { match: { ...match, symbols }, count: symbols.length, lines: symbols.map((one) => one.lineNumber) };
    }
    // All of a commit is shown again for one more line of it; only that line counts.
    const marks = match.type === 'commit' ? marksOf(match) : [''];
    return { match, count: marks.filter((mark) => this.#isNew(match, mark)).length, lines: [] };
  }

  #isNew(match: SearchMatch, mark: string): boolean {
    const commit = 'commit' in match ? match.commit : '';
    const stood = 'standing' in match ? (match.standing?.since.commit ?? '') : '';
    const key = [match.type, match.repository, commit, placeIn(match), stood, mark].join('\0');
    if (this.#returned.has(key)) return false;
    this.#returned.add(key);
    return true;
  }

  *end(): Generator<SearchEvent, void, undefined> {
    yield this.#progress(true);
    yield { type: 'manifest', manifest: this.#manifest() };
  }

  /** `now`: of the part that is under way. */
  #progress(done: boolean, now?: { readonly filesSearched: number; readonly filesTotal: number }): SearchEvent {
    const sum = (of: (manifest: SearchManifest) => number) => this.#manifests.reduce((all, one) => all + of(one), 0);
    const progress = {
      done,
      matchCount: this.#results,
      filesSearched: sum(({ filesSearched }) => filesSearched) + (now?.filesSearched ?? 0),
      filesTotal: sum(({ filesConsidered }) => filesConsidered) + (now?.filesTotal ?? 0),
      elapsedMillis: Math.round(performance.now() - this.#started),
    };
    return { type: 'progress', progress };
  }

  #manifest(): SearchManifest {
    const parts = this.#manifests;
    const first = parts[0]!;
    const listed = parts.flatMap(({ unsearched }) => unsearched);
    const unsearched = distinct(listed);
    const sum = (of: (manifest: SearchManifest) => number) => parts.reduce((all, one) => all + of(one), 0);
    const incomplete = distinct<Incompleteness>(parts.flatMap((one) => one.incomplete ?? []));
    const landings = parts.flatMap((one) => one.landings ?? []);
    return {
      query: this.#query.text,
      canonicalQuery: canonicalQuery(this.#query, this.#options.defaultLimit ?? 'all'),
      engine: first.engine,
      asOf: first.asOf,
      repositories: repositoriesOf(parts),
      blobsConsidered: sum(({ blobsConsidered = 0 }) => blobsConsidered),
      blobsRead: sum(({ blobsRead = 0 }) => blobsRead),
      // What several parts could not search is listed once, and so it is considered once.
      filesConsidered: sum(({ filesConsidered }) => filesConsidered) - (listed.length - unsearched.length),
      filesSearched: sum(({ filesSearched }) => filesSearched),
      matchingLines: this.#lines + this.#selectedLines,
      matchingFiles: this.#files.size + this.#selectedFiles,
      results: this.#counts,
      limitHit: this.#isCut || parts.some(({ limitHit }) => limitHit),
      unsearched,
      ...(landings.length > 0 && { landings }),
      ...(first.indexVersion !== undefined && { indexVersion: first.indexVersion }),
      ...(incomplete.length > 0 && { incomplete }),
      matchDigest: this.#digest.value(),
      parts,
    };
  }
}

const showsWhatWasFound: ReadonlySet<string> = new Set([
  'content',
  'symbol',
  'commit',
  'commit.diff',
  'commit.diff.added',
  'commit.diff.removed',
]);

type CommitMatch = Extract<SearchMatch, { type: 'commit' }>;

/** What is told apart in a commit: lines of its difference or message that match; itself when none does. */
function marksOf(match: CommitMatch): readonly string[] {
  const lines = match.diff ? [...linesOf(match.diff)] : (match.messageRanges ?? []).map(([line]) => String(line));
  const kind = match.diff ? 'diff' : 'message';
  return lines.length === 0 ? [kind] : [...new Set(lines)].map((line) => `${kind} ${line}`);
}

function hasLines(match: CommitMatch): boolean {
  return match.diff ? [...linesOf(match.diff)].length > 0 : (match.messageRanges ?? []).length > 0;
}

function* linesOf(diff: NonNullable<CommitMatch['diff']>): Generator<string, void, undefined> {
  for (const { before, after, hunks } of diff)
    for (const { oldStart, oldLines, newStart, lines } of hunks)
      for (const [index, { sign, ranges }] of lines.entries()) {
        const number = sign === '-' ? oldStart + index : newStart + index - oldLines;
        if (ranges.length > 0) yield `${before ?? ''} ${after ?? ''} ${sign}${number}`;
      }
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Each commit once; its files are what the parts considered of it, one after the other. */
function repositoriesOf(parts: readonly SearchManifest[]): SearchManifest['repositories'] {
  const found = new Map<string, SearchManifest['repositories'][number]>();
  for (const one of parts.flatMap(({ repositories }) => repositories)) {
    const key = `${one.name}\0${one.commit}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, files: known.files + one.files } : one);
  }
  return [...found.values()];
}
