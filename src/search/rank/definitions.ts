/** The definition whose name a span overlaps, looked up in the definitions of its document, which are in order of position. */
import type { SymbolKind } from '../symbols/symbol.ts';
import type { DefinitionPlace } from './span-facts.ts';

interface Definition {
  readonly kind: SymbolKind;
  readonly start: number;
  readonly length: number;
}

/** The last definition that starts before `end` and ends behind `start`; positions in bytes of the document. */
export function definitionAt(
  definitions: readonly Definition[],
  start: number,
  end: number,
): DefinitionPlace | undefined {
  const index = countBefore(definitions, end) - 1;
  const last = definitions[index];
  if (!last || last.start + last.length <= start) return undefined;
  return { kind: last.kind, start: last.start, end: last.start + last.length };
}

/** How many definitions start before `position`. */
export function countBefore(definitions: readonly Definition[], position: number): number {
  let low = 0;
  let high = definitions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (definitions[middle]!.start < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
