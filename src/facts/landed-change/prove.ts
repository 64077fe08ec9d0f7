/**
 * Asks git what the facts about landings rest on: the content of what landed against what was proposed and approved, and
 * which landings a deployed commit holds. Answers about content are kept by whoever asks (`kept`): they depend on nothing
 * but the three commits that they name.
 */
import { parentsOfCommits, standingOf, type Standing } from '../../git/ancestry.ts';
import { isAncestor } from '../../git/refs.ts';
import { askGit } from '../../git/git.ts';
import { compareContents } from '../../git/landed-content.ts';
import type { ContentComparison } from '../../model/change.ts';
import type { RepositoryHistory } from '../../model/history.ts';
import type { Repository, ObjectId } from '../../model/repository.ts';
import { contentQuestions, questionKey, type ContentProofs } from './content-questions.ts';
import type { ForgeKnowledge } from './forge-knowledge.ts';
import type { LoggedChain } from './forge-claims.ts';
import type { JoinedLanding } from './joined-landing.ts';

export interface ProofRequest {
  readonly repository: Repository;
  readonly joined: readonly JoinedLanding[];
  readonly chain: LoggedChain;
  readonly kept: ReadonlyMap<string, ContentComparison>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Proven extends ContentProofs {
  /** Answers that were not kept before, by the landing that they are about; only those that will stay as they are. */
  readonly fresh: ReadonlyMap<string, ContentComparison>;
}

/** This many merges are made anew before their objects are thrown away. */
const batchSize = 2000;

export async function proveContents(request: ProofRequest): Promise<Proven> {
  const { repository, joined, chain, kept, signal, onProgress } = request;
  const { gitDirectory } = repository;
  const commits = new Set(joined.flatMap(({ changeset }) => changeset?.commits.map(({ commit }) => commit) ?? []));
  const parentsOf = await parentsOfCommits(gitDirectory, commits, signal);
  const questions = contentQuestions(joined, chain, parentsOf);
  const open = questions.filter((question) => !kept.has(questionKey(question)));
  const answers = new Map<string, ContentComparison>();
  for (const question of questions) {
    const known = kept.get(questionKey(question));
    if (known) answers.set(questionKey(question), known);
  }
  const fresh = new Map<string, ContentComparison>();
  for (let from = 0; from < open.length; from += batchSize) {
    const batch = open.slice(from, from + batchSize);
    const found = await compareContents({ gitDirectory, questions: batch, signal });
    for (const [at, answer] of found.entries()) {
      const key = questionKey(batch[at]!);
      answers.set(key, answer);
      // Objects that are lacking today may be there tomorrow.
      if (answer.result !== 'not-comparable') fresh.set(key, answer);
    }
    onProgress?.(Math.min(from + batchSize, open.length), open.length);
  }
  return { answers, parentsOf, fresh };
}

export interface StandingRequest {
  readonly repository: Repository;
  readonly history: RepositoryHistory;
  readonly chain: LoggedChain;
  /** Tips of all branches in scope. */
  readonly heads: readonly ObjectId[];
  /** Branches before this one in scope. */
  readonly before: readonly { readonly history: RepositoryHistory; readonly repository: Repository }[];
}

/** Where each deployed commit stands against the branch. */
export async function standingsOf(
  { repository, history, chain, heads, before }: StandingRequest,
  { deployments }: Pick<ForgeKnowledge, 'deployments'>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<ObjectId, Standing>> {
  const { gitDirectory, head } = repository;
  const standings = new Map<ObjectId, Standing>();
  if (head === undefined || deployments.length === 0) return standings;
  const isLanding = (commit: ObjectId): boolean => chain.positionOf(commit) !== undefined;
  const unheld = await unheldElsewhere({ repository, history, before }, signal);
  const others = heads.filter((other) => other !== head);
  for (const commit of new Set(deployments.map((one) => one.commit))) {
    if (unheld.has(commit)) continue;
    const standing = await standingOf(commit, { gitDirectory, head, isLanding, signal });
    const isOnAnother = !standing.isOnBranch && standing.isKnown && (await isOnAny(commit, others, gitDirectory));
    standings.set(commit, isOnAnother ? { ...standing, isOnAnother } : standing);
  }
  return standings;
}

/**
 * Landings of the branches before that hold nothing of this one: all of them, as long as it was never merged back. So what
 * is deployed from the production branch is not asked about again for each further branch.
 */
async function unheldElsewhere(
  { repository, history, before }: Pick<StandingRequest, 'repository' | 'history' | 'before'>,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<ObjectId>> {
  const { commits, ownFrom = 0 } = history;
  const own = commits.length - ownFrom;
  const unheld = new Set<ObjectId>();
  for (const other of before) {
    const args = ['rev-list', '--count', '--first-parent', repository.head!, `^${other.repository.head!}`];
    const { status, stdout } = await askGit(repository.gitDirectory, args, { expect: [0, 128], signal });
    if (status !== 0 || Number(stdout.toString()) !== own) continue;
    const shared = new Set(commits.slice(0, ownFrom).map(({ commit }) => commit));
    for (const { commit } of other.history.commits) if (!shared.has(commit)) unheld.add(commit);
  }
  return unheld;
}

export async function isOnAny(commit: ObjectId, heads: readonly ObjectId[], gitDirectory: string): Promise<boolean> {
  for (const head of heads) if ((await isAncestor(gitDirectory, commit, head)) === true) return true;
  return false;
}
