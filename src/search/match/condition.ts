/**
 * A query as it is decided per file: a Boolean expression whose leaves are terms (found in the content, or in the path
 * where paths count) and filters (known without looking at the content).
 *
 * Sourcegraph's file-level semantics: `a AND b` holds for a file with a line for a and a line, maybe another, for b.
 */
export type Condition =
  | { readonly kind: 'leaf'; readonly leaf: number }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'and'; readonly parts: readonly Condition[] }
  | { readonly kind: 'or'; readonly parts: readonly Condition[] };

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

/** The leaves of filters that must hold (true) or must not (false) whatever else does: parts of an AND at the top. */
export function requiredLeaves(condition: Condition): ReadonlyMap<number, boolean> {
  const required = new Map<number, boolean>();
  const visit = (node: Condition): void => {
    if (node.kind === 'leaf') required.set(node.leaf, true);
    else if (node.kind === 'not' && node.part.kind === 'leaf') required.set(node.part.leaf, false);
    else if (node.kind === 'and') node.parts.forEach(visit);
  };
  visit(condition);
  return required;
}

export function leavesOf(condition: Condition): readonly number[] {
  if (condition.kind === 'leaf') return [condition.leaf];
  return condition.kind === 'not' ? leavesOf(condition.part) : condition.parts.flatMap(leavesOf);
}
