/**
 * Searches differences (type:diff) and messages (type:commit): newest landing first over all repositories, the same every
 * time. A commit counts as many matches as it has matching lines, and one when it was found by filters alone.
 *
 * The manifest says which landings were looked at and, per path, what could not be: gaps are never passed over. Lines of
 * a difference that is not whole (one side is lacking) are no matches; sums (series.ts) count them.
 *
 * Only files are looked into: symbolic links have no content of their own. Filters on paths leave out, in type:commit,
 * commits of merged sides: what they changed by themselves is not on record.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '../../base/instant.ts';
import { millisOf } from '../../base/instant.ts';
import type { SearchEvent, SearchManifest, SearchMatch } from '../contract.ts';
import { Pace } from '../pace.ts';
import type { Alternative, Period, QueryError, QueryParameters } from '../query/ast.ts';
import { mayHold, planCommits, shownPatterns, type CommitPlan } from './commit-condition.ts';
import type { DeltaReader } from './delta-reader.ts';
import type { DeltaStore } from './delta-store.ts';
import { digestLines, renderDifference, renderMessage } from './render.ts';
import { walkDifferences, walkMessages, type FoundCommit, type Walk } from './walk.ts';

export interface DeltaSearchRequest {
  readonly alternative: Alternative;
  /** For the manifest. */
  readonly query: string;
  readonly canonicalQuery: string;
  readonly engine: string;
  /** What the corpus holds; `commit`: where each branch stands. */
  readonly repositories: readonly { readonly name: string; readonly commit: string; readonly tree?: string }[];
  /** Matching lines at most, unless the query has `count:`. */
  readonly defaultLimit?: number;
  readonly countOnly?: boolean;
  readonly signal?: AbortSignal;
}

/** Whether a query is for this room: nothing but differences and messages is asked for. */
export function isAboutCommits({ types }: Pick<QueryParameters, 'types'>): boolean {
  return types !== undefined && types.length > 0 && types.every((type) => type === 'diff' || type === 'commit');
}

export async function* searchDeltas(
  store: DeltaStore,
  request: DeltaSearchRequest,
): AsyncGenerator<SearchEvent, void, undefined> {
  request.signal?.throwIfAborted();
  const plan = planCommits(request.alternative);
  const error = plan.ok ? refusal(request) : plan.error;
  if (error) yield { type: 'error', ...error };
  else if (plan.ok) yield* store.reading((open) => new DeltaSearch(request, plan.value).events(open));
}

function refusal({ alternative: { parameters }, query }: DeltaSearchRequest): QueryError | undefined {
  const whole = { from: 0, to: query.length };
  const { select } = parameters;
  const fits = ['repo', 'commit', 'commit.diff', 'commit.diff.added', 'commit.diff.removed'];
  if (select && !fits.includes(select.kind)) {
    const hint = 'Write select:repo, select:commit.diff.added or select:commit.diff.removed.';
    return { message: `select:${select.kind} says nothing about commits`, hint, ...whole };
  }
  if (!parameters.revisions) return undefined;
  const hint = 'Leave the revision out; before: and after: narrow the time.';
  return { message: 'differences and messages are searched along the default branch only', hint, ...whole };
}

type Open = Parameters<Parameters<DeltaStore['reading']>[0]>[0];

interface Source {
  readonly repository: string;
  readonly kind: 'diff' | 'commit';
  readonly reader: DeltaReader;
  readonly commits: AsyncGenerator<FoundCommit, void, undefined>;
  readonly next: FoundCommit;
  readonly at: number;
}

interface Coverage {
  readonly repository: string;
  readonly commit: string;
  readonly tree?: string;
  readonly reader?: DeltaReader;
  readonly from: number;
  readonly to: number;
}

const batchMatches = 50;

class DeltaSearch {
  readonly #request: DeltaSearchRequest;
  readonly #plan: CommitPlan;
  readonly #pace: Pace;
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4));
  readonly #digest = createHash('sha256');
  readonly #limit: number;
  readonly #started = performance.now();
  #lines = 0;
  #commits = 0;
  #limitHit = false;
  readonly #deadline = new AbortController();
  #timedOut = false;

  constructor(request: DeltaSearchRequest, plan: CommitPlan) {
    this.#request = request;
    this.#plan = plan;
    const { count, timeout } = request.alternative.parameters;
    const signals = [
      ...(timeout === undefined ? [] : [this.#deadline.signal]),
      ...(request.signal ? [request.signal] : []),
    ];
    this.#pace = new Pace(signals.length === 0 ? undefined : AbortSignal.any(signals));
    this.#limit = count === 'all' ? Infinity : (count ?? request.defaultLimit ?? Infinity);
  }

  async *events(open: Open): AsyncGenerator<SearchEvent, void, undefined> {
    const { timeout } = this.#request.alternative.parameters;
    const timer = timeout === undefined ? undefined : setTimeout(() => this.#deadline.abort(), timeout);
    const coverage: Coverage[] = [];
    try {
      for await (const covered of this.#coverage(open)) coverage.push(covered);
      yield* this.#matches(coverage);
      this.#request.signal?.throwIfAborted();
    } catch (error) {
      if (!this.#deadline.signal.aborted || error !== this.#deadline.signal.reason) throw error;
      this.#timedOut = true;
    } finally {
      clearTimeout(timer);
      Atomics.store(this.#cancelled, 0, 1);
    }
    yield this.#progress(true);
    yield { type: 'manifest', manifest: this.#manifest(coverage) };
  }

  /** Repositories the query may be about, with the landings it is about. */
  async *#coverage(open: Open): AsyncGenerator<Coverage, void, undefined> {
    for (const { name, commit, tree } of this.#request.repositories) {
      const known = mayHold(this.#plan.condition, (leaf) => (leaf.kind === 'repository' ? leaf.test(name) : undefined));
      if (known === false) continue;
      const reader = await this.#pace.until(open(name));
      const range = reader ? landingRange(reader, this.#request.alternative.parameters) : { from: 0, to: 0 };
      yield {
        repository: name,
        commit,
        ...(tree !== undefined && { tree }),
        ...(reader && { reader }),
        ...range,
      };
    }
  }

  async *#matches(coverage: readonly Coverage[]): AsyncGenerator<SearchEvent, void, undefined> {
    let batch: SearchMatch[] = [];
    const repositories = new Set<string>();
    for await (const { source, found } of this.#newestFirst(coverage)) {
      if (this.#lines >= this.#limit) {
        this.#limitHit = true;
        break;
      }
      const shown = this.#cut(found);
      this.#count(source, shown);
      if (this.#request.countOnly) continue;
      const match = await this.#render(source, shown, repositories);
      if (match) batch.push(match);
      if (batch.length < batchMatches && !this.#pace.isDue) continue;
      if (batch.length > 0) yield { type: 'matches', matches: batch };
      batch = [];
      yield this.#progress(false);
      await this.#pace.breathe();
    }
    if (batch.length > 0) yield { type: 'matches', matches: batch };
  }

  /** Exactly as many lines as are asked for. */
  #cut(found: FoundCommit): FoundCommit {
    const left = this.#limit - this.#lines;
    if (found.hits.length <= left) return found;
    this.#limitHit = true;
    return { ...found, hits: found.hits.slice(0, left) };
  }

  #count({ repository, kind }: Source, found: FoundCommit): void {
    this.#lines += Math.max(1, found.hits.length);
    this.#commits++;
    for (const line of digestLines(repository, found, kind)) this.#digest.update(line);
  }

  async #render(source: Source, found: FoundCommit, repositories: Set<string>): Promise<SearchMatch | undefined> {
    const { repository, reader, kind } = source;
    if (this.#request.alternative.parameters.select?.kind === 'repo') {
      if (repositories.has(repository)) return undefined;
      repositories.add(repository);
      return { type: 'repo', repository };
    }
    const patterns = shownPatterns(this.#plan.condition).map((pattern) => this.#plan.texts[pattern]!);
    const render = kind === 'diff' ? renderDifference : renderMessage;
    return this.#pace.until(render({ reader, repository, patterns }, found));
  }

  /** Merges what the repositories give, each of which is in order already. */
  async *#newestFirst(coverage: readonly Coverage[]) {
    const sources: Source[] = [];
    const enter = async (source: Omit<Source, 'next' | 'at'>): Promise<void> => {
      const { value: next, done } = await source.commits.next();
      if (done) return;
      const entered = { ...source, next, at: next.in.segment.landedMillis(next.landing) };
      let place = sources.length;
      while (place > 0 && precedes(entered, sources[place - 1]!)) place--;
      sources.splice(place, 0, entered);
    };
    for (const { repository, reader, from, to } of coverage) {
      if (!reader || from >= to) continue;
      for (const kind of ['diff', 'commit'] as const)
        if (this.#request.alternative.parameters.types?.includes(kind)) {
          const walk = this.#walk(reader, repository, { from, to });
          await enter({ repository, kind, reader, commits: (kind === 'diff' ? walkDifferences : walkMessages)(walk) });
        }
    }
    // The newest one is the last.
    for (let source = sources.pop(); source; source = sources.pop()) {
      yield { source, found: source.next };
      await enter(source);
    }
  }

  #walk(reader: DeltaReader, repository: string, range: { readonly from: number; readonly to: number }): Walk {
    const { select } = this.#request.alternative.parameters;
    const signs = select?.kind === 'commit.diff.added' ? '+' : select?.kind === 'commit.diff.removed' ? '-' : undefined;
    const shared = { plan: this.#plan, pace: this.#pace, cancelled: this.#cancelled };
    return { reader, repository, ...shared, ...range, ...(signs && { signs }) };
  }

  #progress(done: boolean): SearchEvent {
    return {
      type: 'progress',
      progress: {
        done,
        matchCount: this.#lines,
        filesSearched: this.#commits,
        filesTotal: this.#commits,
        elapsedMillis: performance.now() - this.#started,
      },
    };
  }

  #manifest(coverage: readonly Coverage[]): SearchManifest {
    const { query, canonicalQuery, engine, alternative } = this.#request;
    const { time } = alternative.parameters;
    const unsearched: SearchManifest['unsearched'][number][] = [];
    const landings: NonNullable<SearchManifest['landings']>[number][] = [];
    let entries = 0;
    for (const covered of coverage) {
      const account = accountOf(covered);
      entries += account.entries;
      landings.push(account.landings);
      const { repository, reader, commit } = covered;
      if (reader?.tip !== commit) unsearched.push({ repository, path: '', reason: 'not-indexed-yet' });
      for (const { path, reason } of account.landings.gaps) unsearched.push({ repository, path, reason });
    }
    return {
      query,
      canonicalQuery,
      engine,
      asOf: time.kind === 'head' ? 'head' : time.kind === 'as-of' ? time.at : { from: time.from, to: time.to },
      repositories: coverage.map(({ repository, commit, tree, from, to }) => ({
        name: repository,
        commit,
        ...(tree !== undefined && { tree }),
        files: to - from,
      })),
      filesConsidered: entries + unsearched.length,
      filesSearched: entries,
      matchingLines: this.#lines,
      matchingFiles: this.#commits,
      limitHit: this.#limitHit,
      ...(this.#timedOut && { incomplete: [{ reason: 'timeout' as const }] }),
      unsearched,
      matchDigest: this.#digest.digest('hex'),
      landings,
    };
  }
}

/** What was looked at of one repository: how many changed files, which landings, what was lacking. */
function accountOf({ repository, commit, reader, from, to }: Coverage) {
  let entries = 0;
  const gaps: { commit: string; path: string; reason: 'binary' | 'missing-object' | 'too-large' | 'submodule' }[] = [];
  for (const { segment } of reader?.segments ?? []) {
    for (const landing of segment.entryLandings) if (landing >= from && landing < to) entries++;
    for (const [landing, path, reason] of segment.gaps) {
      if (landing < from || landing >= to) continue;
      const own = segment.commitOfLanding[landing - segment.header.from]!;
      gaps.push({ commit: segment.commitId(own), path, reason });
    }
  }
  const period = reader && from < to ? { from: landedAt(reader, from), to: landedAt(reader, to - 1) } : undefined;
  const tip = reader?.tip ?? commit;
  return { entries, landings: { repository, tip, count: to - from, gaps, ...(period && { period }) } };
}

function landedAt(reader: DeltaReader, landing: number): Instant {
  return segmentOf(reader, landing).landedAt(landing);
}

function segmentOf(reader: DeltaReader, landing: number) {
  const open = reader.segments.find(({ segment: { header } }) => header.from <= landing && landing < header.to);
  if (!open) throw new RangeError(`there is no landing ${landing}`);
  return open.segment;
}

/** The landings that before:, after:, asof: and between: leave. Times of landings never go back. */
function landingRange(reader: DeltaReader, { landed, time }: QueryParameters): { from: number; to: number } {
  const firstAt = (millis: number): number => {
    let low = 0;
    let high = reader.landings;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (segmentOf(reader, middle).landedMillis(middle) < millis) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const periods: Period[] = landed ? [landed] : [];
  if (time.kind === 'between') periods.push({ from: time.from, to: time.to });
  let from = 0;
  let to = reader.landings;
  for (const period of periods) {
    if (period.from !== undefined) from = Math.max(from, firstAt(millisOf(period.from)));
    if (period.to !== undefined) to = Math.min(to, firstAt(millisOf(period.to)));
  }
  if (time.kind === 'as-of') to = Math.min(to, firstAt(millisOf(time.at) + 1));
  return { from: Math.min(from, to), to };
}

/** Whether `a` is to come after `b`: older, or in the order of names and kinds when they landed at once. */
function precedes(a: Source, b: Source): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.repository !== b.repository) return a.repository > b.repository;
  return a.kind < b.kind;
}
