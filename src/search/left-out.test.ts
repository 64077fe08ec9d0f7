/**
 * No file is silently left out: a git repository of everything that searches stumble over. Each entry of its tree is either
 * searched, to its last line, or listed with a reason.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { SearchEngine, SearchEvent, SearchManifest, SearchMatch } from './contract.ts';
import { openSearchEngine } from './engine.ts';
import { buildRepository, git } from './fixtures/odd-repository.ts';

/** Line numbers (from 0) with the needle, or why the content is not searched. */
type Fate = readonly number[] | string;

const filler = `${'x'.repeat(1023)}\n`;
const wide = (text: string, littleEndian: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return littleEndian ? bytes : bytes.swap16();
};
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'e'.repeat(64)}\nsize 12345\n`;

const entries: readonly (readonly [path: string, content: Buffer | string, fate: Fate])[] = [
  ['long-line.js', `${'var a=1;'.repeat(400_000)}needle${'var b=2;'.repeat(1000)}\nneedle`, [0, 1]],
  ['large.log', Buffer.concat([Buffer.from(filler.repeat(70 * 1024)), Buffer.from('the needle at the end')]), [71_680]],
  ['binary.dat', Buffer.from('needle\0needle'), 'binary'],
  ['late-nul.txt', `${'line\n'.repeat(2000)}needle \0\n`, [2000]],
  ['utf16-le.txt', wide('one\r\nneedle ü\r\n', true), [1]],
  ['utf16-be.txt', wide('one\nneedle 💡', false), [1]],
  ['utf16-no-mark.txt', Buffer.from('needle', 'utf16le'), 'binary'],
  ['invalid-utf8.txt', Buffer.from('\xfd\xff\xfe needle\n\xe9\nneedle\xc3', 'latin1'), [0, 2]],
  ['overlong.txt', Buffer.from([0xc0, 0x80, 0x20, ...Buffer.from('needle'), 0xed, 0xa0, 0x80]), [0]],
  ['utf8-bom.txt', '\ufeffneedle\n', [0]],
  ['crlf.txt', 'a\r\nneedle\r\n\r\nneedle\r\n', [1, 3]],
  ['lone-cr.txt', 'a\rneedle\rb', [0]],
  ['no-newline.txt', 'a\nb\nneedle', [2]],
  ['empty.txt', '', []],
  ['newlines.txt', '\n\n\n', []],
  ['pointer.bin', pointer.replace('12345', '12345 needle'), [2]],
  ['vanished.txt', 'a needle that no clone has\n', 'missing-object'],
  ['.hidden/.needle-ignored', 'needle\n', [0]],
  ['.gitattributes', '* export-ignore\n*.txt binary\n', []],
  ['.gitignore', 'ignored.txt\n', []],
  ['odd name\twith\u00e9 "quotes".txt', 'needle\n', [0]],
  ['vendor/minified.min.js', 'needle', [0]],
];
const outside: readonly (readonly [path: string, fate: string])[] = [
  ['link', 'symbolic-link'],
  ['vendor/module', 'submodule'],
];

let folder: string;
let engine: SearchEngine;
let tree: readonly string[];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'left-out-'));
  const built = buildRepository(
    join(folder, 'repository'),
    'host/all',
    new Map(entries.map(([path, content]) => [path, content])),
  );
  tree = git(built.directory, ['ls-tree', '-r', '-z', '--name-only', 'HEAD']).toString().split('\0').filter(Boolean);
  const gone = built.corpus.files.find(({ path }) => path === 'vanished.txt')!.blob;
  rmSync(join(built.directory, '.git', 'objects', gone.slice(0, 2), gone.slice(2)));
  engine = await openSearchEngine({ directory: join(folder, 'index'), threads: 2 });
  const writer = engine.writer();
  for (const blob of engine.missingBlobs([built.corpus]))
    if (blob === gone) writer.addMissing(blob);
    else await writer.add(blob, built.blobs.get(blob)!);
  await writer.commit();
  await engine.publish([built.corpus]);
});

after(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function search(
  query: string,
): Promise<{ readonly matches: readonly SearchMatch[]; readonly manifest: SearchManifest }> {
  const events: SearchEvent[] = [];
  for await (const event of engine.search(query, { patternType: 'keyword' })) events.push(event);
  const last = events.at(-1);
  assert.equal(last?.type, 'manifest', JSON.stringify(last));
  return {
    matches: events.flatMap((event) => (event.type === 'matches' ? event.matches : [])),
    manifest: last.manifest,
  };
}

async function fatesOf(query: string): Promise<ReadonlyMap<string, Fate>> {
  const { matches, manifest } = await search(query);
  const fates = new Map<string, Fate>(tree.map((path) => [path, []]));
  for (const match of matches) {
    assert.ok(match.type === 'content');
    fates.set(
      match.path,
      match.lineMatches.map(({ lineNumber }) => lineNumber),
    );
  }
  for (const { path, reason } of manifest.unsearched) fates.set(path, reason);
  assert.equal(manifest.filesConsidered, tree.length);
  assert.equal(manifest.filesConsidered, manifest.filesSearched + manifest.unsearched.length);
  return fates;
}

const expected = new Map<string, Fate>([...entries.map(([path, , fate]) => [path, fate] as const), ...outside]);

for (const query of [
  'type:file needle',
  'type:file case:yes /ne{2}dle/',
  'type:file /(?:[nN]){1}e+dle/',
  // Over several lines: another way through the engine, the same lines.
  'type:file /needle(?:\\n\\n\\n\\n)?/',
])
  test(`${query}: every entry of the tree is searched or listed`, async () => {
    assert.deepEqual(Object.fromEntries(await fatesOf(query)), Object.fromEntries(expected));
  });

test('a pattern that every line matches finds every line', async () => {
  const { manifest } = await search('type:file /^/ file:crlf|lone|no-newline|newlines|empty|utf');
  assert.equal(manifest.matchingLines, 4 + 1 + 3 + 3 + 0 + (2 + 2 + 0 + 1 + 3));
});

test('what has no text to search is found by its path', async () => {
  const { matches } = await search('type:path binary|vanished|empty patterntype:regexp');
  assert.deepEqual(
    matches.map((match) => match.type === 'path' && match.path),
    ['binary.dat', 'empty.txt', 'vanished.txt'],
  );
});
