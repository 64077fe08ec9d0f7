/**
 * Chooses what vectors look for (needle.ts) from the exact tree of a pattern.
 *
 * Where the pattern stands for a few strings only, they are the needles, in order of preference, and nobody else has to be
 * asked: `exact`. Otherwise every match contains one of some strings within it; of all such choices the cheapest by a rough
 * model of time per byte: vectors' own work plus what a wrong hit costs. When even that is worse than running the
 * automaton over everything, there is no plan.
 */
import type { Expression, Repeat } from './expression.ts';
import { isNullable } from './program.ts';
import { byteSet, type ByteSet, type Needle, type NeedlePlan } from './needle.ts';
import { utf8Sequences } from './utf8.ts';

/** In order of preference. */
interface Strings {
  readonly needles: readonly Needle[];
  /** Nothing but these strings decides. */
  readonly exact: boolean;
}

const mostNeedles = 64;
/** So many are looked for in one go; nobody else has to be asked then, which is worth more than going faster. */
const fewNeedles = 8;
const longestExact = 256;
const longestRequired = 32;
/** A character class with more shapes of bytes than this is taken for anything. */
const mostShapes = 4;

export function needlePlanOf(expression: Expression): NeedlePlan {
  const whole = stringsOf(expression);
  const exact = whole?.exact && whole.needles.every(({ length }) => length > 0) ? simplified(whole.needles) : [];
  const exactCost = exact.length === 0 ? Infinity : vectorCost(exact) + hitCost * oddsOf(exact);
  const required = bestOf(expression);
  const requiredCost = required ? costOf(required) : Infinity;
  if (Math.min(exactCost, requiredCost) > automatonCost) return { kind: 'none', needles: [] };
  const isExact = exact.length <= fewNeedles ? exactCost <= automatonCost : exactCost <= requiredCost;
  return isExact ? { kind: 'exact', needles: exact } : { kind: 'required', needles: simplified(required!) };
}

/** Nanoseconds per byte, roughly: only their proportions matter. */
const automatonCost = 1.2;
const hitCost = 15;
const wrongHitCost = 60;

function vectorCost(needles: readonly Needle[]): number {
  return needles.length === 1 ? 0.06 : 0.12 * Math.ceil(needles.length / 8);
}

function costOf(needles: readonly Needle[]): number {
  return vectorCost(needles) + wrongHitCost * oddsOf(needles);
}

function oddsOf(needles: readonly Needle[]): number {
  return needles.reduce((sum, needle) => sum + needle.reduce((odds, set) => odds * oddsOfSet(set), 1), 0);
}

/** Sets of more bytes than this do not narrow: what they hold comes in long runs. */
const broad = 16;

function oddsOfSet(set: ByteSet): number {
  let odds = knownOdds.get(set);
  if (odds === undefined) knownOdds.set(set, (odds = computeOdds(set)));
  return odds;
}

/** Needles share their sets, and are weighed many times. */
const knownOdds = new WeakMap<ByteSet, number>();

function computeOdds(set: ByteSet): number {
  let members = 0;
  let odds = 0;
  for (let word = 0; word < set.length; word++) {
    for (let bits = set[word]!; bits !== 0; bits &= bits - 1) {
      members++;
      odds += oddsOfByte[word * 32 + 31 - Math.clz32(bits & -bits)]!;
    }
  }
  return members > broad ? 1 : Math.min(odds, 1);
}

/** Rough shares of bytes in source text; only their order matters. */
const oddsOfByte: Float64Array = buildOdds();

function buildOdds(): Float64Array {
  const odds = new Float64Array(256).fill(0.003);
  const share = (characters: string, of: number) => {
    for (const character of characters) odds[character.charCodeAt(0)] = of;
  };
  share('abcdefghijklmnopqrstuvwxyz', 0.02);
  share('etaoinsr', 0.05);
  share('jqxz', 0.003);
  share('\t.,()_"=-/', 0.015);
  share('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 0.006);
  share(' ', 0.2);
  share('\n', 0.025);
  return odds;
}

/** All the strings of an expression; undefined when there are too many. */
function stringsOf(expression: Expression): Strings | undefined {
  switch (expression.kind) {
    case 'empty':
      return nothing;
    case 'assertion':
      return { ...nothing, exact: false };
    case 'characters': {
      const needles = shapesOf(expression.set);
      return needles && { needles, exact: true };
    }
    case 'concat': {
      let strings: Strings | undefined = nothing;
      for (const part of expression.parts) strings = strings && joined(strings, stringsOf(part));
      return strings;
    }
    case 'alternate': {
      let strings: Strings = { needles: [], exact: true };
      for (const branch of expression.branches) {
        const more = stringsOf(branch);
        if (!more) return undefined;
        strings = either(strings, more);
        if (strings.needles.length > mostNeedles) return undefined;
      }
      return strings;
    }
    case 'repeat':
      return stringsOfRepeat(expression);
  }
}

const nothing: Strings = { needles: [[]], exact: true };

function either(first: Strings, second: Strings): Strings {
  return { needles: [...first.needles, ...second.needles], exact: first.exact && second.exact };
}

function joined(left: Strings, right: Strings | undefined): Strings | undefined {
  if (!right || left.needles.length * right.needles.length > mostNeedles) return undefined;
  const needles = left.needles.flatMap((start) => right.needles.map((end) => [...start, ...end]));
  if (needles.some(({ length }) => length > longestExact)) return undefined;
  return { needles, exact: left.exact && right.exact };
}

function stringsOfRepeat({ part, min, max, greedy }: Repeat): Strings | undefined {
  if (max > longestExact || (min < max && isNullable(part))) return undefined;
  const once = stringsOf(part);
  if (!once) return undefined;
  // As programs have it: (x(x)?)?
  let strings: Strings | undefined = nothing;
  for (let copy = min; copy < max && strings; copy++) {
    const more = joined(once, strings);
    strings = more && (greedy ? either(more, nothing) : either(nothing, more));
    if (strings && strings.needles.length > mostNeedles) return undefined;
  }
  for (let copy = 0; copy < min && strings; copy++) strings = joined(once, strings);
  return strings;
}

/** The bytes of a set of characters, as few runs of byte sets. */
function shapesOf(set: readonly number[]): Needle[] | undefined {
  if (set.length > 64) return undefined;
  const shapes: Needle[] = [];
  for (const sequence of utf8Sequences(set)) {
    addMerged(
      shapes,
      sequence.map(([from, to]) => byteSet(Array.from({ length: to + 1 - from }, (_, index) => from + index))),
    );
    if (shapes.length > 4 * mostShapes) return undefined;
  }
  return shapes.length > mostShapes ? undefined : shapes;
}

/** Makes one of needles that differ at one place. */
function addMerged(needles: Needle[], added: Needle): void {
  for (let at = 0; at < needles.length; at++) {
    const merged = merge(needles[at]!, added);
    if (!merged) continue;
    needles.splice(at, 1);
    addMerged(needles, merged);
    return;
  }
  needles.push(added);
}

function merge(left: Needle, right: Needle): Needle | undefined {
  if (left.length !== right.length) return undefined;
  let different = -1;
  for (let at = 0; at < left.length; at++) {
    if (left[at]!.every((word, index) => word === right[at]![index])) continue;
    if (different >= 0) return undefined;
    different = at;
  }
  return left.map((set, at) => (at === different ? set.map((word, index) => word | right[at]![index]!) : set));
}

/** The same strings in fewer needles: without those that others always precede, neighbours merged. */
function simplified(needles: readonly Needle[]): readonly Needle[] {
  const kept: Needle[] = [];
  for (const needle of needles) {
    if (kept.some((earlier) => precedes(earlier, needle))) continue;
    const last = kept.at(-1);
    const merged = last && merge(last, needle);
    if (merged) kept[kept.length - 1] = merged;
    else kept.push(needle);
  }
  return kept;
}

/** Wherever `later` occurs, `earlier` does. */
function precedes(earlier: Needle, later: Needle): boolean {
  return (
    earlier.length <= later.length &&
    earlier.every((set, at) => set.every((word, index) => (word & later[at]![index]!) === later[at]![index]!))
  );
}

/** Of all the sets of strings one of which every match contains, the cheapest. */
function bestOf(expression: Expression): readonly Needle[] | undefined {
  switch (expression.kind) {
    case 'empty':
    case 'assertion':
      return undefined;
    case 'characters':
      return usable(shapesOf(expression.set));
    case 'concat':
      return bestOfConcat(expression.parts);
    case 'alternate': {
      const needles: Needle[] = [];
      for (const branch of expression.branches) {
        const best = bestOf(branch);
        if (!best || needles.length + best.length > mostNeedles) return undefined;
        needles.push(...best);
      }
      return needles;
    }
    case 'repeat':
      return expression.min === 0 ? undefined : cheaper(usable(edgeOf(expression)?.needles), bestOf(expression.part));
  }
}

function cheaper(
  left: readonly Needle[] | undefined,
  right: readonly Needle[] | undefined,
): readonly Needle[] | undefined {
  if (!left || !right) return left ?? right;
  return costOf(right) < costOf(left) ? right : left;
}

/**
 * Neighbouring parts join as long as they are finite; a `+` lends a copy to either side. Parts that stand for several
 * strings multiply what they join, so what lies behind the last of them is looked at by itself, too.
 */
function bestOfConcat(parts: readonly Expression[]): readonly Needle[] | undefined {
  let best: readonly Needle[] | undefined;
  const consider = (strings: Strings | undefined) => {
    best = cheaper(best, usable(strings?.needles));
  };
  let current: Strings = nothing;
  let simple: Strings = nothing;
  for (const part of flattened(parts)) {
    const whole = stringsOf(part);
    const isSimple = whole?.needles.length === 1;
    if (!isSimple) consider(simple);
    const extended = whole && joined(current, whole);
    const fits = extended?.needles.every(({ length }) => length <= longestRequired);
    if (!isSimple || !fits) consider(current);
    if (fits) current = extended!;
    else {
      const edge = whole ?? edgeOf(part);
      consider(edge && joined(current, edge));
      best = cheaper(best, bestOf(part));
      current = edge ?? nothing;
    }
    simple = isSimple && fits ? (joined(simple, whole) ?? nothing) : nothing;
  }
  consider(current);
  consider(simple);
  return best;
}

function flattened(parts: readonly Expression[]): readonly Expression[] {
  return parts.flatMap((part) => (part.kind === 'concat' ? flattened(part.parts) : [part]));
}

/** `x{3,}` starts with xxx and ends with xxx. */
function edgeOf(part: Expression): Strings | undefined {
  if (part.kind !== 'repeat' || part.min === 0) return undefined;
  const once = stringsOf(part.part);
  let edge = once;
  for (let copy = 1; copy < Math.min(part.min, longestRequired) && edge; copy++) {
    const longer = joined(edge, once);
    if (!longer?.needles.every(({ length }) => length <= longestRequired)) break;
    edge = longer;
  }
  return edge;
}

/** Without broad sets at their ends; undefined when nothing is left of one. */
function usable(needles: readonly Needle[] | undefined): readonly Needle[] | undefined {
  if (!needles || needles.length === 0) return undefined;
  const trimmed: Needle[] = [];
  for (const needle of needles) {
    let from = 0;
    let to = needle.length;
    while (from < to && oddsOfSet(needle[from]!) === 1) from++;
    while (to > from && oddsOfSet(needle[to - 1]!) === 1) to--;
    if (from === to || to - from > longestRequired) return undefined;
    const kept = needle.slice(from, to);
    if (!trimmed.some((earlier) => precedes(earlier, kept))) trimmed.push(kept);
  }
  return trimmed;
}
