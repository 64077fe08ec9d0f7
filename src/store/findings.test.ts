import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sampleFindings } from '../../test/fixtures/sample-run.ts';
import type { Finding } from '../model/finding.ts';
import { openDatabase, type Database } from './database.ts';
import { findingStore } from './findings.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-findings-'));
let database: Database;

before(async () => {
  database = await openDatabase(join(folder, 'plumbline.db'));
});
after(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});

const finding = (path: string, rule: string): Finding => ({
  ...sampleFindings[0]!,
  path,
  rule,
  fingerprint: `${rule} ${path}` as Finding['fingerprint'],
});

test('findings at one place stand in one order, in whichever they were stored', async () => {
  const found = ['c', 'a', 'b'].map((rule) => finding('deploy.env', rule));
  const store = findingStore(database);
  for (const stored of [found, found.toReversed()]) {
    await store.replaceAll([[stored[0]!.repository, stored]]);
    assert.deepEqual(
      (await store.list({})).items.map(({ rule }) => rule),
      ['a', 'b', 'c'],
    );
  }
});

test('a part of a path is taken as written', async () => {
  const store = findingStore(database);
  const paths = ['src/user_name.ts', 'src/username.ts', 'src/100%/User_Name.ts'];
  await store.replaceAll([[sampleFindings[0]!.repository, paths.map((path) => finding(path, 'a'))]]);
  const pathsOf = async (text: string) => (await store.list({ text })).items.map(({ path }) => path).sort();
  assert.deepEqual(await pathsOf('user_name'), ['src/100%/User_Name.ts', 'src/user_name.ts']);
  assert.deepEqual(await pathsOf('100%'), ['src/100%/User_Name.ts']);
  assert.deepEqual(await pathsOf('%'), ['src/100%/User_Name.ts']);
  assert.deepEqual(await pathsOf('nowhere'), []);
});
