/** How much is still done after nobody wants a search any more, counted in bytes that kernels were given, not in time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, TextMemory } from '../kernels/fixtures/texts.ts';
import type { DfaRunner, Kernels, NeedleSearch } from '../kernels/kernels.ts';
import type { NeedlePlan } from '../regex/needle.ts';
import { compiled } from '../regex/pattern.ts';
import { LineList } from './line-list.ts';
import { TextScanner } from './text-scanner.ts';

const megabyte = 1 << 20;
const documentBytes = 24 * megabyte;
const lineBytes = 5 * megabyte;
/** As text-scanner.ts has it. */
const bytesAtOnce = 4 * megabyte;

/** The kernels, with the bytes that automata were run over; `onRun` is told before each run. */
function counting(kernels: Kernels, onRun: () => void): { readonly kernels: Kernels; readonly runBytes: () => number } {
  let bytes = 0;
  const watched = (runner: DfaRunner): DfaRunner => ({
    table: runner.table,
    run: (state, from, to) => {
      onRun();
      const run = runner.run(state, from, to);
      bytes += (run.stop === 'end' ? to : run.position) - from;
      return run;
    },
    lines: (scan, into) => runner.lines(scan, into),
    countLines: (scan) => runner.countLines(scan),
    filter: (candidates, into) => runner.filter(candidates, into),
    release: () => runner.release(),
  });
  const handler: ProxyHandler<Kernels> = {
    get: (target, name) => {
      if (name === 'dfa') return (shape: Parameters<Kernels['dfa']>[0]) => watched(target.dfa(shape));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  };
  return { kernels: new Proxy(kernels, handler), runBytes: () => bytes };
}

/** The kernels, with how much text each call of needles was about; `onLook` is told before each. */
function countingNeedles(
  kernels: Kernels,
  onLook: () => void,
): { readonly kernels: Kernels; readonly looks: number[] } {
  const looks: number[] = [];
  const watched = (search: NeedleSearch): NeedleSearch => {
    const look = (from: number, to: number): void => {
      onLook();
      looks.push(to - from);
    };
    return {
      ...search,
      next: (from, to) => (look(from, to), search.next(from, to)),
      lines: (from, to, into) => (look(from, to), search.lines(from, to, into)),
      countLines: (from, to) => (look(from, to), search.countLines(from, to)),
      release: () => search.release(),
    };
  };
  const handler: ProxyHandler<Kernels> = {
    get: (target, name) => {
      if (name === 'needles') return (plan: NeedlePlan) => watched(target.needles(plan));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  };
  return { kernels: new Proxy(kernels, handler), looks };
}

for (const [what, source, isListed] of [
  ['listed', 'needle', true],
  ['counted', 'needle', false],
  ['judged', 'needle.*q', true],
  ['over several lines', 'needle\\nq', true],
] as const)
  test(`needles are looked for in slices of one endless line, and left when the search is aborted: ${what}`, () => {
    const memory = new TextMemory(documentBytes + megabyte);
    const text = Buffer.alloc(documentBytes, 'a line that goes on and on without what is looked for; ');
    const from = memory.put(text);
    const known = compiled(source, { ignoreCase: false });
    assert.ok(known.ok);
    const run = { from, to: from + text.length, firstLine: 0, isUtf8: true };
    const scanOnce = (kernels: Kernels, isCancelled: () => boolean): void => {
      const scanner = new TextScanner({ program: plain, kernels, pattern: known.value, isCancelled });
      if (isListed) scanner.scan(run, new LineList());
      else scanner.count(run);
    };
    const whole = countingNeedles(memory.plain, () => undefined);
    scanOnce(whole.kernels, () => false);
    assert.ok(Math.max(...whole.looks) <= 2 * bytesAtOnce, whole.looks.join());
    assert.ok(whole.looks.reduce((sum, each) => sum + each, 0) >= documentBytes);
    let asked = false;
    const aborted = countingNeedles(memory.plain, () => (asked = true));
    scanOnce(aborted.kernels, () => asked);
    assert.equal(aborted.looks.length, 1);
  });

test('a needle across the end of a slice is found, and each line once', () => {
  const memory = new TextMemory(documentBytes + megabyte);
  const text = Buffer.alloc(documentBytes, '-');
  const feeds = [3 * bytesAtOnce, 3 * bytesAtOnce + 10];
  for (const at of feeds) text.write('\n', at);
  // In the first line across two slices and once more; in the last one at its end, across none.
  for (const at of [bytesAtOnce - 3, bytesAtOnce + 20, 2 * bytesAtOnce - 1, feeds[0]! + 2, documentBytes - 6])
    text.write('needle', at);
  const from = memory.put(text);
  const known = compiled('needle', { ignoreCase: false });
  assert.ok(known.ok);
  const lines = new LineList();
  const scanner = new TextScanner({ program: plain, kernels: memory.plain, pattern: known.value });
  const run = { from, to: from + text.length, firstLine: 0, isUtf8: true };
  scanner.scan(run, lines);
  assert.deepEqual(
    Array.from({ length: lines.count }, (_, at) => lines.number(at)),
    [0, 1, 2],
  );
  assert.equal(scanner.count(run), 3);
});

for (const [what, source] of [
  ['no match', 'zz'],
  ['one match, from its end back to its start', '[a-z].*z'],
  ['many matches', 'on?'],
] as const)
  test(`spans are looked for in one endless line until the search is aborted: ${what}`, () => {
    const text = Buffer.alloc(lineBytes, 'a line that goes on and on; ');
    text.write('z', lineBytes - 1);
    const known = compiled(source, { ignoreCase: false });
    assert.ok(known.ok);
    let looks = 0;
    const whole = known.value.newSpans(() => (looks++, false));
    const spans = whole.spans(text, 0, text.length, Infinity);
    assert.equal(whole.stoppedAt, undefined);
    // A megabyte between two looks, give or take.
    assert.ok(looks >= 4, String(looks));
    looks = 0;
    const aborted = known.value.newSpans(() => ++looks > 2);
    const found = aborted.spans(text, 0, text.length, Infinity);
    assert.equal(looks, 3);
    assert.notEqual(aborted.stoppedAt, undefined);
    assert.ok(found.length <= spans.length);
    // The next text is looked at whole.
    assert.deepEqual(known.value.newSpans(() => false).spans(text, 0, text.length, Infinity), spans);
  });

test('a document of many megabytes is left within a piece of it when the search is aborted', () => {
  const memory = new TextMemory(documentBytes + megabyte);
  const text = Buffer.alloc(documentBytes, 'a line that goes on and on without what is looked for\n');
  // What vectors look for is there, so that the automaton has to judge.
  text.write('xq a aq\nx b\n');
  const from = memory.put(text);
  const known = compiled(String.raw`[xy]q+\n[xy]`, { ignoreCase: false });
  assert.ok(known.ok && known.value.multiLine);
  const run = { from, to: from + text.length, firstLine: 0, isUtf8: true };
  // First the whole of it, as the measure.
  const whole = counting(memory.plain, () => undefined);
  new TextScanner({ program: plain, kernels: whole.kernels, pattern: known.value }).scan(run, new LineList());
  assert.ok(whole.runBytes() > documentBytes * 0.9, String(whole.runBytes()));
  let asked = false;
  const aborted = counting(memory.plain, () => (asked = true));
  const parts = { program: plain, kernels: aborted.kernels, pattern: known.value, isCancelled: () => asked };
  const found = new LineList();
  new TextScanner(parts).scan(run, found);
  assert.ok(aborted.runBytes() > 0);
  assert.ok(aborted.runBytes() <= 2 * bytesAtOnce, String(aborted.runBytes()));
  assert.equal(found.count, 0);
});
