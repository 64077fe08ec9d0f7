/**
 * A query as it is decided per file: a Boolean expression whose leaves are terms (found in the content, or in the path
 * where paths count) and filters (known from the path alone).
 *
 * Sourcegraph's file-level semantics: `a AND b` holds for a file with a line for a and a line, maybe another, for b.
 */
import type { Pattern } from './line-matcher.ts';

export type Condition =
  | { readonly kind: 'leaf'; readonly leaf: number }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'and'; readonly parts: readonly Condition[] }
  | { readonly kind: 'or'; readonly parts: readonly Condition[] };

/** What the threads that look at contents need to know. Plain data: it is sent to them. */
export interface ScanPlan {
  /** Per leaf its pattern, or nothing for a leaf that only the path decides. */
  readonly patterns: readonly (Pattern | undefined)[];
  readonly condition: Condition;
}

/** Three values: a leaf may not be known yet, or never (a term in a binary file). */
export type Truth = boolean | undefined;

export function evaluate(condition: Condition, leafTruth: (leaf: number) => Truth): Truth {
  switch (condition.kind) {
    case 'leaf':
      return leafTruth(condition.leaf);
    case 'not': {
      const truth = evaluate(condition.part, leafTruth);
      return truth === undefined ? undefined : !truth;
    }
    case 'and': {
      let all: Truth = true;
      for (const part of condition.parts) {
        const truth = evaluate(part, leafTruth);
        if (truth === false) return false;
        if (truth === undefined) all = undefined;
      }
      return all;
    }
    case 'or': {
      let some: Truth = false;
      for (const part of condition.parts) {
        const truth = evaluate(part, leafTruth);
        if (truth === true) return true;
        if (truth === undefined) some = undefined;
      }
      return some;
    }
  }
}

/** Leaves that make a true condition true: those whose matches are shown. Nothing under NOT is. */
export function supportingLeaves(condition: Condition, leafTruth: (leaf: number) => Truth): readonly number[] {
  switch (condition.kind) {
    case 'leaf':
      return leafTruth(condition.leaf) === true ? [condition.leaf] : [];
    case 'not':
      return [];
    case 'and':
      return condition.parts.flatMap((part) => supportingLeaves(part, leafTruth));
    case 'or':
      return condition.parts.flatMap((part) =>
        evaluate(part, leafTruth) === true ? supportingLeaves(part, leafTruth) : [],
      );
  }
}

/** One bit per leaf and file, for leaves that the path decides or may decide; words of 32 leaves per file. */
export function maskWords(leaves: number): number {
  return Math.max(1, (leaves + 31) >> 5);
}
