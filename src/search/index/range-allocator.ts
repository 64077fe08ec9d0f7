/** Hands out ranges of an address space: best fit over a list of free ranges, neighbours joined again. */
interface Range {
  readonly at: number;
  readonly bytes: number;
}

export class RangeAllocator {
  readonly #unit: number;
  /** By address; no two touch. */
  #free: Range[] = [];
  readonly #used = new Map<number, number>();

  /** Every range starts and ends at a multiple of `unit`. */
  constructor(unit: number) {
    this.#unit = unit;
  }

  /** More room: must lie behind everything given before. */
  extend(at: number, bytes: number): void {
    this.#insert({ at, bytes });
  }

  /** Where the range starts, or undefined when no free range is long enough. */
  allocate(bytes: number): number | undefined {
    const needed = this.rounded(bytes);
    let best = -1;
    this.#free.forEach((range, index) => {
      if (range.bytes >= needed && (best < 0 || range.bytes < this.#free[best]!.bytes)) best = index;
    });
    if (best < 0) return undefined;
    const { at, bytes: found } = this.#free[best]!;
    const rest = found > needed ? [{ at: at + needed, bytes: found - needed }] : [];
    this.#free.splice(best, 1, ...rest);
    this.#used.set(at, needed);
    return at;
  }

  release(at: number): void {
    const bytes = this.#used.get(at);
    if (bytes === undefined) throw new RangeError(`nothing was given out at ${at}`);
    this.#used.delete(at);
    this.#insert({ at, bytes });
  }

  rounded(bytes: number): number {
    return Math.max(1, Math.ceil(bytes / this.#unit)) * this.#unit;
  }

  get usedBytes(): number {
    let sum = 0;
    for (const bytes of this.#used.values()) sum += bytes;
    return sum;
  }

  #insert(range: Range): void {
    const index = this.#free.findIndex(({ at }) => at > range.at);
    this.#free.splice(index < 0 ? this.#free.length : index, 0, range);
    this.#free = this.#free.reduce<Range[]>((joined, next) => {
      const last = joined.at(-1);
      if (last && last.at + last.bytes === next.at)
        joined[joined.length - 1] = { at: last.at, bytes: last.bytes + next.bytes };
      else joined.push(next);
      return joined;
    }, []);
  }
}
