import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { buildFixtureRepository } from '../../test/fixtures/build.ts';
import { plainGit } from '../../test/fixtures/timeline.ts';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import { discoverRepositories } from './discover.ts';
import { runGit } from './git.ts';

const scratch = scratchDirectory('discover');
const shop = buildFixtureRepository('shop', scratch);

const namesIn = async (location: string): Promise<readonly string[]> =>
  (await discoverRepositories(location)).found.map(({ name }) => name);

test('a work tree, its .git folder and a bare repository', async () => {
  const bare = buildFixtureRepository('odd-paths', path.join(scratch, 'bare'));
  assert.deepEqual((await discoverRepositories(shop.location)).found, [
    { name: 'shop', location: shop.location, gitDirectory: shop.gitDirectory },
  ]);
  assert.deepEqual(await namesIn(shop.gitDirectory), ['shop']);
  assert.deepEqual(await namesIn(bare.location), ['odd-paths']);
});

test('a folder of repositories at several depths, loops and submodules', async () => {
  const root = path.join(scratch, 'folder');
  mkdirSync(path.join(root, 'team/empty'), { recursive: true });
  buildFixtureRepository('lfs', path.join(root, 'team'));
  buildFixtureRepository('submodule', root);
  buildFixtureRepository('sha256', path.join(root, 'submodule/nested'));
  buildFixtureRepository('symlinks', path.join(root, 'node_modules'));
  rmSync(path.join(root, 'submodule-origin'), { recursive: true });
  symlinkSync(root, path.join(root, 'team/loop'));
  symlinkSync(path.join(root, 'team/lfs'), path.join(root, 'same-again'));
  const { found, troubles } = await discoverRepositories(root);
  assert.deepEqual(troubles, []);
  const names = found.map(({ name }) => name as string);
  assert.deepEqual(names.map((name) => name.replace('same-again', 'team/lfs')).sort(), [
    'submodule',
    'submodule/nested/sha256',
    'team/lfs',
  ]);
});

test('names that say nothing take the folder above', async () => {
  const home = path.join(scratch, 'honojs+hono');
  mkdirSync(home);
  buildFixtureRepository('odd-paths', home);
  renameSync(path.join(home, 'odd-paths'), path.join(home, 'repo'));
  assert.deepEqual(await namesIn(path.join(home, 'repo')), ['honojs+hono/repo']);
  renameSync(path.join(home, 'repo'), path.join(home, 'repo.git'));
  assert.deepEqual(await namesIn(path.join(home, 'repo.git')), ['honojs+hono/repo']);
  assert.deepEqual(await namesIn(home), ['repo']);
});

test('a linked worktree is read through the repository it belongs to', async () => {
  const linked = path.join(scratch, 'linked');
  plainGit(shop.location, ['worktree', 'add', '-q', '-b', 'feature', linked, 'HEAD~3']);
  const { found } = await discoverRepositories(linked);
  assert.equal(found.length, 1);
  const head = await runGit(found[0]!.gitDirectory, ['rev-parse', 'HEAD', '--']);
  assert.equal(head.toString().split('\n')[0], plainGit(shop.location, ['rev-parse', 'HEAD~3']).trim());
});

test('what cannot be taken in is a trouble with a hint, never an error', async () => {
  const file = path.join(scratch, 'file.txt');
  writeFileSync(file, 'x');
  const none = path.join(scratch, 'none/below');
  mkdirSync(none, { recursive: true });
  const orphan = path.join(scratch, 'orphan');
  mkdirSync(orphan);
  writeFileSync(path.join(orphan, '.git'), 'gitdir: /nowhere/at/all\n');
  const cases: readonly (readonly [string, RegExp])[] = [
    [path.join(scratch, 'missing'), /nothing at this path/],
    [file, /a file/],
    [none, /no git repository/],
    [orphan, /git cannot read/],
  ];
  for (const [location, message] of cases) {
    const { found, troubles } = await discoverRepositories(location);
    assert.deepEqual(found, [], location);
    assert.equal(troubles.length, 1, location);
    assert.match(troubles[0]!.message, message);
    assert.notEqual(troubles[0]!.hint, '');
  }
});

test('a folder that may not be read is named, the rest is found', { skip: process.getuid?.() === 0 }, async () => {
  const root = path.join(scratch, 'locked');
  mkdirSync(path.join(root, 'closed'), { recursive: true });
  buildFixtureRepository('lfs', root);
  chmodSync(path.join(root, 'closed'), 0o000);
  const { found, troubles } = await discoverRepositories(root);
  chmodSync(path.join(root, 'closed'), 0o755);
  assert.equal(found.length, 1);
  assert.match(troubles[0]!.message, /may not be read/);
});
