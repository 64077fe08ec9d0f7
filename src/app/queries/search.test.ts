import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tickingClock } from '../../base/clock.ts';
import type { Instant } from '../../base/instant.ts';
import type { SearchEngine, SearchEvent } from '../../search/contract.ts';
import { openSearchEngine } from '../../search/engine.ts';
import { search, type SearchContext } from './search.ts';

let folder: string;
let engine: SearchEngine;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-queries-'));
  engine = await openSearchEngine({ directory: folder, threads: 1 });
});

after(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const context = (known: readonly string[] = []): SearchContext => ({
  engine: () => Promise.resolve(engine),
  clock: tickingClock('2026-11-22T12:00:00.000Z' as Instant),
  stores: { repositories: { list: () => Promise.resolve(known.map((name) => ({ name, head: 'c0' }))) } as never },
});

async function eventsOf(query: string, around: SearchContext): Promise<readonly SearchEvent[]> {
  const events: SearchEvent[] = [];
  for await (const event of search(query, {}, around)) events.push(event);
  return events;
}

test('relative dates count from the clock of the app', async () => {
  const last = (await eventsOf('asof:"10 days ago" needle', context())).at(-1);
  assert.equal(last?.type === 'manifest' && last.manifest.asOf, '2026-11-12T12:00:00.000Z');
});

test('what is known and not in the index is announced', async () => {
  const alerts = (await eventsOf('needle', context(['acme/lost']))).filter(({ type }) => type === 'alert');
  assert.deepEqual(
    alerts.map((event) => event.type === 'alert' && event.alert.title),
    ['Not searched: acme/lost'],
  );
});
