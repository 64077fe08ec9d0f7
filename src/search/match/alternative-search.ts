/**
 * One alternative of a query: what is known beforehand (attributes, predicates, time) bounds the scope, the file search
 * finds hits in it, and hits become matches.
 */
import type {
  Incompleteness,
  LineMatch,
  RevisionSource,
  SearchAlert,
  SearchMatch,
  SearchOptions,
} from '../contract.ts';
import type { Layer } from '../index/layer.ts';
import { asLine } from '../index/line-table.ts';
import type { Shard } from '../index/shard-file.ts';
import { compare, type Snapshot } from '../index/snapshot.ts';
import type { Pace } from '../pace.ts';
import type { Alternative } from '../query/ast.ts';
import type { Account } from './account.ts';
import { excludedByAttributes, incompleteFor, notKnown } from './attributes.ts';
import { emptyBits, setBit } from './bits.ts';
import { supportingLeaves } from './condition.ts';
import { FileSearch, type FileSearchOptions, type Hit } from './file-search.ts';
import { offsetsAndLengths } from './found.ts';
import { ownerNamed, ownersInWords, readCodeOwners, type CodeOwners, type KnownOwners } from './owners.ts';
import { TextMatcher, type Pattern } from './text-matcher.ts';
import type { Counted } from './match-sink.ts';
import { workOut, type ContributorSource, type DependencySource } from './predicates.ts';
import { Prior } from './prior.ts';
import { needsContentsBefore, planQuery, type Leaf, type QueryPlan } from './query-plan.ts';
import type { ScanPlan } from './protocol.ts';
import type { ScanPool, Texts } from './scan-pool.ts';
import { Scoping, type LayerScope } from './scope.ts';
import { isSamePath, symbolResults, tellWithoutSymbols } from './symbol-results.ts';
import { SymbolSearch, type Place } from './symbol-search.ts';
import { Scorer } from './score.ts';
import { seenLines, type Sighting } from './sightings.ts';
import type { Tally } from './tally.ts';
import { isSeenWithin, standingOf, TimeBounds } from './time.ts';

export interface SearchSetting {
  readonly snapshot: Snapshot;
  readonly pool: ScanPool;
  readonly texts: Texts;
  readonly contributors?: ContributorSource;
  readonly dependencies?: DependencySource;
  readonly revisions?: RevisionSource;
  /** What is known to be lacking from the beginning. */
  readonly incomplete?: readonly Incompleteness[];
}

export interface AlternativeSetting extends SearchSetting {
  readonly account: Account;
  readonly pace: Pace;
  readonly options: SearchOptions;
  /** How many more lines there is room for. */
  readonly limit: number;
  /** The search may end before everything was looked at. */
  readonly bounded: boolean;
}

export class AlternativeSearch {
  readonly alerts: SearchAlert[] = [];
  readonly incomplete: Incompleteness[] = [];
  readonly #setting: AlternativeSetting;
  readonly #alternative: Alternative;
  readonly #plan: QueryPlan;
  readonly #time: TimeBounds | undefined;
  readonly #layers: readonly Layer[];
  readonly #scorer: Scorer | undefined;
  #scoping!: Scoping;
  /** With `select:file.owners`: by repository. */
  #codeOwners: ReadonlyMap<number, CodeOwners> | undefined;
  #ownerless = 0;
  /** Where what was worked out beforehand may be wrong. */
  readonly #givenUpBefore: { readonly layer: Layer; readonly occurrence: number }[] = [];

  constructor(setting: AlternativeSetting, alternative: Alternative) {
    const { snapshot, options } = setting;
    this.#setting = setting;
    this.#alternative = alternative;
    this.#plan = planQuery(alternative);
    const { time } = alternative.parameters;
    this.#time = time.kind === 'head' ? undefined : new TimeBounds(snapshot, time);
    this.#layers = this.#time && snapshot.hasPast ? [snapshot.heads, snapshot.past] : [snapshot.heads];
    this.#scorer = options.order === 'rank' && !this.#time ? new Scorer(this.#plan, snapshot.paths) : undefined;
  }

  /** Works out what has to be known before anything is found; then `alerts` and `incomplete` are complete. */
  async prepare(): Promise<void> {
    const { snapshot, account, pool } = this.#setting;
    const { excluded, alerts, incomplete } = excludedByAttributes(this.#alternative, snapshot.repositories);
    this.incomplete.push(...incomplete);
    this.alerts.push(...alerts, ...(this.#time?.alerts() ?? []));
    this.#noteUnknownTimes();
    const texts = {
      layers: this.#layers,
      within: (layer: Layer) => this.#time?.within(layer),
      read: (layer: Layer, occurrence: number) => this.#read(layer, occurrence),
    };
    if (this.#alternative.parameters.select?.kind === 'file.owners')
      this.#noteOwners(await readCodeOwners({ snapshot, ...texts }));
    const predicates = await workOut(this.#plan, {
      ...this.#setting,
      ...texts,
      time: this.#alternative.parameters.time,
      repositoriesWith: (file) => this.#repositoriesWith(file),
      occurrencesWith: (pattern) => this.#occurrencesWith(pattern, excluded),
    });
    this.alerts.push(...predicates.alerts);
    this.incomplete.push(...predicates.incomplete);
    const bounds = { ...(this.#time && { within: (layer: Layer) => this.#time!.within(layer) }) };
    this.#scoping = new Scoping(this.#plan, snapshot, {
      program: pool.program,
      predicates: predicates.known,
      excluded,
      ...bounds,
    });
    this.#scoping.prepare();
    await this.#scoping.readPaths(this.#setting.pace);
    for (const repository of this.#repositories()) {
      const commit = this.#time?.commitOf(repository);
      // Of a branch that held nothing then, or that nobody knows, nothing is searched: see `incomplete`.
      if (!this.#time || commit !== undefined) account.addRepository(repository, commit);
    }
  }

  #repositories(): readonly number[] {
    const all = [...this.#setting.snapshot.repositories.keys()];
    return all.filter((index) => this.#scoping.repositoryTruth(index) !== false);
  }

  #noteOwners({ rules, unreadable: names }: KnownOwners): void {
    this.#codeOwners = rules;
    if (names.length === 0) return;
    const unknown = { what: ownersInWords, names };
    this.alerts.push(notKnown(unknown));
    this.incomplete.push(incompleteFor(unknown));
  }

  #noteUnknownTimes(): void {
    if (!this.#time) return;
    const { unknown, incomplete, notBegun } = this.#time;
    if (unknown.length > 0) this.incomplete.push({ reason: 'history-unknown', repositories: unknown });
    if (incomplete.length > 0) this.incomplete.push({ reason: 'history-incomplete', repositories: incomplete });
    if (notBegun.length > 0) this.incomplete.push({ reason: 'before-history', repositories: notBegun });
  }

  /** Whether sums are all that is wanted, and can be had without a look at each match. */
  get canTally(): boolean {
    const { options, bounded } = this.#setting;
    const { repo, content, symbol } = this.#plan;
    return options.countOnly === true && !bounded && content && !repo && !symbol && !this.#time && !this.#needsText;
  }

  /** That a tally is told how many lines each file has, and not which. */
  get countsAlone(): boolean {
    return this.canTally && this.#setting.options.fingerprint === false;
  }

  /** What `matches` would come to, in sums. Yields now and then. */
  async *tally(tally: Tally): AsyncGenerator<undefined, void, undefined> {
    const search = this.#contentSearch(tally.detail);
    try {
      yield* search.count(tally);
    } finally {
      this.#accountFor(search);
    }
  }

  /** In order, in groups. */
  async *matches(): AsyncGenerator<readonly Counted[], void, undefined> {
    yield* this.#found();
    if (this.#ownerless > 0) this.alerts.push(nobodys(this.#ownerless));
  }

  async *#found(): AsyncGenerator<readonly Counted[], void, undefined> {
    const { repo, content, path, symbol } = this.#plan;
    if (repo) yield this.#matchingRepositories();
    if (symbol) yield* this.#symbols();
    if (!content && !path) return;
    const search = this.#contentSearch();
    try {
      if (this.#alternative.parameters.time.kind === 'between') yield* this.#sightings(search);
      else for await (const hits of search.hits()) yield hits.map((hit) => this.#counted(hit));
    } finally {
      this.#accountFor(search);
    }
  }

  #contentSearch(detail: ScanPlan['detail'] = this.#needsText ? 'text' : 'numbers'): FileSearch {
    const { snapshot, account } = this.#setting;
    const scopes = this.#layers.map((layer) => this.#scoping.scopeOf(layer));
    this.#accountForScopes(scopes, this.#plan.content || needsContentsBefore(this.#plan));
    // What stood outside of the files in the past is not on record.
    if (!this.#time)
      for (const repository of this.#repositories())
        account.addOutside(repository, this.#scoping.outsideOf(repository));
    return this.#fileSearch(this.#plan, {
      scopes,
      detail,
      limit: this.#setting.limit,
      order: this.#time ? 'all' : (this.#setting.options.order ?? 'path'),
      ...(this.#scorer && {
        score: (hit: Hit) => this.#score(hit),
        scoring: this.#scorer.plan,
        prior: () => this.#prior(),
      }),
      compare: byPlace(snapshot),
      onGivenUp: (layer, occurrence, reason) => account.giveUp(layer, occurrence, reason),
      ...(this.#setting.bounded && { onPart: (layer, part, only) => account.reachPart(layer, part, only) }),
    });
  }

  #accountForScopes(scopes: readonly LayerScope[], withContent: boolean): void {
    const { account } = this.#setting;
    for (const scope of scopes) {
      account.addScope(scope, withContent);
      for (const { layer, occurrence } of this.#givenUpBefore)
        if (layer === scope.layer && scope.includes(occurrence)) account.giveUp(layer, occurrence);
    }
  }

  #accountFor(search: FileSearch): void {
    const { account } = this.#setting;
    account.blobsConsidered += search.blobsConsidered;
    account.blobsRead += search.blobsRead;
  }

  async *#symbols(): AsyncGenerator<readonly Counted[], void, undefined> {
    const { snapshot, texts, pool, pace, account } = this.#setting;
    const { parameters } = this.#alternative;
    const scopes = this.#layers.map((layer) => this.#scoping.scopeOf(layer));
    this.#accountForScopes(scopes, true);
    this.alerts.push(...tellWithoutSymbols(scopes, { snapshot, account }));
    const plan = this.#plan;
    const compare = byPlace(snapshot);
    const search = new SymbolSearch({ plan, scopes, snapshot, texts, pace, program: pool.program, compare });
    yield* symbolResults(search.files(), {
      snapshot,
      parameters,
      placeOf: (place) => this.#place(place),
      ownersOf: ({ scope, occurrence }) => this.#ownersOf(scope.layer, occurrence),
    });
  }

  get #needsText(): boolean {
    const { countOnly, order } = this.#setting.options;
    return !countOnly || order === 'rank' || this.#alternative.parameters.time.kind === 'between';
  }

  #fileSearch(
    plan: QueryPlan,
    options: Pick<
      FileSearchOptions,
      'scopes' | 'detail' | 'limit' | 'order' | 'score' | 'scoring' | 'prior' | 'compare' | 'onPart' | 'onGivenUp'
    >,
  ): FileSearch {
    const { snapshot, pool, texts, pace } = this.#setting;
    return new FileSearch({ plan, shards: snapshot.shards, pool, texts, pace, ...options });
  }

  #matchingRepositories(): readonly Counted[] {
    return this.#setting.snapshot.repositories.flatMap(({ name: repository }, index) =>
      this.#scoping.repositoryMatches(index) ? [{ match: { type: 'repo', repository }, lines: [] }] : [],
    );
  }

  /** Contents of one path together, then as lines with their first and last sight. */
  async *#sightings(search: FileSearch): AsyncGenerator<readonly Counted[], void, undefined> {
    let group: Hit[] = [];
    for await (const hits of search.hits())
      for (const hit of hits) {
        if (group.length > 0 && !isSamePath(group[0]!, hit)) {
          yield this.#seen(group);
          group = [];
        }
        group.push(hit);
      }
    if (group.length > 0) yield this.#seen(group);
  }

  #seen(group: readonly Hit[]): readonly Counted[] {
    const { snapshot } = this.#setting;
    const { parameters } = this.#alternative;
    const sightings = group.map((hit): Sighting<Hit, LineMatch> => {
      const { from, to } = hit.scope.layer.columns;
      const lines = hit.document?.lineMatches() ?? [];
      return { content: hit, from: from[hit.occurrence]!, to: to[hit.occurrence]!, lines };
    });
    const repository = snapshot.repositoryOf(group[0]!.scope.layer, group[0]!.occurrence);
    const counted = seenLines(sightings, ({ line }) => line).flatMap(
      ({ content, from, to, lines }): readonly Counted[] => {
        const standing = standingOf(repository, from, to);
        if (!isSeenWithin(standing, parameters)) return [];
        const match = { ...this.#contentMatch(content, lines), ...(standing && { standing }) };
        const owned = this.#ownersOf(content.scope.layer, content.occurrence);
        return [{ match, lines: lines.map(({ lineNumber }) => lineNumber), ...owned }];
      },
    );
    if (sightings.some(({ lines }) => lines.length > 0)) return counted;
    const from = Math.min(...sightings.map((sighting) => sighting.from));
    const to = Math.max(...sightings.map((sighting) => sighting.to));
    const latest = sightings[sightings.length - 1]!.content;
    return isSeenWithin(standingOf(repository, from, to), parameters)
      ? [{ match: this.#pathMatch(latest), lines: [], ...this.#ownersOf(latest.scope.layer, latest.occurrence) }]
      : [];
  }

  #counted(hit: Hit): Counted {
    const { document } = hit;
    const owned = this.#ownersOf(hit.scope.layer, hit.occurrence);
    if (!document || document.lines === 0) return { match: this.#pathMatch(hit), lines: [], ...owned };
    const lineMatches = this.#setting.options.countOnly ? [] : document.lineMatches();
    return { match: this.#contentMatch(hit, lineMatches), lines: document.lineNumbers(), ...owned };
  }

  #ownersOf(layer: Layer, occurrence: number): Pick<Counted, 'owners'> {
    if (!this.#codeOwners) return {};
    const rules = this.#codeOwners.get(layer.columns.repositoryOf[occurrence]!);
    const owners = rules?.ownersOf(this.#setting.snapshot.pathOf(layer, occurrence)) ?? [];
    if (owners.length === 0) this.#ownerless++;
    return { owners: owners.map(ownerNamed) };
  }

  async #prior(): Promise<Prior> {
    const { snapshot, pace } = this.#setting;
    const columns = await snapshot.paths.rankColumns(pace);
    const scorer = this.#scorer!;
    return new Prior(this.#plan, snapshot, { columns, scorer });
  }

  #score({ scope, occurrence, document }: Hit): number {
    const number = scope.layer.columns.pathOf[occurrence]!;
    const path = { number, text: this.#setting.snapshot.paths.line(number) };
    return this.#scorer!.score(path, { lines: document?.lines ?? 0, ...(document?.scores ?? { best: 0, terms: 0 }) });
  }

  #contentMatch(hit: Hit, lineMatches: readonly LineMatch[]): Extract<SearchMatch, { type: 'content' }> {
    const { snapshot } = this.#setting;
    const { layer } = hit.scope;
    const repository = snapshot.repositoryOf(layer, hit.occurrence);
    const language = snapshot.paths.languageOf(layer.columns.pathOf[hit.occurrence]!);
    const { from, to } = layer.columns;
    const standing = this.#time && standingOf(repository, from[hit.occurrence]!, to[hit.occurrence]!);
    return {
      type: 'content',
      ...this.#place(hit),
      branches: [repository.branch],
      ...(language !== undefined && { language }),
      lineMatches,
      ...(standing && { standing }),
      ...(hit.score !== undefined && { score: hit.score }),
    };
  }

  /** In the past, the commit is the landing that put the content there. */
  #place({ scope: { layer }, occurrence }: Place): {
    readonly repository: string;
    readonly path: string;
    readonly commit: string;
  } {
    const { snapshot } = this.#setting;
    const { name: repository, commit, history } = snapshot.repositoryOf(layer, occurrence);
    const landing = this.#time && history?.landings[layer.columns.from[occurrence]!];
    return { repository, path: snapshot.pathOf(layer, occurrence), commit: landing?.commit ?? commit };
  }

  #pathMatch(hit: Hit): SearchMatch {
    const place = this.#place(hit);
    if (this.#setting.options.countOnly) return { type: 'path', ...place };
    const leaves = supportingLeaves(this.#plan.condition, (leaf) => hit.scope.isKnown(leaf, hit.occurrence));
    const pathMatches = leaves.flatMap((index) => {
      const leaf = this.#plan.leaves[index]!;
      return leaf.kind === 'term' ? offsetsAndLengths(leaf.matcher.ranges(asLine(place.path))) : [];
    });
    return { type: 'path', ...place, ...(pathMatches.length > 0 && { pathMatches }) };
  }

  /** `repo:has.file`: a search of its own for some file that fulfils all that is given. */
  async #repositoriesWith(file: { readonly path?: string; readonly content?: string }): Promise<ReadonlySet<number>> {
    const { ignoreCase } = this.#plan;
    const leaves: Leaf[] = [];
    if (file.path !== undefined)
      leaves.push({ kind: 'file', matcher: new TextMatcher({ source: file.path, ignoreCase }) });
    if (file.content !== undefined) leaves.push({ kind: 'content', pattern: { source: file.content, ignoreCase } });
    const found = new Set<number>();
    const search = await this.#searchBefore(leaves, new Set());
    for await (const hits of search.hits())
      for (const { scope, occurrence } of hits) found.add(scope.layer.columns.repositoryOf[occurrence]!);
    return found;
  }

  /** `file:has.content` of searches that do not look at contents otherwise. */
  async #occurrencesWith(pattern: Pattern, excluded: ReadonlySet<number>): Promise<(layer: Layer) => Uint32Array> {
    const bits = new Map(this.#layers.map((layer) => [layer, emptyBits(layer.size)]));
    const search = await this.#searchBefore([{ kind: 'content', pattern }], excluded, (layer, occurrence) =>
      this.#givenUpBefore.push({ layer, occurrence }),
    );
    for await (const hits of search.hits())
      for (const { scope, occurrence } of hits) setBit(bits.get(scope.layer)!, occurrence);
    this.#accountFor(search);
    return (layer) => bits.get(layer) ?? emptyBits(layer.size);
  }

  /** For files that fulfil all leaves, whose lines nobody asks for. */
  async #searchBefore(
    leaves: readonly Leaf[],
    excluded: ReadonlySet<number>,
    onGivenUp?: FileSearchOptions['onGivenUp'],
  ): Promise<FileSearch> {
    const { snapshot, pool } = this.#setting;
    const plan: QueryPlan = {
      leaves,
      condition: { kind: 'and', parts: leaves.map((_, leaf) => ({ kind: 'leaf', leaf })) },
      ignoreCase: this.#plan.ignoreCase,
      hasTerms: false,
      content: leaves.some(({ kind }) => kind === 'content'),
      path: false,
      repo: false,
      symbol: false,
    };
    const bounds = { ...(this.#time && { within: (layer: Layer) => this.#time!.within(layer) }) };
    const scoping = new Scoping(plan, snapshot, {
      program: pool.program,
      predicates: new Map(),
      excluded,
      ...bounds,
    });
    scoping.prepare();
    await scoping.readPaths(this.#setting.pace);
    const scopes = this.#layers.map((layer) => scoping.scopeOf(layer));
    return this.#fileSearch(plan, {
      scopes,
      detail: 'files',
      limit: Infinity,
      order: 'all',
      compare: () => 0,
      ...(onGivenUp && { onGivenUp }),
    });
  }

  async #read(layer: Layer, occurrence: number): Promise<string | undefined> {
    const { snapshot, texts } = this.#setting;
    const { shardOf, documentOf, states } = layer.columns;
    if (states[occurrence] !== 0) return undefined;
    const shard: Shard = snapshot.shards.get(shardOf[occurrence]!)!;
    const document = documentOf[occurrence]!;
    const [from, to] = [shard.index.firstBlock(document), shard.index.firstBlock(document + 1)];
    const held = await texts.hold(shard, { must: true });
    try {
      const content = Buffer.from(held.memory.buffer);
      return content.toString('utf8', held.at + shard.index.blockOffset(from), held.at + shard.index.blockOffset(to));
    } finally {
      held.release();
    }
  }
}

/** `select:file.owners` shows nothing of them. */
function nobodys(files: number): SearchAlert {
  return {
    title: `${files} ${files === 1 ? 'file that was found is' : 'files that were found are'} nobody's`,
    description: 'No line of CODEOWNERS names an owner of them. -file:has.owner() finds such files.',
    proposedQueries: [],
  };
}

/** By repository, path and landing, whichever layer. */
function byPlace(snapshot: Snapshot): (a: Place, b: Place) => number {
  return (a, b) => {
    if (a.scope === b.scope) return a.occurrence - b.occurrence;
    const [one, other] = [a.scope.layer.columns, b.scope.layer.columns];
    return (
      one.repositoryOf[a.occurrence]! - other.repositoryOf[b.occurrence]! ||
      compare(snapshot.pathOf(a.scope.layer, a.occurrence), snapshot.pathOf(b.scope.layer, b.occurrence)) ||
      one.from[a.occurrence]! - other.from[b.occurrence]!
    );
  };
}
