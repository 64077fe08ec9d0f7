/** Keys in the list of changes, as in any grid: the row that is active moves, and the list scrolls after it. */
export interface GridPlace {
  readonly active: number;
  readonly count: number;
  /** Rows in view. */
  readonly page: number;
}

/** The row that a key leads to, or undefined for keys that move nothing. */
export function movedBy(key: string, { active, count, page }: GridPlace): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    j: 1,
    ArrowUp: -1,
    k: -1,
    PageDown: page,
    PageUp: -page,
    Home: -Infinity,
    End: Infinity,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, active + step));
}
