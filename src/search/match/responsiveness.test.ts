/** Lines of megabytes and patterns meant to hurt: others go on, a search that nobody wants any more ends at once. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CorpusFile, SearchEngine, SearchManifest } from '../contract.ts';
import { openSearchEngine } from '../engine.ts';

/** Looks at the rest of the line after each word: quadratic for every engine that finds all matches. */
const quadratic = String.raw`type:file /let(?:.*zzz)?|compute(?:.*yyy)?/`;

let folder: string;
let engine: SearchEngine;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-responsiveness-test-'));
  engine = await openSearchEngine({ directory: folder, threads: 2 });
  const texts = ['let value = compute(token, 42); '.repeat(100_000), 'a short line with a token\n'];
  const writer = engine.writer();
  const files: CorpusFile[] = [];
  for (const [at, text] of texts.entries()) {
    const blob = createHash('sha1').update(text).digest('hex');
    await writer.add(blob, Buffer.from(text));
    files.push({ path: `file-${at}`, blob });
  }
  await writer.commit();
  const commit = '1'.repeat(40);
  await engine.publish([{ name: 'made/up', commit, branch: 'main', files, unsearched: [] }]);
});

after(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function manifestOf(query: string, signal?: AbortSignal): Promise<SearchManifest | undefined> {
  for await (const event of engine.search(query, { ...(signal && { signal }) }))
    if (event.type === 'manifest') return event.manifest;
  return undefined;
}

test('an aborted search ends at once with the reason, its thread is replaced, and others get their answers', async () => {
  assert.equal((await manifestOf('type:file "short line"'))?.matchingLines, 1);
  const reason = new Error('enough');
  // Both threads get stuck, one per search.
  const controllers = [new AbortController(), new AbortController()];
  const stuck = controllers.map(({ signal }) => manifestOf(quadratic, signal));
  await new Promise((resolve) => setTimeout(resolve, 100));
  const waiting = manifestOf('type:file "short line"');
  const start = performance.now();
  for (const controller of controllers) controller.abort(reason);
  for (const search of stuck) await assert.rejects(search, reason);
  // A quarter of a second for a busy machine: the search itself would take a minute.
  assert.ok(performance.now() - start < 250);
  assert.equal((await waiting)?.matchingLines, 1);
  assert.equal((await manifestOf('type:file token'))?.matchingLines, 2);
});

test('the event loop goes on while a thread is deep in one line', async () => {
  let worst = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    worst = Math.max(worst, performance.now() - last);
    last = performance.now();
  }, 5);
  const controller = new AbortController();
  const search = manifestOf(quadratic, controller.signal);
  await new Promise((resolve) => setTimeout(resolve, 400));
  controller.abort();
  await assert.rejects(search, { name: 'AbortError' });
  clearInterval(timer);
  assert.ok(worst < 250, `the event loop stood still for ${worst} ms`);
});

test('a search that is aborted before it starts does not start', async () => {
  await assert.rejects(manifestOf('token', AbortSignal.abort(new Error('never'))), /never/);
});

test('whoever stops listening stops the search', async () => {
  for await (const event of engine.search('type:file token', {})) if (event.type === 'matches') break;
  assert.equal((await manifestOf('type:file token'))?.matchingLines, 2);
});

test('a line of megabytes is found whole, with the highlights there is time for', async () => {
  for await (const event of engine.search('type:file count:1 /compute\\(tok.n/', {})) {
    if (event.type !== 'matches') continue;
    const [match] = event.matches;
    assert.ok(match?.type === 'content');
    assert.equal(match.lineMatches[0]?.line.length, 3_200_000);
    assert.ok(match.lineMatches[0].offsetAndLengths.length >= 100);
    assert.deepEqual(match.lineMatches[0].offsetAndLengths[1], [44, 13]);
  }
});
