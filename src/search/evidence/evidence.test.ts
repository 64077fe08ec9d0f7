import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { MatchDigest } from '../match/digest.ts';
import { parseQuery } from '../query/parse.ts';
import { canariesOf, canaryOf } from './canary.ts';
import { linesIn, Judge } from './judge.ts';
import { digestOfPlaces } from './match-digest.ts';
import { refusalOf } from './refusal.ts';
import { statementOf } from './statement.ts';
import { readManifest } from './verify.ts';

const patterns: readonly (readonly [source: string, ignoreCase: boolean])[] = [
  ['needle', true],
  ['Needle', false],
  ['a|b', false],
  ['(API_KEY|SECRET_KEY|password\\s*=\\s*["\'])', true],
  ['[0-9]{3}-[0-9]{2}-[0-9]{4}', false],
  ['\\w+@\\w+\\.com', true],
  ['^import', false],
  ['\\.$', false],
  ['^$', false],
  ['\\bfoo\\b', false],
  ['\\Bfoo\\B', false],
  ['[^a-z]x', true],
  ['\\p{Greek}+', false],
  ['x{50}', false],
  ['x*', false],
  ['(?i)Straße', false],
  ['日本語', true],
  ['\\Qa.b\\E', false],
  ['^(a|b)+c?$', false],
];
for (const [source, ignoreCase] of patterns)
  test(`canary: ${source}`, () => {
    const { text } = canaryOf(source, ignoreCase);
    assert.ok(text !== undefined, 'one could be made');
    assert.ok(RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0).test(text));
    assert.doesNotMatch(text, /\n/);
  });

test('canary: where none can be made, none is claimed', () => {
  for (const source of ['a$b', 'a\\bb', '[^\\x00-\\x{10FFFF}]'])
    assert.equal(canaryOf(source, false).text, undefined, source);
});

test('canary: one per pattern, excluded ones too, filters not', () => {
  const query = parseQuery('patterntype:keyword (one OR /tw?o/) NOT three file:x', {});
  assert.ok(query.ok);
  assert.deepEqual(
    canariesOf(query.value).map(({ source }) => source.replaceAll(/\\[QE]/g, '')),
    ['one', 'tw?o', 'three'],
  );
});

test('the fingerprint is the engine’s, whatever the order', () => {
  const name = fc.constantFrom('a', 'b', 'ä', 'a/b', '');
  const place = fc.record({ repository: name, path: name, lines: fc.uniqueArray(fc.nat(5), { maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 6 }), (given) => {
      const places = given.map((one) => ({ ...one, lines: one.lines.toSorted((a, b) => a - b) }));
      const engine = new MatchDigest();
      for (const { repository, path, lines } of places.toReversed()) engine.add(repository, path, lines);
      // Two matches of one file with as many lines, the first the same, have no order of their own.
      const keys = places.map(({ repository, path, lines }) => `${repository}|${path}|${lines[0]}|${lines.length}`);
      fc.pre(new Set(keys).size === keys.length);
      assert.equal(digestOfPlaces(places), engine.value());
    }),
  );
});

const counted = {
  repositories: [
    { name: 'a', commit: 'c', files: 2 },
    { name: 'b', commit: 'c', files: 1 },
  ],
  matchingLines: 0,
  matchingFiles: 0,
  filesConsidered: 3,
  filesSearched: 3,
  limitHit: false,
  unsearched: [],
};
const binary = { repository: 'a', path: 'x', reason: 'binary' as const };
const statements: readonly (readonly [
  over: Partial<Parameters<typeof statementOf>[0]>,
  found: { matches: number; missing: string[]; caveats: string[] },
  said: string,
])[] = [
  [{}, { matches: 0, missing: [], caveats: [] }, '0 matches in 2 of 2 repositories, nothing unsearched'],
  [{}, { matches: 1, missing: [], caveats: [] }, '1 match in 2 of 2 repositories, nothing unsearched'],
  [
    {},
    { matches: 0, missing: ['c'], caveats: [] },
    '0 matches in 2 of 3 repositories, not searched: 1 repositories (not in the index)',
  ],
  [
    { filesSearched: 2, unsearched: [binary] },
    { matches: 0, missing: [], caveats: [] },
    '0 matches in 2 of 2 repositories, not searched: 1 file (binary)',
  ],
  [
    { limitHit: true },
    { matches: 5, missing: [], caveats: [] },
    '5 matches in 2 of 2 repositories, not searched: whatever comes behind the limit',
  ],
  [
    { filesSearched: 1 },
    { matches: 0, missing: [], caveats: [] },
    '0 matches in 2 of 2 repositories, not searched: 2 files (no reason on record)',
  ],
  [
    {},
    { matches: 0, missing: [], caveats: ['History is short'] },
    '0 matches in 2 of 2 repositories, not searched: "History is short"',
  ],
];
for (const [over, found, said] of statements)
  test(`statement: ${said}`, () => assert.equal(statementOf({ ...counted, ...over }, found), said));

const refused: readonly (readonly [query: string, why: RegExp | undefined])[] = [
  ['needle', undefined],
  ['a and not b file:x -repo:y lang:go', undefined],
  ['type:path x', undefined],
  ['type:symbol x', undefined],
  ['type:repo x', undefined],
  ['select:repo x', undefined],
  ['type:symbol select:symbol.function x', undefined],
  ['type:commit x', undefined],
  ['type:diff author:me select:commit.diff.added x', undefined],
  ['patterntype:structural f(...)', undefined],
  ['asof:2026-01-01 x', undefined],
  ['between:2026-01-01..2026-02-01 first:2026-01-02.. x', undefined],
  ['repo:a rev:main x', undefined],
  ['repo:a@b x', undefined],
  ['/a\\nb/', undefined],
  ['/a[^x]b/', undefined],
  ['repo:has.file(path:x) y', undefined],
  ['repo:has.commit.after(2026-01-01) y', undefined],
  ['repo:has.topic(t) y', undefined],
  ['(repo:has.topic(t) a) or (file:x b)', /only a forge knows/],
  ['file:has.contributor(me) y', undefined],
  ['repo:x@v1 file:has.contributor(me) y', /has.contributor and revisions/],
  ['select:file.owners y', undefined],
  ['(case:yes y) or (type:path x)', undefined],
  ['(case:yes y) or (fork:only x)', /differ in fork:/],
  ['(case:yes repo:has.topic(t) y) or (x)', /only a forge knows/],
  ['timeout:1s y', /timeout/],
];
for (const [query, why] of refused)
  test(`verifier takes or refuses: ${query}`, () => {
    const parsed = parseQuery(query, { patternType: 'keyword' });
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message);
    const said = refusalOf(parsed.value);
    if (why) assert.match(said ?? '', why);
    else assert.equal(said, undefined);
  });

test('lines as the reader sees them', () => {
  assert.deepEqual(linesIn(Buffer.from('a\r\nb')), ['a\r', 'b']);
  assert.deepEqual(linesIn(Buffer.from('')), []);
  assert.deepEqual(linesIn(Buffer.from('a\n\n')), ['a', '']);
  assert.equal(linesIn(Buffer.from('a\0b')), undefined);
  assert.deepEqual(linesIn(Buffer.from('\uFEFFwide\nx', 'utf16le')), ['wide', 'x']);
  assert.deepEqual(linesIn(Buffer.from([0x61, 0xff, 0x62])), ['a\uFFFDb']);
});

test('a file of which nobody can tell is no match, negated or not', () => {
  for (const query of ['x', 'not x']) {
    const parsed = parseQuery(`${query} type:file`, { patternType: 'keyword' });
    assert.ok(parsed.ok);
    assert.equal(new Judge(parsed.value).matches({ repository: 'r', path: 'p', lines: undefined }), undefined);
  }
});

test('a manifest is found alone, sealed, or at the end of a result', () => {
  const manifest = { ...counted, query: 'x', canonicalQuery: 'x', engine: 'e', asOf: 'head', matchDigest: 'd' };
  const line = JSON.stringify({ type: 'manifest', ...manifest });
  const sealed = {
    type: 'sealed-search',
    statement: 's',
    missing: [],
    matches: { count: 0 },
    searchedAt: '2026-01-01T00:00:00.000Z',
    manifest,
  };
  for (const text of [line, JSON.stringify(sealed), `{"type":"content"}\n${line}\n`]) {
    const read = readManifest(text);
    assert.ok(read.ok, text);
    assert.equal(read.value.matchDigest, 'd');
  }
  for (const text of [
    '',
    'no',
    JSON.stringify({ type: 'sealed-search', manifest }),
    '{"type":"content"}',
    '{"manifest":{}}',
  ])
    assert.ok(!readManifest(text).ok, text);
});
