/**
 * `repo:x a or b` means `repo:x (a or b)`: filters before the first or after the last alternative apply to all of them, as
 * long as no parentheses and no other filters say otherwise.
 *
 * `repo:x (a) or (b)`: for Sourcegraph the parentheses say otherwise (repo:x applies to a alone). In our own mode
 * parameters (`type:diff (a) or (b)`) apply to all alternatives nevertheless, unless parentheses hold filters: what kind
 * of search it is, is asked once.
 */
import { hasPattern, leavesOf, type Syntax } from './syntax.ts';

type Or = Extract<Syntax, { kind: 'and' | 'or' | 'run' }>;

export interface HoistOptions {
  readonly overGroups: boolean;
}

export function hoisted(root: Or, { overGroups }: HoistOptions = { overGroups: false }): Syntax {
  if (root.parts.some((part) => hasGroup(part, overGroups ? hasFilter : () => true))) return root;
  const alternatives = root.parts.map(flat);
  const last = alternatives[alternatives.length - 1]!;
  const before = countWhile(alternatives[0]!, isFilter);
  const after = countWhile(last.toReversed(), isFilter);
  const rest = root.parts.map((part, index) => {
    const isLast = index === root.parts.length - 1;
    const leaves = alternatives[index]!;
    const [from, to] = [index === 0 ? before : 0, isLast ? leaves.length - after : leaves.length];
    return { part: pruned(part, new Set(leaves.slice(from, to))), leaves: leaves.slice(from, to) };
  });
  if (before + after === 0 || rest.some(({ part, leaves }) => !part || leaves.some(isFilter))) return root;
  const filters = [...alternatives[0]!.slice(0, before), ...tail(last, after)];
  if (root.parts.some((part) => hasGroup(part, () => true)) && !filters.some(isParameter)) return root;
  return {
    kind: 'run',
    parts: [...filters, { ...root, parts: rest.flatMap(({ part }) => (part ? [part] : [])), grouped: true }],
  };
}

/** Parentheses with a pattern that stop filters from being hoisted. */
function hasGroup(syntax: Syntax, stops: (group: Syntax) => boolean): boolean {
  if (syntax.kind === 'term' || syntax.kind === 'filter') return false;
  if (syntax.grouped === true && hasPattern(syntax) && stops(syntax)) return true;
  return syntax.parts.some((part) => hasGroup(part, stops));
}

function hasFilter(syntax: Syntax): boolean {
  return leavesOf(syntax).some((leaf) => leaf.kind === 'filter' && leaf.field.sort !== 'pattern');
}

/** Leaves, and groups of filters as one. */
function flat(syntax: Syntax): readonly Syntax[] {
  if (syntax.kind === 'term' || syntax.kind === 'filter' || syntax.grouped) return [syntax];
  return syntax.parts.flatMap(flat);
}

/** The same without what is not in `kept`. */
function pruned(syntax: Syntax, kept: ReadonlySet<Syntax>): Syntax | undefined {
  if (syntax.kind === 'term' || syntax.kind === 'filter' || syntax.grouped)
    return kept.has(syntax) ? syntax : undefined;
  const parts = syntax.parts.flatMap((part) => pruned(part, kept) ?? []);
  return parts.length <= 1 ? parts[0] : { ...syntax, parts };
}

function isFilter(syntax: Syntax): boolean {
  return !hasPattern(syntax);
}

function isParameter(syntax: Syntax): boolean {
  return syntax.kind === 'filter' && syntax.field.sort === 'parameter';
}

function countWhile<T>(items: readonly T[], holds: (item: T) => boolean): number {
  const end = items.findIndex((item) => !holds(item));
  return end < 0 ? items.length : end;
}

function tail<T>(items: readonly T[], count: number): readonly T[] {
  return count === 0 ? [] : items.slice(-count);
}
