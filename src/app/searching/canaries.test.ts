import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
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
