import assert from 'node:assert/strict';
import { symlinkSync, unlinkSync } from 'node:fs';
import { test } from 'node:test';
import path from 'node:path';
import { buildFixtureRepository } from '../../test/fixtures/build.ts';
import { plainGit } from '../../test/fixtures/timeline.ts';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import { askGit } from './git.ts';
import { listRefs, symbolicRef } from './ref-listing.ts';

const scratch = scratchDirectory('ref-listing');
const { location } = buildFixtureRepository('shop', scratch);
const gitDirectory = path.join(location, '.git');

const cases: readonly (readonly [name: string, ref: string, prepare: () => void])[] = [
  ['a branch', 'HEAD', () => undefined],
  ['a branch without commits', 'HEAD', () => plainGit(location, ['symbolic-ref', 'HEAD', 'refs/heads/unborn'])],
  ['a branch that stands for another', 'HEAD', aliased],
  ['a commit', 'HEAD', () => plainGit(location, ['checkout', '-q', '--detach', 'main'])],
  ['a link, as git once made them', 'HEAD', linked],
  ['what the remote calls its default', 'refs/remotes/origin/HEAD', remote],
  ['a branch itself', 'refs/heads/main', () => undefined],
  ['a packed branch', 'refs/heads/main', () => plainGit(location, ['pack-refs', '--all'])],
  ['nothing', 'refs/heads/nothing', () => undefined],
];

function aliased(): void {
  plainGit(location, ['symbolic-ref', 'refs/heads/alias', 'refs/heads/main']);
  plainGit(location, ['symbolic-ref', 'HEAD', 'refs/heads/alias']);
}

function linked(): void {
  unlinkSync(path.join(gitDirectory, 'HEAD'));
  symlinkSync('refs/heads/main', path.join(gitDirectory, 'HEAD'));
}

function remote(): void {
  plainGit(location, ['update-ref', 'refs/remotes/origin/trunk', 'main']);
  plainGit(location, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk']);
}

for (const [name, ref, prepare] of cases) {
  test(`what a name stands for, as git says: ${name}`, async () => {
    prepare();
    const { status, stdout } = await askGit(gitDirectory, ['symbolic-ref', '--quiet', ref], { expect: [0, 1, 128] });
    assert.equal(await symbolicRef(gitDirectory, ref), status === 0 ? stdout.toString().trim() : undefined);
  });
}

test('refs below the names that were given, and no others', async () => {
  const refs = await listRefs(gitDirectory, ['refs/remotes/origin']);
  assert.deepEqual([...refs.keys()], ['refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk']);
  assert.equal(refs.get('refs/remotes/origin/trunk'), plainGit(location, ['rev-parse', 'main']).trim());
});
