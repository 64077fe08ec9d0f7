/**
 * How versions are ordered. Every ecosystem has its own rules (what comes first, 1.0-rc1 or 1.0? 1.10 or 1.9? 1.0.0.1 or
 * 1.0.1?), and a range is only as right as the order below it: there is one scheme per ecosystem and no common one.
 *
 * Invariant: each scheme is a total preorder over the texts that it takes for versions; whatever it does not take is
 * `undefined`, never equal and never smaller. Written here and not taken from packages because this floor has none; the
 * packages (semver, pep440, ruby-semver) are the oracles of the tests.
 */
export interface VersionScheme {
  readonly name: string;
  isVersion(text: string): boolean;
  /** Negative, zero or positive; undefined when either is no version. */
  compare(a: string, b: string): number | undefined;
}

/** A scheme whose versions are read into a form that is compared. */
export function versionScheme<T>(
  name: string,
  read: (text: string) => T | undefined,
  order: (a: T, b: T) => number,
): VersionScheme {
  return {
    name,
    isVersion: (text) => text.length <= longestVersion && read(text) !== undefined,
    compare(a, b) {
      if (a.length > longestVersion || b.length > longestVersion) return undefined;
      const [left, right] = [read(a), read(b)];
      return left === undefined || right === undefined ? undefined : order(left, right);
    },
  };
}

/** Nothing real is longer; hostile text is. */
const longestVersion = 256;

/** Digits of any length, by their value. */
export function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareText(left, right);
}

/** By code units, as ASCII order demands. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Numbers one by one; what is missing counts as zero. */
export function compareNumbers(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compareDigits(a[at] ?? '0', b[at] ?? '0');
    if (order !== 0) return order;
  }
  return 0;
}

export const isDigits = (text: string): boolean => /^\d+$/.test(text);
