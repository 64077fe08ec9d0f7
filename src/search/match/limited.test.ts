/** Texts for which there is no room in memory: the same results, read piece by piece, and damage is not overlooked. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import type { CorpusRepository, SearchEngine, SearchMatch } from '../contract.ts';
import { openSearchEngine } from '../engine.ts';

let folder: string;
let ample: SearchEngine;
let tight: SearchEngine;

/** Files of all sizes, some without a line feed at the end, one that is longer than a window. */
function textOf(number: number): Buffer {
  const lines = Array.from({ length: 1 + ((number * 7919) % 400) }, (_, line) =>
    (line * 31 + number) % 17 === 0 ? `return token${line} // TODO(${number}): näher` : `line ${line} of ${number}`,
  );
  if (number === 5) lines.push('x'.repeat(5 << 20), 'return behind it');
  return Buffer.from(lines.join('\n') + (number % 3 === 0 ? '' : '\n'));
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-limited-test-'));
  ample = await openSearchEngine({ directory: folder, threads: 2, shardBytes: 1 << 20 });
  const files = Array.from({ length: 400 }, (_, number) => {
    const text = textOf(number);
    const blob = createHash('sha1').update(`blob ${text.length}\0`).update(text).digest('hex');
    return { path: `src/f${number}.ts`, blob, text };
  });
  const repository: CorpusRepository = { name: 'r', commit: 'c'.repeat(40), branch: 'main', files, unsearched: [] };
  const writer = ample.writer();
  for (const { blob, text } of files) await writer.add(blob, text);
  await writer.commit();
  await ample.publish([repository]);
  tight = await openSearchEngine({ directory: folder, threads: 2, residentBytes: 1 });
});

after(async () => {
  await ample.close();
  await tight.close();
  rmSync(folder, { recursive: true, force: true });
});

async function answer(
  engine: SearchEngine,
  query: string,
  options: { countOnly?: boolean; fingerprint?: boolean; order?: 'rank' },
) {
  const matches: SearchMatch[] = [];
  for await (const event of engine.search(query, options)) {
    if (event.type === 'matches') matches.push(...event.matches);
    if (event.type === 'manifest') {
      const { matchDigest, matchingLines, matchingFiles } = event.manifest;
      return { matches, matchDigest, matchingLines, matchingFiles };
    }
  }
  throw new Error('no manifest');
}

for (const query of [
  'return',
  'token1[0-9]*',
  'behind',
  'line NOT TODO',
  '/TODO.*näher/',
  '/f4\\d/',
  '/of 7\\nline/',
  'nothing_here',
])
  test(`without room for texts the results are the same: ${query}`, async () => {
    for (const options of [{ countOnly: true }, { order: 'rank' as const }, {}])
      for (const count of ['all', '50'])
        assert.deepEqual(
          await answer(tight, `${query} count:${count}`, options),
          await answer(ample, `${query} count:${count}`, options),
        );
    const { matchDigest: _, ...sums } = await answer(ample, `${query} count:all`, { countOnly: true });
    for (const engine of [tight, ample]) {
      const counted = await answer(engine, `${query} count:all`, { countOnly: true, fingerprint: false });
      assert.deepEqual(counted, { ...sums, matchDigest: undefined });
    }
  });

test('a block that does not add up ends the search with an error', async () => {
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.shard'))) {
    const bytes = readFileSync(join(folder, name));
    const at = bytes.lastIndexOf('return token');
    assert.ok(at > 0);
    bytes[at] = 0x52;
    writeFileSync(join(folder, name), bytes);
  }
  await assert.rejects(
    answer(tight, 'return count:all', { countOnly: true }),
    (error) => isAppError(error) && error.code === 'search/damaged-shard',
  );
});
