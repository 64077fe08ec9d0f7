/** Putting trees and alternatives together. */
import type { Alternative, QueryNode } from './ast.ts';

/** Alternatives with equal parameters are one with an `or`. */
export function united(alternatives: readonly Alternative[]): readonly Alternative[] {
  const groups = new Map<string, Alternative[]>();
  for (const alternative of alternatives) {
    const key = JSON.stringify(alternative.parameters, sortedKeys);
    groups.set(key, [...(groups.get(key) ?? []), alternative]);
  }
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    const roots = group.flatMap(({ root }) => root ?? []);
    // One without a condition holds for everything, and so does their union.
    if (group.length === 1 || roots.length < group.length)
      return roots.length < group.length ? { parameters: first.parameters } : first;
    return { root: joined('or', roots), parameters: first.parameters };
  });
}

function sortedKeys(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An `and` or `or`, without one of its kind right inside. */
export function joined(kind: 'and' | 'or', parts: readonly QueryNode[]): QueryNode {
  if (parts.length === 1) return parts[0]!;
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}
