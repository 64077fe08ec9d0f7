import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { simd, TextMemory } from '../kernels/fixtures/texts.ts';
import type { RunSearch, RunTable } from '../kernels/kernels.ts';
import { compiled } from '../regex/pattern.ts';
import { LineList } from './line-list.ts';
import { TextScanner } from './text-scanner.ts';

const memory = new TextMemory(1 << 20, simd, 16 << 20);
const runs: RunTable = memory.simd.runs!();
const job = 7;
const firstLine = 10;

/** Exact needles, needles that an automaton judges, an automaton alone. */
const patterns = ['foo', 'fo+ba', 'fo|ba|o$', 'fo.*ba', '^b', 'a$', '[^a]', 'é', '(?i)K'];

const line = fc.stringMatching(/^[fobaék \r]{0,12}$/);
const text = fc
  .record({ lines: fc.array(line, { maxLength: 12 }), ended: fc.boolean() })
  .map(({ lines, ended }) => Buffer.from(lines.join('\n') + (ended ? '\n' : '')))
  .filter(({ length }) => length > 0);

type Wanted = NonNullable<RunSearch['wanted']>;
const wantedOnes = fc.constantFrom<Wanted>('counts', 'numbers', 'places');

interface Place {
  readonly from: number;
  readonly to: number;
}

function wordsOf(scanner: TextScanner, document: number, { from, to }: Place, wanted: Wanted): number[] {
  const list = new LineList();
  scanner.scan({ from, to, firstLine, isUtf8: true }, list);
  if (list.count === 0) return [];
  const numbers = Array.from({ length: list.count }, (_, index) => list.number(index));
  return [job, document, 0, list.count, ...{ counts: [], numbers, places: list.words }[wanted]];
}

/** `alone` are the documents that had to be looked at by themselves. */
function wordsTogether(
  scanner: TextScanner,
  places: readonly Place[],
  wanted: Wanted = 'numbers',
): { words: number[]; alone: number[] } {
  runs.count = 0;
  for (const [document, { from, to }] of places.entries()) runs.add(document, from, to, firstLine);
  const words: number[] = [];
  const alone: number[] = [];
  for (let first = 0; first < runs.count;) {
    const found = runs.search({ ...scanner.searchers()!, job, first, wanted })!;
    words.push(...found.words);
    first += found.done;
    if (first === runs.count) break;
    assert.equal(found.stop, 'judge');
    alone.push(first);
    words.push(...wordsOf(scanner, first, places[first]!, wanted));
    first++;
  }
  return { words, alone };
}

for (const source of patterns)
  test(`many texts in one call find what each finds by itself: ${source}`, () => {
    const pattern = compiled(source, { ignoreCase: false });
    assert.ok(pattern.ok);
    const scanner = new TextScanner({ program: simd, kernels: memory.simd, pattern: pattern.value });
    let togetherCount = 0;
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), wantedOnes, (texts, wanted) => {
        const all = Buffer.concat(texts);
        const start = memory.put(all, 0, Buffer.from('foo ba\n'));
        let at = start;
        const places = texts.map(({ length }) => ({ from: at, to: (at += length) }));
        const { words, alone } = wordsTogether(scanner, places, wanted);
        togetherCount += places.length - alone.length;
        const expected = places.flatMap((place, document) => wordsOf(scanner, document, place, wanted));
        assert.deepEqual(words, expected);
      }),
      { numRuns: 200 },
    );
    assert.ok(togetherCount > 0);
    scanner.close();
  });

test('what an automaton does not know yet is handed back', () => {
  // Longer than what is built ahead.
  const end = 'qwertzuiopasdghjklyxcvnm';
  const pattern = compiled(`fo.*${end}`, { ignoreCase: false });
  assert.ok(pattern.ok);
  const scanner = new TextScanner({ program: simd, kernels: memory.simd, pattern: pattern.value });
  const line = `fo ${end}\n`;
  const from = memory.put(Buffer.from(`none\n${line}`), 0, Buffer.alloc(0));
  const { words, alone } = wordsTogether(scanner, [
    { from, to: from + 5 },
    { from: from + 5, to: from + 5 + line.length },
  ]);
  assert.deepEqual(words, [job, 1, 0, 1, firstLine]);
  assert.deepEqual(alone, [1]);
  scanner.close();
});

test('bytes that are no UTF-8 are left to others when a needle is found there', () => {
  const pattern = compiled('fo.*ba', { ignoreCase: false });
  assert.ok(pattern.ok);
  const scanner = new TextScanner({ program: simd, kernels: memory.simd, pattern: pattern.value });
  assert.ok(scanner.hasAsciiNeedles);
  const from = memory.put(Buffer.from('fo \xff ba\n', 'latin1'), 0, Buffer.alloc(0));
  runs.count = 0;
  runs.add(0, from, from + 8, 0);
  runs.markNotUtf8();
  const found = runs.search({ ...scanner.searchers()!, job, first: 0 })!;
  assert.deepEqual([found.stop, found.done, found.words.length], ['judge', 0, 0]);
  scanner.close();
});
