import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain, simd } from '../kernels/fixtures/texts.ts';
import { compiled, type CompiledPattern } from '../regex/pattern.ts';
import { Pace } from '../pace.ts';
import { asLine, LineTable } from './line-table.ts';

const pace = new Pace(undefined);

function patternOf(source: string, ignoreCase: boolean): CompiledPattern {
  const result = compiled(source, { ignoreCase });
  assert.ok(result.ok);
  return result.value;
}
const folders = ['src', 'Test', 'docs', 'café', 'Straſſe', 'vendor/github.com', 'a\nb'];

/** Enough for posting lists, with a block that is not whole at the end. */
function pathsFrom(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const number = first + at;
    return `${folders[number % folders.length]!}/part${number % 97}/file-${number}.${number % 3 === 0 ? 'ts' : 'go'}`;
  });
}

const patterns = [
  'file-17',
  'part9/',
  'PART9/',
  'straſſe',
  'caf.',
  '^src/.*-1+\\.go$',
  'nothere',
  '.',
  'zz|file-4242',
  'a.b',
];

for (const [name, program] of Object.entries({ simd, plain }))
  test(`finds the lines that match, with posting lists and without, ${name}`, async () => {
    const table = new LineTable();
    const lines: string[] = [];
    // The third time many lines are new, the last time some that no list knows.
    for (const [first, count] of [
      [0, 40],
      [40, 3000],
      [3040, 2000],
      [5040, 70],
    ] as const) {
      for (const path of pathsFrom(first, count)) {
        assert.equal(table.idOf(path), lines.length);
        lines.push(path);
      }
      await table.index(pace, program);
      for (const source of patterns)
        for (const ignoreCase of [true, false]) {
          const pattern = patternOf(source, ignoreCase);
          const bits = table.matching(pattern, program);
          const found = lines.filter((_, at) => (bits[at >> 5]! & (1 << (at & 31))) !== 0);
          const expected = new RegExp(source, ignoreCase ? 'iu' : 'u');
          assert.deepEqual(
            found,
            lines.filter((line) => expected.test(asLine(line))),
            `${source} ${ignoreCase}`,
          );
        }
    }
  });

test('later: the first time without lists, then with them', async () => {
  const table = new LineTable();
  for (const path of pathsFrom(0, 4000)) table.idOf(path);
  const pattern = patternOf('file-399', false);
  const answers: string[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await table.index(pace, simd, 'later');
    answers.push(table.matching(pattern, simd).join());
  }
  assert.equal(new Set(answers).size, 1);
  assert.match(answers[0]!, /[1-9]/);
});
