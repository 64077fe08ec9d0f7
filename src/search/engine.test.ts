/** The engine against brute force: random queries over a repository of odd files, and git grep over the same blobs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { LineMatch, SearchEngine, SearchEvent, SearchManifest, SearchMatch, SearchOptions } from './contract.ts';
import { openSearchEngine } from './engine.ts';
import { buildRepository, oddFiles, type BuiltRepository } from './fixtures/odd-repository.ts';
import { bruteForce, linesOf } from './fixtures/reference.ts';
import { parseQuery } from './query/parse.ts';

let folder: string;
let engine: SearchEngine;
let odd: BuiltRepository;
let small: BuiltRepository;
let blobs: ReadonlyMap<string, Buffer>;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-test-'));
  odd = buildRepository(join(folder, 'odd'), 'example.org/odd', oddFiles());
  const files = new Map([
    ['main.go', 'package main\nfunc authenticate() { check(email) }\n'],
    ['copy.md', "func.Authenticate\nAPI_KEY = 'x'\n"],
  ]);
  small = buildRepository(join(folder, 'small'), 'example.org/another', files);
  blobs = new Map([...odd.blobs, ...small.blobs]);
  // Small shards, and one shard of content in memory: several shards and their coming and going are part of the test.
  engine = await openSearchEngine({
    directory: join(folder, 'index'),
    shardBytes: 100_000,
    residentBytes: 1,
    threads: 2,
  });
  const writer = engine.writer();
  for (const blob of engine.missingBlobs([odd.corpus, small.corpus])) await writer.add(blob, blobs.get(blob)!);
  await writer.commit();
  await engine.publish([odd.corpus, small.corpus]);
});

after(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly matches: readonly SearchMatch[];
  readonly manifest: SearchManifest;
  readonly events: readonly SearchEvent[];
}

async function search(query: string, options: SearchOptions = {}): Promise<Answer> {
  const events: SearchEvent[] = [];
  for await (const event of engine.search(query, options)) events.push(event);
  const last = events.at(-1);
  assert.equal(last?.type, 'manifest', JSON.stringify(events.at(-1)));
  const matches = events.flatMap((event) => (event.type === 'matches' ? event.matches : []));
  return { matches, manifest: last.manifest, events };
}

function flat(matches: readonly SearchMatch[]): unknown[] {
  return matches.map((match) => ({
    repository: match.repository,
    path: 'path' in match ? match.path : '',
    lines:
      match.type === 'content'
        ? match.lineMatches.map(({ line, lineNumber, offsetAndLengths }: LineMatch) => ({
            number: lineNumber,
            line,
            ranges: offsetAndLengths,
          }))
        : [],
  }));
}

async function agrees(query: string): Promise<number> {
  const parsed = parseQuery(query);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const { matches, manifest } = await search(query);
  const expected = bruteForce(parsed.value, [odd.corpus, small.corpus], blobs);
  assert.deepEqual(flat(matches), expected, query);
  assert.equal(
    manifest.matchingLines,
    expected.reduce((sum, { lines }) => sum + lines.length, 0),
  );
  assert.equal(manifest.matchingFiles, expected.length);
  assert.equal(manifest.filesConsidered, manifest.filesSearched + manifest.unsearched.length);
  return expected.length;
}

/**
 * `path:number:line` of every matching line, as git prints it; decoded as we show it. Without PCRE2's compiler, whose
 * version 10.42 lets \\W, \\S and \\D match nothing outside ASCII.
 */
function gitGrep(repository: BuiltRepository, pattern: string, paths: readonly string[] = []): readonly string[] {
  const args = [
    '-C',
    repository.directory,
    'grep',
    '-P',
    '-n',
    '-I',
    '-i',
    '-z',
    '-e',
    `(*NO_JIT)${pattern}`,
    'HEAD',
    '--',
    ...paths,
  ];
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', LC_ALL: 'C.UTF-8', GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stdout, stderr } = spawnSync('git', args, { env, maxBuffer: 1 << 28 });
  assert.ok(status === 0 || status === 1, String(stderr));
  return linesOf(stdout).map((line) => line.replace(/^HEAD:([^\0]*)\0(\d+)\0/, '$1:$2:'));
}

function asGitPrints(matches: readonly SearchMatch[], repository: string): readonly string[] {
  return matches.flatMap((match) =>
    match.type === 'content' && match.repository === repository
      ? match.lineMatches.map(({ line, lineNumber }) => `${match.path}:${lineNumber + 1}:${line}`)
      : [],
  );
}

const guideQueries = [
  {
    query: String.raw`repo:* file:\.go$ PII|personalData|ssn|email`,
    pattern: 'PII|personalData|ssn|email',
    paths: ['*.go'],
  },
  {
    query: String.raw`repo:* (API_KEY|SECRET_KEY|password\s*=\s*["'])`,
    pattern: String.raw`(API_KEY|SECRET_KEY|password\s*=\s*["'])`,
    paths: [],
  },
  { query: 'repo:* lang:python import.*cryptography', pattern: 'import.*cryptography', paths: ['*.py'] },
  { query: 'repo:* func.*Authenticate', pattern: 'func.*Authenticate', paths: [] },
];

for (const { query, pattern, paths } of guideQueries)
  test(`the guide's query ${query} finds what git grep finds`, async () => {
    const { matches, events } = await search(query);
    let lines = 0;
    for (const repository of [odd, small]) {
      const expected = gitGrep(repository, pattern, paths);
      lines += expected.length;
      assert.deepEqual(asGitPrints(matches, repository.corpus.name).toSorted(), expected.toSorted());
    }
    assert.ok(lines > 0);
    const titles = events.flatMap((event) => (event.type === 'alert' ? [event.alert.title] : []));
    assert.deepEqual(titles, ['repo:* was read as every repository', 'Read as a regular expression']);
  });

const word = fc.constantFrom(
  'email',
  'ssn',
  'password',
  'key',
  'func',
  'Authenticate',
  'line',
  'many',
  'é',
  '💡',
  'ſ',
  'cryptography',
  '日本',
  'API_KEY',
  'token',
  'e',
  '42',
  'paſſ',
);
const atom = fc.oneof(
  { weight: 5, arbitrary: word },
  fc.constantFrom(
    '.',
    '\\w+',
    '\\s',
    '\\d',
    '[a-z]+',
    '[^a-z ]',
    '.*',
    '\\b',
    '^',
    '$',
    '[ks]',
    '"',
    '=',
    '\\r',
    'x?',
    '\\pL',
    '\\W',
    '\\S+',
    '[é-ü]',
  ),
  fc.tuple(word, word).map(([a, b]) => `(?:${a}|${b})`),
  fc.tuple(word, fc.constantFrom('?', '*', '+', '{2}')).map(([a, q]) => `(${a})${q}`),
);
const regexp = fc.oneof(
  fc.array(atom, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  fc.tuple(word, word).map(([a, b]) => `${a}|${b}`),
  fc.tuple(word, word).map(([a, b]) => `${a}.*${b}`),
);

test('random expressions: the lines git grep -P finds, wherever the bytes are UTF-8', async () => {
  let lines = 0;
  await fc.assert(
    fc.asyncProperty(regexp, async (pattern) => {
      const { matches } = await search(`type:file /${pattern}/`);
      // PCRE lets nothing match a byte that is no UTF-8; here it shows, and matches, as U+FFFD.
      const isUtf8 = (found: string) => !/^bin\/(?:latin1|truncated|utf16)/.test(found);
      const expected = gitGrep(odd, pattern).filter(isUtf8);
      lines += expected.length;
      assert.deepEqual(asGitPrints(matches, odd.corpus.name).filter(isUtf8).toSorted(), expected.toSorted(), pattern);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60) },
  );
  assert.ok(lines > 1000);
});

const term = fc.oneof(
  regexp.map((source) => `/${source}/`),
  word.map((text) => `"${text}"`),
  word,
);
const filter = fc.constantFrom(
  'file:\\.go$',
  '-file:min',
  'lang:python',
  'repo:another',
  '-repo:odd',
  'file:docs',
  'repo:*',
  '-lang:markdown',
);
const literalOrNot = fc.tuple(fc.constantFrom('', '', 'NOT '), term).map(([not, text]) => not + text);
const query = fc
  .tuple(
    fc.array(filter, { maxLength: 2 }),
    fc.array(fc.tuple(literalOrNot, fc.constantFrom(' ', ' AND ', ' OR ')), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', 'case:yes ', 'type:file ', 'type:path ', 'case:yes type:file '),
    fc.boolean(),
  )
  .map(([filters, terms, parameters, grouped]) => {
    const words = terms.map(([text, operator], index) => text + (index === terms.length - 1 ? '' : operator)).join('');
    const joined = grouped && /\b(?:AND|OR)\b/.test(words) ? `(${words})` : words;
    return `${parameters}${filters.join(' ')} ${joined}`;
  });

test('random queries: files, lines and ranges as in the slow reference', async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(query, async (text) => {
      files += await agrees(text);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 150) },
  );
  assert.ok(files > 300);
});

test('plain words: all in one file, in the content or the path', async () => {
  assert.ok((await agrees('email password')) > 2);
  assert.ok((await agrees('email -password')) > 2);
  assert.ok((await agrees('ssn nothing')) === 1);
});

const single: readonly (readonly [string, string, (answer: Answer) => unknown, unknown])[] = [
  [
    'a file found by its path only',
    'ssn-in-path',
    ({ matches }) => matches,
    [{ type: 'path', repository: 'example.org/odd', path: 'email/ssn-in-path.txt', pathMatches: [[6, 11]] }],
  ],
  [
    'files without a pattern',
    'file:plain',
    ({ matches }) => matches.map((match) => match.type === 'path' && match.path),
    ['src/plain.go', 'src/plain.py'],
  ],
  [
    'binary files by path',
    'early.bin',
    ({ matches }) => matches.map((match) => match.type === 'path' && match.path),
    ['bin/early.bin'],
  ],
  [
    'repositories by name',
    'type:repo another',
    ({ matches }) => matches,
    [{ type: 'repo', repository: 'example.org/another' }],
  ],
  ['repositories without a pattern', 'repo:example', ({ matches }) => matches.length, 2],
  [
    'select:repo',
    'select:repo authenticate',
    ({ matches }) => matches,
    [
      { type: 'repo', repository: 'example.org/another' },
      { type: 'repo', repository: 'example.org/odd' },
    ],
  ],
  ['select:file', 'select:file x509', ({ matches }) => matches.map((match) => match.type), ['path']],
  ['select:content leaves out paths', 'select:content ssn-in-path', ({ matches }) => matches, []],
  [
    'a carriage return stays in the line',
    'type:file "second password"',
    ({ matches }) => flat(matches),
    [
      {
        repository: 'example.org/odd',
        path: 'src/crlf.txt',
        lines: [{ number: 1, line: 'second password = "x"\r', ranges: [[0, 15]] }],
      },
    ],
  ],
  [
    'bytes that are no UTF-8 match a dot',
    'type:file /caf. email/',
    ({ matches }) => flat(matches),
    [
      {
        repository: 'example.org/odd',
        path: 'bin/latin1.txt',
        lines: [{ number: 0, line: 'caf\ufffd email', ranges: [[0, 10]] }],
      },
    ],
  ],
  [
    'offsets count code points',
    'type:file file:unicode\\.md /💡 ssn/',
    ({ matches }) => flat(matches),
    [
      {
        repository: 'example.org/odd',
        path: 'src/unicode.md',
        lines: [{ number: 0, line: '# Überschrift 💡 email 💡 ssn', ranges: [[22, 5]] }],
      },
    ],
  ],
  ['the Kelvin sign is a k', 'type:file /^key/', ({ matches }) => flat(matches).length, 1],
  ['and not when case counts', 'type:file case:yes /^key/', ({ matches }) => matches.length, 0],
  ['literal pattern type', 'patternType:literal type:file a[0] = b', ({ matches }) => flat(matches).length, 1],
  ['auto reads foo() as text', 'type:file foo()', ({ matches }) => flat(matches).length, 1],
];

for (const [name, text, view, expected] of single)
  test(name, async () => {
    const seen = view(await search(text));
    const plain = Array.isArray(seen) ? seen.map((match: object) => withoutCommit(match)) : seen;
    assert.deepEqual(plain, expected);
  });

function withoutCommit(match: object | string): unknown {
  if (typeof match === 'string') return match;
  const { commit: _, ...rest } = match as { readonly commit?: string };
  return rest;
}

test('the manifest accounts for every file, and names what was not searched', async () => {
  const { manifest } = await search('type:file repo:odd email');
  const reasons = Object.fromEntries(manifest.unsearched.map(({ path, reason }) => [path, reason]));
  assert.deepEqual(reasons, { 'bin/early.bin': 'binary', link: 'symbolic-link', 'vendor/module': 'submodule' });
  assert.equal(manifest.filesConsidered, odd.corpus.files.length + 2);
  assert.equal(manifest.filesSearched, odd.corpus.files.length - 1);
  assert.deepEqual(manifest.repositories, [
    { name: 'example.org/odd', commit: odd.corpus.commit, files: odd.corpus.files.length },
  ]);
  assert.equal(manifest.canonicalQuery, 'patternType:keyword case:no type:file count:all repo:odd AND content:"email"');
  assert.equal(manifest.limitHit, false);
});

test('a filter narrows the list of unsearched files too', async () => {
  assert.deepEqual(
    (await search('type:file repo:odd file:\\.bin$ email')).manifest.unsearched.map(({ path }) => path),
    ['bin/early.bin'],
  );
});

test('count: stops at so many lines, says so, and the digest changes', async () => {
  const all = await search('type:file email');
  const three = await search('type:file email count:3');
  assert.equal(three.manifest.matchingLines, 3);
  assert.equal(three.manifest.limitHit, true);
  assert.notEqual(three.manifest.matchDigest, all.manifest.matchDigest);
  const lines = (answer: Answer) =>
    answer.matches.flatMap((match) => (match.type === 'content' ? match.lineMatches : []));
  assert.deepEqual(lines(three), lines(all).slice(0, 3));
  const exact = await search(`type:file email count:${all.manifest.matchingLines}`);
  assert.equal(exact.manifest.limitHit, false);
  assert.equal((await search('type:file email', { defaultLimit: 2 })).manifest.matchingLines, 2);
  assert.equal((await search('type:file email count:all', { defaultLimit: 2 })).manifest.limitHit, false);
});

test('the canonical query finds the same again', async () => {
  for (const text of [
    'email OR ssn -password',
    String.raw`repo:* (API_KEY|SECRET_KEY|password\s*=\s*["'])`,
    'file:*.md func',
    'case:yes Key|KEY',
  ]) {
    const first = await search(text);
    const again = await search(first.manifest.canonicalQuery);
    assert.equal(again.manifest.matchDigest, first.manifest.matchDigest, text);
    assert.equal(again.manifest.canonicalQuery, first.manifest.canonicalQuery);
    assert.ok(first.matches.length > 0);
  }
});

test('a query that cannot run is an error with its place, and nothing else', async () => {
  const events: SearchEvent[] = [];
  for await (const event of engine.search('repo:odd foo(?=bar)', {})) events.push(event);
  const message = 'look-around cannot be run in linear time and are not supported';
  assert.equal(events.length, 1);
  assert.deepEqual({ ...events[0], hint: '' }, { type: 'error', message, hint: '', from: 12, to: 15 });
});
