/**
 * What the paths say: for each leaf the files whose path (or repository) makes it true, and the files that are in scope,
 * that is, which no filter rules out whatever their content is. Bitmaps over the files of the snapshot.
 */
import { languageOfPath } from '../../base/language.ts';
import { pathsPerText, type Snapshot } from '../index/snapshot.ts';
import { evaluate, type Condition, type Truth } from './condition.ts';
import type { LineMatcher } from './line-matcher.ts';
import type { Pace } from '../pace.ts';
import type { Leaf, QueryPlan } from './query-plan.ts';

export interface Scope {
  /** Per leaf: its files by path. A term has some only where paths are searched. */
  readonly byPath: readonly Uint32Array[];
  readonly inScope: Uint32Array;
  /** Indices of the repositories that no filter rules out. */
  readonly repositories: readonly number[];
}

export function hasBit(bits: Uint32Array, index: number): boolean {
  return (bits[index >> 5]! & (1 << (index & 31))) !== 0;
}

function setBit(bits: Uint32Array, index: number): void {
  bits[index >> 5]! |= 1 << (index & 31);
}

export async function scopeOf(
  plan: QueryPlan,
  snapshot: Snapshot,
  options: { readonly searchPaths: boolean; readonly pace: Pace },
): Promise<Scope> {
  const byPath: Uint32Array[] = [];
  for (const leaf of plan.leaves) {
    const unused = leaf.kind === 'term' && !options.searchPaths;
    const bits = new Uint32Array((snapshot.files + 31) >> 5);
    if (!unused) await markByPath(bits, leaf, snapshot, options.pace);
    byPath.push(bits);
  }
  const inScope = possible(plan.condition, (leaf) => (plan.leaves[leaf]!.kind === 'term' ? undefined : byPath[leaf]!));
  // A complement also sets the bits after the last file.
  return {
    byPath,
    inScope: intersection(inScope, everyFile(snapshot))!,
    repositories: possibleRepositories(plan, snapshot),
  };
}

async function markByPath(bits: Uint32Array, leaf: Leaf, snapshot: Snapshot, pace: Pace): Promise<void> {
  if (leaf.kind === 'repo') markRepositories(bits, leaf.matcher, snapshot);
  else if (leaf.kind === 'lang') await markLanguage(bits, leaf.language, snapshot, pace);
  else if (leaf.matcher === 'everything') bits.set(everyFile(snapshot));
  else await markPaths(bits, leaf.matcher, snapshot, pace);
}

function markRepositories(bits: Uint32Array, matcher: LineMatcher | 'everything', snapshot: Snapshot): void {
  snapshot.repositories.forEach(({ name }, repository) => {
    if (matcher !== 'everything' && !matcher.test(name)) return;
    for (let file = snapshot.firstFile[repository]!; file < snapshot.firstFile[repository + 1]!; file++)
      setBit(bits, file);
  });
}

async function markLanguage(bits: Uint32Array, language: string, snapshot: Snapshot, pace: Pace): Promise<void> {
  for (let file = 0; file < snapshot.files; file++) {
    if (languageOfPath(snapshot.paths[file]!)?.name === language) setBit(bits, file);
    if ((file & 1023) === 0) await pace.breathe();
  }
}

/** Paths are texts with a path a line, searched like any other. */
async function markPaths(bits: Uint32Array, matcher: LineMatcher, snapshot: Snapshot, pace: Pace): Promise<void> {
  for (const [index, text] of (await snapshot.pathTexts(pace)).entries()) {
    let file = index * pathsPerText;
    let start = 0;
    for (let found = matcher.next(text, 0); found; found = matcher.next(text, found.end + 1)) {
      for (; start < found.start; file++) start += snapshot.paths[file]!.length + 1;
      setBit(bits, file);
    }
    await pace.breathe();
  }
}

function everyFile(snapshot: Snapshot): Uint32Array {
  const bits = new Uint32Array((snapshot.files + 31) >> 5).fill(0xffffffff);
  if (snapshot.files & 31) bits[bits.length - 1] = (1 << (snapshot.files & 31)) - 1;
  return bits;
}

/** The files for which the condition can still become true; undefined for all of them. */
function possible(condition: Condition, known: (leaf: number) => Uint32Array | undefined): Uint32Array | undefined {
  switch (condition.kind) {
    case 'leaf':
      return known(condition.leaf);
    case 'not': {
      const bits = condition.part.kind === 'leaf' ? known(condition.part.leaf) : undefined;
      return bits?.map((word) => ~word);
    }
    case 'and':
      return condition.parts.map((part) => possible(part, known)).reduce(intersection, undefined);
    case 'or': {
      const parts = condition.parts.map((part) => possible(part, known));
      return parts.every((part) => part !== undefined) ? parts.reduce(union) : undefined;
    }
  }
}

function intersection(left: Uint32Array | undefined, right: Uint32Array | undefined): Uint32Array | undefined {
  if (!left || !right) return left ?? right;
  return left.map((word, index) => word & right[index]!);
}

function union(left: Uint32Array, right: Uint32Array): Uint32Array {
  return left.map((word, index) => word | right[index]!);
}

function possibleRepositories(plan: QueryPlan, snapshot: Snapshot): readonly number[] {
  return [...snapshot.repositories.keys()].filter(
    (repository) => pathTruth(plan, snapshot.repositories[repository]!.name, undefined) !== false,
  );
}

/** What the filters say about one path, or with no path about a repository. */
export function pathTruth(plan: QueryPlan, repository: string, path: string | undefined): Truth {
  return evaluate(plan.condition, (index) => {
    const leaf = plan.leaves[index]!;
    if (leaf.kind === 'repo') return leaf.matcher === 'everything' || leaf.matcher.test(repository);
    if (leaf.kind === 'term' || path === undefined) return undefined;
    if (leaf.kind === 'lang') return languageOfPath(path)?.name === leaf.language;
    return leaf.matcher === 'everything' || leaf.matcher.test(path);
  });
}
