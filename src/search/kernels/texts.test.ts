import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TextMemory } from './fixtures/texts.ts';

const memory = new TextMemory();

const lines = fc
  .array(
    fc.oneof(
      fc.constant('\n'),
      fc.integer({ min: 0, max: 90 }).map((length) => `${'.'.repeat(length)}\n`),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => Buffer.from(pieces.join('')));

function both<T>(ask: (kernels: TextMemory['simd']) => T): T {
  const [vector, twin] = [ask(memory.simd), ask(memory.plain)];
  assert.deepEqual(vector, twin);
  return vector;
}

test('line feeds: counted, next and previous, from and to every place', () => {
  fc.assert(
    fc.property(lines, fc.nat(40), fc.nat(), fc.nat(), (text, behind, a, b) => {
      const start = memory.put(text, behind);
      const [low, high] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
      const [from, to] = [start + low, start + high];
      const part = text.subarray(low, high);
      const next = part.indexOf(10);
      assert.equal(
        both((kernels) => kernels.countLineFeeds(from, to)),
        part.toString('latin1').split('\n').length - 1,
      );
      assert.equal(
        both((kernels) => kernels.nextLineFeed(from, to)),
        next < 0 ? to : from + next,
      );
      const last = part.lastIndexOf(10);
      assert.equal(
        both((kernels) => kernels.previousLineFeed(from, to)),
        last < 0 ? from - 1 : from + last,
      );
    }),
    { numRuns: 500 },
  );
});

test('counting goes on where a lane of sixteen would overflow', () => {
  for (const length of [63 * 64, 64 * 64, 255 * 16, 256 * 16, 100_000, 100_001]) {
    const from = memory.put(Buffer.alloc(length, '\n'), 3);
    assert.equal(
      both((kernels) => kernels.countLineFeeds(from, from + length)),
      length,
    );
  }
});

test('lines are described by number, start and end', () => {
  fc.assert(
    fc.property(lines, fc.nat(40), fc.nat(), fc.nat(1000), (text, behind, seed, firstLine) => {
      const from = memory.put(text, behind);
      const to = from + text.length;
      const expected: number[] = [];
      const at: number[] = [];
      let start = 0;
      for (let line = 0; start < text.length; line++) {
        const feed = text.indexOf(10, start);
        const end = feed < 0 ? text.length : feed;
        // Every third line or so is left out.
        if ((seed + line) % 3 !== 0) {
          at.push(from + start + ((seed * 7 + line) % (Math.min(end + 1, text.length) - start)));
          expected.push(firstLine + line, from + start, from + end);
        }
        start = end + 1;
      }
      const described = both((kernels) => {
        const into = new Uint32Array(at.length * 3);
        kernels.describeLines({ from, to, firstLine, at: Uint32Array.from(at), count: at.length }, into);
        return [...into];
      });
      assert.deepEqual(described, expected);
    }),
    { numRuns: 500 },
  );
});

test('more lines are described than there is room for at once', () => {
  const count = 40_000;
  const from = memory.put(Buffer.from('ab\n'.repeat(count)));
  const at = Uint32Array.from({ length: count }, (_, line) => from + line * 3 + 1);
  const into = new Uint32Array(count * 3);
  memory.simd.describeLines({ from, to: from + count * 3, firstLine: 7, at, count }, into);
  for (const line of [0, 1, 16_383, 16_384, 16_385, 39_999])
    assert.deepEqual([...into.subarray(line * 3, line * 3 + 3)], [7 + line, from + line * 3, from + line * 3 + 2]);
});

const encodings: readonly (readonly [name: string, bytes: readonly number[], isUtf8: boolean])[] = [
  ['nothing', [], true],
  ['ASCII with NUL', [0, 0x41, 0x7f], true],
  ['two, three and four bytes', [...Buffer.from('ä€😀')], true],
  ['a surrogate', [0xed, 0xa0, 0x80], false],
  ['overlong', [0xc0, 0x80], false],
  ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80], false],
  ['cut off', [0xe2, 0x82], false],
  ['a lone continuation', [0x80], false],
];

test('ASCII and UTF-8 are told within their bounds', () => {
  for (const [name, bytes, isUtf8] of encodings) {
    const from = memory.put(Uint8Array.from(bytes), 5, Uint8Array.of(0x82));
    assert.equal(
      both((kernels) => kernels.isUtf8(from, from + bytes.length)),
      isUtf8,
      name,
    );
    assert.equal(
      both((kernels) => kernels.isAscii(from, from + bytes.length)),
      bytes.every((byte) => byte < 128),
      name,
    );
  }
});
