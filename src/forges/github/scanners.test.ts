/** What GitHub scans by a setting: on, off, hidden, and not part of the plan. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { githubHabits } from '../../../test/forges/faces/github/habits.ts';
import { openStage, readAll, type Stage, type StageOptions } from '../../../test/forges/github-stage.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import type { SimScanners, World } from '../../../test/forges/world.ts';
import type { ForgeScanner } from '../../model/forge-scanner.ts';

const directory = scratchDirectory('forge-github-scanners');
const world = makeWorld({ seed: 7, changes: 60, directory: path.join(directory, 'world'), habits: githubHabits });
const stages: Stage[] = [];
after(async () => {
  for (const { server } of stages) await server.close();
});

async function stage(options: Partial<StageOptions> = {}): Promise<Stage> {
  const opened = await openStage({ world, ...options });
  stages.push(opened);
  return opened;
}

const scanning = (scanners: SimScanners): World => ({
  ...world,
  repositories: world.repositories.map((one) => ({ ...one, scanners })),
});
const shown = ({ kind, state, looksAt, languages }: ForgeScanner): string =>
  [kind, state, looksAt, ...(languages ?? [])].join(' ');

test('everything is on', async () => {
  const { values, gaps, pages } = await readAll(await stage(), 'scanners');
  assert.deepEqual(values.map(shown), [
    'secrets on pushes',
    'static-analysis on changes javascript-typescript',
    'dependencies on what-landed',
  ]);
  assert.deepEqual([gaps, pages.at(-1)?.whole], [[], true]);
});

test('everything is off, which an administrator is told', async () => {
  const off = scanning({ secrets: false, code: null, dependencies: false });
  const { values, gaps } = await readAll(await stage({ world: off }), 'scanners');
  assert.deepEqual(values.map(shown), [
    'secrets off what-landed',
    'static-analysis off changes',
    'dependencies off what-landed',
  ]);
  assert.deepEqual(gaps, []);
});

test('secrets are looked for, and no push is stopped', async () => {
  const one = await stage();
  const status = (word: string) => ({ status: word });
  const settings = { secret_scanning: status('enabled'), secret_scanning_push_protection: status('disabled') };
  one.server.refuse({ path: '/repos/{owner}/{repo}', status: 200, body: { security_and_analysis: settings } });
  const { values } = await readAll(one, 'scanners');
  assert.equal(shown(values[0]!), 'secrets on what-landed');
});

test('hidden from a token that may not administer: gaps, and never "off"', async () => {
  const { values, gaps, pages } = await readAll(await stage({ scopes: ['metadata', 'contents'] }), 'scanners');
  assert.deepEqual(values, []);
  assert.deepEqual(
    gaps.map(({ key, reason }) => `${key} ${reason}`),
    ['secrets forbidden', 'static-analysis forbidden', 'dependencies forbidden'],
  );
  assert.match(gaps[0]!.detail, /security_and_analysis/);
  assert.notEqual(pages.at(-1)?.whole, true);
});

test('a 404 says that alerts are off to those only who are shown the settings', async () => {
  const one = await stage({ scopes: ['metadata', 'contents'] });
  one.server.refuse({ path: '/repos/{owner}/{repo}/vulnerability-alerts', status: 404 });
  const { values, gaps } = await readAll(one, 'scanners');
  assert.deepEqual(values, []);
  assert.equal(gaps.filter(({ key }) => key === 'dependencies').length, 1);
});

test('code scanning that is not part of the plan is off', async () => {
  const one = await stage();
  const message = 'Code Security must be enabled for this repository to use code scanning.';
  one.server.refuse({ path: '/repos/{owner}/{repo}/code-scanning/default-setup', status: 403, body: { message } });
  const { values, gaps } = await readAll(one, 'scanners');
  assert.equal(shown(values[1]!), 'static-analysis off changes');
  assert.deepEqual(gaps, []);
});

test('a forge that is down leaves nothing half read', async () => {
  const one = await stage();
  one.server.refuse({ path: '/repos/{owner}/{repo}/vulnerability-alerts', status: 500 });
  const { values, gaps, pages } = await readAll(one, 'scanners');
  assert.deepEqual(values, []);
  assert.equal(gaps.length, 1);
  assert.notEqual(pages.at(-1)?.next, undefined);
});
