/** Structural search through the engine: lines and highlights of templates over several lines, and what was given up. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SearchEngine, SearchEvent, SearchManifest, SearchMatch } from '../contract.ts';
import { engineOverFiles, type EngineOverFiles, type FileContents } from '../fixtures/engine-over-files.ts';

let opened: EngineOverFiles;
let engine: SearchEngine;

const files: FileContents = [
  ['a.go', 'package a\nfunc f() {\n\tx := fmt.Sprintf("%d",\n\t\tg(1, 2))\n\treturn fmt.Sprintf("é💡", x)\n}\n'],
  ['b.js', 'try { a(); } catch (e) {}\ntry { b(); } catch (error) {\n\n}\ntry {} catch (e) { log(e); }\n'],
  ['c.py', 'fmt.Sprintf is no call here\n'],
  ['d.go', Buffer.from('// caf\xe9 \xff\nfmt.Sprintf(a,\n  b\xe9)\n', 'latin1')],
  ['upper.go', 'FMT.SPRINTF(1)\n'],
  ['deep.txt', `${'a'.repeat(5000)})z`],
  ['many.txt', 'one\ntwo(1)\n'.repeat(60_000)],
  ['many-broken.txt', Buffer.from('one\xe9\ntwo(1)\n'.repeat(60_000), 'latin1')],
  ['greedy.txt', 'a\n'.repeat(200_000)],
];

before(async () => {
  opened = await engineOverFiles(files);
  engine = opened.engine;
});
after(() => opened.close());

async function search(
  query: string,
  patternType: 'structural' | 'keyword' = 'structural',
  countOnly = false,
): Promise<{ readonly matches: readonly SearchMatch[]; readonly manifest: SearchManifest }> {
  const events: SearchEvent[] = [];
  for await (const event of engine.search(query, { patternType, countOnly })) events.push(event);
  const last = events.at(-1);
  assert.equal(last?.type, 'manifest', JSON.stringify(last));
  return {
    matches: events.flatMap((event) => (event.type === 'matches' ? event.matches : [])),
    manifest: last.manifest,
  };
}

/** `path:line` with what is highlighted. */
async function highlights(query: string): Promise<readonly string[]> {
  const { matches } = await search(query);
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
  ['fmt.Sprintf(...) file:a.go', ['a.go:2 fmt.Sprintf("%d",', 'a.go:3 \t\tg(1, 2))', 'a.go:4 fmt.Sprintf("é💡", x)']],
  [
    'fmt.Sprintf(:[f], :[x]) lang:go file:a',
    ['a.go:2 fmt.Sprintf("%d",', 'a.go:3 \t\tg(1, 2))', 'a.go:4 fmt.Sprintf("é💡", x)'],
  ],
  ['fmt.Sprintf(:[f], :[x]) file:d', ['d.go:1 fmt.Sprintf(a,', 'd.go:2   b\ufffd)']],
  ['catch (:[e]) {}', ['b.js:0 catch (e) {}']],
  ['catch (:[e]) { }', ['b.js:0 catch (e) {}', 'b.js:1 catch (error) {', 'b.js:2 ', 'b.js:3 }']],
  ['FMT.:[[f]](...)', ['upper.go:0 FMT.SPRINTF(1)']],
  ['FMT.:[[f]](1) case:no', ['upper.go:0 FMT.SPRINTF(1)']],
  ['fmt.sprintf(1)', []],
  [
    'fmt.Sprintf(...) or catch (...) {}',
    [
      'a.go:2 fmt.Sprintf("%d",',
      'a.go:3 \t\tg(1, 2))',
      'a.go:4 fmt.Sprintf("é💡", x)',
      'b.js:0 catch (e) {}',
      'd.go:1 fmt.Sprintf(a,',
      'd.go:2   b\ufffd)',
    ],
  ],
  ['b.js', []],
];
for (const [query, expected] of cases) test(query, async () => assert.deepEqual(await highlights(query), expected));

test('every line of a document of many matches is found', async () => {
  const { manifest } = await search('one two(:[x]) file:many.txt');
  assert.equal(manifest.matchingLines, 120_000);
  assert.deepEqual(manifest.unsearched, []);
});

for (const [name, query, lines] of [
  ['many matches', '/one\\ntwo/ file:many.txt', 120_000],
  ['many matches among bytes that are no UTF-8', '/one.\\ntwo/ file:many', 120_000],
  ['two patterns over lines', '/one\\ntwo/ or /\\)\\none/ file:many.txt', 120_000],
] as const)
  test(`a pattern over several lines: ${name}`, async () => {
    const { manifest, matches } = await search(query, 'keyword');
    assert.equal(manifest.matchingLines, lines);
    assert.deepEqual(manifest.unsearched, []);
    for (const match of matches)
      for (const { offsetAndLengths } of match.type === 'content' ? match.lineMatches : [])
        assert.ok(offsetAndLengths.length > 0);
  });

test('a file is listed in which a pattern over several lines reads too much, with what was found', async () => {
  const { manifest } = await search('/a(?s:.*z)?/ file:greedy', 'keyword', true);
  assert.deepEqual(manifest.unsearched, [{ repository: 'host/x', path: 'greedy.txt', reason: 'too-complex' }]);
  assert.ok(manifest.matchingLines >= 100);
  assert.equal(manifest.filesSearched, 0);
});

test('a file that took too much work is listed as such', async () => {
  const { manifest } = await search('a:[b]a:[c]a:[d]a:[e]z file:deep');
  assert.deepEqual(manifest.unsearched, [{ repository: 'host/x', path: 'deep.txt', reason: 'too-complex' }]);
  assert.equal(manifest.filesConsidered, manifest.filesSearched + manifest.unsearched.length);
});

test('a rule is refused in words', async () => {
  const events: SearchEvent[] = [];
  for await (const event of engine.search('f(:[x]) rule:\'where :[x] == "a"\'', { patternType: 'structural' }))
    events.push(event);
  assert.deepEqual(
    events.map((event) => (event.type === 'error' ? event.message : event.type)),
    ['rule: cannot be searched yet'],
  );
});
