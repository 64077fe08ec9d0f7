/**
 * Holds a module against the plain kernels on a small text before anybody relies on it. Kernels are proved by their tests;
 * this is for what comes after: a module of half-edited sources, a runtime that compiles an instruction wrongly. Such a
 * module once wrote shards without postings, and searches that found nothing, without an error.
 */
import { firstState, matchFlag, type DfaTable } from '../regex/dfa-table.ts';
import { byteSet, type NeedlePlan } from '../regex/needle.ts';
import { pageBytes } from './arena.ts';
import type { DfaRunner, Kernels, PostingCollector } from './kernels.ts';
import { PlainKernels } from './plain.ts';
import { PlainPostingCollector } from './plain-postings.ts';
import { SimdKernels } from './simd.ts';

/** Matches at the edges of vectors, lines with none, with several, a last one without a line feed. */
const text = Buffer.from(
  `${'x'.repeat(15)}ab\nab${'é'.repeat(30)}\n\n${'a'.repeat(63)}b ab\n${'none at all\n'.repeat(40)}b\naab`,
);
const bytesOf = (word: string) => Array.from(Buffer.from(word), (byte) => byteSet([byte]));
const plans: readonly NeedlePlan[] = [
  { kind: 'exact', needles: [bytesOf('ab')] },
  { kind: 'exact', needles: [bytesOf('aab'), bytesOf('at'), bytesOf('é')] },
  { kind: 'exact', needles: [[byteSet(Buffer.from('aeiou')), byteSet(Buffer.from('bl'))]] },
];

/** What the module gets wrong, or undefined. */
export function wrongIn(module: WebAssembly.Module): string | undefined {
  const scratch = { from: pageBytes, to: pageBytes * 33 };
  const memory = new WebAssembly.Memory({ initial: 35, maximum: 65_536, shared: true });
  new Uint8Array(memory.buffer).set(text, scratch.to);
  const range = { from: scratch.to, to: scratch.to + text.length };
  const vector = answersOf(new SimdKernels(module, memory, scratch), range);
  const plain = answersOf(new PlainKernels(memory), range);
  for (const name of ['lines', 'needles', 'automata'] as const)
    if (vector[name] !== plain[name]) return `${name} are not found as by the plain ones`;
  return undefined;
}

/** The same for trigrams, by whoever is about to build shards: it takes a memory of 40 MB. Leaves the collector empty. */
export function collectsAsPlain(collector: PostingCollector): boolean {
  const isSame = postingsOf(collector) === postingsOf(new PlainPostingCollector(text.length));
  collector.reset();
  return isSame;
}

function answersOf(
  kernels: Kernels,
  { from, to }: { readonly from: number; readonly to: number },
): { readonly lines: string; readonly needles: string; readonly automata: string } {
  const at = new Uint32Array(64);
  const described = new Uint32Array(192);
  const needles = plans.map((plan) => {
    const search = kernels.needles(plan);
    const count = search.lines(from, to, at);
    kernels.describeLines({ from, to, firstLine: 3, at, count }, described);
    const found = [...described.subarray(0, count * 3), search.countLines(from, to)];
    search.release();
    return found;
  });
  const lines = [kernels.countLineFeeds(from, to), kernels.nextLineFeed(from, to), kernels.previousLineFeed(from, to)];
  const runner = kernels.dfa({ states: 8, strideShift: 3, endClass: 4 });
  fillTable(runner);
  const { count, ...rest } = runner.lines({ state: firstState, lineStart: firstState, from, to }, at);
  const automata = JSON.stringify([[...at.subarray(0, count)], rest]);
  runner.release();
  return { lines: lines.join(), needles: JSON.stringify(needles), automata };
}

/** Lines with `ab`. */
function fillTable({ table }: DfaRunner): void {
  const [start, behindA] = [firstState, firstState + 1];
  const [a, b, feed] = [1, 2, 3];
  table.classes.fill(0);
  table.classes.set([feed], 10);
  table.classes.set([a, b], 97);
  setRow(table, start, [start, behindA, start, start, start]);
  setRow(table, behindA, [start, behindA, start | matchFlag, start, start]);
}

function setRow({ transitions, strideShift }: DfaTable, state: number, row: readonly number[]): void {
  transitions.set(row, state << strideShift);
}

function postingsOf(collector: PostingCollector): string {
  collector.reset();
  collector.text.set(text);
  const half = text.indexOf(10, 100) + 1;
  const facts = [collector.addBlock(0, half), collector.addBlock(half, text.length)];
  const { distinct, groups, keys, bytes } = collector.encode();
  return JSON.stringify([
    facts,
    distinct,
    [...groups],
    Buffer.from(keys).toString('hex'),
    Buffer.from(bytes).toString('hex'),
  ]);
}
