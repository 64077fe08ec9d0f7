/** A sync of the simulated company from GitHub into the store: killed anywhere it ends the same, and a second one costs little. */
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
import { githubHabits } from './faces/github/habits.ts';
import { administratorsToken, forgeBefore, openStage } from './github-stage.ts';
import { makeWorld } from './make-world.ts';

const directory = scratchDirectory('github-sync');
const world = makeWorld({
  seed: 5,
  changes: 14,
  directory: path.join(directory, 'world'),
  habits: githubHabits,
  innocent: true,
});
const staged = await openStage({ world, play: { limit: 100_000 } });
after(() => staged.server.close());

/** Begins with an open of the database and ends with its close, as a process does. */
async function synced(folder: string, forge: Forge, signal = new AbortController().signal): Promise<SyncReport> {
  mkdirSync(folder, { recursive: true });
  const database = await openDatabase(path.join(folder, 'plumbline.db'));
  const context = {
    records: forgeRecordStore(database),
    sources: forgeSourceStore(database),
    clock: { now: () => world.now },
  };
  const branches = (): readonly string[] => ['main', 'release/1.x'];
  try {
    return await syncForge({ source: 'acme', forge, branches }, context, { observer: silentObserver, signal });
  } finally {
    await database.destroy();
  }
}

/** All that is known afterwards: every record as it stands, and what the last look at each list could not see. */
async function known(folder: string): Promise<readonly string[]> {
  const database = await openDatabase(path.join(folder, 'plumbline.db'));
  const records = forgeRecordStore(database);
  const lines: string[] = [];
  for (const repository of ['', 'acme/shop'])
    for (const strand of strands) {
      const scope = { source: 'acme', repository, strand };
      for (const { key, value, raw, version } of await records.current(scope))
        lines.push(`${repository} ${strand} ${key} ${version} ${JSON.stringify(value)} ${raw.join()}`);
    }
  await database.destroy();
  return lines.sort();
}

const undisturbed = path.join(directory, 'undisturbed');
const report = await synced(undisturbed, staged.forge);
const expected = await known(undisturbed);
const requests = staged.server.asked.length;

test('a sync reads every list to its end', () => {
  assert.deepEqual(
    report.strands.filter(({ finished }) => !finished),
    [],
  );
  const empty = report.strands.filter(({ records }) => records === 0).map(({ strand }) => strand);
  assert.deepEqual(empty, ['rule-bypasses'], 'nothing was bypassed in an innocent world');
  assert.deepEqual(
    report.strands.flatMap(({ gaps }) => gaps.map(({ detail }) => detail.slice(0, 14))),
    ['Classic tokens'],
  );
});

test('killed at any request, any number of times, it ends with the same records', async () => {
  let round = 0;
  const kills = fc.array(fc.integer({ min: 0, max: requests + 10 }), { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(kills, async (times) => {
      const folder = path.join(directory, `killed-${round++}`);
      const book = answerBookInMemory();
      const slept = (): void => undefined;
      for (const left of times) {
        const killer = new AbortController();
        staged.server.dieAfter(left, () => killer.abort(new Error('killed')));
        const sync = synced(folder, forgeBefore(staged.server, { world, book, slept }), killer.signal);
        await sync.catch((error: unknown) => assert.equal((error as Error).message, 'killed'));
        staged.server.revive();
      }
      await synced(folder, forgeBefore(staged.server, { world, book }));
      assert.deepEqual(await known(folder), expected);
    }),
    { numRuns: 4 },
  );
});

test('a second sync with nothing new asks little and draws on the limit less', async (t) => {
  const folder = path.join(directory, 'twice');
  const book = answerBookInMemory();
  await synced(folder, forgeBefore(staged.server, { world, book }));
  const before = { requests: staged.server.asked.length, left: await left() };
  const again = await synced(folder, forgeBefore(staged.server, { world, book }));
  const spent = { requests: staged.server.asked.length - before.requests - 1, limit: before.left - (await left()) };
  // Changesets (questions with a body are never conditional), the audit log since another time, two lists that are
  // not there, whether dependencies are watched (answered without a body), and the look at the limit itself. All else is unchanged, which costs nothing.
  assert.equal(spent.limit, 6);
  assert.ok(spent.requests < requests, `${spent.requests} of ${requests} requests`);
  t.diagnostic(`${requests} requests the first time, ${spent.requests} the second, ${spent.limit} of the limit`);
  assert.ok(again.strands.every(({ finished }) => finished));
  assert.deepEqual(await known(folder), expected);
});

async function left(): Promise<number> {
  const headers = { authorization: `Bearer ${administratorsToken}` };
  const { headers: told } = await fetch(`${staged.server.root}/meta`, { headers });
  return Number(told.get('x-ratelimit-remaining'));
}
