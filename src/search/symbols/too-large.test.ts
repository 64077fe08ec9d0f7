/** Files too large for their definitions to be read: never an error, and never left out in silence. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SearchEngine, SearchManifest } from '../contract.ts';
import { openSearchEngine } from '../engine.ts';
import { extract } from './extract.ts';

const megabyte = 2 ** 20;
const contents: ReadonlyMap<string, Buffer> = new Map([
  ['large.go', Buffer.alloc(17 * megabyte, 'func helper() {}\n')],
  ['large.sql', Buffer.alloc(17 * megabyte, 'CREATE TABLE helper (id int);\n')],
  ['large.txt', Buffer.alloc(17 * megabyte, 'helper, and no language\n')],
  ['small.go', Buffer.from('package one\nfunc helper() {}\n')],
]);

test('whatever the size, there is an answer that says whether it is whole', () => {
  for (const [path, bytes] of contents)
    assert.deepEqual(extract(path, bytes).truncated, path === 'large.go' || path === 'large.sql', path);
  const atLimit = extract('limit.sql', Buffer.alloc(16 * megabyte, 'x'));
  assert.deepEqual(atLimit, { symbols: [], truncated: false });
});

async function manifestOf(engine: SearchEngine, query: string): Promise<SearchManifest> {
  for await (const event of engine.search(query, {})) if (event.type === 'manifest') return event.manifest;
  throw new Error('no manifest');
}

test('a search for symbols lists them; a search for text does not', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'symbols-too-large-'));
  const engine = await openSearchEngine({ directory, threads: 1, shardBytes: megabyte });
  try {
    const idOf = (bytes: Buffer) => createHash('sha1').update(bytes).digest('hex');
    const writer = engine.writer();
    for (const [path, bytes] of contents) await writer.add(idOf(bytes), bytes, { path });
    await writer.commit();
    const files = [...contents].map(([path, bytes]) => ({ path, blob: idOf(bytes) }));
    await engine.publish([{ name: 'made/up', commit: 'c'.repeat(40), branch: 'main', files, unsearched: [] }]);
    const symbols = await manifestOf(engine, 'type:symbol helper');
    assert.equal(symbols.matchingFiles, 1);
    assert.deepEqual(
      symbols.unsearched.map(({ path, reason }) => [path, reason]),
      [
        ['large.go', 'too-large'],
        ['large.sql', 'too-large'],
      ],
    );
    assert.equal(symbols.filesConsidered, symbols.filesSearched + symbols.unsearched.length);
    const texts = await manifestOf(engine, 'type:file helper count:1');
    assert.deepEqual(texts.unsearched, []);
  } finally {
    await engine.close();
    rmSync(directory, { recursive: true });
  }
});
