/**
 * Is what landed what was picked? From cheap to dear:
 *
 *   patch-id      `git patch-id` of both is the same
 *   picked-anew   picking the original onto the branch as it was before anew gives the tree that landed: proof even where
 *                 the lines around it are others
 *   lines         nothing of that: how many of the changed lines are the same, told as a number and never called a proof
 */
import { AppError } from '../../base/app-error.ts';
import { parentsOfCommits, treesOfCommits } from '../ancestry.ts';
import { streamGit } from '../git.ts';
import { compareContents } from '../landed-content.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { TreePair } from '../tree-differences.ts';
import type { Candidate } from './backport-candidates.ts';
import { patchIds } from './patch-ids.ts';

export type BackportProof = 'patch-id' | 'picked-anew';

export interface ProofSource {
  readonly gitDirectory: string;
  readonly signal?: AbortSignal | undefined;
}

export async function equalPatches(
  candidates: readonly Candidate[],
  source: ProofSource,
): Promise<ReadonlySet<Candidate>> {
  const asked = await pairsOf(candidates, source);
  const pairs = new Map<string, TreePair>();
  for (const { landed, original } of asked) for (const pair of [landed, original]) pairs.set(nameOf(pair), pair);
  const ids = await patchIds(source.gitDirectory, [...pairs.values()], source.signal);
  const idOf = new Map([...pairs.keys()].map((name, at) => [name, ids[at]]));
  const isEqual = ({ landed, original }: Asked): boolean => {
    const id = idOf.get(nameOf(landed));
    return id !== undefined && id === idOf.get(nameOf(original));
  };
  return new Set(asked.filter(isEqual).map(({ candidate }) => candidate));
}

export async function pickedAnew(
  candidates: readonly Candidate[],
  { gitDirectory, signal }: ProofSource,
): Promise<ReadonlySet<Candidate>> {
  if (candidates.length === 0) return new Set();
  const parents = await parentsOfCommits(gitDirectory, new Set(candidates.map(({ of }) => of)), signal);
  const asked = candidates.flatMap((candidate) => {
    const { patch, of } = candidate;
    const since = parents.get(of)?.[0];
    return since === undefined
      ? []
      : [{ candidate, question: { before: patch.parent, proposed: of, since, landed: patch.commit } }];
  });
  const questions = asked.map(({ question }) => question);
  const answers = await compareContents({ gitDirectory, questions, signal });
  return new Set(asked.flatMap(({ candidate }, at) => (answers[at]!.result === 'equal' ? [candidate] : [])));
}

/** Lines that are added or removed, by file: what both have, and what each has. */
export interface SharedLines {
  readonly shared: number;
  readonly landed: number;
  readonly original: number;
}

export async function sharedLines(
  candidates: readonly Candidate[],
  source: ProofSource,
): Promise<ReadonlyMap<Candidate, SharedLines>> {
  const found = new Map<Candidate, SharedLines>();
  const known = new Map<string, ReadonlyMap<string, number> | undefined>();
  const changed = async (pair: TreePair): Promise<ReadonlyMap<string, number> | undefined> => {
    const name = nameOf(pair);
    if (!known.has(name)) known.set(name, await changedLines(pair, source));
    return known.get(name);
  };
  for (const { candidate, landed, original } of await pairsOf(candidates, source)) {
    const [a, b] = [await changed(landed), await changed(original)];
    if (!a || !b) continue;
    let shared = 0;
    for (const [line, times] of a) shared += Math.min(times, b.get(line) ?? 0);
    found.set(candidate, { shared, landed: total(a), original: total(b) });
  }
  return found;
}

const total = (lines: ReadonlyMap<string, number>): number =>
  [...lines.values()].reduce((sum, times) => sum + times, 0);

/** Bytes of a difference; longer ones are not compared by their lines. */
const longest = 4_000_000;

/** Undefined: longer than is compared, or the clone lacks files of it. */
async function changedLines(pair: TreePair, source: ProofSource): Promise<ReadonlyMap<string, number> | undefined> {
  try {
    const difference = await differenceOf(pair, source);
    return difference === undefined ? undefined : linesIn(difference);
  } catch (error) {
    if (error instanceof AppError && error.code === 'git/failed') return undefined;
    throw error;
  }
}

async function differenceOf(
  { before, after }: TreePair,
  { gitDirectory, signal }: ProofSource,
): Promise<string | undefined> {
  const shape = ['-r', '-p', '-U0', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-color'];
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of streamGit(gitDirectory, ['diff-tree', ...shape, before, after], { signal })) {
    size += chunk.length;
    if (size > longest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

function linesIn(difference: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let file = '';
  let isHeader = true;
  for (const line of difference.split('\n')) {
    if (line.startsWith('diff --git ')) [file, isHeader] = [line, true];
    else if (line.startsWith('@@')) isHeader = false;
    else if (!isHeader && /^[+-].*\S/.test(line)) {
      const key = `${file}\n${line.trimEnd()}`;
      lines.set(key, (lines.get(key) ?? 0) + 1);
    }
  }
  return lines;
}

interface Asked {
  readonly candidate: Candidate;
  readonly landed: TreePair;
  readonly original: TreePair;
}

/** Those that changed anything, and whose trees are there. */
async function pairsOf(
  candidates: readonly Candidate[],
  { gitDirectory, signal }: ProofSource,
): Promise<readonly Asked[]> {
  if (candidates.length === 0) return [];
  const parents = await parentsOfCommits(gitDirectory, new Set(candidates.map(({ of }) => of)), signal);
  const before = [...parents.values()].flatMap((all) => all.slice(0, 1));
  const all = [...before, ...candidates.flatMap(({ patch, of }) => [patch.commit, patch.parent, of])];
  const trees = await treesOfCommits(gitDirectory, new Set(all), signal);
  const pairOf = (from: ObjectId | undefined, to: ObjectId): TreePair | undefined => {
    const [before, after] = [from && trees.get(from), trees.get(to)];
    return before === undefined || after === undefined || before === after ? undefined : { before, after };
  };
  return candidates.flatMap((candidate) => {
    const { patch, of } = candidate;
    const [landed, original] = [pairOf(patch.parent, patch.commit), pairOf(parents.get(of)?.[0], of)];
    return landed && original ? [{ candidate, landed, original }] : [];
  });
}

const nameOf = ({ before, after }: TreePair): string => `${before} ${after}`;
