import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byteSet, hasByte, type Needle } from '../regex/needle.ts';
import type { NeedleSearch } from './kernels.ts';
import { chooseNeedles, maskedByteOf, membersOf } from './needle-choice.ts';
import { simd, TextMemory } from './fixtures/texts.ts';

const memory = new TextMemory();

test('the vector kernels are what is tested here', () => {
  assert.equal(simd.flavour, 'simd');
  assert.equal(memory.simd.flavour, 'simd');
  assert.equal(memory.plain.flavour, 'plain');
});

function literal(text: string, ignoreCase = false): Needle {
  return [...Buffer.from(text)].map((byte) => {
    const letter = ignoreCase && /[a-z]/i.test(String.fromCharCode(byte));
    return byteSet(letter ? [byte | 0x20, byte & ~0x20] : [byte]);
  });
}

interface Found {
  readonly at: number;
  readonly length: number;
}

/** Written from the definition: the leftmost place where a needle stands, of several the first listed one. */
function naive(needles: readonly Needle[], text: Uint8Array, from = 0): Found | undefined {
  for (let at = from; at < text.length; at++) {
    for (const needle of needles) {
      if (at + needle.length > text.length) continue;
      if (needle.every((set, index) => hasByte(set, text[at + index]!))) return { at, length: needle.length };
    }
  }
  return undefined;
}

function naiveLines(needles: readonly Needle[], text: Uint8Array): number[] {
  const found: number[] = [];
  for (let from = 0; from < text.length;) {
    const next = naive(needles, text, from);
    if (!next) break;
    found.push(next.at);
    const feed = text.indexOf(10, next.at);
    from = feed < 0 ? text.length : feed + 1;
  }
  return found;
}

function allOf(search: NeedleSearch, from: number, to: number): Found[] {
  const found: Found[] = [];
  for (let at = search.next(from, to); at >= 0; at = search.next(at + 1, to))
    found.push({ at: at - from, length: search.length });
  return found;
}

function linesOf(search: NeedleSearch, from: number, to: number, room: number): number[] {
  const found: number[] = [];
  const into = new Uint32Array(room);
  for (let at = from; at < to;) {
    const count = search.lines(at, to, into);
    for (const address of into.subarray(0, count)) found.push(address - from);
    if (count < room) break;
    at = memory.plain.nextLineFeed(into[room - 1]!, to) + 1;
  }
  return found;
}

/** What stands around the text are the needles themselves: a kernel that looks over the edge finds something. */
function check(needles: readonly Needle[], text: Uint8Array, behind = 0): void {
  const around = Uint8Array.from(needles.flatMap((needle) => needle.map((set) => membersOf(set)[0] ?? 0)));
  const from = memory.put(text, behind, around);
  const to = from + text.length;
  const expected: Found[] = [];
  for (let next = naive(needles, text); next; next = naive(needles, text, next.at + 1)) expected.push(next);
  const lines = naiveLines(needles, text);
  memory.simd.release();
  for (const kernels of [memory.simd, memory.plain]) {
    const search = kernels.needles({ kind: 'exact', needles });
    assert.deepEqual(allOf(search, from, to), expected, kernels.flavour);
    assert.equal(search.countLines(from, to), lines.length, kernels.flavour);
    for (const room of [1, 3, 1000]) assert.deepEqual(linesOf(search, from, to, room), lines, kernels.flavour);
  }
}

const plans: readonly (readonly [name: string, needles: readonly Needle[]])[] = [
  ['one byte', [literal('x')]],
  ['two bytes', [literal('xy')]],
  ['a word', [literal('needle')]],
  ['ignoring case', [literal('NeeDle_9', true)]],
  ['longer than a vector', [literal('a needle of more than sixteen and even more than thirty-two bytes')]],
  ['bytes 0 and 255', [[byteSet([0]), byteSet([255]), byteSet([0])]]],
  ['a class', [digits(3)]],
  ['classes and a hyphen', [[...digits(3), ...literal('-'), ...digits(2), ...literal('-'), ...digits(4)]]],
  ['a set with high bytes', [[byteSet([0x41, 0xc3, 0xff]), byteSet([0x80, 0xbf])]]],
  ['a set that is empty', [[byteSet([]), byteSet([97])], literal('ab')]],
  ['two', [literal('md5'), literal('sha1')]],
  ['four spellings of one', ['ss', 's\u017f', '\u017fs', '\u017f\u017f'].map((tail) => literal(`pa${tail}word`, true))],
  ['one inside the other, the longer first', [literal('abcd'), literal('bc')]],
  ['a prefix first', [literal('ab'), literal('abc'), literal('xabc')]],
  ['a prefix last', [literal('abc'), literal('ab')]],
  ['eight', ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'].map((word) => literal(word))],
  ['seventy', Array.from({ length: 70 }, (_, index) => literal(`n${index}${'x'.repeat(index % 20)}`))],
  ['lengths one, two and twenty', [literal('#'), literal('!!'), literal('twenty characters !!')]],
  ['with a line feed', [literal('a\nb')]],
];

function digits(count: number): Needle {
  return Array.from({ length: count }, () => byteSet(Buffer.from('0123456789')));
}

/** A text in which a needle stands: some member of each of its sets. */
function standing(needle: Needle, pick = 0): Buffer {
  return Buffer.from(
    needle.map((set) => {
      const members = membersOf(set);
      return members[pick % Math.max(1, members.length)] ?? 0;
    }),
  );
}

for (const [name, needles] of plans) {
  test(`${name}: at every alignment, at both ends, alone and in pieces`, () => {
    for (const [index, needle] of needles.slice(0, 8).entries()) {
      const whole = standing(needle, index);
      for (let behind = 0; behind < 17; behind++) {
        for (const before of [0, 1, 15, 16, 33])
          check(needles, Buffer.concat([Buffer.alloc(before, '.'), whole, Buffer.from('.\n')]), behind);
        check(needles, whole, behind);
        check(needles, whole.subarray(1), behind);
        check(needles, whole.subarray(0, -1), behind);
      }
    }
  });

  test(`${name}: random texts of their own bytes`, () => {
    const bytes = [...new Set(needles.flatMap((needle) => needle.flatMap((set) => membersOf(set).slice(0, 4))))];
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...needles).map((needle) => standing(needle, 1)) },
      { weight: 6, arbitrary: fc.constantFrom(...bytes, 10, 46).map((byte) => Buffer.of(byte)) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 80 }).map((length) => Buffer.alloc(length, '.')) },
    );
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.concat(pieces));
    fc.assert(
      fc.property(text, fc.nat(40), (text, behind) => check(needles, text, behind)),
      { numRuns: 40 },
    );
  });
}

test('random needles of random sets in random bytes', () => {
  const byte = fc.constantFrom(0, 10, 13, 32, 65, 97, 98, 66, 0x80, 0xbf, 0xc3, 255);
  const set = fc.uniqueArray(byte, { minLength: 1, maxLength: 5 }).map((members) => byteSet(members));
  const needles = fc.array(fc.array(set, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 12 });
  const text = fc.array(byte, { maxLength: 200 }).map((bytes) => Uint8Array.from(bytes));
  fc.assert(
    fc.property(needles, text, fc.nat(40), (needles, text, behind) => check(needles, text, behind)),
    { numRuns: 300 },
  );
});

test('more lines than fit into the room for results', () => {
  const text = Buffer.from('x needle\n\n'.repeat(40_000));
  const from = memory.put(text);
  const search = memory.simd.needles({ kind: 'exact', needles: [literal('needle')] });
  const into = new Uint32Array(50_000);
  assert.equal(search.lines(from, from + text.length, into), 40_000);
  assert.equal(into[39_999], from + 39_999 * 10 + 2);
  assert.equal(search.countLines(from, from + text.length), 40_000);
});

test('a set is one comparison exactly when its members differ in some bits only, in all ways', () => {
  assert.deepEqual(maskedByteOf(byteSet(Buffer.from('kK'))), { mask: 0x20, value: 0x6b });
  assert.deepEqual(maskedByteOf(byteSet([7])), { mask: 0, value: 7 });
  assert.equal(maskedByteOf(byteSet([1, 2])), undefined);
  assert.equal(maskedByteOf(byteSet([])), undefined);
});

test('rare bytes are looked at: pairs where they serve, nibbles where they do not', () => {
  assert.deepEqual(chooseNeedles([literal('http.ListenAndServe')]).kind, 'pairs');
  const alternation = ['PII', 'personalData', 'ssn', 'email'].map((word) => literal(word));
  assert.deepEqual(chooseNeedles(alternation).columns, [0, 1, 2], 'where s stands, so does often another one');
  const { columns } = chooseNeedles([literal('deprecated', true)]);
  assert.ok(columns[1]! - columns[0]! > 4, 'bytes that are no neighbours tell more');
  const spellings = ['ss', 's\u017f', '\u017fs', '\u017f\u017f'].map((tail) => literal(`pa${tail}word`, true));
  assert.equal(chooseNeedles(spellings).buckets.length, 1, 'all share the columns of p and a');
  const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
  assert.equal(chooseNeedles(words.map((word) => literal(word))).kind, 'nibbles');
});
