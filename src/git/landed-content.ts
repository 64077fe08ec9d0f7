/**
 * Is what landed what was approved? Recomputed from git objects, without asking anybody: the merge of the proposal's head
 * into the branch as it stood before the landing is made anew (`git merge-tree --write-tree <branch before> <head>`), and
 * its tree is compared with the tree that landed. It holds for merge commits, squashes and rebases alike; whoever changed
 * a line on the way into the branch shows.
 *
 * The answers, from cheap to dear:
 *   equal           the head's own tree landed; or the merge made anew gives the tree that landed
 *   different       the merge is clean, and gives another tree: the paths that differ are named
 *   conflict        git cannot merge the two by itself: whoever landed it wrote something that nobody proposed
 *   not-comparable  an object is not in this clone, or the two have no history in common
 *
 * Invariant: the repository is not written to. The merges' objects go to a folder of their own, which is removed.
 *
 * Rejected: comparing diffs (`patch-id` says "the same change", and not "the same content": context may differ), and the
 * library's own merges of forges (they differ between forges and versions; git's is the one that an auditor can repeat).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import type { ContentComparison } from '../model/change.ts';
import type { ObjectId } from '../model/repository.ts';
import { writeCommit } from './loose-commit.ts';
import { askGit, runGit, streamGit, type GitOptions } from './git.ts';

export interface ContentQuestion {
  /** The branch before the landing: its first parent; for a rebase, the parent of the first commit that landed. */
  readonly before: ObjectId;
  /** What was approved. */
  readonly proposed: ObjectId;
  /** Only what `proposed` has on top of this commit: as `git cherry-pick` takes it over. Absent: all that it has. */
  readonly since?: ObjectId;
  /** The commit that landed; for a rebase, the last one. */
  readonly landed: ObjectId;
}

export interface ContentRequest {
  readonly gitDirectory: string;
  readonly questions: readonly ContentQuestion[];
  readonly signal?: AbortSignal | undefined;
  /** After each merge that was made anew. */
  readonly onProgress?: (done: number) => void;
}

const mergeArgs = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z'];
const mostPaths = 20;
/** A clone that breaks a batch this often lacks much: the rest are merged one by one. */
const mostBatches = 50;

/** One answer per question, in order. */
export async function compareContents(request: ContentRequest): Promise<readonly ContentComparison[]> {
  const { questions } = request;
  if (questions.length === 0) return [];
  const trees = await treesOf(request);
  const answers = questions.map((question) => answeredByTrees(question, trees));
  const open = questions.flatMap((question, at) => (answers[at] === undefined ? [{ question, at }] : []));
  if (open.length > 0) {
    for (const [at, answer] of await answeredByMerging(open, trees, request)) answers[at] = answer;
  }
  return answers.map((answer) => answer!);
}

type Trees = ReadonlyMap<ObjectId, ObjectId>;

/** The tree of each commit that is there. */
async function treesOf({ gitDirectory, questions, signal }: ContentRequest): Promise<Trees> {
  const commits = [...new Set(questions.flatMap(commitsOf))];
  const input = commits.map((commit) => `${commit}^{tree}\n`).join('');
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype)'];
  const lines = (await runGit(gitDirectory, args, { input, signal })).toString().split('\n');
  const trees = new Map<ObjectId, ObjectId>();
  commits.forEach((commit, at) => {
    const [tree, type] = (lines[at] ?? '').split(' ');
    if (type === 'tree') trees.set(commit, tree as ObjectId);
  });
  return trees;
}

const commitsOf = ({ before, proposed, landed, since }: ContentQuestion): readonly ObjectId[] =>
  since === undefined ? [before, proposed, landed] : [before, proposed, landed, since];

function answeredByTrees(question: ContentQuestion, trees: Trees): ContentComparison | undefined {
  const { proposed, landed } = question;
  const lacking = commitsOf(question).find((commit) => !trees.has(commit));
  if (lacking !== undefined)
    return {
      result: 'not-comparable',
      against: proposed,
      because: `commit ${lacking} is not in this clone`,
      paths: [],
    };
  if (trees.get(proposed) !== trees.get(landed)) return undefined;
  const because = `the tree of ${proposed} landed as it is`;
  return { result: 'equal', against: proposed, because, paths: [] };
}

interface Open {
  readonly question: ContentQuestion;
  readonly at: number;
  /** The two commits that git merges. */
  readonly ours: ObjectId;
  readonly theirs: ObjectId;
}

/**
 * A pick is the merge of two children of what it is picked from. Git before 2.40 cannot be told a merge base, so they are
 * written beside the repository, with the same trees.
 */
function withSides({ question, at }: Pick<Open, 'question' | 'at'>, trees: Trees, folder: string): Open {
  const { before, proposed, since } = question;
  if (since === undefined) return { question, at, ours: before, theirs: proposed };
  const base = writeCommit(folder, trees.get(since)!, []);
  const child = (of: ObjectId): ObjectId => writeCommit(folder, trees.get(of)!, [base]);
  return { question, at, ours: child(before), theirs: child(proposed) };
}

async function answeredByMerging(
  asked: readonly Pick<Open, 'question' | 'at'>[],
  trees: Trees,
  request: ContentRequest,
): Promise<ReadonlyMap<number, ContentComparison>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-merges-'));
  try {
    const scratchObjects = { folder, alternates: await objectsFolder(request.gitDirectory) };
    const comparing: Comparing = { trees, request, options: { signal: request.signal, scratchObjects } };
    const open = asked.map((one) => withSides(one, trees, folder));
    const answers = new Map<number, ContentComparison>();
    const answer = async ({ question, at }: Open, merge: Merge | undefined): Promise<void> => {
      answers.set(at, merge === undefined ? unmerged(question) : await compared(question, merge, comparing));
      request.onProgress?.(answers.size);
    };
    let from = 0;
    let batches = mostBatches;
    while (from < open.length) {
      const merges = batches-- > 0 ? await mergesFrom(open.slice(from), comparing) : [];
      for (const merge of merges) await answer(open[from++]!, merge);
      // Git ended over a merge that it cannot even begin: that one alone says whether it was the cause.
      const next = open[from++];
      if (next) await answer(next, await mergeAlone(next, comparing));
    }
    return answers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function objectsFolder(gitDirectory: string): Promise<string> {
  const answer = (await runGit(gitDirectory, ['rev-parse', '--git-path', 'objects'])).toString().trim();
  // Git quotes nothing here and takes the colon for a separator: a folder with one in its name is quoted C-style.
  const folder = path.resolve(answer);
  return folder.includes(path.delimiter) ? JSON.stringify(folder) : folder;
}

interface Merge {
  readonly tree: ObjectId;
  readonly clean: boolean;
  readonly conflicts: readonly string[];
}

/** Merges in order, until the end or until git dies over one. */
async function mergesFrom(open: readonly Open[], { request, options }: Comparing): Promise<readonly Merge[]> {
  const input = open.map(({ ours, theirs }) => `${ours} ${theirs}\n`).join('');
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of streamGit(request.gitDirectory, [...mergeArgs, '--stdin'], { ...options, input }))
      chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'git/failed') throw error;
  }
  return readMerges(Buffer.concat(chunks).toString('utf8'));
}

/** Undefined: git cannot merge these at all. Git before 2.39 knows no other way than this. */
async function mergeAlone({ ours, theirs }: Open, { request, options }: Comparing): Promise<Merge | undefined> {
  const args = [...mergeArgs, ours, theirs];
  const expect = [0, 1, 128];
  const { status, stdout } = await askGit(request.gitDirectory, args, { ...options, expect });
  if (status === 128) return undefined;
  const [tree, ...conflicts] = stdout.toString('utf8').split('\0').filter(Boolean);
  // Status 1 is both "conflicts" and "no such commit": only the first comes with a tree.
  return tree === undefined ? undefined : { tree: tree as ObjectId, clean: status === 0, conflicts };
}

/**
 * With `--stdin -z`, per merge: `1` (clean) or `0`, NUL, the tree, NUL, the conflicting paths each with a NUL, NUL
 * (git-merge-tree(1), OUTPUT). A merge that git did not finish has no NUL at its end and is left out.
 */
export function readMerges(output: string): readonly Merge[] {
  const merges: Merge[] = [];
  const fields = output.split('\0');
  let at = 0;
  while (at + 2 < fields.length) {
    const clean = fields[at] === '1';
    const tree = fields[at + 1] as ObjectId;
    at += 2;
    const conflicts: string[] = [];
    while (at < fields.length && fields[at] !== '') conflicts.push(fields[at++]!);
    if (at === fields.length) break;
    at++;
    merges.push({ clean, tree, conflicts: [...new Set(conflicts)] });
  }
  return merges;
}

interface Comparing {
  readonly trees: Trees;
  readonly request: ContentRequest;
  readonly options: GitOptions;
}

async function compared(question: ContentQuestion, merge: Merge, comparing: Comparing): Promise<ContentComparison> {
  const { before, proposed, landed, since } = question;
  const made = `${since === undefined ? 'merging' : 'picking'} ${proposed} into ${before} anew`;
  if (!merge.clean)
    return {
      result: 'conflict',
      against: proposed,
      because: `${made} does not work without somebody’s hand`,
      paths: merge.conflicts.slice(0, mostPaths),
    };
  if (merge.tree === comparing.trees.get(landed))
    return { result: 'equal', against: proposed, because: `${made} gives the tree that landed`, paths: [] };
  const paths = await differingPaths(merge.tree, landed, comparing);
  return { result: 'different', against: proposed, because: `${made} gives another tree than landed`, paths };
}

async function differingPaths(tree: ObjectId, landed: ObjectId, { request, options }: Comparing) {
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', tree, landed];
  try {
    const output = (await runGit(request.gitDirectory, args, options)).toString('utf8');
    return output.split('\0').filter(Boolean).slice(0, mostPaths);
  } catch (error) {
    // The trees differ, that is certain; where, a clone that lacks sub-trees cannot tell.
    if (error instanceof AppError && error.code === 'git/failed') return [];
    throw error;
  }
}

function unmerged({ before, proposed }: ContentQuestion): ContentComparison {
  return {
    result: 'not-comparable',
    against: proposed,
    because: `git cannot merge ${proposed} into ${before}: they have no history in common, or this clone lacks objects of it`,
    paths: [],
  };
}
