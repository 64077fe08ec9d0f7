/**
 * Which row stands where: the whole population as one list, or groups with their members below them where they are open.
 * Any row is found by its place without walking over those before it, so that the scrollbar can be the whole list.
 */
export interface Section {
  /** Members; those of a closed group take no row. */
  readonly total: number;
  readonly open: boolean;
}

export type PlannedRow =
  | { readonly kind: 'group'; readonly section: number }
  | { readonly kind: 'change'; readonly section: number; readonly offset: number };

export interface RowPlan {
  readonly count: number;
  at(index: number): PlannedRow;
  /** Where a section begins: its heading, or its first member when there are no headings. */
  startOf(section: number): number;
}

export function planRows(sections: readonly Section[], headed: boolean): RowPlan {
  const starts: number[] = [];
  let count = 0;
  for (const { total, open } of sections) {
    starts.push(count);
    count += (headed ? 1 : 0) + (open ? total : 0);
  }
  return {
    count,
    startOf: (section) => starts[section] ?? count,
    at(index) {
      const section = lastAtMost(starts, index);
      const offset = index - starts[section]! - (headed ? 1 : 0);
      return offset < 0 ? { kind: 'group', section } : { kind: 'change', section, offset };
    },
  };
}

/** Index of the last start that is not above the place. Starts of sections without rows are passed over. */
function lastAtMost(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
