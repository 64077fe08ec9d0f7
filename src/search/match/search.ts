/**
 * One search from a parsed query to its manifest: the union of its alternatives, one sink for the limit, one account for
 * what was looked at.
 */
import type { Incompleteness, SearchAlert, SearchEvent, SearchManifest, SearchOptions } from '../contract.ts';
import { resultTypes, type Alternative, type ParsedQuery, type QueryNode } from '../query/ast.ts';
import { canonicalQuery } from '../query/canonical.ts';
import { Account } from './account.ts';
import { AlternativeSearch, type SearchSetting } from './alternative-search.ts';
import { byPlaceIn } from './place-order.ts';
import { MatchSink, type Sums, type Counted } from './match-sink.ts';
import { Tally } from './tally.ts';
import { nowhere } from './nowhere.ts';
import { Pace } from '../pace.ts';

export const engineName = 'plumbline-search 2';

const progressMillis = 100;

export class Search {
  readonly #setting: SearchSetting;
  readonly #query: ParsedQuery;
  readonly #options: SearchOptions;
  readonly #limit: number | 'all';
  readonly #sink: MatchSink;
  readonly #account: Account;
  readonly #pace: Pace;
  readonly #deadline = new AbortController();
  readonly #incomplete: Incompleteness[];
  readonly #started = performance.now();
  /** Sums without matches, where nothing else is asked for. */
  #tallied: Tally | undefined;
  #nextProgress = performance.now() + progressMillis;

  constructor(setting: SearchSetting, query: ParsedQuery, options: SearchOptions) {
    this.#setting = setting;
    this.#incomplete = [...(setting.incomplete ?? [])];
    this.#query = query;
    this.#options = options;
    this.#limit = query.parameters.count ?? options.defaultLimit ?? 'all';
    const limit = this.#limit === 'all' ? Infinity : this.#limit;
    const countOnly = options.countOnly ?? false;
    this.#sink = new MatchSink({ limit, select: query.parameters.select, countOnly });
    this.#account = new Account(setting.snapshot);
    const { timeout } = query.parameters;
    if (timeout === undefined) this.#pace = new Pace(options.signal);
    else this.#pace = new Pace(AbortSignal.any([this.#deadline.signal, ...(options.signal ? [options.signal] : [])]));
  }

  async *events(): AsyncGenerator<SearchEvent, void, undefined> {
    const { timeout } = this.#query.parameters;
    const timer = timeout === undefined ? undefined : setTimeout(() => this.#deadline.abort(), timeout);
    try {
      const alternatives = together(this.#query.alternatives);
      if (alternatives.length > 1 && this.#options.order !== 'rank') yield* this.#merged(alternatives);
      else {
        if (alternatives.length > 1) this.#sink.expectRepetitions();
        for (const alternative of alternatives) {
          yield* this.#alternative(alternative, alternatives.length === 1);
          if (this.#sink.limitHit) break;
        }
      }
    } catch (error) {
      if (!this.#deadline.signal.aborted || error !== this.#deadline.signal.reason) throw error;
      this.#incomplete.push({ reason: 'timeout' });
      yield { type: 'alert', alert: timedOut(timeout!) };
    } finally {
      clearTimeout(timer);
    }
    yield* this.#flush();
    if (this.#account.repositories().length === 0)
      for (const alert of nowhere(
        this.#query,
        this.#setting.snapshot.repositories.map(({ name }) => name),
      ))
        yield { type: 'alert', alert };
    this.#account.endedEarly = this.#sink.limitHit || this.#incomplete.some(({ reason }) => reason === 'timeout');
    yield this.#progress(true);
    yield { type: 'manifest', manifest: this.#manifest() };
  }

  async #prepared(alternative: Alternative): Promise<AlternativeSearch> {
    const search = new AlternativeSearch(
      {
        ...this.#setting,
        account: this.#account,
        pace: this.#pace,
        options: this.#options,
        limit: this.#sink.limit - this.#sink.resultCount,
        bounded: this.#sink.limit < Infinity || this.#query.parameters.timeout !== undefined,
      },
      alternative,
    );
    await search.prepare();
    const known = new Set(this.#incomplete.map((one) => JSON.stringify(one)));
    this.#incomplete.push(...search.incomplete.filter((one) => !known.has(JSON.stringify(one))));
    return search;
  }

  /**
   * What alternatives with different parameters find, in one order; what several find is the first one's, so that matches
   * are the same in whatever order they are told. Each is asked for no more than the limit leaves room for, so what is
   * gathered before the first result is sent has a bound where the answer has one.
   */
  async *#merged(alternatives: readonly Alternative[]): AsyncGenerator<SearchEvent, void, undefined> {
    const all: Counted[] = [];
    try {
      for (const alternative of alternatives) {
        const search = await this.#prepared(alternative);
        await this.#gather(search, all);
        for (const alert of search.alerts.splice(0)) yield { type: 'alert', alert };
        if (this.#isProgressDue()) yield this.#progress(false);
      }
    } finally {
      // In time or not: what was found is told.
      for (const counted of all.sort(byPlaceIn(this.#setting.snapshot.repositories))) this.#sink.add(counted);
    }
  }

  async #gather(search: AlternativeSearch, into: Counted[]): Promise<void> {
    // With select: many may become one.
    let room = this.#query.parameters.select ? Infinity : this.#sink.limit;
    for await (const group of search.matches())
      for (const counted of group) {
        const fresh = this.#sink.unseen(counted);
        if (fresh) into.push(fresh);
        room -= Math.max(1, counted.lines.length);
        if (room < 0) return;
        if (this.#pace.isDue) await this.#pace.breathe();
      }
  }

  async *#alternative(alternative: Alternative, isOnly: boolean): AsyncGenerator<SearchEvent, void, undefined> {
    const search = await this.#prepared(alternative);
    for (const alert of search.alerts.splice(0)) yield { type: 'alert', alert };
    const isPlain = isOnly && this.#limit === 'all' && !this.#query.parameters.select;
    if (isPlain && search.canTally) return yield* this.#tally(search);
    for await (const group of search.matches()) {
      for (const counted of group) {
        this.#sink.add(counted);
        if (this.#sink.limitHit) return;
        if (this.#sink.isBatchFull) yield* this.#flush();
        if (this.#pace.isDue) await this.#pace.breathe();
      }
      for (const alert of search.alerts.splice(0)) yield { type: 'alert', alert };
      if (!this.#isProgressDue()) continue;
      yield* this.#flush();
      yield this.#progress(false);
    }
    for (const alert of search.alerts.splice(0)) yield { type: 'alert', alert };
  }

  async *#tally(search: AlternativeSearch): AsyncGenerator<SearchEvent, void, undefined> {
    const { snapshot } = this.#setting;
    this.#tallied = new Tally(snapshot, snapshot.heads, search.countsAlone ? 'counts' : 'numbers');
    for await (const _ of search.tally(this.#tallied)) if (this.#isProgressDue()) yield this.#progress(false);
    for (const alert of search.alerts.splice(0)) yield { type: 'alert', alert };
  }

  #isProgressDue(): boolean {
    if (performance.now() < this.#nextProgress) return false;
    this.#nextProgress = performance.now() + progressMillis;
    return true;
  }

  *#flush(): Generator<SearchEvent, void, undefined> {
    const matches = this.#sink.takeBatch();
    if (matches.length > 0) yield { type: 'matches', matches };
  }

  #progress(done: boolean): SearchEvent {
    const elapsedMillis = Math.round(performance.now() - this.#started);
    const filesTotal = this.#account.filesConsidered();
    const filesSearched = done ? this.#account.filesSearched() : this.#account.filesReached();
    const { resultCount: matchCount } = this.#sums;
    return { type: 'progress', progress: { done, matchCount, filesSearched, filesTotal, elapsedMillis } };
  }

  get #sums(): Sums {
    return this.#tallied ?? this.#sink;
  }

  #manifest(): SearchManifest {
    const account = this.#account;
    const { time } = this.#query.parameters;
    const sums = this.#sums;
    const matchDigest = sums.digest();
    return {
      query: this.#query.text,
      canonicalQuery: canonicalQuery(this.#query, this.#limit),
      engine: engineName,
      asOf: time.kind === 'head' ? 'head' : time.kind === 'as-of' ? time.at : { from: time.from, to: time.to },
      repositories: account.repositories(),
      blobsConsidered: account.blobsConsidered,
      blobsRead: account.blobsRead,
      filesConsidered: account.filesConsidered(),
      filesSearched: account.filesSearched(),
      matchingLines: sums.matchingLines,
      matchingFiles: sums.matchingFiles,
      results: sums.results,
      limitHit: this.#sink.limitHit,
      unsearched: account.unsearched(),
      indexVersion: this.#setting.snapshot.version,
      ...(this.#incomplete.length > 0 && { incomplete: this.#incomplete }),
      ...(matchDigest !== undefined && { matchDigest }),
    };
  }
}

/** Alternatives that look at the same things are one search: their results come in one order. */
function together(alternatives: readonly Alternative[]): readonly Alternative[] {
  const groups = new Map<string, Alternative[]>();
  for (const alternative of alternatives) {
    const key = JSON.stringify([alternative.parameters, resultTypes(alternative)]);
    const group = groups.get(key);
    if (group) group.push(alternative);
    else groups.set(key, [alternative]);
  }
  return [...groups.values()].map((group) => {
    if (group.length === 1) return group[0]!;
    const parts = group.map(({ root }): QueryNode => root ?? { kind: 'and', parts: [] });
    return { ...group[0]!, root: { kind: 'or', parts } };
  });
}

function timedOut(timeout: number): SearchAlert {
  return {
    title: 'The search ended before it was through',
    description: `timeout: allowed ${timeout} ms. There may be more matches than were returned.`,
    proposedQueries: [],
  };
}
