import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchManifest } from '../../../../src/http/schema.ts';
import { asOfWords, coverageOf } from './coverage-words.ts';

const at = '2026-01-01T00:00:00.000Z' as Extract<SearchManifest['asOf'], `${string}T${string}`>;
const manifest: SearchManifest = {
  query: 'x',
  canonicalQuery: 'x',
  engine: 'e',
  asOf: 'head',
  repositories: ['a', 'b'].map((name) => ({ name, commit: '1', files: 3 })),
  filesConsidered: 6,
  filesSearched: 6,
  matchingLines: 0,
  matchingFiles: 0,
  limitHit: false,
  unsearched: [],
  matchDigest: 'd',
};
const nothing = { matches: 0, missing: 0, caveats: [] };

test('nothing unsearched is said when it is so', () =>
  assert.deepEqual(coverageOf(manifest, nothing), {
    statement: '0 matches in 2 of 2 repositories, nothing unsearched',
    whole: true,
  }));

const unsearched = [{ repository: 'a', path: 'x.png', reason: 'binary' as const }];
const short: readonly (readonly [
  name: string,
  part: Partial<SearchManifest>,
  beside: Partial<typeof nothing>,
  words: RegExp,
])[] = [
  ['a file', { unsearched, filesSearched: 5 }, {}, /not searched: 1 file$/],
  ['a file without a reason', { filesSearched: 5 }, {}, /1 file \(no reason on record\)/],
  ['a limit', { limitHit: true, filesSearched: 2 }, {}, /behind the limit$/],
  ['a time-out', { incomplete: [{ reason: 'timeout' }] }, {}, /timeout$/],
  [
    'a repository that is not indexed',
    {},
    { missing: 1 },
    /2 of 3 repositories; not searched: 1 repository \(not indexed\)/,
  ],
  ['a reservation', {}, { caveats: ['No history'] as never[] }, /“No history”/],
];
for (const [name, part, beside, words] of short)
  test(`it is not said with ${name}`, () => {
    const { statement, whole } = coverageOf({ ...manifest, ...part }, { ...nothing, ...beside });
    assert.ok(!whole);
    assert.match(statement, words);
  });

test('times in words', () => {
  assert.equal(asOfWords('head'), 'at the heads');
  assert.equal(asOfWords(at), 'as of 2026-01-01 00:00 UTC');
  assert.equal(asOfWords({ from: at, to: at }), 'between 2026-01-01 and 2026-01-01');
});
