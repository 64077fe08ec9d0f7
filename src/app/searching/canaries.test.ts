import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import type { SearchEngine } from '../../search/contract.ts';
import { openSearchEngine } from '../../search/engine.ts';
import { parseQuery } from '../../search/query/parse.ts';
import { tryCanaries } from './canaries.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-canaries-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const queries: readonly (readonly [query: string, planted: number, without: readonly string[]])[] = [
  ['needle', 1, []],
  ['/nee+dle/ or "two words" -content:three case:yes', 3, []],
  ['asof:2026-01-01 /a.c$/', 1, []],
  ['between:2026-01-01..2026-02-01 needle', 1, []],
  ['/one\\n+two/', 1, []],
  ['/one[^x]*?two(?s:.)x/ asof:2026-01-01', 1, []],
  ['patterntype:structural if (:[c]) return :[x~[0-9]+];', 1, []],
  ['patterntype:structural f(...) lang:go or g(:[[a]], :[[a]])', 2, []],
  ['(case:yes needle) or (type:file asof:2026-01-01 other)', 2, []],
  ['type:path /sha.ow/', 1, []],
  ['type:symbol needle', 1, []],
  ['type:symbol between:2026-01-01..2026-02-01 /need?le/', 1, []],
  ['type:diff needle and not other', 2, []],
  ['type:commit needle author:ann', 1, []],
  ['type:diff /needle\\n+other/ and not "one\\ntwo"', 2, []],
  ['type:commit /needle\\n\\nother/ or /(?s)a.b/', 2, []],
  ['type:diff asof:2026-01-01 case:yes Needle', 1, []],
  ['/a$b/', 0, ['a$b']],
  ['file:x', 0, []],
];
for (const [query, planted, without] of queries)
  test(`the engine finds the canaries of ${query}`, async () => {
    const parsed = parseQuery(query, { patternType: 'keyword' });
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message);
    const directory = join(folder, 'shadow');
    assert.deepEqual(await tryCanaries(parsed.value, directory), { planted, found: planted, without });
    assert.equal(existsSync(directory), false);
  });

test('the engine that answers is the one that is tried, and is the same afterwards', async () => {
  const live = await openSearchEngine({ directory: join(folder, 'live'), threads: 1 });
  try {
    const parsed = parseQuery('type:symbol type:file needle or /x[0-9]+/', { patternType: 'keyword' });
    assert.ok(parsed.ok);
    const report = { planted: 2, found: 2, without: [] };
    assert.deepEqual(await tryCanaries(parsed.value, join(folder, 'beside'), live), report);
    assert.deepEqual(live.published(), []);
    const broken: Pick<SearchEngine, 'shadow'> = {
      shadow: async (directory) => {
        const engine = await live.shadow!(directory);
        // As a kernel would that never sees the last line.
        const search: SearchEngine['search'] = async function* (query, options) {
          for await (const event of engine.search(query, options))
            if (event.type !== 'matches') yield event;
            else yield { ...event, matches: event.matches.slice(1) };
        };
        return { ...engine, search };
      },
    };
    await assert.rejects(
      tryCanaries(parsed.value, join(folder, 'broken'), broken),
      (error) => isAppError(error) && error.code === 'search/canary-lost',
    );
  } finally {
    await live.close();
  }
});
