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
import { joinChangesets, type ChangesetJoin } from '../../git/changesets.ts';
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
}

export interface ChangeForge {
  readonly history: ForgeHistory;
  readonly identities: Identities;
  /** As a people list says. */
  readonly employment?: readonly Employment[];
}

export interface ChangeSource {
  readonly repository: Repository;
  readonly history: RepositoryHistory;
}

export async function collectChanges(
  source: ChangeSource,
  context: ChangeContext,
): Promise<readonly (Fact<'landed-change'> | Gap)[]> {
  return (await collectJoinedChanges(source, context)).found;
}

export interface JoinedChanges {
  readonly found: readonly (Fact<'landed-change'> | Gap)[];
  /** What reconciling goes on with. */
  readonly forge?: ForgeSource;
}

export async function collectJoinedChanges(
  { repository, history }: ChangeSource,
  context: ChangeContext,
): Promise<JoinedChanges> {
  const landed = landedWithin(history.commits, context.span);
  const joins = await joinsOf(repository, landed, context);
  const forge =
    context.forge && (await forgeSource({ repository, history }, { landed, joins, ...context, forge: context.forge }));
  const found = collectLandedChanges({
    history,
    joins,
    period: context.span,
    observedAt: repository.observedAt,
    pathsOf: pathsByLanding(history),
    ...(forge && { forge }),
  });
  return { found: [...found], ...(forge && { forge }) };
}

export function landedWithin(commits: readonly LandedCommit[], { from, to }: TimeSpan): readonly LandedCommit[] {
  return commits.filter(({ landedAt }) => from <= landedAt && landedAt < to);
}

/** A join as it is kept: with the comparisons of content that were made for the landing, by their question. */
type KeptJoin = ChangesetJoin & {
  readonly contents?: Readonly<Record<string, ContentComparison>>;
  /** The version that joined it. */
  readonly joiner?: string;
};

async function joinsOf(
  repository: Repository,
  landed: readonly LandedCommit[],
  { cache, retry, joiner, observer, signal }: ChangeContext,
): Promise<ReadonlyMap<ObjectId, KeptJoin>> {
  const known = (await cache.joins(repository.name)) as ReadonlyMap<ObjectId, KeptJoin>;
  const open = landed.filter(({ commit }) => {
    const kept = known.get(commit);
    const joinedBy = kept?.joinedBy;
    if (joinedBy === undefined || (joiner !== undefined && kept?.joiner !== joiner)) return true;
    return retry && (joinedBy === 'none' || joinedBy === 'trailer');
  });
  if (open.length === 0) return known;
  const joined = await joinChangesets({ repository, commits: open, observer, signal });
  const fresh = [...joined].map(([commit, join]): readonly [ObjectId, KeptJoin] => {
    const contents = known.get(commit)?.contents;
    // What git objects say of one another holds whoever joins.
    return [commit, { ...join, ...(contents && { contents }), ...(joiner !== undefined && { joiner }) }];
  });
  await keep(fresh, repository, cache);
  return new Map([...known, ...fresh]);
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

async function forgeSource({ repository, history }: ChangeSource, joining: Joining): Promise<ForgeSource> {
  const { landed, joins, signal, forge } = joining;
  const knowledge = forgeKnowledge(forge.history, history.branch, forge.identities);
  const chain = new LoggedChain(history.commits, knowledge.activity);
  const joined = joinLandings({ branch: history.branch, chain, landings: landed, joins, forge: knowledge });
  const proofs = await provedContents({ repository, joined: [...joined.values()], chain }, joining);
  const standings = await standingsOf(repository, knowledge, chain, signal);
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
