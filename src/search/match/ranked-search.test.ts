/** The best first, from few of many files: nothing is lost or told twice, and what was not looked at is not called searched. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { CorpusFile, LineMatch, SearchEngine, SearchManifest } from '../contract.ts';
import { openSearchEngine } from '../engine.ts';

const count = 3000;
/** Two lines of 3 KB with a needle in each of them: more blocks than are looked at without a choice. */
const padding = `${'x'.repeat(3000)}\n`;

/** What is shown of these is read in different ways: lines of the usual length, long ones, bytes that are no UTF-8. */
const odd = new Map<number, Buffer>([
  [10, Buffer.from(`größer needle ${'ä'.repeat(900)} needle\n${padding}\u{1f50d} needle\r\n${padding}`)],
  [20, Buffer.concat([Buffer.from('\xe4\xf6 needle \xff needle\n', 'latin1'), Buffer.from(padding.repeat(2))])],
  [31, Buffer.from(`${padding}needle\n${'needle '.repeat(20_000)}\n`)],
]);

function textOf(number: number): string | Buffer {
  const text = odd.get(number);
  if (text) return text;
  const definition = number % 500 === 7 ? `export function needle${number}() {}\n` : '';
  return `${definition}// needle in ${number}\n${padding}// another needle of ${number}\n${padding}`;
}

const pathOf = (number: number) =>
  number === 1234
    ? 'src/needle.ts'
    : `${number % 3 === 0 ? 'test' : 'src'}/part${number % 7}/file${String(number).padStart(4, '0')}.ts`;

describe('ranked searches with much to choose from', () => {
  const folders: string[] = [];
  const engines: SearchEngine[] = [];

  before(async () => {
    for (const threads of [1, 2]) {
      const directory = mkdtempSync(join(tmpdir(), 'ranked-search-test-'));
      folders.push(directory);
      const engine = await openSearchEngine({ directory, threads, shardBytes: 4 << 20 });
      engines.push(engine);
      const writer = engine.writer();
      const files: CorpusFile[] = [];
      for (let number = 0; number < count; number++) {
        const text = textOf(number);
        const blob = createHash('sha1').update(text).digest('hex');
        await writer.add(blob, Buffer.from(text), { path: pathOf(number) });
        files.push({ path: pathOf(number), blob });
      }
      await writer.commit();
      await engine.publish([{ name: 'made/up', commit: '1'.repeat(40), branch: 'main', files, unsearched: [] }]);
      await engine.settled?.();
    }
  });

  after(async () => {
    for (const engine of engines) await engine.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  async function ask(engine: SearchEngine, query: string, order: 'rank' | 'path' = 'rank') {
    const paths: string[] = [];
    let manifest: SearchManifest | undefined;
    for await (const event of engine.search(query, { order, patternType: 'keyword' })) {
      if (event.type === 'manifest') ({ manifest } = event);
      if (event.type !== 'matches') continue;
      for (const match of event.matches) if (match.type === 'content') paths.push(match.path);
    }
    assert.ok(manifest);
    return { paths, manifest };
  }

  it('finds every file once, as in the order of paths', async () => {
    const ranked = await ask(engines[0]!, 'type:file needle count:all');
    const plain = await ask(engines[0]!, 'type:file needle count:all', 'path');
    assert.equal(ranked.paths.length, count);
    assert.deepEqual(ranked.paths.toSorted(), plain.paths.toSorted());
    assert.equal(ranked.manifest.matchDigest, plain.manifest.matchDigest);
    assert.equal(ranked.manifest.filesSearched, count);
    assert.equal(ranked.manifest.blobsRead, count);
  });

  it('shows the same lines as in the order of paths', async () => {
    const shown = async (query: string, order: 'rank' | 'path') => {
      const lines = new Map<string, readonly LineMatch[]>();
      for await (const event of engines[0]!.search(query, { order, patternType: 'keyword' }))
        if (event.type === 'matches')
          for (const match of event.matches) if (match.type === 'content') lines.set(match.path, match.lineMatches);
      return lines;
    };
    const plain = await shown('type:file needle count:all', 'path');
    const ranked = await shown('type:file needle count:5000', 'rank');
    const cut = [...ranked].filter(([path, lines]) => lines.length < plain.get(path)!.length);
    assert.ok(cut.length <= 1);
    for (const number of odd.keys()) assert.ok(ranked.has(pathOf(number)));
    for (const [path, lines] of ranked) assert.deepEqual(lines, plain.get(path)!.slice(0, lines.length), path);
  });

  it('puts definitions and files of that name first, then code before tests', async () => {
    const { paths, manifest } = await ask(engines[0]!, 'type:file needle count:100');
    const defining = (path: string) => Number(/\d+(?=\.ts)/.exec(path)?.[0] ?? -1) % 500 === 7;
    assert.equal(manifest.limitHit, true);
    assert.equal(manifest.matchingLines, 100);
    assert.ok(paths.slice(0, 7).includes('src/needle.ts'), paths.slice(0, 7).join(' '));
    assert.equal(paths.slice(0, 7).filter(defining).length, 6);
    assert.ok(paths.slice(7).every((path) => path.startsWith('src/')));
  });

  it('looks at few files for the first of many, and calls no others searched', async () => {
    const { manifest } = await ask(engines[0]!, 'type:file needle count:20');
    assert.equal(manifest.filesConsidered, count);
    assert.ok(manifest.filesSearched < count, String(manifest.filesSearched));
    assert.ok(manifest.filesSearched >= manifest.matchingFiles);
  });

  it('answers the same whoever was faster', async () => {
    const answers = [];
    for (const engine of [...engines, ...engines]) answers.push((await ask(engine, 'type:file needle count:50')).paths);
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });

  it('cuts the lines of a file at what there is room for, and says so', async () => {
    const { paths, manifest } = await ask(engines[0]!, 'type:file needle count:1');
    assert.equal(paths.length, 1);
    assert.equal(manifest.matchingLines, 1);
    assert.equal(manifest.limitHit, true);
  });

  it('proves absence without reading anything', async () => {
    const { manifest } = await ask(engines[0]!, 'type:file zzqqxx_nothere');
    assert.equal(manifest.filesSearched, count);
    assert.equal(manifest.blobsRead, 0);
    assert.equal(manifest.limitHit, false);
  });
});
