/** Patterns over syntax trees through the engine, against the same patterns over all files without an index. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { SearchEngine, SearchEvent, SearchManifest, SearchMatch } from '../contract.ts';
import { engineOverFiles, type EngineOverFiles, type FileContents } from '../fixtures/engine-over-files.ts';
import { grammarOf, grammarOfPath } from './grammars.ts';
import { treePattern } from './tree-pattern.ts';
import { longestSearched, treeMatches } from './tree-search.ts';

let opened: EngineOverFiles;
let engine: SearchEngine;

const own = readdirSync(import.meta.dirname).map(
  (name) => [`own/${name}`, readFileSync(join(import.meta.dirname, name), 'utf8')] as const,
);
const long = `x = 1  # padding\n`.repeat(longestSearched / 16);

const files: FileContents = [
  ...own,
  [
    'a.py',
    'import hashlib\n# hashlib.md5(x)\ns = "hashlib.md5(y)"; é = "💡"; hashlib.md5(\n  é,\n)\nhashlib.md5(f(hashlib.md5(b)))\n',
  ],
  ['bom.py', '\ufeffhashlib.md5(1)\n'],
  ['broken.py', Buffer.from('# caf\xe9\nhashlib.md5(b"\xff") \nhashlib.md5(2)\n', 'latin1')],
  ['wide.py', Buffer.from('\ufeffhashlib.md5(3)\n', 'utf16le')],
  ['text.txt', 'hashlib.md5(1)\n'],
  ['test/b.py', 'hashlib.md5(4)\nhashlib.sha1(4)\n'],
  ['long.py', `${long}hashlib.md5(5)\n`],
  ['long-without.py', long],
  ['slow.java', `// hashlib.md5\n${'a=>'.repeat(1600)}\n`],
  [
    'a.go',
    'package a\n\nfunc f() error {\n\tif err := g(1); err != nil {\n\t\treturn err\n\t}\n\thashlib.md5(1)\n\treturn nil\n}\n',
  ],
  ['A.java', 'class A { void f() { log.info("x", 1); f(2); } }\n'],
  ['a.rb', 'puts 1\nputs(2) if x\n'],
  ['a.php', '<p>md5(1)</p>\n<?php\n$x = MD5(1); $y = NEW Foo(1); $z = new Foo(2);\n'],
  ['a.ts', 'const a = await f(1);\nexport const g = async () => await h();\n'],
  ['a.tsx', 'const A = () => <b onClick={() => f(1)}>{useState(2)}</b>;\n'],
];

before(async () => {
  opened = await engineOverFiles(files);
  engine = opened.engine;
});
after(() => opened.close());

interface Answer {
  readonly matches: readonly SearchMatch[];
  readonly manifest: SearchManifest;
  readonly alerts: readonly string[];
}

async function search(query: string): Promise<Answer> {
  const events: SearchEvent[] = [];
  for await (const event of engine.search(query, { patternType: 'structural' })) events.push(event);
  const last = events.at(-1);
  assert.equal(last?.type, 'manifest', JSON.stringify(last));
  return {
    matches: events.flatMap((event) => (event.type === 'matches' ? event.matches : [])),
    manifest: last.manifest,
    alerts: events.flatMap((event) => (event.type === 'alert' ? [event.alert.title] : [])),
  };
}

/** `path:line` with what is highlighted. */
function highlights({ matches }: Answer): readonly string[] {
  return matches.flatMap((match) =>
    match.type !== 'content'
      ? [match.type]
      : match.lineMatches.map(({ line, lineNumber, offsetAndLengths }) => {
          const points = Array.from(line);
          const shown = offsetAndLengths.map(([at, length]) => points.slice(at, at + length).join(''));
          return `${match.path}:${lineNumber} ${shown.join('|')}`;
        }),
  );
}

const cases: readonly (readonly [query: string, expected: readonly string[]])[] = [
  [
    'lang:python hashlib.md5($A) file:^a',
    ['a.py:2 hashlib.md5(', 'a.py:3   é,', 'a.py:4 )', 'a.py:5 hashlib.md5(f(hashlib.md5(b)))'],
  ],
  ['lang:python hashlib.md5($A) file:broken', ['broken.py:1 hashlib.md5(b"\ufffd")', 'broken.py:2 hashlib.md5(2)']],
  ['lang:python hashlib.md5($A) file:wide', ['wide.py:0 hashlib.md5(3)']],
  ['lang:python hashlib.md5($A) and hashlib.sha1($B)', ['test/b.py:0 hashlib.md5(4)', 'test/b.py:1 hashlib.sha1(4)']],
  ['lang:python hashlib.md5(4) or hashlib.sha1($B)', ['test/b.py:0 hashlib.md5(4)', 'test/b.py:1 hashlib.sha1(4)']],
  ['lang:python hashlib.md5($A) file:test/ -file:b', []],
  [
    '(lang:go or lang:python) hashlib.md5($A) (file:go or file:test)',
    ['a.go:6 hashlib.md5(1)', 'test/b.py:0 hashlib.md5(4)'],
  ],
  ['(lang:go hashlib.md5($A)) or (lang:java $L.info($$$))', ['A.java:0 log.info("x", 1)', 'a.go:6 hashlib.md5(1)']],
  ['lang:java f($A)', ['A.java:0 f(2)']],
  ['lang:php new Foo($A)', ['a.php:2 NEW Foo(1)|new Foo(2)']],
  ['lang:ruby puts $A', ['a.rb:0 puts 1', 'a.rb:1 puts(2)']],
  ['lang:typescript useState($A)', ['a.tsx:0 useState(2)']],
  ['lang:python hashlib.md5(:[a]) file:test/', ['test/b.py:0 hashlib.md5(4)']],
  ['select:file lang:go hashlib.md5($A)', ['path']],
];
for (const [query, expected] of cases)
  test(query, async () => assert.deepEqual(highlights(await search(query)), expected));

test('a byte order mark moves nothing', async () => {
  const [shown] = highlights(await search('lang:python hashlib.md5($A) file:bom'));
  assert.match(shown!, /^bom\.py:0 hashlib\.md5\(1\)$/);
});

const compared: readonly (readonly [language: string, code: string])[] = [
  ['python', 'hashlib.md5($A)'],
  ['python', '$A.md5($$$)'],
  ['go', 'return $A'],
  ['go', 'if $X := $Y; $C { $$$ }'],
  ['java', 'f($A)'],
  ['ruby', 'puts $A'],
  ['typescript', 'await $P'],
  ['typescript', 'if ($A) return $B;'],
  ['typescript', '$A === undefined'],
  ['typescript', '$A.map(($X) => $Y)'],
  ['typescript', 'const $A = $B;'],
  ['typescript', 'throw new $E($$$)'],
];

/** Path and line of every match, without index, words and bounds. */
function everywhere(language: string, code: string): readonly string[] {
  const grammar = grammarOf(language)!;
  const pattern = treePattern(grammar, code);
  assert.ok(pattern.ok);
  return files.flatMap(([path, content]) => {
    if (grammarOfPath(path) !== grammar || path === 'slow.java' || path.startsWith('long')) return [];
    const bytes = Buffer.from(content as string);
    const text = path === 'wide.py' ? bytes.toString('utf16le') : bytes.toString();
    const lines = pattern.value.find(text).flatMap(({ start, end }) => {
      const first = text.slice(0, start).split('\n').length - 1;
      return Array.from({ length: text.slice(start, end).split('\n').length }, (_, line) => `${path}:${first + line}`);
    });
    return [...new Set(lines)];
  });
}

for (const [language, code] of compared)
  test(`the index leaves out nothing: ${language}: ${code}`, async () => {
    const { matches, manifest } = await search(`lang:${language} count:all content:"${code}"`);
    const found = matches.flatMap((match) =>
      match.type === 'content' ? match.lineMatches.map(({ lineNumber }) => `${match.path}:${lineNumber}`) : [],
    );
    const expected = everywhere(language, code);
    assert.ok(expected.length > 0);
    assert.deepEqual(found.toSorted(), expected.toSorted());
    assert.equal(manifest.filesConsidered, manifest.filesSearched + manifest.unsearched.length);
  });

test('files that are too long, or would take too long, are listed with the reason, if they may match at all', async () => {
  const { manifest } = await search('lang:python hashlib.md5($A) file:long');
  assert.deepEqual(manifest.unsearched, [{ repository: 'host/x', path: 'long.py', reason: 'too-large' }]);
  assert.equal(manifest.matchingLines, 0);
  const slow = await search('lang:java hashlib.md5($A)');
  assert.deepEqual(slow.manifest.unsearched, [{ repository: 'host/x', path: 'slow.java', reason: 'too-complex' }]);
});

test('only contents with every word of the pattern are read', async () => {
  const { manifest } = await search('lang:python hashlib.sha1($A)');
  assert.equal(manifest.blobsRead, 1);
});

test('count: and limits', async () => {
  const { matches, manifest } = await search('lang:python hashlib.md5($A) count:2');
  assert.equal(matches.length > 0, true);
  assert.equal(manifest.limitHit, true);
});

test('without a language it is text, and an alert proposes languages', async () => {
  const { matches, alerts } = await search('hashlib.md5($A)');
  assert.deepEqual(
    matches.map((match) => match.type === 'content' && match.path),
    own
      .filter(([, text]) => text.includes('hashlib.md5($A)'))
      .map(([path]) => path)
      .toSorted(),
  );
  assert.deepEqual(alerts, ['$A was searched as text']);
});

test('what is no whole piece of its language is refused with its place', async () => {
  const events: SearchEvent[] = [];
  for await (const event of engine.search('lang:python except $E: pass', { patternType: 'structural' }))
    events.push(event);
  const [error] = events;
  assert.ok(error?.type === 'error' && events.length === 1);
  assert.match(error.message, /no whole piece of python/);
  assert.deepEqual([error.from, error.to], [12, 27]);
});

test('whoever cancels gets no more, and the next search is answered', async () => {
  const abort = new AbortController();
  const asked = engine.search('lang:typescript $A.$B', { patternType: 'structural', signal: abort.signal });
  abort.abort();
  await assert.rejects(async () => {
    for await (const _ of asked);
  });
  assert.equal((await search('lang:go hashlib.md5($A)')).manifest.matchingLines, 1);
});

test('matches within matches are part of them', () => {
  const { spans } = treeMatches({ language: 'python', code: 'f($A)' }, 'f(f(1)); f(2)');
  assert.deepEqual(spans, [
    { start: 0, end: 7 },
    { start: 9, end: 13 },
  ]);
});
