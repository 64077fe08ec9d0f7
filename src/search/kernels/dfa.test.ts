import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { deadState, firstState, matchFlag, unknownState } from '../regex/dfa-table.ts';
import type { DfaLines, DfaRunner } from './kernels.ts';
import { bytesAtOnce } from './simd-dfa.ts';
import { simd, TextMemory } from './fixtures/texts.ts';

const memory = new TextMemory();
const strideShift = 3;
const endClass = 5;
/** Class 0 is nearly everything, so that states can be skipped in; 4 is the line feed. */
const alphabet = Buffer.from('.abé\n');

function classOf(byte: number): number {
  if (byte === 10) return 4;
  if (byte === 0x61) return 1;
  if (byte === 0x62) return 2;
  return byte >= 0x80 ? 3 : 0;
}

interface MadeUpAutomaton {
  /** Per state a transition per class. */
  readonly rows: readonly (readonly number[])[];
}

/** Line feeds lead to the first state, or nowhere; sometimes a transition is not built yet. */
const automata: fc.Arbitrary<MadeUpAutomaton> = fc.integer({ min: 1, max: 5 }).chain((states) => {
  const state = fc.integer({ min: firstState, max: firstState + states - 1 });
  const transition = fc.oneof(
    { weight: 8, arbitrary: state },
    { weight: 1, arbitrary: state.map((next) => next | matchFlag) },
    { weight: 1, arbitrary: fc.constantFrom(deadState, deadState | matchFlag, unknownState) },
  );
  const feed = fc.constantFrom(firstState, firstState, firstState | matchFlag, deadState, unknownState);
  const row = fc.tuple(state, fc.boolean(), transition, transition, transition, feed, transition);
  return fc.array(row, { minLength: states, maxLength: states }).map((rows) => ({
    rows: rows.map(([next, stays, a, b, high, lineFeed, end], index) => [
      stays ? firstState + index : next,
      a,
      b,
      high,
      lineFeed,
      end,
    ]),
  }));
});

const texts = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...alphabet).map((byte) => Buffer.of(byte)) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 70 }).map((length) => Buffer.alloc(length, '.')) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 6 }).map((length) => Buffer.alloc(length, '\n')) },
    ),
    { maxLength: 40 },
  )
  .map((pieces) => Buffer.concat(pieces));

function runnersOf({ rows }: MadeUpAutomaton): DfaRunner[] {
  memory.simd.release();
  return [memory.simd, memory.plain].map((kernels) => {
    const runner = kernels.dfa({ states: rows.length + firstState, strideShift, endClass });
    const { classes, transitions } = runner.table;
    for (let byte = 0; byte < 256; byte++) classes[byte] = classOf(byte);
    // Scratch was used by others before.
    transitions.fill(-1, firstState << strideShift);
    for (const [index, row] of rows.entries()) transitions.set(row, (index + firstState) << strideShift);
    return runner;
  });
}

/** Written from the description in kernels.ts, a byte at a time. */
function naiveLines({ rows }: MadeUpAutomaton, text: Uint8Array): { found: number[]; stop: string; position: number } {
  const found: number[] = [];
  let state = firstState;
  for (let at = 0; at < text.length; at++) {
    const next = rows[state - firstState]![classOf(text[at]!)]!;
    if (next === unknownState) return { found, stop: 'unknown', position: at };
    if ((next & matchFlag) === 0 && next !== deadState) {
      state = next;
      continue;
    }
    if ((next & matchFlag) !== 0) found.push(at);
    while (at < text.length && text[at] !== 10) at++;
    state = firstState;
  }
  return { found, stop: 'end', position: text.length };
}

function inPieces(runner: DfaRunner, from: number, to: number, room: number): { found: number[]; last: DfaLines } {
  const into = new Uint32Array(room);
  const found: number[] = [];
  let scan = { state: firstState, lineStart: firstState, from, to };
  for (;;) {
    const last = runner.lines(scan, into);
    found.push(...[...into.subarray(0, last.count)].map((address) => address - from));
    if (last.stop !== 'full') return { found, last };
    assert.equal(last.count, room);
    scan = { ...scan, state: last.state, from: last.position };
  }
}

test('one run: where and why it stops', () => {
  fc.assert(
    fc.property(automata, texts, fc.nat(40), (automaton, text, behind) => {
      const from = memory.put(text, behind, Buffer.from('ab'));
      const [vector, twin] = runnersOf(automaton).map((runner) => runner.run(firstState, from, from + text.length));
      assert.deepEqual(vector, twin);
    }),
    { numRuns: 500 },
  );
});

test('lines: found, counted, in pieces of any size', () => {
  fc.assert(
    fc.property(automata, texts, fc.nat(40), (automaton, text, behind) => {
      const from = memory.put(text, behind, Buffer.from('a\nb'));
      const to = from + text.length;
      const expected = naiveLines(automaton, text);
      const runners = runnersOf(automaton);
      const ends = runners.map((runner) => {
        for (const room of [1, 2, 1000]) {
          const { found, last } = inPieces(runner, from, to, room);
          assert.deepEqual(found, expected.found);
          assert.equal(last.stop, expected.stop);
          assert.equal(last.position - from, expected.position);
        }
        const counted = runner.countLines({ state: firstState, lineStart: firstState, from, to });
        assert.equal(counted.count, expected.found.length);
        return counted;
      });
      if (text.length > 0) assert.deepEqual(ends[0], ends[1]);
    }),
    { numRuns: 1000 },
  );
});

test('so much text that four runs share it', () => {
  const rare = fc.tuple(automata, fc.array(texts, { minLength: 1, maxLength: 4 }), fc.integer({ min: 10, max: 60 }));
  fc.assert(
    fc.property(rare, fc.nat(40), ([automaton, parts, times], behind) => {
      // Built to the end, and hardly to be skipped in: class 0 leads on.
      const rows = automaton.rows.map((row, index) =>
        row.map((next, byteClass) => {
          if (next === unknownState) return firstState;
          return byteClass === 0 && next === firstState + index
            ? firstState + ((index + 1) % automaton.rows.length)
            : next;
        }),
      );
      const text = Buffer.concat(Array.from({ length: times }, () => parts).flat());
      const from = memory.put(text, behind, Buffer.from('ab'));
      const to = from + text.length;
      const expected = naiveLines({ rows }, text);
      for (const runner of runnersOf({ rows })) {
        for (const room of [7, 1000]) assert.deepEqual(inPieces(runner, from, to, room).found, expected.found);
        const counted = runner.countLines({ state: firstState, lineStart: firstState, from, to });
        assert.equal(counted.count, expected.found.length);
      }
    }),
    { numRuns: 300 },
  );
});

test('four runs that meet dead ends and unknown transitions at the same time, up to their last byte', () => {
  // Two states that lead to one another, so that there is nothing to skip in.
  const rowsWith = (onA: number) =>
    [firstState + 1, firstState].map((other) => [other, onA, firstState | matchFlag, other, firstState, other]);
  const [dead, unknown] = [rowsWith(deadState), rowsWith(unknownState)];
  for (const line of ['a.b\n', '.ab\n', '..a\nb..\n', 'b..\na..\n']) {
    // Only the last of the four meets any: the others are still going on when it is through.
    const text = Buffer.from('....\n...\n'.repeat(900) + line.repeat(2304 / line.length));
    const from = memory.put(text);
    for (const rows of [dead, unknown]) {
      const expected = naiveLines({ rows }, text);
      for (const runner of runnersOf({ rows })) {
        const { found, last } = inPieces(runner, from, from + text.length, 5000);
        assert.deepEqual(found, expected.found);
        assert.equal(last.stop, expected.stop);
      }
    }
  }
});

test('candidate lines are judged from their beginning to their end', () => {
  fc.assert(
    fc.property(automata, texts, fc.nat(40), fc.nat(), (automaton, text, behind, seed) => {
      const from = memory.put(text, behind, Buffer.from('a\nb'));
      const to = from + text.length;
      const at: number[] = [];
      for (let start = 0, line = 0; start < text.length; line++) {
        const feed = text.indexOf(10, start);
        const end = feed < 0 ? text.length - 1 : feed;
        if ((line + seed) % 4 !== 0) at.push(from + start + (seed % (end + 1 - start)));
        start = end + 1;
      }
      const candidates = { lineStart: firstState, from, to, at: Uint32Array.from(at), first: 0, count: at.length };
      const [vector, twin] = runnersOf(automaton).map((runner) => {
        const into = new Uint32Array(at.length);
        const filtered = runner.filter(candidates, into);
        return { filtered, found: [...into.subarray(0, filtered.found)] };
      });
      assert.deepEqual(vector, twin);
    }),
    { numRuns: 1000 },
  );
});

test('states that lead back to themselves are skipped in, and a renumbered table is noticed', () => {
  // "a" then "b" somewhere behind it in the line; the same with the states the other way round.
  const there = [
    [2, 3, 2, 2, 2, 2],
    [3, 3, 2 | matchFlag, 3, 2, 2],
  ];
  const text = Buffer.from(`${'.'.repeat(1000)}a${'.'.repeat(1000)}b\n${'.'.repeat(500)}\nab\n`);
  const from = memory.put(text);
  const scan = { lineStart: firstState, state: firstState, from, to: from + text.length };
  for (const runner of runnersOf({ rows: there })) {
    assert.equal(runner.countLines(scan).count, 2);
    const { transitions } = runner.table;
    // Now every "b" matches.
    transitions.set([2, 2, 2 | matchFlag, 2, 2, 2], firstState << strideShift);
    assert.equal(runner.countLines(scan).count, 2);
    transitions.set([2, 2, 2, 2 | matchFlag, 2, 2], firstState << strideShift);
    assert.equal(runner.countLines(scan).count, 0);
  }
});

test('a call for lines reads so much and no more, whatever the length of lines', () => {
  const large = new TextMemory(5 * bytesAtOnce);
  const filling = (length: number) => Buffer.alloc(length, '.');
  const lineCount = bytesAtOnce >> 2;
  const lines = Buffer.from('a.b\n....\n'.repeat(lineCount));
  const oneLine = Buffer.concat([
    filling(bytesAtOnce * 2),
    Buffer.from('ab'),
    filling(bytesAtOnce),
    Buffer.from('\nab'),
  ]);
  for (const [text, expected] of [
    [lines, lineCount],
    [oneLine, 2],
  ] as const) {
    const from = large.put(text);
    const to = from + text.length;
    large.simd.release();
    const runner = large.simd.dfa({ states: 4, strideShift, endClass });
    const { classes, transitions } = runner.table;
    for (let byte = 0; byte < 256; byte++) classes[byte] = classOf(byte);
    transitions.set([2, 3, 2, 2, 2, 2, 0, 0, 3, 3, 2 | matchFlag, 3, 2, 2, 0, 0], firstState << strideShift);
    let [count, state, at] = [0, firstState, from];
    for (let calls = 0; ; calls++) {
      assert.ok(calls < 10);
      const part = runner.countLines({ state, lineStart: firstState, from: at, to });
      count += part.count;
      if (part.stop === 'end') break;
      assert.equal(part.stop, 'full');
      // A line that is decided is skipped to its end.
      if (part.state !== firstState) assert.ok(part.position - at <= bytesAtOnce);
      ({ state, position: at } = part);
    }
    assert.equal(count, expected);
  }
});

test('an automaton whose table does not fit runs in plain TypeScript', () => {
  memory.simd.release();
  const runner = memory.simd.dfa({ states: 1 << 20, strideShift, endClass });
  runner.table.classes.fill(0);
  runner.table.transitions.set([firstState | matchFlag], firstState << strideShift);
  const from = memory.put(Buffer.from('x\ny'));
  assert.equal(runner.countLines({ state: firstState, lineStart: firstState, from, to: from + 1 }).count, 1);
  assert.equal(simd.flavour, 'simd');
});
