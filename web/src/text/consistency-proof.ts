/**
 * RFC 9162, 2.1.4.2: does the tree of the second size begin with all of the tree of the first? Computed in the reader's own
 * browser. The roots that come out are held against the roots of the two checkpoints, which are signed: one that an auditor
 * kept since the beginning shows whatever was changed, left out or put into another order since.
 */
import { nodeOf, sha256Hex } from './merkle-hash.ts';

export interface ConsistencyComputation {
  /** What the path gives for the older tree, and for the younger one. */
  readonly older: string;
  readonly younger: string;
  /** False when the path has the wrong length for these sizes. */
  readonly fits: boolean;
}

export interface ConsistencyQuestion {
  readonly from: number;
  readonly to: number;
  /** Of the signed checkpoint of size `from`. */
  readonly fromRoot: string;
  readonly toRoot: string;
  readonly path: readonly string[];
}

export async function computeConsistency(asked: ConsistencyQuestion): Promise<ConsistencyComputation> {
  const { from, to, fromRoot, toRoot, path } = asked;
  // The empty tree is the beginning of every tree; a tree is its own beginning. There is nothing to compute then.
  if (from === 0) return { older: await sha256Hex(), younger: toRoot, fits: path.length === 0 };
  if (from === to) return { older: toRoot, younger: toRoot, fits: path.length === 0 };
  return from < to ? walk({ from, to, fromRoot, path }) : { older: '', younger: '', fits: false };
}

async function walk({
  from,
  to,
  fromRoot,
  path,
}: Omit<ConsistencyQuestion, 'toRoot'>): Promise<ConsistencyComputation> {
  let [node, last] = [from - 1, to - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  // A perfect older tree is the start of the walk by its own root, which the path leaves out.
  const [start, ...rest] = node === 0 ? [fromRoot, ...path] : path;
  if (start === undefined) return { older: '', younger: '', fits: false };
  let [older, younger] = [start, start];
  let fits = true;
  for (const hash of rest) {
    fits &&= last > 0;
    if (node % 2 === 1 || node === last) {
      older = await nodeOf(hash, older);
      younger = await nodeOf(hash, younger);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else younger = await nodeOf(younger, hash);
    [node, last] = [half(node), half(last)];
  }
  return { older, younger, fits: fits && last === 0 };
}

const half = (n: number): number => Math.floor(n / 2);

/** Whether both roots came out, and nothing was left over. */
export function isContinued({ older, younger, fits }: ConsistencyComputation, asked: ConsistencyQuestion): boolean {
  return fits && older === asked.fromRoot && younger === asked.toRoot;
}
