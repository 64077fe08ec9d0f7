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
import type { Incompleteness, ResultCounts, SearchEvent, SearchManifest, SearchMatch } from '../contract.ts';
import { MatchDigest } from '../match/digest.ts';
import { Pace } from '../pace.ts';
import type { Alternative, QueryError } from '../query/ast.ts';
import { mayHold, planCommits, shownPatterns, type CommitPlan } from './commit-condition.ts';
import { Shares, type CommitSet, type CommitSets, type Share } from './commit-sets.ts';
import type { DeltaReader } from './delta-reader.ts';
import type { DeltaStore } from './delta-store.ts';
import type { Pattern } from '../match/text-matcher.ts';
import { compiled } from '../regex/pattern.ts';
import { accountOf, landingRange } from './coverage.ts';
import { slice } from './hits.ts';
import { isAboutMessages, messagesRecord } from './messages.ts';
import type { KnownPredicates } from './predicates.ts';
import { renderDifference, renderMessage } from './render.ts';
import type { Highlight } from './highlights.ts';
import { walkDifferences, walkMessages, type FoundCommit, type FoundCommits, type Walk } from './walk.ts';

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
  /** What predicates of the query were worked out to be. */
  readonly predicates?: KnownPredicates;
  /** Of repositories of which revisions are named. */
  readonly revisions?: CommitSets;
  readonly signal?: AbortSignal;
}

export async function* searchDeltas(
  store: Pick<DeltaStore, 'reading'>,
  request: DeltaSearchRequest,
): AsyncGenerator<SearchEvent, void, undefined> {
  request.signal?.throwIfAborted();
  const plan = planCommits(request.alternative, request.predicates);
  const error = plan.ok ? refusal(request) : plan.error;
  if (error) yield { type: 'error', ...error };
  else if (plan.ok) yield* store.reading((open) => new DeltaSearch(request, plan.value).events(open));
}

function refusal({ alternative: { parameters }, query }: DeltaSearchRequest): QueryError | undefined {
  const whole = { from: 0, to: query.length };
  const { select } = parameters;
  const fits = ['repo', 'commit', 'commit.diff', 'commit.diff.added', 'commit.diff.removed'];
  if (select?.kind.startsWith('commit.diff') && !parameters.types?.includes('diff')) {
    const hint = `Write type:diff with it, or select:commit.`;
    return { message: `select:${select.kind} finds nothing in messages`, hint, ...whole };
  }
  if (select && !fits.includes(select.kind)) {
    const hint = 'Write select:repo, select:commit.diff.added or select:commit.diff.removed.';
    return { message: `select:${select.kind} says nothing about commits`, hint, ...whole };
  }
  return undefined;
}

type Open = Parameters<Parameters<DeltaStore['reading']>[0]>[0];

/** What one repository gives, in order. */
interface Source {
  readonly repository: string;
  readonly kind: 'diff' | 'commit';
  readonly commits: FoundCommits;
  batch: readonly FoundCommit[];
  /** The next one of the batch. */
  next: number;
}

/** One record, of what is asked for. */
interface Coverage {
  readonly repository: string;
  readonly commit: string;
  readonly tree?: string;
  readonly reader?: DeltaReader;
  readonly from: number;
  readonly to: number;
  /** Of revisions: which commits it answers for; absent: all of its record. */
  readonly share?: Share;
  /** Some of what is asked for is on no record. */
  readonly isLate: boolean;
}

const batchMatches = 50;

class DeltaSearch {
  readonly #request: DeltaSearchRequest;
  readonly #plan: CommitPlan;
  readonly #pace: Pace;
  readonly #digest = new MatchDigest();
  readonly #repositories = new Set<string>();
  readonly #highlights: readonly Highlight[];
  /** What took too much work: repository and path. */
  readonly #givenUp = new Map<string, { readonly repository: string; readonly path: string }>();
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
    this.#highlights = shownPatterns(plan.condition).map((pattern) => highlightOf(plan.texts[pattern]!));
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
    }
    yield this.#progress(true);
    yield { type: 'manifest', manifest: this.#manifest(coverage) };
  }

  /** Repositories the query may be about, with the landings it is about. */
  async *#coverage(open: Open): AsyncGenerator<Coverage, void, undefined> {
    for (const { name, commit, tree } of this.#request.repositories) {
      const known = mayHold(this.#plan.condition, (leaf) => (leaf.kind === 'repository' ? leaf.test(name) : undefined));
      if (known === false) continue;
      const reader = await this.#pace.until(this.#recordOf(open, name, commit));
      const set = this.#request.revisions?.sets.get(name);
      if (set) {
        yield* this.#coverageOfSet(open, { repository: name, set, reader });
        continue;
      }
      const place = { repository: name, commit, ...(tree !== undefined && { tree }) };
      yield { ...place, ...this.#ranged(reader), isLate: reader?.tip !== commit };
    }
  }

  #ranged(reader: DeltaReader | undefined): Pick<Coverage, 'reader' | 'from' | 'to'> {
    if (!reader) return { from: 0, to: 0 };
    return { reader, ...landingRange(reader, this.#request.alternative.parameters) };
  }

  /** The record of the default branch, then those of the branches; the first one tells what none of them has. */
  async *#coverageOfSet(
    open: Open,
    {
      repository,
      set,
      reader,
    }: { readonly repository: string; readonly set: CommitSet; readonly reader: DeltaReader | undefined },
  ): AsyncGenerator<Coverage, void, undefined> {
    const [tip] = set.tips;
    if (!tip) return;
    const shares = new Shares(set.commits);
    const covered: Omit<Coverage, 'isLate'>[] = [];
    const add = (one: DeltaReader | undefined): void => {
      const share = one && shares.of(one);
      if (one && share) covered.push({ repository, commit: tip.commit, ...this.#ranged(one), share });
    };
    add(reader);
    for (const record of set.records) {
      await this.#pace.breathe();
      add(await this.#pace.until(open(record)));
    }
    if (covered.length === 0) covered.push({ repository, commit: tip.commit, from: 0, to: 0 });
    const isLate = shares.lacking > 0;
    for (const [at, one] of covered.entries()) yield { ...one, isLate: isLate && at === 0 };
  }

  /** That of messages when they are all that is asked about and it reaches further. */
  async #recordOf(open: Open, name: string, commit: string): Promise<DeltaReader | undefined> {
    const reader = await open(name);
    if (reader?.tip === commit || !isAboutMessages(this.#request.alternative)) return reader;
    const messages = await open(messagesRecord(name));
    return messages && messages.landings >= (reader?.landings ?? 0) ? messages : reader;
  }

  async *#matches(coverage: readonly Coverage[]): AsyncGenerator<SearchEvent, void, undefined> {
    const sources = this.#sources(coverage);
    try {
      // All of them are under way before the first one is waited for.
      await Promise.all(sources.map(refill));
      yield* this.#merged(sources);
    } finally {
      for (const { commits } of sources) await commits.return();
    }
  }

  /** Merges what the repositories give, each of which is in order already: newest first. */
  async *#merged(sources: readonly Source[]): AsyncGenerator<SearchEvent, void, undefined> {
    let batch: SearchMatch[] = [];
    const waiting = sources.filter(({ batch: { length } }) => length > 0).sort(inTurn);
    // The first ones are shown at once.
    let full = 1;
    for (let source = waiting[0]; source; source = waiting[0]) {
      if (this.#lines >= this.#limit) {
        this.#limitHit = true;
        break;
      }
      const match = this.#enter(source, source.batch[source.next++]!);
      if (match) batch.push(match);
      if (source.next < source.batch.length || (await refill(source))) settle(waiting);
      else waiting.shift();
      if (batch.length < full && !this.#pace.isDue) continue;
      if (batch.length > 0) yield { type: 'matches', matches: batch };
      full = Math.min(batchMatches, 2 * full);
      batch = [];
      yield this.#progress(false);
      await this.#pace.breathe();
    }
    if (batch.length > 0) yield { type: 'matches', matches: batch };
  }

  /** Counts a commit, exactly as many lines of it as are asked for, and makes what is shown of it. */
  #enter(source: Source, found: FoundCommit): SearchMatch | undefined {
    const { texts } = found.hits;
    const left = this.#limit - this.#lines;
    if (texts.length > left) this.#limitHit = true;
    const shown = texts.length > left ? { ...found, hits: slice(found.hits, 0, left) } : found;
    this.#lines += Math.max(1, shown.hits.texts.length);
    this.#commits++;
    const { repository, kind } = source;
    if (this.#request.alternative.parameters.select?.kind === 'repo') return this.#repositoryOnce(repository);
    this.#digest.add(repository, found.in.segment.commitId(found.commit), []);
    if (this.#request.countOnly) return undefined;
    return (kind === 'diff' ? renderDifference : renderMessage)({ repository, highlights: this.#highlights }, shown);
  }

  #repositoryOnce(repository: string): SearchMatch | undefined {
    if (this.#repositories.has(repository)) return undefined;
    this.#repositories.add(repository);
    this.#digest.add(repository, '', []);
    return this.#request.countOnly ? undefined : { type: 'repo', repository };
  }

  #sources(coverage: readonly Coverage[]): readonly Source[] {
    const { types } = this.#request.alternative.parameters;
    return coverage.flatMap(({ repository, reader, from, to, share }) => {
      if (!reader || from >= to) return [];
      const walk = this.#walk(reader, repository, { from, to });
      return (['diff', 'commit'] as const).flatMap((kind) => {
        if (!types?.includes(kind) || (kind === 'commit' && this.#selectsDifferences)) return [];
        const all = kind === 'diff' ? walkDifferences(walk) : walkMessages(walk);
        const commits = share ? among(all, kind === 'diff' ? share.landings : share.messages) : all;
        return [{ repository, kind, commits, batch: [], next: 0 }];
      });
    });
  }

  /** `select:commit.diff` and what is below: a commit found by its message has none. */
  get #selectsDifferences(): boolean {
    return this.#request.alternative.parameters.select?.kind.startsWith('commit.diff') ?? false;
  }

  #walk(reader: DeltaReader, repository: string, range: { readonly from: number; readonly to: number }): Walk {
    const { select } = this.#request.alternative.parameters;
    const signs = select?.kind === 'commit.diff.added' ? '+' : select?.kind === 'commit.diff.removed' ? '-' : undefined;
    const onGivenUp = (path: string): void => {
      this.#givenUp.set(`${repository}\n${path}`, { repository, path });
    };
    return { reader, repository, plan: this.#plan, pace: this.#pace, onGivenUp, ...range, ...(signs && { signs }) };
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

  /** Repositories that were not even opened are named: the landings of the others were perhaps not all looked at. */
  #cutShort(coverage: readonly Coverage[]): Incompleteness {
    const opened = new Set(coverage.map(({ repository }) => repository));
    const left = this.#request.repositories.flatMap(({ name }) => (opened.has(name) ? [] : [name]));
    return { reason: 'timeout', ...(left.length > 0 && { repositories: left }) };
  }

  #results(): ResultCounts {
    const repository = this.#repositories.size;
    if (repository > 0) return { repository };
    return this.#commits === 0 ? {} : { commit: this.#commits };
  }

  /** Of revisions: every commit that was named, the first with the landings of all. */
  #repositoriesIn(
    coverage: readonly Coverage[],
    landings: readonly { readonly repository: string; readonly count: number }[],
  ): SearchManifest['repositories'] {
    const counts = Map.groupBy(landings, ({ repository }) => repository);
    return [...Map.groupBy(coverage, ({ repository }) => repository)].flatMap(([name, covered]) => {
      const files = (counts.get(name) ?? []).reduce((sum, { count }) => sum + count, 0);
      const { commit, tree } = covered[0]!;
      const tips = this.#request.revisions?.sets.get(name)?.tips;
      if (tips) return tips.map((tip, at) => ({ name, commit: tip.commit, files: at === 0 ? files : 0 }));
      return [{ name, commit, ...(tree !== undefined && { tree }), files }];
    });
  }

  #manifest(coverage: readonly Coverage[]): SearchManifest {
    const { query, canonicalQuery, engine, alternative } = this.#request;
    const { time } = alternative.parameters;
    const unsearched: SearchManifest['unsearched'][number][] = [];
    const landings: NonNullable<SearchManifest['landings']>[number][] = [];
    const messagesAlone = isAboutMessages(alternative);
    const unknown = this.#request.revisions?.unknown ?? [];
    const incomplete: Incompleteness[] =
      unknown.length > 0 ? [{ reason: 'revision-unknown', repositories: unknown }] : [];
    if (this.#timedOut) incomplete.push(this.#cutShort(coverage));
    let entries = 0;
    for (const covered of coverage) {
      const { repository, share, isLate } = covered;
      const account = accountOf({ ...covered, ...(share && { commits: share.landings }) }, { messagesAlone });
      entries += account.entries;
      landings.push(account.landings);
      if (isLate) unsearched.push({ repository, path: '', reason: 'not-indexed-yet' });
      for (const { path, reason } of account.landings.gaps) unsearched.push({ repository, path, reason });
    }
    for (const given of this.#givenUp.values()) unsearched.push({ ...given, reason: 'too-complex' });
    return {
      query,
      canonicalQuery,
      engine,
      asOf: time.kind === 'head' ? 'head' : time.kind === 'as-of' ? time.at : { from: time.from, to: time.to },
      repositories: this.#repositoriesIn(coverage, landings),
      filesConsidered: entries + unsearched.length,
      filesSearched: entries,
      matchingLines: this.#lines,
      matchingFiles: this.#commits,
      results: this.#results(),
      limitHit: this.#limitHit,
      ...(incomplete.length > 0 && { incomplete }),
      unsearched,
      matchDigest: this.#digest.value(),
      landings,
    };
  }
}

/** Empty batches are left out: they would mean the end. */
async function* among(found: FoundCommits, commits: ReadonlySet<string>): FoundCommits {
  for await (const batch of found) {
    const own = batch.filter((one) => commits.has(one.in.segment.commitId(one.commit)));
    if (own.length > 0) yield own;
  }
}

function highlightOf(pattern: Pattern): Highlight {
  const known = compiled(pattern.source, pattern);
  if (!known.ok) throw new Error(`not a pattern: ${pattern.source}: ${known.error.message}`);
  return { finder: known.value.newSpans(), isOverLines: known.value.multiLine };
}

/** False when there is no more. */
async function refill(source: Source): Promise<boolean> {
  const { value, done } = await source.commits.next();
  source.batch = done ? [] : value;
  source.next = 0;
  return source.batch.length > 0;
}

/** Puts the first one, which has moved on, where it belongs. */
function settle(sources: Source[]): void {
  for (let at = 0; at + 1 < sources.length && inTurn(sources[at]!, sources[at + 1]!) > 0; at++) {
    const first = sources[at]!;
    sources[at] = sources[at + 1]!;
    sources[at + 1] = first;
  }
}

/** Newest landing first; in the order of names, differences before messages, when they landed at once. */
function inTurn(a: Source, b: Source): number {
  const [one, other] = [a.batch[a.next]!, b.batch[b.next]!];
  const apart = other.in.segment.landedMillis(other.landing) - one.in.segment.landedMillis(one.landing);
  if (apart !== 0) return apart;
  if (a.repository !== b.repository) return a.repository < b.repository ? -1 : 1;
  return a.kind > b.kind ? -1 : 1;
}
