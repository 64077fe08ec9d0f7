/**
 * One search from a parsed query to its manifest: per alternative a plan, a scope and a file search; one sink for the
 * limit, one account for what was looked at.
 */
import type { LineMatch, SearchAlert, SearchEvent, SearchManifest, SearchMatch, SearchOptions } from '../contract.ts';
import type { Snapshot } from '../index/snapshot.ts';
import { asLine } from '../index/line-table.ts';
import type { Alternative, ParsedQuery } from '../query/ast.ts';
import { canonicalQuery } from '../query/canonical.ts';
import { Account } from './account.ts';
import { inCodePoints } from './block-scanner.ts';
import { supportingLeaves } from './condition.ts';
import { FileSearch, type Hit } from './file-search.ts';
import { offsetsAndLengths } from './found.ts';
import { MatchSink, type Counted } from './match-sink.ts';
import { Pace } from '../pace.ts';
import { planQuery, type QueryPlan } from './query-plan.ts';
import type { ScanPool, Texts } from './scan-pool.ts';
import { Scoping } from './scope.ts';

export const engineName = 'plumbline-search 2';

const progressMillis = 100;

export interface SearchSetting {
  readonly snapshot: Snapshot;
  readonly pool: ScanPool;
  readonly texts: Texts;
}

export class Search {
  readonly #setting: SearchSetting;
  readonly #query: ParsedQuery;
  readonly #options: SearchOptions;
  readonly #limit: number | 'all';
  readonly #sink: MatchSink;
  readonly #account: Account;
  readonly #pace: Pace;
  readonly #started = performance.now();
  #nextProgress = performance.now() + progressMillis;

  constructor(setting: SearchSetting, query: ParsedQuery, options: SearchOptions) {
    this.#setting = setting;
    this.#query = query;
    this.#options = options;
    this.#limit = query.parameters.count ?? options.defaultLimit ?? 'all';
    const limit = this.#limit === 'all' ? Infinity : this.#limit;
    const countOnly = options.countOnly ?? false;
    this.#sink = new MatchSink({ limit, select: query.parameters.select, countOnly });
    this.#account = new Account(setting.snapshot);
    this.#pace = new Pace(options.signal);
  }

  async *events(): AsyncGenerator<SearchEvent, void, undefined> {
    if (this.#query.alternatives.length > 1) this.#sink.expectRepetitions();
    for (const alternative of this.#query.alternatives) {
      yield* this.#alternative(alternative);
      if (this.#sink.limitHit) break;
    }
    yield* this.#flush();
    yield this.#progress(true);
    yield { type: 'manifest', manifest: this.#manifest() };
  }

  async *#alternative(alternative: Alternative): AsyncGenerator<SearchEvent, void, undefined> {
    const plan = planQuery(alternative);
    const { snapshot } = this.#setting;
    const { alerts, ...options } = this.#scopeOptions();
    for (const alert of alerts) yield { type: 'alert', alert };
    const scoping = new Scoping(plan, snapshot, options);
    await scoping.prepare();
    const repositories = [...snapshot.repositories.keys()].filter((index) => scoping.repositoryTruth(index) !== false);
    for (const repository of repositories) this.#account.addRepository(repository);
    if (plan.repo) this.#matchRepositories(scoping);
    if (plan.content || plan.path) yield* this.#files(plan, scoping, repositories);
  }

  #scopeOptions(): ConstructorParameters<typeof Scoping>[2] & { readonly alerts: readonly SearchAlert[] } {
    return { pace: this.#pace, predicates: new Map(), excluded: new Set(), alerts: [] };
  }

  #matchRepositories(scoping: Scoping): void {
    for (const [index, { name }] of this.#setting.snapshot.repositories.entries())
      if (scoping.repositoryMatches(index)) this.#sink.add({ match: { type: 'repo', repository: name }, lines: [] });
  }

  async *#files(
    plan: QueryPlan,
    scoping: Scoping,
    repositories: readonly number[],
  ): AsyncGenerator<SearchEvent, void, undefined> {
    const { snapshot, pool, texts } = this.#setting;
    for (const repository of repositories) this.#account.addOutside(repository, scoping.outsideOf(repository));
    const scope = scoping.scopeOf(snapshot.heads);
    this.#account.addScope(scope, plan.content);
    const search = new FileSearch({
      plan,
      scopes: [scope],
      shards: snapshot.shards,
      pool,
      texts,
      pace: this.#pace,
      detail: this.#options.countOnly ? 'numbers' : 'text',
      limit: this.#sink.limit - this.#sink.resultCount,
      order: this.#options.order ?? 'path',
      onPart: (layer, part) => {
        if (this.#sink.limit < Infinity) this.#account.reachPart(layer, part);
      },
    });
    for await (const hits of search.hits()) {
      for (const hit of hits) {
        this.#sink.add(this.#counted(plan, hit));
        if (this.#sink.limitHit) break;
        if (this.#sink.isBatchFull) yield* this.#flush();
        if (this.#pace.isDue) await this.#pace.breathe();
      }
      if (this.#sink.limitHit) break;
      if (performance.now() < this.#nextProgress) continue;
      this.#nextProgress = performance.now() + progressMillis;
      yield* this.#flush();
      yield this.#progress(false);
    }
    this.#account.blobsConsidered += search.blobsConsidered;
    this.#account.blobsRead += search.blobsRead;
  }

  #counted(plan: QueryPlan, hit: Hit): Counted {
    const { document } = hit;
    if (!document || document.lines === 0) return { match: this.#pathMatch(plan, hit), lines: [] };
    if (this.#options.countOnly) return { match: this.#contentMatch(hit, []), lines: document.lineNumbers() };
    const lineMatches = document.lineMatches();
    return { match: this.#contentMatch(hit, lineMatches), lines: lineMatches.map(({ lineNumber }) => lineNumber) };
  }

  #contentMatch({ scope, occurrence }: Hit, lineMatches: readonly LineMatch[]): SearchMatch {
    const { snapshot } = this.#setting;
    const { layer } = scope;
    const { name: repository, commit, branch } = snapshot.repositoryOf(layer, occurrence);
    const language = snapshot.paths.languageOf(layer.columns.pathOf[occurrence]!);
    return {
      type: 'content',
      repository,
      path: snapshot.pathOf(layer, occurrence),
      commit,
      branches: [branch],
      ...(language !== undefined && { language }),
      lineMatches,
    };
  }

  #pathMatch(plan: QueryPlan, { scope, occurrence }: Hit): SearchMatch {
    const { snapshot } = this.#setting;
    const path = snapshot.pathOf(scope.layer, occurrence);
    const { name: repository, commit } = snapshot.repositoryOf(scope.layer, occurrence);
    if (this.#options.countOnly) return { type: 'path', repository, path, commit };
    const leaves = supportingLeaves(plan.condition, (leaf) => scope.isKnown(leaf, occurrence));
    const pathMatches = leaves.flatMap((index) => {
      const leaf = plan.leaves[index]!;
      const found = leaf.kind === 'term' ? leaf.matcher.next(asLine(path), 0) : undefined;
      return found ? offsetsAndLengths(inCodePoints(path, found.ranges)) : [];
    });
    return { type: 'path', repository, path, commit, ...(pathMatches.length > 0 && { pathMatches }) };
  }

  *#flush(): Generator<SearchEvent, void, undefined> {
    const matches = this.#sink.takeBatch();
    if (matches.length > 0) yield { type: 'matches', matches };
  }

  #progress(done: boolean): SearchEvent {
    const elapsedMillis = Math.round(performance.now() - this.#started);
    const filesTotal = this.#account.filesConsidered();
    const filesSearched = done ? this.#account.filesSearched() : 0;
    const { resultCount: matchCount } = this.#sink;
    return { type: 'progress', progress: { done, matchCount, filesSearched, filesTotal, elapsedMillis } };
  }

  #manifest(): SearchManifest {
    const account = this.#account;
    account.endedEarly = this.#sink.limitHit;
    return {
      query: this.#query.text,
      canonicalQuery: canonicalQuery(this.#query, this.#limit),
      engine: engineName,
      asOf: 'head',
      repositories: account.repositories(),
      blobsConsidered: account.blobsConsidered,
      blobsRead: account.blobsRead,
      filesConsidered: account.filesConsidered(),
      filesSearched: account.filesSearched(),
      matchingLines: this.#sink.matchingLines,
      matchingFiles: this.#sink.matchingFiles,
      limitHit: this.#sink.limitHit,
      unsearched: account.unsearched(),
      matchDigest: this.#sink.matchDigest(),
    };
  }
}
