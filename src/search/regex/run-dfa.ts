/** Running the tables of dfa-table.ts in plain TypeScript: what the kernels do, and what proves them right. */
import { deadState, firstState, matchFlag, unknownState, type DfaRun, type DfaTable } from './dfa-table.ts';

/** From `state` over `bytes[from, to)`. */
export function runDfa(
  { classes, transitions, strideShift }: DfaTable,
  bytes: Uint8Array,
  state: number,
  range: { readonly from: number; readonly to: number },
): DfaRun {
  const { from, to } = range;
  let current = state;
  for (let position = from; position < to; position++) {
    const next = transitions[(current << strideShift) | classes[bytes[position]!]!]!;
    // Everything but an ordinary state: unknown and dead are below the first one, a match above the last.
    if ((next - firstState) >>> 0 >= matchFlag - firstState) {
      if (next === unknownState) return { stop: 'unknown', position, state: current };
      return { stop: next === deadState ? 'dead' : 'match', position, state: current };
    }
    current = next;
  }
  return { stop: 'end', position: to, state: current };
}

/** A table in ordinary memory. */
export function newDfaTable(shape: {
  readonly states: number;
  readonly strideShift: number;
  readonly endClass: number;
}): DfaTable {
  return {
    classes: new Uint8Array(256),
    transitions: new Int32Array(shape.states << shape.strideShift),
    strideShift: shape.strideShift,
    endClass: shape.endClass,
  };
}
