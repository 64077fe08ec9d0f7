/**
 * Which changesets could be the one that a landing came through, and is it? Only a few are tried per landing: those its
 * message names, and for a landing that names none those that share its author and time (a rebase keeps both) or were
 * last changed by the same author shortly before (a squash takes the author over).
 */
import type { Instant } from '../../base/instant.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import { compareContents } from '../landed-content.ts';
import type { TreePair } from '../tree-differences.ts';
import { authorKeyOf, latin1, type CommitGraph } from './commit-graph.ts';
import { patchIds } from './patch-ids.ts';
import type { PullRef, PullRefs } from './pull-refs.ts';

export interface Candidate {
  readonly landing: LandedCommit;
  readonly pull: PullRef;
  /** One commit of the changeset that a rebase may have turned into the landing; the whole changeset when absent. */
  readonly commit?: ObjectId;
}

export interface Proven extends Candidate {
  readonly how: 'tree' | 'patch-id' | 'commit-patch-id' | 'merge';
}

const squashTried = 12;
const squashDays = 60;
const daySeconds = 86_400;
/** No forge rebases more than this; a longer changeset is a copy of the branch's own history. */
const mostRebased = 100;
/** Clocks of people and forges differ a little. */
const clockSlack = 300;

interface RebaseSource {
  readonly pull: PullRef;
  readonly commit: ObjectId;
  /** How many commits the changeset has. */
  readonly size: number;
}

/** For landings that name no changeset. */
export class CandidateFinder {
  readonly #graph: CommitGraph;
  readonly #byAuthorKey = new Map<string, RebaseSource[]>();
  readonly #byAuthor = new Map<string, { pull: PullRef; at: number }[]>();

  /** `since`: seconds; changesets that were last touched long before are of no interest. */
  constructor(graph: CommitGraph, pulls: PullRefs, since: number) {
    this.#graph = graph;
    for (const pull of pulls.all) {
      const head = graph.nodes.get(pull.head);
      if (!head || head.committedAt < since - squashDays * daySeconds) continue;
      // A head that is itself on the branch has nothing left to squash or rebase; see `joinAsHead`.
      if (graph.landedIn(pull.head) !== undefined) continue;
      push(this.#byAuthor, authorOf(head.authorKey), { pull, at: head.committedAt });
      const commits = linearCommits(graph, pull);
      for (const commit of commits)
        push(this.#byAuthorKey, graph.nodes.get(commit)!.authorKey, { pull, commit, size: commits.length });
    }
  }

  candidatesFor(landing: LandedCommit): readonly Candidate[] {
    const key = keyOf(landing);
    const isInTime = this.#inTimeFor(landing);
    const rebased = (this.#byAuthorKey.get(key) ?? []).filter(isInTime).sort((a, b) => a.size - b.size);
    const squashed = (this.#byAuthor.get(authorOf(key)) ?? []).filter(isInTime).sort((a, b) => b.at - a.at);
    return [
      ...rebased.slice(0, squashTried).map(({ pull, commit }) => ({ landing, pull, commit })),
      ...squashed.slice(0, squashTried).map(({ pull }) => ({ landing, pull })),
    ];
  }

  /** Changesets of several commits, one of which has the author and time of this landing. */
  rebasesOf(landing: LandedCommit): readonly PullRef[] {
    const sources = (this.#byAuthorKey.get(keyOf(landing)) ?? []).filter(this.#inTimeFor(landing));
    return [...new Set(sources.filter(({ size }) => size > 1).map(({ pull }) => pull))];
  }

  #inTimeFor({ committedAt }: LandedCommit): (of: { readonly pull: PullRef }) => boolean {
    const landedAt = secondsOf(committedAt);
    return ({ pull }) => {
      const at = this.#graph.nodes.get(pull.head)!.committedAt;
      return at <= landedAt + clockSlack && at > landedAt - squashDays * daySeconds;
    };
  }
}

const keyOf = ({ author, authoredAt }: LandedCommit): string =>
  authorKeyOf(latin1(author.email), secondsOf(authoredAt));

/** A changeset's commits that are not on the branch under their own id; none when they are too many to be a changeset. */
function linearCommits(graph: CommitGraph, { head }: PullRef): readonly ObjectId[] {
  const own = graph.ownCommits(head, Number.MAX_SAFE_INTEGER, mostRebased + 1);
  if (own.length > mostRebased) return [];
  return own.filter((commit) => graph.nodes.get(commit)!.parents.length < 2);
}

/**
 * A rebase lands all commits of a changeset or none: one commit alone that equals one of many is a copy (somebody's
 * changeset that carries rewritten commits of the branch), not a landing of it.
 */
export function wholeRebases(proven: readonly Proven[], graph: CommitGraph): readonly Proven[] {
  const landed = new Map<PullRef, Set<ObjectId>>();
  for (const { pull, commit } of proven) {
    if (commit === undefined) continue;
    const commits = landed.get(pull) ?? new Set();
    landed.set(pull, commits.add(commit));
  }
  const isWhole = (pull: PullRef): boolean =>
    linearCommits(graph, pull).every((commit) => landed.get(pull)!.has(commit));
  const whole = new Set([...landed.keys()].filter(isWhole));
  return proven.filter(({ pull, commit }) => commit === undefined || whole.has(pull));
}

function secondsOf(instant: Instant): number {
  return Math.floor(Date.parse(instant) / 1000);
}

function authorOf(authorKey: string): string {
  return authorKey.slice(0, authorKey.lastIndexOf(' '));
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

export interface ProofRequest {
  readonly gitDirectory: string;
  readonly graph: CommitGraph;
  readonly candidates: readonly Candidate[];
  readonly emptyTree: ObjectId;
  readonly signal?: AbortSignal | undefined;
}

/** Those candidates whose content is what landed, in the order given. */
export async function provenCandidates(request: ProofRequest): Promise<readonly Proven[]> {
  const { gitDirectory, graph, candidates, signal } = request;
  const wanted = new Map<string, TreePair>();
  const want = (pair: TreePair | undefined): string => {
    const key = pair ? `${pair.before} ${pair.after}` : '';
    if (pair) wanted.set(key, pair);
    return key;
  };
  const questions = candidates.map((candidate) => {
    const head = graph.nodes.get(candidate.pull.head);
    const isTree = candidate.commit === undefined && head?.tree === candidate.landing.tree;
    if (isTree) return { candidate, isTree, landed: '', proposed: '' };
    const proposed = want(proposedPair(candidate, request));
    return { candidate, isTree, landed: proposed === '' ? '' : want(landedPair(candidate.landing, request)), proposed };
  });
  const pairs = [...wanted];
  const ids = await patchIds(
    gitDirectory,
    pairs.map(([, pair]) => pair),
    signal,
  );
  const idOf = new Map(pairs.map(([key], index) => [key, ids[index]]));
  return questions.flatMap(({ candidate, isTree, landed, proposed }): Proven[] => {
    if (isTree) return [{ ...candidate, how: 'tree' }];
    const id = idOf.get(landed);
    if (id === undefined || id !== idOf.get(proposed)) return [];
    return [{ ...candidate, how: candidate.commit === undefined ? 'patch-id' : 'commit-patch-id' }];
  });
}

/**
 * Those whose changeset, merged into the branch anew, gives the tree that landed: proof of a squash even where the lines
 * around it moved meanwhile, which changes a patch id.
 */
export async function mergedCandidates(
  request: Pick<ProofRequest, 'gitDirectory' | 'candidates' | 'signal'>,
): Promise<readonly Proven[]> {
  const { gitDirectory, signal } = request;
  const whole = request.candidates.flatMap((candidate) => {
    const before = candidate.landing.parents[0];
    return before === undefined || candidate.commit !== undefined ? [] : [{ candidate, before }];
  });
  const questions = whole.map(({ candidate, before }) => ({
    before,
    proposed: candidate.pull.head,
    landed: candidate.landing.commit,
  }));
  const answers = await compareContents({ gitDirectory, questions, signal });
  return whole.flatMap(({ candidate }, at) =>
    answers[at]!.result === 'equal' ? [{ ...candidate, how: 'merge' as const }] : [],
  );
}

function landedPair(landing: LandedCommit, { graph, emptyTree }: ProofRequest): TreePair | undefined {
  const parent = landing.parents[0];
  const before = parent === undefined ? emptyTree : graph.nodes.get(parent)?.tree;
  return before && { before, after: landing.tree };
}

function proposedPair({ landing, pull, commit }: Candidate, { graph, emptyTree }: ProofRequest): TreePair | undefined {
  const last = graph.nodes.get(commit ?? pull.head);
  const base = commit === undefined ? graph.baseOf(pull.head, landing.index) : last?.parents[0];
  const before = base === undefined ? emptyTree : graph.nodes.get(base)?.tree;
  return last && before && { before, after: last.tree };
}
