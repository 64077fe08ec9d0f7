import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { sha256 } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { LandedCommit, PathTenure } from '../model/history.ts';
import { asObjectId, asRepositoryName } from '../model/repository.ts';
import type { Run } from '../model/run.ts';
import { scanCache, scanKeyOf } from './caches.ts';
import { openDatabase, type Database } from './database.ts';
import { historyStore } from './histories.ts';
import { refLedger } from './ref-ledger.ts';
import { runStore } from './runs.ts';

const name = asRepositoryName('shop');
const at = (day: number): Instant => `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z` as Instant;
let folder: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-store-'));
  database = await openDatabase(join(folder, 'plumbline.db'));
});
afterEach(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});

const landing = (index: number): LandedCommit => ({
  index,
  commit: asObjectId(String(index).padStart(40, '0')),
  tree: asObjectId('e'.repeat(40)),
  parents: [],
  author: { name: 'A', email: 'a@example.org' },
  authoredAt: at(1 + index),
  committer: { name: 'A', email: 'a@example.org' },
  committedAt: at(1 + index),
  landedAt: at(1 + index),
  landedProvenance: 'reconstructed',
  subject: `landing ${index}`,
  message: `landing ${index}`,
});
const tenure = (path: string, from: number, to?: number): PathTenure => ({
  path,
  from,
  blob: asObjectId(sha256(`${path}${from}`).slice(0, 40)),
  mode: '100644',
  ...(to === undefined ? {} : { to }),
});

test('a history that is extended equals one stored whole', async () => {
  const store = historyStore(database);
  await store.replace(name, { commits: [landing(0), landing(1)], tenures: [tenure('a', 0), tenure('b', 0, 1)] });
  const grown = {
    commits: [landing(0), landing(1), landing(2)],
    tenures: [tenure('a', 0, 2), tenure('a', 2), tenure('b', 0, 1), tenure('c', 2)],
  };
  await store.extend(name, grown, 1);
  assert.deepEqual(await store.commits(name), grown.commits);
  assert.deepEqual(await store.tenures(name, 0), grown.tenures);
  assert.deepEqual(
    (await store.tenures(name, 1)).map(({ path }) => path),
    ['a', 'a', 'c'],
  );
  assert.deepEqual(await store.tip(name), { commit: landing(2).commit, position: 2 });
});

test('the ref ledger keeps changes only, and nothing is lost by that', async () => {
  const ledger = refLedger(database);
  const seen = (ref: string, oid: string, day: number) => ({
    repository: name,
    ref,
    oid: asObjectId(oid),
    observedAt: at(day),
  });
  const sweep = (day: number, ...observations: ReturnType<typeof seen>[]) =>
    ledger.append({ repository: name, observedAt: at(day), observations });
  assert.deepEqual(await sweep(1, seen('main', '1', 1), seen('old', '9', 1)), [
    { ref: 'main', after: '1' },
    { ref: 'old', after: '9' },
  ]);
  assert.deepEqual(await sweep(2, seen('main', '1', 2), seen('old', '9', 2)), []);
  assert.deepEqual(await sweep(3, seen('main', '2', 3)), [
    { ref: 'main', before: '1', after: '2' },
    { ref: 'old', before: '9' },
  ]);
  assert.deepEqual(await ledger.sweeps(name), [at(1), at(2), at(3)]);
  const main = await ledger.observations(name, 'main');
  assert.deepEqual(
    main.map(({ oid, observedAt }) => [oid, observedAt]),
    [
      ['1', at(1)],
      ['2', at(3)],
    ],
  );
  assert.equal((await ledger.observations(name, 'old')).at(-1)?.oid, undefined);
});

test('a scan of another ruleset counts as absent, an empty one as done', async () => {
  const cache = scanCache(database);
  const scans = [{ blob: asObjectId('a'), kind: 'go', matches: [] }];
  await cache.save({ ruleset: 'one', extractorVersion: 'x', scans, extractions: [] });
  assert.deepEqual((await cache.scans('one')).get(scanKeyOf({ blob: asObjectId('a'), kind: 'go' })), []);
  assert.equal((await cache.scans('two')).size, 0);
});

const run = (id: string): Run => ({
  id,
  startedAt: at(1),
  finishedAt: at(2),
  period: { type: 'as-of', at: at(1) },
  repositories: [],
  tool: { version: '0', ruleset: sha256('r'), checks: sha256('c') },
  controls: [],
  findings: { atHead: 0, byClass: {} },
  work: { blobsRead: 0, bytesRead: 0, landingsRead: 0 },
});

test('a run is read only once it is sealed', async () => {
  const runs = runStore<{ readonly id: string }>(database);
  await runs.begin({ run: run('one'), envelopes: [] }, sha256('inputs'), { id: 'one' });
  assert.equal(await runs.get('one'), undefined);
  assert.equal(await runs.latest(), undefined);
  assert.deepEqual(
    (await runs.pending()).map((pending) => pending.run.id),
    ['one'],
  );
  await runs.seal({ run: run('one'), summary: { id: 'sealed' }, evidence: [] });
  assert.deepEqual(await runs.pending(), []);
  assert.deepEqual(await runs.get('one'), run('one'));
  assert.deepEqual(await runs.summaries(), [{ id: 'sealed' }]);
});

test('a file that is no database is a clear error and stays as it is', async () => {
  const file = join(folder, 'other.db');
  writeFileSync(file, 'this is no database, and long enough to be looked at as one'.repeat(40));
  await assert.rejects(openDatabase(file), { code: 'store/damaged' });
});

test('what was acknowledged survives kill -9', async () => {
  const file = join(folder, 'killed.db');
  const script = `
    import { openDatabase } from ${JSON.stringify(new URL('./database.ts', import.meta.url).href)};
    import { scanCache } from ${JSON.stringify(new URL('./caches.ts', import.meta.url).href)};
    const cache = scanCache(await openDatabase(${JSON.stringify(file)}));
    for (let n = 0; ; n++) {
      await cache.save({ ruleset: 'r', extractorVersion: 'x', extractions: [], scans: [{ blob: String(n), kind: 'k', matches: [] }] });
      process.stdout.write(n + '\\n');
    }`;
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last = -1;
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const lines = chunk
          .toString()
          .split('\n')
          .filter((line) => /^\d+$/.test(line));
        last = Math.max(last, ...lines.map(Number));
        if (last > 20 + round * 7) child.kill('SIGKILL');
      });
      child.on('exit', () => resolve());
    });
    const reopened = await openDatabase(file);
    const scans = await scanCache(reopened).scans('r');
    await reopened.destroy();
    // The last line may have been cut by the kill; every whole one must be there.
    for (let n = 0; n < last; n++) assert.ok(scans.has(`${n} k`), `row ${n} of ${last} was lost`);
  }
});
