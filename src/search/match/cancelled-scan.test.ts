/** How much is still done after nobody wants a search any more, counted in bytes that kernels were given, not in time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, TextMemory } from '../kernels/fixtures/texts.ts';
import type { DfaRunner, Kernels } from '../kernels/kernels.ts';
import { compiled } from '../regex/pattern.ts';
import { LineList } from './line-list.ts';
import { TextScanner } from './text-scanner.ts';

const megabyte = 1 << 20;
const documentBytes = 24 * megabyte;
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
