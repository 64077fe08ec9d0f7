import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyDifference, countLineFeeds, differenceOf } from './line-difference.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

function shown(before: string, after: string): string {
  const { hunks, extents } = differenceOf(bytes(before), bytes(after));
  let text = '';
  for (let at = 0; at < hunks.length; at += 4) {
    text += `@${hunks.slice(at, at + 4).join(',')}@`;
    text += `-${before.slice(extents[at], extents[at + 1])}+${after.slice(extents[at + 2], extents[at + 3])}`;
  }
  return text;
}

const cases: readonly (readonly [name: string, before: string, after: string, difference: string])[] = [
  ['equal', 'a\nb\n', 'a\nb\n', ''],
  ['both empty', '', '', ''],
  ['a new file', '', 'a\nb\n', '@0,0,0,2@-+a\nb\n'],
  ['a file that goes', 'a\nb', '', '@0,2,0,0@-a\nb+'],
  ['a line in the middle', 'a\nb\nc\n', 'a\nx\nc\n', '@1,1,1,1@-b\n+x\n'],
  ['a line more at the end', 'a\n', 'a\nb\n', '@1,0,1,1@-+b\n'],
  ['a line more at the beginning', 'b\n', 'a\nb\n', '@0,0,0,1@-+a\n'],
  ['the line break at the end comes', 'a\nb', 'a\nb\n', '@1,1,1,1@-b+b\n'],
  ['the line break at the end goes', 'a\nb\n', 'a\nb', '@1,1,1,1@-b\n+b'],
  ['a carriage return is part of the line', 'a\nb\n', 'a\r\nb\n', '@0,1,0,1@-a\n+a\r\n'],
  ['one line begins with the other', 'ab', 'a', '@0,1,0,1@-ab+a'],
  ['one line ends with the other', 'xabc', 'abc', '@0,1,0,1@-xabc+abc'],
  ['the same line twice, one goes', 'a\na\n', 'a\n', '@1,1,1,0@-a\n+'],
  ['what begins alike may end alike, too', 'a\nb\na\nb\n', 'a\nb\n', '@2,2,2,0@-a\nb\n+'],
  ['two places', 'a\nb\nc\nd\ne\n', 'x\nb\nc\nd\ny\n', '@0,1,0,1@-a\n+x\n@4,1,4,1@-e\n+y\n'],
  ['an empty line', 'a\n\nb\n', 'a\nb\n', '@1,1,1,0@-\n+'],
];

for (const [name, before, after, difference] of cases)
  test(`difference: ${name}`, () => assert.equal(shown(before, after), difference));

/** Few different lines, so that much is alike; odd ends. */
const text = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', '', 'a\r', 'ab', '\u00e9'), { maxLength: 60 }),
    fc.constantFrom('', '\n', '\n\n', '\r\n'),
  )
  .map(([lines, end]) => bytes(lines.join('\n') + end));

function linesOf(of: Buffer): readonly string[] {
  const lines = of.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function tally(lines: readonly string[], sign: number, into: Map<string, number>): void {
  for (const line of lines) into.set(line, (into.get(line) ?? 0) + sign);
}

function assertHolds(before: Buffer, after: Buffer): void {
  const difference = differenceOf(before, after);
  assert.ok(applyDifference(before, difference, after).equals(after));
  const sums = new Map<string, number>();
  tally(linesOf(before), 1, sums);
  tally(linesOf(after), -1, sums);
  const { hunks, extents } = difference;
  for (let at = 0; at < hunks.length; at += 4) {
    const removed = linesOf(before.subarray(extents[at], extents[at + 1]));
    const added = linesOf(after.subarray(extents[at + 2], extents[at + 3]));
    assert.equal(removed.length, hunks[at + 1]);
    assert.equal(added.length, hunks[at + 3]);
    assert.equal(linesOf(before.subarray(0, extents[at])).length, hunks[at]);
    assert.equal(linesOf(after.subarray(0, extents[at + 2])).length, hunks[at + 2]);
    tally(removed, -1, sums);
    tally(added, 1, sums);
  }
  for (const [line, sum] of sums) assert.equal(sum, 0, `the sum of ${JSON.stringify(line)}`);
}

test('applying a difference gives the other side, and sums of lines hold', () => {
  fc.assert(fc.property(text, text, assertHolds), { numRuns: 2000 });
});

test('the same for texts with long common stretches', () => {
  const block = fc.array(fc.constantFrom('one', 'two', 'three', ''), { maxLength: 12 });
  const around = fc.tuple(fc.nat({ max: 400 }), block, block, fc.nat({ max: 400 }));
  const law = fc.property(around, ([head, a, b, tail]) => {
    const make = (middle: readonly string[]): Buffer =>
      bytes([...Array(head).fill('head'), ...middle, ...Array(tail).fill('the same tail of the file')].join('\n'));
    assertHolds(make(a), make(b));
  });
  fc.assert(law, { numRuns: 300 });
});

test('texts that have little in common are cut coarsely and still exactly', () => {
  const row = (seed: number): Buffer => {
    let state = seed;
    const lines: string[] = [];
    for (let line = 0; line < 6000; line++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      lines.push(`line ${(state >>> 16) % 500}`);
    }
    return bytes(lines.join('\n'));
  };
  assertHolds(row(1), row(2));
});

test('a small difference is the shortest one', () => {
  const shortest = (a: readonly string[], b: readonly string[]): number => {
    const row = Array.from({ length: b.length + 1 }, () => 0);
    for (const left of a) {
      let corner = 0;
      for (const [at, right] of b.entries()) {
        const above = row[at + 1]!;
        row[at + 1] = left === right ? corner + 1 : Math.max(above, row[at]!);
        corner = above;
      }
    }
    return a.length + b.length - 2 * row[b.length]!;
  };
  const line = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
  const law = fc.property(line, line, (a, b) => {
    const ended = (lines: readonly string[]): Buffer => bytes(lines.map((one) => `${one}\n`).join(''));
    const { hunks } = differenceOf(ended(a), ended(b));
    let size = 0;
    for (let at = 0; at < hunks.length; at += 4) size += hunks[at + 1]! + hunks[at + 3]!;
    assert.equal(size, shortest(a, b));
  });
  fc.assert(law, { numRuns: 1000 });
});

test('line feeds are counted, whatever stands around them', () => {
  const byte = fc.oneof(fc.constantFrom(10, 10, 138, 9, 11, 0), fc.nat({ max: 255 }));
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 90 }),
    fc.array(byte, { maxLength: 3000, size: 'max' }).map((all) => Uint8Array.from(all)),
    fc.nat({ max: 5000 }).map((length) => new Uint8Array(length).fill(10)),
  );
  const law = fc.property(bytes, fc.nat({ max: 9 }), fc.nat({ max: 9 }), (all, before, behind) => {
    const [from, to] = [Math.min(before, all.length), Math.max(Math.min(before, all.length), all.length - behind)];
    assert.equal(countLineFeeds(all, from, to), all.subarray(from, to).filter((one) => one === 10).length);
  });
  fc.assert(law, { numRuns: 300 });
});
