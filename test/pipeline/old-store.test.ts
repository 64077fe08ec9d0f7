/** What an earlier version stored, opened by this one: nothing is lost, and further branches join what was there. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import Database from 'better-sqlite3';
import { parseConfig } from '../../src/app/config.ts';
import type { Instant } from '../../src/base/instant.ts';
import { openDatabase } from '../../src/store/database.ts';
import { schemaVersion } from '../../src/store/migrations.ts';
import { buildBranchy } from '../fixtures/branchy.ts';
import { loadOldStore, steps } from '../fixtures/old-store/load.ts';
import { eventsOf, openAt, scratchFolder, working } from './workbench.ts';

const scratch = scratchFolder('old-store');
after(() => scratch.remove());

const several = parseConfig({
  path: path.join(scratch.folder, 'plumbline.yaml'),
  text: 'scope: { branches: { "**": [HEAD, "release/*"] } }',
});
const period = {
  type: 'window',
  from: '2023-11-01T00:00:00.000Z' as Instant,
  to: '2023-12-01T00:00:00.000Z' as Instant,
} as const;
const { location } = buildBranchy(path.join(scratch.folder, 'shop'), steps);

/** Rows of a table, in the order of all that they hold. */
function rowsOf(dataDirectory: string, question: string): readonly string[] {
  const database = new Database(path.join(dataDirectory, 'plumbline.db'), { readonly: true });
  try {
    return database
      .prepare(question)
      .all()
      .map((row) => JSON.stringify(row))
      .toSorted();
  } finally {
    database.close();
  }
}

const tables = ['repository', 'landing', 'path_tenure', 'ref_sweep', 'ref_observation', 'changeset_join'];
const kept = (folder: string): readonly (readonly string[])[] =>
  tables.map((table) => rowsOf(folder, `select * from ${table}`));

test('every table of an old database keeps what it held, and judged changes are of the branch that they were judged for', async () => {
  const folder = path.join(scratch.folder, 'migrated');
  loadOldStore(folder, location);
  assert.deepEqual(rowsOf(folder, 'pragma user_version'), ['{"user_version":4}']);
  const before = kept(folder);
  const judged = rowsOf(folder, 'select commit_oid from judged_change');
  assert.equal(judged.length, 5);
  await (await openDatabase(path.join(folder, 'plumbline.db'))).destroy();
  assert.deepEqual(rowsOf(folder, 'pragma user_version'), [JSON.stringify({ user_version: schemaVersion })]);
  assert.deepEqual(kept(folder), before);
  assert.deepEqual(rowsOf(folder, "select commit_oid from judged_change where branch = 'main'"), judged);
  assert.deepEqual(rowsOf(folder, 'select branch from change_chunk'), ['{"branch":"main"}']);
});

test('an audit with further branches over an old database gives what a new one gives', async () => {
  const old = path.join(scratch.folder, 'old');
  loadOldStore(old, location);
  const [onOld, onNew] = [await audited(old), await audited(path.join(scratch.folder, 'new'))];
  assert.deepEqual([...new Set(onOld.map(({ branch }) => branch))], ['main', 'release/1.x']);
  assert.equal(onOld.filter(({ backportOf }) => backportOf !== undefined).length, 1);
  assert.deepEqual(onOld, onNew);
});

async function audited(folder: string) {
  const plumbline = await openAt(folder, several);
  try {
    await plumbline.audit({ locations: [location], period, offline: true }, working());
    const rows = await eventsOf((await plumbline.changes({})).changes);
    return rows.map(({ fact }) => fact.value);
  } finally {
    await plumbline.close();
  }
}
