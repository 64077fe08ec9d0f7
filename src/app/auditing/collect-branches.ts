/**
 * What landed on all branches in scope: the production branch first, then each of the others, whose landings may come from
 * those before. What a forge told of the repository as a whole is collected once, with the production branch.
 */
import type { Instant } from '../../base/instant.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { collectBranchOwners } from '../../facts/branch-owners.ts';
import { collectBranchFact, collectRefMoves } from '../../facts/collect.ts';
import { collectEmployment, collectForgeFacts } from '../../facts/forge/collect.ts';
import { movesOf } from '../../facts/landed-change/forge-knowledge.ts';
import { isOnAny } from '../../facts/landed-change/prove.ts';
import { CloneGraph } from '../../git/changesets/clone-graph.ts';
import { isAncestor, refMoves, type ObservedMove } from '../../git/refs.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { LandedCommit, RefObservation, RepositoryHistory } from '../../model/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import type { ReadBranch } from '../reading/read-repository.ts';
import { employmentSource } from './collect-forge.ts';
import { collectJoinedChanges, type ChangeContext, type JoinedBranch } from './collect-changes.ts';
import { collectForgeBranch } from './collect-forge.ts';

/** A repository as it was read, or as it is stored. */
export interface BranchesSource {
  readonly repository: Repository;
  readonly history: RepositoryHistory;
  readonly branchObservations: readonly RefObservation[];
  readonly sweeps: readonly Instant[];
  readonly branches: readonly ReadBranch[];
}

type Found = Fact | Gap;

/** In the order of the branches; a gap that several of them have is told once. */
export async function collectBranches(source: BranchesSource, context: ChangeContext): Promise<readonly Found[]> {
  const { repository, branches } = source;
  const places = [productionOf(source), ...branches.map((branch) => furtherOf(branch, repository))];
  const heads = places.flatMap(({ repository: { head } }) => head ?? []);
  const there = places.flatMap((place) => (place.further?.isGone ? [] : (place.repository.head ?? [])));
  const isSeveral = branches.length > 0;
  const clone = isSeveral ? new CloneGraph(repository.gitDirectory, heads, context.signal) : undefined;
  const before: JoinedBranch[] = [];
  const told = new Set<string>();
  const found: Found[] = [];
  for (const place of places) {
    const asked = { ...place, sweeps: source.sweeps, heads, there, before: [...before] };
    const collected = await collectBranch(asked, { ...context, ...(clone && { clone }) });
    for (const one of collected.found) {
      const name = one.kind === 'gap' ? canonicalJson(one) : '';
      if (one.kind !== 'gap' || !told.has(name)) found.push(one);
      told.add(name);
    }
    before.push({ repository: place.repository, history: place.history, joined: collected.joined });
  }
  return found;
}

interface Place {
  /** As seen from the branch. */
  readonly repository: Repository;
  readonly history: RepositoryHistory;
  readonly observations: readonly RefObservation[];
  readonly further?: ReadBranch;
}

const productionOf = ({ repository, history, branchObservations }: BranchesSource): Place => ({
  repository,
  history,
  observations: branchObservations,
});

function furtherOf(further: ReadBranch, repository: Repository): Place {
  const { history, observations } = further;
  const head = history.commits.at(-1)?.commit;
  const place = { ...repository, defaultBranch: history.branch, ...(head !== undefined && { head }) };
  return { repository: place, history, observations, further };
}

interface Asked extends Place {
  readonly sweeps: readonly Instant[];
  readonly heads: readonly ObjectId[];
  /** Tips of those that are not deleted. */
  readonly there: readonly ObjectId[];
  readonly before: readonly JoinedBranch[];
}

interface Collected {
  readonly found: readonly Found[];
  readonly joined: JoinedBranch['joined'];
}

async function collectBranch(asked: Asked, context: ChangeContext): Promise<Collected> {
  const { repository, history, further, before, sweeps, heads, observations } = asked;
  const { forge } = context;
  const seen = await movesSeen(repository, observations);
  const source = { repository, history, ...(further && { before, pathsOf: pathsIn(further) }) };
  const own = further ? [...history.gaps, ...goneBetween(further, asked)] : [];
  if (!forge) {
    const { found } = await collectJoinedChanges(source, context);
    const moves = collectRefMoves({ repository, branch: repository.defaultBranch, moves: seen, sweeps });
    const all = await withKeptDeletions([...found, ...moves], asked);
    return { found: [...own, ...(await branchFacts(asked, undefined, context)), ...all], joined: undefined };
  }
  const { found, differences, joined } = await collectForgeBranch(
    { ...source, seen, sweeps, heads },
    { ...context, forge },
  );
  const { employment = [], history: heard } = forge;
  const shared = further
    ? []
    : [
        ...collectForgeFacts(heard, repository.observedAt),
        ...collectEmployment(employment, employmentSource(repository, employment)),
      ];
  const [first] = movesOf(heard, `refs/heads/${history.branch}`);
  const kept = await withKeptDeletions(found, asked);
  const told = await branchFacts(asked, first?.at, context);
  return { found: [...own, ...told, ...kept, ...shared, ...differences], joined };
}

/** A branch that was merged back and deleted took nothing away: what it held is there still. */
async function withKeptDeletions(found: readonly Found[], { repository, there }: Asked): Promise<readonly Found[]> {
  const all: Found[] = [];
  for (const one of found) {
    const move = isMove(one) && one.value.after === undefined ? one : undefined;
    const before = move?.value.before;
    const isKept = before !== undefined && (await isOnAny(before, there, repository.gitDirectory));
    all.push(move && isKept ? { ...move, value: { ...move.value, fastForward: true } } : one);
  }
  return all;
}

const pathsIn =
  ({ history }: ReadBranch) =>
  ({ index }: LandedCommit): readonly string[] =>
    history.landings[index - history.ownFrom]?.paths ?? [];

function movesSeen(
  { gitDirectory }: Repository,
  observations: readonly RefObservation[],
): Promise<readonly ObservedMove[]> {
  return refMoves({ observations, isAncestor: (before, after) => isAncestor(gitDirectory, before, after) });
}

async function branchFacts(
  { repository, history, observations, further, before }: Asked,
  logged: Instant | undefined,
  { signal }: ChangeContext,
): Promise<readonly Found[]> {
  const first = observations.find(({ oid }) => oid !== undefined)?.observedAt;
  const seen = [first, logged].flatMap((at) => at ?? []);
  const gone = further?.isGone ? observations.at(-1)?.observedAt : undefined;
  const fork = further?.history.fork ?? null;
  const { observedAt } = repository;
  const [branch] = collectBranchFact({
    history,
    fork,
    isProduction: !further,
    seen,
    observedAt,
    ...(gone && { gone }),
  });
  if (!branch || !further) return branch ? [branch] : [];
  const { gitDirectory } = repository;
  const tenures = before[0]?.history.tenures ?? [];
  const { landings } = further.history;
  return [branch, ...(await collectBranchOwners({ gitDirectory, branch, landings, tenures, observedAt, signal }))];
}

const isMove = (one: Found): one is Fact<'ref-move'> => one.kind === 'ref-move';

/** Between the last look that saw it and the first that did not, more may have landed on it. */
function goneBetween({ isGone, history }: ReadBranch, { observations, sweeps, repository }: Asked): readonly Gap[] {
  const to = observations.at(-1)?.observedAt;
  const from = to === undefined ? undefined : sweeps.findLast((at) => at < to);
  if (!isGone || to === undefined || from === undefined) return [];
  const detail = `Branch ${history.branch} was deleted between ${from} and ${to}: what landed on it in between was not looked at`;
  return [
    {
      kind: 'gap',
      of: 'landed-change',
      repository: repository.name,
      reason: 'not-observed',
      detail,
      span: { from, to },
    },
  ];
}
