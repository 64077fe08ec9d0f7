/**
 * Landings of the period, joined to their changesets: by git, and where a forge is connected by what it told. What git
 * proves is kept (joins of landings, comparisons of content by the three commits that they are about): only landings
 * without a sure join are tried again. The forge's part is made anew each time, since what it told may have changed.
 */
import type { Digest } from '../../base/digest.ts';
import type { TimeSpan } from '../../base/instant.ts';
import type { Observer } from '../../base/progress.ts';
import type { ForgeHistory } from '../../facts/forge/strand-history.ts';
import type { Identities } from '../../facts/identity/identities.ts';
import { collectLandedChanges, type ForgeSource } from '../../facts/landed-change/collect.ts';
import { contentQuestions, questionKey, type ContentProofs } from '../../facts/landed-change/content-questions.ts';
import { LoggedChain } from '../../facts/landed-change/forge-claims.ts';
import { forgeKnowledge } from '../../facts/landed-change/forge-knowledge.ts';
import { joinLandings, type JoinedLanding } from '../../facts/landed-change/joined-landing.ts';
import { proveContents, standingsOf } from '../../facts/landed-change/prove.ts';
import { joinChangesets, type ChangesetJoin, type JoinRequest } from '../../git/changesets.ts';
import { joinedAsAltered, joinedAsBackport, joinedAsClose } from '../../git/changesets/backport-joins.ts';
import { findBackports, type Backport } from '../../git/changesets/backports.ts';
import type { CloneGraph } from '../../git/changesets/clone-graph.ts';
import type { Employment } from '../../model/access.ts';
import type { ContentComparison } from '../../model/change.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { LandedCommit, RepositoryHistory } from '../../model/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import type { ScanCache } from '../../store/caches.ts';

export interface ChangeContext {
  readonly cache: Pick<ScanCache, 'joins' | 'saveJoins'>;
  readonly span: TimeSpan;
  /** Whether landings that led to no changeset for certain are tried again: pull refs may have come since. */
  readonly retry: boolean;
  /** What kept joins were made by another version of is joined anew; absent: whatever was kept counts. */
  readonly joiner?: Digest;
  readonly observer: Observer;
  readonly signal: AbortSignal;
  /** What the forge told, and who is who. Absent when none is connected. */
  readonly forge?: ChangeForge;
  /** The clone's graph, where several branches share it. */
  readonly clone?: CloneGraph;
}

/** A branch in scope whose landings were joined before: what is on another may come from there. */
export interface JoinedBranch {
  readonly repository: Repository;
  readonly history: RepositoryHistory;
  readonly joined: ReadonlyMap<ObjectId, JoinedLanding> | undefined;
}

export interface ChangeForge {
  readonly history: ForgeHistory;
  readonly identities: Identities;
  /** As a people list says. */
  readonly employment?: readonly Employment[];
}

export function joinedBefore(before: readonly JoinedBranch[], commit: ObjectId): JoinedLanding | undefined {
  return before.map(({ joined }) => joined?.get(commit)).find((one) => one !== undefined);
}

export interface ChangeSource {
  /** As seen from the branch. */
  readonly repository: Repository;
  readonly history: RepositoryHistory;
  /** Of a branch beside the production branch: the branches before it, production first. */
  readonly before?: readonly JoinedBranch[];
  /** Tips of all branches in scope. */
  readonly heads?: readonly ObjectId[];
  /** Paths that a landing touched; found from the history of files when absent. */
  readonly pathsOf?: (landing: LandedCommit) => readonly string[];
}

export interface JoinedChanges {
  readonly found: readonly (Fact<'landed-change'> | Gap)[];
  /** What reconciling goes on with. */
  readonly forge?: ForgeSource;
}

export async function collectJoinedChanges(source: ChangeSource, context: ChangeContext): Promise<JoinedChanges> {
  const { repository, history } = source;
  const landed = landedWithin(history, context.span);
  const joins = await joinsOf(source, landed, context);
  const forge = context.forge && (await forgeSource(source, { landed, joins, ...context, forge: context.forge }));
  const found = collectLandedChanges({
    history,
    joins,
    period: context.span,
    observedAt: repository.observedAt,
    pathsOf: source.pathsOf ?? pathsByLanding(history),
    ...(forge && { forge }),
  });
  return { found: [...found], ...(forge && { forge }) };
}

/** Landings of the branch itself: what it shares with a branch before it is counted there. */
export function landedWithin(
  { commits, ownFrom = 0 }: Pick<RepositoryHistory, 'commits' | 'ownFrom'>,
  { from, to }: TimeSpan,
): readonly LandedCommit[] {
  return commits.filter(({ landedAt }, at) => at >= ownFrom && from <= landedAt && landedAt < to);
}

/** A join as it is kept: with the comparisons of content that were made for the landing, by their question. */
type KeptJoin = ChangesetJoin & {
  readonly contents?: Readonly<Record<string, ContentComparison>>;
  /** The version that joined it. */
  readonly joiner?: string;
};

async function joinsOf(
  source: ChangeSource,
  landed: readonly LandedCommit[],
  context: ChangeContext,
): Promise<ReadonlyMap<ObjectId, KeptJoin>> {
  const { repository, before = [] } = source;
  const { cache, retry, joiner } = context;
  const known = (await cache.joins(repository.name)) as ReadonlyMap<ObjectId, KeptJoin>;
  const open = landed.filter(({ commit }) => {
    const kept = known.get(commit);
    const joinedBy = kept?.joinedBy;
    if (joinedBy === undefined || (joiner !== undefined && kept?.joiner !== joiner)) return true;
    return retry && (joinedBy === 'none' || joinedBy === 'trailer');
  });
  if (open.length === 0) return known;
  const brought = new Map<ObjectId, readonly ObjectId[]>();
  const onBrought = (landing: ObjectId, commits: readonly ObjectId[]): void => void brought.set(landing, commits);
  const joined = new Map(await joinedByGit(repository, open, { ...context, onBrought }));
  for (const [commit, join] of before.length === 0
    ? []
    : await joinedFromElsewhere(source, { open, joined, known, brought }, context))
    joined.set(commit, join);
  const fresh = [...joined].map(([commit, join]): readonly [ObjectId, KeptJoin] => {
    const contents = known.get(commit)?.contents;
    // What git objects say of one another holds whoever joins.
    return [commit, { ...join, ...(contents && { contents }), ...(joiner !== undefined && { joiner }) }];
  });
  await keep(fresh, repository, cache);
  return new Map([...known, ...fresh]);
}

const joinedByGit = (
  repository: Repository,
  commits: readonly LandedCommit[],
  { observer, signal, clone, onBrought }: ChangeContext & Pick<JoinRequest, 'onBrought'>,
): Promise<ReadonlyMap<ObjectId, ChangesetJoin>> =>
  joinChangesets({ repository, commits, observer, signal, ...(clone && { clone }), ...(onBrought && { onBrought }) });

interface JoinedSoFar {
  readonly open: readonly LandedCommit[];
  readonly joined: ReadonlyMap<ObjectId, ChangesetJoin>;
  readonly known: ReadonlyMap<ObjectId, ChangesetJoin>;
  readonly brought: ReadonlyMap<ObjectId, readonly ObjectId[]>;
}

/** Landings that are the patch of one on a branch before; that one may have landed long before the period. */
async function joinedFromElsewhere(
  { repository, before = [] }: ChangeSource,
  { open, joined, known, brought }: JoinedSoFar,
  context: ChangeContext,
): Promise<readonly (readonly [ObjectId, ChangesetJoin])[]> {
  const { gitDirectory, head } = repository;
  if (head === undefined) return [];
  const joins = new Map([...known, ...joined]);
  const origins = before.map(({ history, repository: place }) => {
    const { branch, commits, ownFrom = 0 } = history;
    return { branch, head: place.head!, commits: commits.slice(ownFrom) };
  });
  const pulls = await context.clone?.pulls();
  const isAnyBrought = [...brought.values()].some((commits) => commits.length > 0);
  const isGraphNeeded = isAnyBrought || (pulls?.all.length ?? 0) > 0;
  const found = await findBackports({
    gitDirectory,
    head,
    landings: open,
    origins,
    joins,
    broughtBy: (landing) => brought.get(landing) ?? [],
    nodes: isGraphNeeded && context.clone ? await context.clone.nodes() : new Map(),
    ...(pulls && { pulls }),
    signal: context.signal,
  });
  for (const { repository: place, history } of before) {
    const lacking = [...found.proven.values(), ...found.close.values()].filter(
      ({ branch, landing }) => branch === history.branch && !joins.has(landing.commit),
    );
    const originals = [...new Set(lacking.map(({ landing }) => landing))];
    for (const [commit, join] of await joinedByGit(place, originals, context)) joins.set(commit, join);
  }
  const throughOf = (backport: Backport): ChangesetJoin['change'] => joins.get(backport.landing.commit)?.change ?? null;
  return [
    ...[...found.proven].map(
      ([commit, backport]) => [commit, joinedAsBackport(joins.get(commit)!, backport, throughOf(backport))] as const,
    ),
    ...[...found.close].map(
      ([commit, backport]) => [commit, joinedAsClose(joins.get(commit)!, backport, throughOf(backport))] as const,
    ),
    ...[...found.altered].map(([commit, backport]) => [commit, joinedAsAltered(joins.get(commit)!, backport)] as const),
  ];
}

async function keep(
  joins: readonly (readonly [ObjectId, KeptJoin])[],
  repository: Repository,
  cache: ChangeContext['cache'],
): Promise<void> {
  await cache.saveJoins(
    repository.name,
    joins.map(([commit, join]) => ({ commit, joinedBy: join.joinedBy, join })),
  );
}

interface Joining extends ChangeContext {
  readonly landed: readonly LandedCommit[];
  readonly joins: ReadonlyMap<ObjectId, KeptJoin>;
  readonly forge: ChangeForge;
}

async function forgeSource(source: ChangeSource, joining: Joining): Promise<ForgeSource> {
  const { repository, history, before = [], heads = [] } = source;
  const { landed, joins, signal, forge } = joining;
  const knowledge = forgeKnowledge(forge.history, history.branch, forge.identities);
  const chain = new LoggedChain(history.commits, knowledge.activity);
  const branch = { branch: history.branch, landedAs: (commit: ObjectId) => joinedBefore(before, commit) };
  const joined = joinLandings({ ...branch, chain, landings: landed, joins, forge: knowledge });
  const proofs = await provedContents({ repository, joined: [...joined.values()], chain }, joining);
  const standings = await standingsOf({ repository, history, chain, heads, before }, knowledge, signal);
  return { knowledge, chain, joined, proofs, standings };
}

interface ContentSource {
  readonly repository: Repository;
  readonly joined: readonly JoinedLanding[];
  readonly chain: LoggedChain;
}

async function provedContents(source: ContentSource, context: Joining): Promise<ContentProofs> {
  const { repository, joined, chain } = source;
  const { joins, observer, signal, cache } = context;
  const kept = new Map(joined.flatMap((one) => Object.entries(joins.get(one.landing.commit)?.contents ?? {})));
  const proven = await proveContents({
    ...source,
    kept,
    signal,
    onProgress: (done, total) =>
      observer.progress({ step: 'Comparing content', done, total, unit: 'merges', detail: repository.name }),
  });
  if (proven.fresh.size === 0) return proven;
  const changed = joined.flatMap((one): readonly (readonly [ObjectId, KeptJoin])[] => {
    const keys = contentQuestions([one], chain, proven.parentsOf).map(questionKey);
    if (!keys.some((key) => proven.fresh.has(key))) return [];
    const lasting = keys.flatMap((key) => {
      const answer = proven.answers.get(key);
      return answer === undefined || answer.result === 'not-comparable' ? [] : [[key, answer] as const];
    });
    const { commit } = one.landing;
    return [[commit, { ...joins.get(commit)!, contents: Object.fromEntries(lasting) }]];
  });
  await keep(changed, repository, cache);
  return proven;
}

function pathsByLanding(history: RepositoryHistory): (commit: LandedCommit) => readonly string[] {
  const paths = new Map<number, Set<string>>();
  const note = (index: number, path: string): void => {
    const known = paths.get(index);
    if (known) known.add(path);
    else paths.set(index, new Set([path]));
  };
  for (const tenure of history.tenures) {
    note(tenure.from, tenure.path);
    if (tenure.to !== undefined) note(tenure.to, tenure.path);
  }
  return (commit) => [...(paths.get(commit.index) ?? [])].sort();
}
