/** Lines judged by streams of bits: the kernel against the automaton in plain TypeScript, on random patterns and texts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadState, matchFlag } from '../regex/dfa-table.ts';
import { compiled } from '../regex/pattern.ts';
import { Dice, randomPattern, randomText } from '../regex/random-case.ts';
import type { Kernels } from './kernels.ts';
import { TextMemory } from './fixtures/texts.ts';

const memory = new TextMemory(1 << 20, undefined, 4 << 20);

/** Numbers of matching lines of [from, to), in pieces of `room`, and how many are counted. */
function judged(kernels: Kernels, source: string, text: { readonly from: number; readonly to: number }, room: number) {
  const pattern = compiled(source, { ignoreCase: false });
  if (!pattern.ok || pattern.value.multiLine) return undefined;
  const membership = pattern.value.newMembership();
  if (!membership.shape.lines) return undefined;
  const runner = kernels.dfa(membership.shape);
  membership.attach(runner.table);
  const { bytes } = memory;
  const listed = new Set<number>();
  const lineOf = (at: number) => kernels.countLineFeeds(text.from, at);
  let counted = 0;
  for (const isListed of [true, false]) {
    const into = new Uint32Array(room);
    let found = 0;
    for (let state = membership.start, at = text.from; ;) {
      const scan = { state, lineStart: membership.start, from: at, to: text.to };
      const lines = isListed ? runner.lines(scan, into) : runner.countLines(scan);
      found += lines.count;
      if (isListed) for (const address of into.subarray(0, lines.count)) listed.add(lineOf(address));
      ({ state, position: at } = lines);
      if (lines.stop === 'full') continue;
      const isEnd = lines.stop === 'end';
      if (isEnd && lines.decided) break;
      const { classes, endClass } = runner.table;
      const next = membership.step(state, isEnd ? endClass : classes[bytes[at]!]!, 1);
      const isMatch = (next & matchFlag) !== 0;
      if (isMatch) {
        found++;
        if (isListed) listed.add(lineOf(Math.min(at, text.to - 1)));
      }
      if (isEnd) break;
      const isOver = isMatch || next === deadState;
      at = isOver ? kernels.nextLineFeed(at, text.to) + 1 : at + 1;
      state = isOver ? membership.start : next;
      if (isOver && at >= text.to) break;
    }
    if (isListed) assert.equal(found, listed.size, 'each line once');
    counted = found;
  }
  runner.release();
  return { lines: [...listed], counted };
}

const fixed = ['', '^', 'x*', '\\.$', '[A-Z]{5}', '^\\s*$', '\\w{40,}', '[ab].{70}[k1]', '\\bfoo|^ab', 'a.{3,90}b\\b'];
const some = ['.', 'a\\B', '\\B', '\\B-\\B', '[^a]{64}', '[^a]{65,}b', 'k{2}.*1+$', '(ab){1,3}a', '.{200}', '\\x00'];

function agree(source: string, text: Buffer, dice: Dice): boolean {
  const from = memory.put(text, dice.below(40), Buffer.from(dice.oneOf(['a\nb', 'a1', '\n', 'é'])));
  const range = { from, to: from + text.length };
  const expected = judged(memory.plain, source, range, 1000);
  if (!expected) return false;
  for (const room of [1, 3, 1000])
    assert.deepEqual(judged(memory.simd, source, range, room), expected, JSON.stringify({ source, room }));
  return true;
}

test('by streams: the lines that the automaton finds', () => {
  const dice = new Dice(21);
  let compared = 0;
  for (let round = 0; round < 700; round++) {
    const source = round < 200 ? dice.oneOf([...fixed, ...some]) : randomPattern(dice, 1 + dice.below(4));
    const parts = Array.from({ length: 1 + dice.below(8) }, () => randomText(dice));
    if (agree(source, Buffer.from(parts.join('').repeat(1 + dice.below(3))), dice)) compared++;
  }
  assert.ok(compared > 350, `${compared} compared`);
});

test('by streams: more text than is looked at together, and lines longer than that', () => {
  const dice = new Dice(22);
  for (const source of [...fixed, ...some]) {
    const long = 'ab1 k.'.repeat(dice.oneOf([700, 2000, 50_000]));
    const text = `${'abc.\n'.repeat(1000)}${long}\n${'ABCDE é\n\n x\r\n'.repeat(200)}${long}`;
    assert.ok(agree(source, Buffer.from(text), dice), source);
  }
});

test('what has a loop around more than a class, or takes too many steps, has no program', () => {
  for (const source of ['x(ab)*y', 'a{2}(bc){30}', 'a(b|cd)+e'])
    assert.equal(judged(memory.simd, source, { from: 0, to: 0 }, 1), undefined, source);
});
