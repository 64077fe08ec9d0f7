/**
 * One search from text to manifest. The main thread decides by paths which files are in scope, hands their contents to
 * the scanning threads in jobs, and returns the answers in the order of the files, whichever thread was faster.
 *
 * Invariant: considered = searched + listed as unsearched, unless a limit stopped the search, which the manifest says.
 */
import { languageOfPath } from '../../base/language.ts';
import type { SearchEvent, SearchManifest, SearchMatch, SearchOptions, UnsearchedReason } from '../contract.ts';
import type { ContentCache } from '../index/content-cache.ts';
import type { Shard } from '../index/shard-file.ts';
import { pathAsLine, type Snapshot } from '../index/snapshot.ts';
import { resultTypes, type ParsedQuery } from '../query/ast.ts';
import { canonicalQuery } from '../query/canonical.ts';
import { inCodePoints } from './block-scanner.ts';
import { evaluate, supportingLeaves } from './condition.ts';
import { MatchSink } from './match-sink.ts';
import { Pace } from '../pace.ts';
import { planQuery, scanPlanOf, type QueryPlan } from './query-plan.ts';
import { ResultReader } from './protocol.ts';
import { jobsOf, itemsOf, type ScanJob } from './scan-jobs.ts';
import type { ScanPool, ScanRun } from './scan-pool.ts';
import { hasBit, pathTruth, scopeOf, type Scope } from './scope.ts';

export const engineName = 'plumbline-search 1';

const progressMillis = 100;

export interface SearchSetting {
  readonly snapshot: Snapshot;
  readonly pool: ScanPool;
  readonly contents: ContentCache;
}

interface StartedJob {
  readonly job: ScanJob;
  readonly answer: Promise<{ readonly results: ResultReader; readonly contents: ReadonlyMap<number, Buffer> }>;
}

export class Search {
  readonly #setting: SearchSetting;
  readonly #query: ParsedQuery;
  readonly #plan: QueryPlan;
  readonly #types: { readonly content: boolean; readonly path: boolean; readonly repo: boolean };
  readonly #limit: number | 'all';
  readonly #sink: MatchSink;
  readonly #pace: Pace;
  readonly #started = performance.now();
  readonly #unsearched: SearchManifest['unsearched'][number][] = [];
  #scope!: Scope;
  #filesConsidered = 0;
  #filesSearched = 0;
  #nextProgress = performance.now() + progressMillis;

  constructor(setting: SearchSetting, query: ParsedQuery, options: SearchOptions) {
    this.#setting = setting;
    this.#query = query;
    this.#plan = planQuery(query);
    const types = resultTypes(query);
    const content = types.includes('file') && this.#plan.hasTerms;
    const path = types.includes('path') || (types.includes('file') && !content);
    this.#types = { content, path, repo: types.includes('repo') };
    this.#limit = query.parameters.count ?? options.defaultLimit ?? 'all';
    const limit = this.#limit === 'all' ? Infinity : this.#limit;
    this.#sink = new MatchSink({ limit, select: query.parameters.select });
    this.#pace = new Pace(options.signal);
  }

  async *events(): AsyncGenerator<SearchEvent, void, undefined> {
    const { snapshot, pool } = this.#setting;
    this.#scope = await scopeOf(this.#plan, snapshot, { searchPaths: this.#types.path, pace: this.#pace });
    this.#noteWhatStandsOutside();
    if (this.#types.repo) this.#matchRepositories();
    if (this.#types.content || this.#types.path) {
      this.#filesConsidered += countBits(this.#scope.inScope);
      const run = this.#types.content ? pool.begin(scanPlanOf(this.#plan)) : undefined;
      try {
        yield* this.#files(run);
      } finally {
        run?.end();
      }
    }
    yield* this.#flush();
    yield this.#progress(true);
    yield { type: 'manifest', manifest: this.#manifest() };
  }

  /** What stands in the trees but is no file of the corpus. */
  #noteWhatStandsOutside(): void {
    if (!this.#types.content && !this.#types.path) return;
    for (const index of this.#scope.repositories) {
      const { name, unsearched } = this.#setting.snapshot.repositories[index]!;
      for (const { path, reason } of unsearched) {
        if (pathTruth(this.#plan, name, path) === false) continue;
        this.#filesConsidered++;
        this.#unsearched.push({ repository: name, path, reason });
      }
    }
  }

  #matchRepositories(): void {
    for (const { name } of this.#setting.snapshot.repositories) {
      const truth = evaluate(this.#plan.condition, (index) => {
        const leaf = this.#plan.leaves[index]!;
        if (leaf.kind === 'lang' || leaf.kind === 'file') return undefined;
        return leaf.matcher === 'everything' || leaf.matcher.test(name);
      });
      if (truth === true) this.#sink.add({ type: 'repo', repository: name });
    }
  }

  async *#files(run: ScanRun | undefined): AsyncGenerator<SearchEvent, void, undefined> {
    const { snapshot, pool } = this.#setting;
    const ahead: StartedJob[] = [];
    for (const job of jobsOf(snapshot, this.#scope.inScope, this.#types.content)) {
      await this.#pace.breathe();
      ahead.push({ job, answer: this.#start(job, run) });
      if (ahead.length > 2 * pool.size) yield* this.#finish(ahead.shift()!);
      if (this.#sink.limitHit) return;
    }
    for (const started of ahead) {
      yield* this.#finish(started);
      if (this.#sink.limitHit) return;
    }
  }

  #start(job: ScanJob, run: ScanRun | undefined): StartedJob['answer'] {
    const answer = this.#ask(job, run);
    // Jobs are awaited in order. When the search ends before, nobody needs to hear of a later one's failure.
    answer.catch(() => undefined);
    return answer;
  }

  async #ask(job: ScanJob, run: ScanRun | undefined): StartedJob['answer'] {
    const { snapshot, contents } = this.#setting;
    const memories = new Map<Shard, SharedArrayBuffer>();
    if (!run || job.texts.length === 0) return { results: new ResultReader(new Int32Array(0)), contents: new Map() };
    for (const id of job.shards) {
      const shard = snapshot.shards.get(id)!;
      memories.set(shard, await contents.content(shard));
    }
    const numbers = await run.scan(itemsOf(job, snapshot, this.#scope.byPath), memories);
    const buffers = new Map([...memories].map(([shard, memory]) => [shard.id, Buffer.from(memory)]));
    return { results: new ResultReader(numbers), contents: buffers };
  }

  async *#finish({ job, answer }: StartedJob): AsyncGenerator<SearchEvent, void, undefined> {
    const { results, contents } = await this.#pace.until(answer);
    let text = 0;
    for (const file of job.files) {
      const item = text < job.texts.length && job.texts[text] === file ? text++ : -1;
      let match: SearchMatch | undefined;
      if (item < 0) match = this.#byPathAlone(file);
      else if (results.item === item) match = await this.#scanned(file, results, contents);
      if (match) this.#sink.add(match);
      if (this.#sink.limitHit) return;
      if (item >= 0 || !this.#types.content) this.#filesSearched++;
      if (this.#sink.isBatchFull) yield* this.#flush();
      if ((file & 31) === 0 && this.#pace.isDue) await this.#pace.breathe();
    }
    if (performance.now() < this.#nextProgress) return;
    this.#nextProgress = performance.now() + progressMillis;
    yield* this.#flush();
    yield this.#progress(false);
  }

  /** A file whose content is not looked at: because nobody asked, or because it cannot be, which is noted. */
  #byPathAlone(file: number): SearchMatch | undefined {
    if (this.#types.content) this.#noteUnsearched(file, this.#setting.snapshot.unsearchedReason(file)!);
    const truth = evaluate(this.#plan.condition, (leaf) => {
      if (hasBit(this.#scope.byPath[leaf]!, file)) return true;
      return this.#types.content && this.#plan.leaves[leaf]!.kind === 'term' ? undefined : false;
    });
    return truth === true ? this.#pathMatch(file) : undefined;
  }

  #noteUnsearched(file: number, reason: UnsearchedReason): void {
    const { snapshot } = this.#setting;
    const repository = snapshot.repositories[snapshot.repositoryOf[file]!]!.name;
    this.#unsearched.push({ repository, path: snapshot.paths[file]!, reason });
  }

  async #scanned(
    file: number,
    results: ResultReader,
    contents: ReadonlyMap<number, Buffer>,
  ): Promise<SearchMatch | undefined> {
    const { snapshot } = this.#setting;
    const lines = results.startItem();
    if (lines === 0) return this.#pathMatch(file);
    const content = contents.get(snapshot.shardOf[file]!)!;
    const lineMatches = [];
    for (let count = 0; count < lines; count++) {
      const { number, start, end, ascii, ranges } = results.line();
      const line = content.toString(ascii ? 'latin1' : 'utf8', start, end);
      lineMatches.push({ line, lineNumber: number, offsetAndLengths: offsetsAndLengths(ranges) });
      if ((count & 255) === 255) await this.#pace.breathe();
    }
    const { name: repository, commit, branch } = snapshot.repositories[snapshot.repositoryOf[file]!]!;
    const path = snapshot.paths[file]!;
    const language = languageOfPath(path)?.name;
    return {
      type: 'content',
      repository,
      path,
      commit,
      branches: [branch],
      ...(language !== undefined && { language }),
      lineMatches,
    };
  }

  #pathMatch(file: number): SearchMatch {
    const { snapshot } = this.#setting;
    const path = snapshot.paths[file]!;
    const { name: repository, commit } = snapshot.repositories[snapshot.repositoryOf[file]!]!;
    const pathMatches = supportingLeaves(this.#plan.condition, (leaf) =>
      hasBit(this.#scope.byPath[leaf]!, file),
    ).flatMap((index) => {
      const leaf = this.#plan.leaves[index]!;
      const found = leaf.kind === 'term' ? leaf.matcher.next(pathAsLine(path), 0) : undefined;
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
    const { resultCount: matchCount } = this.#sink;
    const filesTotal = this.#filesConsidered;
    return {
      type: 'progress',
      progress: { done, matchCount, filesSearched: this.#filesSearched, filesTotal, elapsedMillis },
    };
  }

  #manifest(): SearchManifest {
    const { snapshot } = this.#setting;
    return {
      query: this.#query.text,
      canonicalQuery: canonicalQuery(this.#query, this.#limit),
      engine: engineName,
      asOf: 'head',
      repositories: this.#scope.repositories.map((index) => {
        const { name, commit } = snapshot.repositories[index]!;
        return { name, commit, files: this.#filesInScope(index) };
      }),
      filesConsidered: this.#filesConsidered,
      filesSearched: this.#filesSearched,
      matchingLines: this.#sink.matchingLines,
      matchingFiles: this.#sink.matchingFiles,
      limitHit: this.#sink.limitHit,
      unsearched: this.#unsearched,
      matchDigest: this.#sink.matchDigest(),
    };
  }

  #filesInScope(repository: number): number {
    const { firstFile } = this.#setting.snapshot;
    let count = 0;
    for (let file = firstFile[repository]!; file < firstFile[repository + 1]!; file++)
      if (hasBit(this.#scope.inScope, file)) count++;
    return count;
  }
}

function offsetsAndLengths(ranges: readonly number[]): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at]!, ranges[at + 1]! - ranges[at]!]);
  return pairs;
}

function countBits(bits: Uint32Array): number {
  let count = 0;
  for (let word of bits) for (; word !== 0; word &= word - 1) count++;
  return count;
}
