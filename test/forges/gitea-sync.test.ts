/** A sync of the simulated company from Gitea into the store: killed anywhere it ends the same. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { silentObserver } from '../../src/base/progress.ts';
import { syncForge, type SyncReport } from '../../src/app/forges/sync.ts';
import { strands, type Forge } from '../../src/forges/forge.ts';
import { answerBookInMemory } from '../../src/forges/transport/answer-book.ts';
import { openDatabase } from '../../src/store/database.ts';
import { forgeRecordStore } from '../../src/store/forge-records.ts';
import { forgeSourceStore } from '../../src/store/forge-sources.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { giteaHabits } from './faces/gitea/habits.ts';
import { giteaBefore, openGitea } from './gitea-stage.ts';
import { makeWorld } from './make-world.ts';

const directory = scratchDirectory('gitea-sync');
const world = makeWorld({
  seed: 5,
  changes: 14,
  directory: path.join(directory, 'world'),
  habits: giteaHabits,
  innocent: true,
});
const clock = { now: () => world.now };
const { server, forge: first } = await openGitea({ world, face: { cut: { most: 5, usual: 5 } } });
after(() => server.close());

/** Begins with an open of the database and ends with its close, as a process does. */
async function synced(folder: string, forge: Forge, signal = new AbortController().signal): Promise<SyncReport> {
  mkdirSync(folder, { recursive: true });
  const database = await openDatabase(path.join(folder, 'plumbline.db'));
  const context = { records: forgeRecordStore(database), sources: forgeSourceStore(database), clock };
  const branches = (): readonly string[] => ['main', 'release/1.x'];
  try {
    return await syncForge({ source: 'acme', forge, branches }, context, { observer: silentObserver, signal });
  } finally {
    await database.destroy();
  }
}

async function known(folder: string): Promise<readonly string[]> {
  const database = await openDatabase(path.join(folder, 'plumbline.db'));
  const records = forgeRecordStore(database);
  const lines: string[] = [];
  for (const repository of ['', 'acme/shop'])
    for (const strand of strands)
      for (const one of await records.current({ source: 'acme', repository, strand }))
        lines.push(`${repository} ${strand} ${one.key} ${one.version} ${JSON.stringify(one.value)} ${one.raw.join()}`);
  await database.destroy();
  return lines.sort();
}

const undisturbed = path.join(directory, 'undisturbed');
const report = await synced(undisturbed, first);
const expected = await known(undisturbed);
const requests = server.asked.length;

test('a sync reads every list that Gitea has to its end', () => {
  assert.deepEqual(
    report.strands.filter(({ finished }) => !finished),
    [],
  );
  assert.ok(report.strands.every(({ records }) => records > 0));
  const gaps = report.strands.flatMap(({ strand, gaps: own }) => own.map(({ reason }) => `${strand} ${reason}`));
  assert.deepEqual(gaps, ['organisation not-supported']);
  assert.deepEqual(server.unknown, []);
});

test('killed at any request, any number of times, it ends with the same records', async (t) => {
  let round = 0;
  const kills = fc.array(fc.integer({ min: 0, max: requests + 10 }), { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(kills, async (times) => {
      const folder = path.join(directory, `killed-${round++}`);
      const book = answerBookInMemory();
      for (const left of times) {
        const killer = new AbortController();
        server.dieAfter(left, () => killer.abort(new Error('killed')));
        const sync = synced(folder, giteaBefore(server.origin, { clock, book }), killer.signal);
        await sync.catch((error: unknown) => assert.equal((error as Error).message, 'killed'));
        server.revive();
      }
      await synced(folder, giteaBefore(server.origin, { clock, book }));
      assert.deepEqual(await known(folder), expected);
    }),
    { numRuns: 4 },
  );
  t.diagnostic(`${requests} requests`);
});

test('a second sync asks for what changed only, and knows the same', async (t) => {
  const folder = path.join(directory, 'twice');
  const book = answerBookInMemory();
  await synced(folder, giteaBefore(server.origin, { clock, book }));
  const before = server.asked.length;
  await synced(folder, giteaBefore(server.origin, { clock, book }));
  const spent = server.asked.length - before;
  t.diagnostic(`${requests} requests the first time, ${spent} the second`);
  assert.ok(spent < requests / 2);
  assert.deepEqual(await known(folder), expected);
});
