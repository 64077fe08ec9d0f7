/** A sync of the simulated company from GitLab into the store: killed anywhere it ends the same. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { silentObserver } from '../../src/base/progress.ts';
import { SecretText } from '../../src/base/secret-text.ts';
import { syncForge, type SyncReport } from '../../src/app/forges/sync.ts';
import { strands, type Forge } from '../../src/forges/forge.ts';
import { gitlab } from '../../src/forges/gitlab/gitlab.ts';
import { answerBookInMemory, type AnswerBook } from '../../src/forges/transport/answer-book.ts';
import { openTransport } from '../../src/forges/transport/transport.ts';
import { openDatabase } from '../../src/store/database.ts';
import { forgeRecordStore } from '../../src/store/forge-records.ts';
import { forgeSourceStore } from '../../src/store/forge-sources.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { gitlabFace, gitlabHabits } from './faces/gitlab.ts';
import { makeWorld } from './make-world.ts';
import { playForge } from './server.ts';

const directory = scratchDirectory('gitlab-sync');
const world = makeWorld({
  seed: 5,
  // More than one page of merge requests.
  changes: 24,
  directory: path.join(directory, 'world'),
  habits: gitlabHabits,
  innocent: true,
});
const clock = { now: () => world.now };
const token = 'administrators-token';
const server = await playForge({
  world,
  face: gitlabFace({ world }),
  credentials: { [token]: { login: 'mira', kind: 'personal', scopes: ['*'] } },
});
after(() => server.close());

/** Another process before the same server: nothing in memory is shared but the book. */
function forgeBefore(book: AnswerBook): Forge {
  const transport = openTransport({
    root: gitlab.interfaceRoot(server.origin),
    userAgent: 'plumbline/test',
    authorization: () => Promise.resolve(gitlab.authorization(new SecretText(token))),
    headers: gitlab.headers,
    book,
    clock,
    sleep: () => Promise.resolve(),
    observer: silentObserver,
    patience: 3_700_000,
  });
  return gitlab.open({ origin: server.origin, owner: world.organisation.login, transport });
}

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
const report = await synced(undisturbed, forgeBefore(answerBookInMemory()));
const expected = await known(undisturbed);
const requests = server.asked.length;

test('a sync reads every list that GitLab has to its end', () => {
  assert.deepEqual(
    report.strands.filter(({ finished }) => !finished),
    [],
  );
  const empty = report.strands
    .filter(({ records }) => records === 0)
    .map(({ strand, repository }) => `${strand} ${repository ?? ''}`);
  assert.deepEqual(empty, ['machine-credentials '], 'the group has no tokens of its own');
  const gaps = report.strands.flatMap(({ strand, gaps: own }) => own.map(({ reason }) => `${strand} ${reason}`));
  assert.deepEqual(gaps, [], 'its owner is told everything');
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
        const sync = synced(folder, forgeBefore(book), killer.signal);
        await sync.catch((error: unknown) => assert.equal((error as Error).message, 'killed'));
        server.revive();
      }
      await synced(folder, forgeBefore(book));
      assert.deepEqual(await known(folder), expected);
    }),
    { numRuns: 3 },
  );
  t.diagnostic(`${requests} requests`);
});

test('a second sync asks for what changed only, and knows the same', async (t) => {
  const folder = path.join(directory, 'twice');
  const book = answerBookInMemory();
  await synced(folder, forgeBefore(book));
  const before = server.asked.length;
  await synced(folder, forgeBefore(book));
  const spent = server.asked.length - before;
  t.diagnostic(`${requests} requests the first time, ${spent} the second`);
  assert.ok(spent < requests / 2);
  assert.deepEqual(await known(folder), expected);
});
