/**
 * Literals of which one stands in every match of a regular expression, for the scan that finds all literals of all rules
 * in one pass. Taken from the exact tree of the expression, so nothing is guessed from its spelling.
 *
 * Invariant: of every match, some literal is a part (in any case, over ASCII). One exception is kept out by `regex-rule.ts`:
 * U+017F and U+212A, which fold to `s` and `k` where case is ignored, are never taken for these letters.
 */
import { countOf, membersOf } from '../../search/regex/code-points.ts';
import type { Expression } from '../../search/regex/expression.ts';

/** Shorter ones stand on too many lines to be worth it. */
const shortestWorth = 3;
/** A class of more letters is taken for any character. */
const mostMembers = 16;
const mostLiterals = 200;
const longest = 24;

interface Known {
  /** Everything that the expression matches, folded, while that is little. */
  readonly whole: ReadonlySet<string> | undefined;
  /** Of every match one of these is a part. */
  readonly needed: ReadonlySet<string> | undefined;
}

const unknown: Known = { whole: undefined, needed: undefined };
const empty: Known = { whole: new Set(['']), needed: undefined };

/** Lower-case ASCII; undefined when there are none that would help. */
export function requiredLiterals(expression: Expression): readonly string[] | undefined {
  const { whole, needed } = read(expression);
  const best = better(whole, needed);
  return best && [...best];
}

function read(expression: Expression): Known {
  switch (expression.kind) {
    case 'empty':
    case 'assertion':
      return empty;
    case 'characters':
      return { whole: charactersOf(expression.set), needed: undefined };
    case 'concat':
      return sequence(expression.parts.map(read));
    case 'alternate':
      return either(expression.branches.map(read));
    case 'repeat':
      return repeated(read(expression.part), expression.min, expression.max);
  }
}

function charactersOf(set: readonly number[]): ReadonlySet<string> | undefined {
  if (set.length === 0 || countOf(set) > 2 * mostMembers) return undefined;
  const members = membersOf(set).filter((code) => code !== 0x17f && code !== 0x212a);
  if (members.some((code) => code >= 0x80 || code === 0x0a)) return undefined;
  const folded = new Set(members.map((code) => String.fromCharCode(code).toLowerCase()));
  return folded.size > 0 && folded.size <= mostMembers ? folded : undefined;
}

/** What stands beside each other is joined until it is too much; of all such runs the best one is what is needed. */
function sequence(parts: readonly Known[]): Known {
  let needed: ReadonlySet<string> | undefined;
  let run: ReadonlySet<string> = new Set(['']);
  let isWhole = true;
  for (const part of parts) {
    needed = better(needed, part.needed);
    const joined = part.whole && product(run, part.whole);
    if (joined) {
      run = joined;
      continue;
    }
    isWhole = false;
    needed = better(needed, run);
    run = part.whole ?? new Set(['']);
  }
  return isWhole ? { whole: run, needed } : { whole: undefined, needed: better(needed, run) };
}

function either(branches: readonly Known[]): Known {
  const wholes = branches.map(({ whole }) => whole);
  const joined = union(wholes);
  return {
    whole: joined && joined.size <= mostLiterals ? joined : undefined,
    needed: worthwhile(union(branches.map(({ whole, needed }) => better(whole, needed)))),
  };
}

function repeated(once: Known, min: number, max: number): Known {
  if (max === 0) return empty;
  if (min === 0) return max === 1 ? { whole: union([once.whole, empty.whole]), needed: undefined } : unknown;
  if (min === 1 && max === 1) return once;
  const copies = sequence(Array.from({ length: Math.min(min, longest) }, () => once));
  return {
    whole: min === max && min <= longest ? copies.whole : undefined,
    needed: better(copies.whole, copies.needed),
  };
}

function union(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const all = new Set<string>();
  for (const set of sets) {
    if (!set) return undefined;
    for (const text of set) all.add(text);
  }
  return all;
}

function product(left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> | undefined {
  if (left.size * right.size > mostLiterals) return undefined;
  const all = new Set<string>();
  for (const a of left) for (const b of right) all.add(a + b);
  return lengthOf(all) > longest ? undefined : all;
}

function worthwhile(set: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  return set && set.size <= mostLiterals && lengthOf(set) >= shortestWorth ? set : undefined;
}

/** The longer its shortest literal, the fewer lines it stands on; then the fewer literals. */
function better(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined) {
  const [left, right] = [worthwhile(a), worthwhile(b)];
  if (!left || !right) return left ?? right;
  const [of, other] = [Math.min(8, lengthOf(left)), Math.min(8, lengthOf(right))];
  if (of !== other) return of > other ? left : right;
  return left.size <= right.size ? left : right;
}

function lengthOf(set: ReadonlySet<string>): number {
  let least = Infinity;
  for (const text of set) least = Math.min(least, text.length);
  return least;
}
