/**
 * Revisions belong to a whole search: where an `or` stands between a repository at a revision and something else, the
 * condition falls apart into alternatives, each with the revisions that stand beside its own part.
 */
import type { Alternative, QueryNode } from './ast.ts';
import { mostAlternatives } from './alternatives.ts';
import { joined } from './united.ts';

/** The alternative itself where no `or` has revisions below it, or where there would be too many. */
export function apartByRevisions(alternative: Alternative): readonly Alternative[] {
  const { root } = alternative;
  if (!root || !dividesRevisions(root)) return [alternative];
  const roots = disjuncts(root);
  return roots ? roots.map((one) => ({ ...alternative, root: one })) : [alternative];
}

/** Whether an `or` has revisions below it. */
export function dividesRevisions(node: QueryNode): boolean {
  if (node.kind === 'or') return node.parts.some(hasRevisions);
  return node.kind === 'and' && node.parts.some(dividesRevisions);
}

function hasRevisions(node: QueryNode): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.parts.some(hasRevisions);
  const filter = node.kind === 'not' ? node.part : node;
  return filter.kind === 'filter' && filter.revisions !== undefined;
}

/** Only what has revisions is multiplied out. Undefined: too many. */
function disjuncts(node: QueryNode): readonly QueryNode[] | undefined {
  if (!dividesRevisions(node)) return [node];
  if (node.kind === 'or') return withinLimit(node.parts.map(disjuncts));
  if (node.kind !== 'and') return [node];
  let products: readonly (readonly QueryNode[])[] = [[]];
  for (const part of node.parts) {
    const own = disjuncts(part);
    if (!own || products.length * own.length > mostAlternatives) return undefined;
    products = products.flatMap((before) => own.map((one) => [...before, one]));
  }
  return products.map((parts) => joined('and', parts));
}

function withinLimit(parts: readonly (readonly QueryNode[] | undefined)[]): readonly QueryNode[] | undefined {
  if (parts.includes(undefined)) return undefined;
  const all = parts.flatMap((part) => part ?? []);
  return all.length > mostAlternatives ? undefined : all;
}
