/** What is made ready for the first search changes nothing but the time it takes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { SearchEngine, SearchMatch } from './contract.ts';
import { openSearchEngine } from './engine.ts';
import { madeUp } from './index/fixtures/made-up-index.ts';

let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-warm-test-'));
  const engine = await openSearchEngine({ directory: folder, threads: 1 });
  const made = [madeUp('one', 1500), madeUp('two', 300)];
  const writer = engine.writer();
  for (const { blobs } of made) for (const [blob, bytes] of blobs) await writer.add(blob, bytes);
  await writer.commit();
  await engine.publish(made.map(({ repository }) => repository));
  await engine.close();
});

after(() => rmSync(folder, { recursive: true, force: true }));

async function opened<T>(use: (engine: SearchEngine) => Promise<T>): Promise<T> {
  const engine = await openSearchEngine({ directory: folder, threads: 2 });
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

async function found(engine: SearchEngine): Promise<readonly SearchMatch[]> {
  const matches: SearchMatch[] = [];
  for await (const event of engine.search('patternType:regexp [a-z]+[0-9] count:50', { order: 'rank' }))
    if (event.type === 'matches') matches.push(...event.matches);
  return matches;
}

test('searches find the same after it, beside it, and when it was given up', async () => {
  const expected = await opened(found);
  assert.ok(expected.length > 0);
  const after = await opened(async (engine) => {
    await engine.warm!();
    return found(engine);
  });
  assert.deepEqual(after, expected);
  const beside = await opened(async (engine) => {
    const warm = engine.warm!();
    const matches = await found(engine);
    await warm;
    return matches;
  });
  assert.deepEqual(beside, expected);
  const reason = new Error('enough');
  const given = await opened(async (engine) => {
    await assert.rejects(engine.warm!(AbortSignal.abort(reason)), reason);
    return found(engine);
  });
  assert.deepEqual(given, expected);
});

test('nothing is made where nothing is indexed', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'search-warm-empty-test-'));
  const engine = await openSearchEngine({ directory: empty, threads: 1 });
  await engine.warm!();
  assert.deepEqual(await found(engine), []);
  await engine.close();
  rmSync(empty, { recursive: true, force: true });
});
