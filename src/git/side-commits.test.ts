/** Against brute force: every object that any ref reaches, less what the first-parent history of main ever held. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ObjectId } from '../model/repository.ts';
import { gitEnvironment } from './git.ts';
import { listRefs } from './ref-listing.ts';
import { readSideBlobs, tipsOf, withSideBlob, type SideRequest } from './side-commits.ts';

const scratch = mkdtempSync(join(tmpdir(), 'plumbline-side-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
gitEnvironment(process.env);
const work = join(scratch, 'work');
let clock = 1_780_000_000;

function git(...args: readonly string[]): string {
  const at = `${(clock += 60)} +0000`;
  const env = {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_COMMITTER_DATE: at,
    GIT_AUTHOR_DATE: at,
  };
  const who = ['-c', 'user.name=Bo', '-c', 'user.email=bo@example.org', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...who, ...args], { cwd: work, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
  }
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'change');
  return git('rev-parse', 'HEAD');
}

/** main, with a squashed topic, a merged one, one with a merge of main in it, an unrelated root, a changeset and tags. */
before(() => {
  mkdirSync(work);
  git('init', '-q', '-b', 'main');
  commit({ 'a.txt': 'a1\n', 'dir/b.txt': 'b1\n' });
  git('checkout', '-q', '-b', 'squashed');
  commit({ 'leak.txt': 'only here\n' });
  commit({ 'leak.txt': 'mended\n', 'dir/ä b\n.txt': 'odd name\n' });
  git('checkout', '-q', 'main');
  git('merge', '-q', '--squash', 'squashed');
  commit({});
  git('checkout', '-q', '-b', 'merged');
  commit({ 'm.txt': 'm1\n' });
  commit({ 'm.txt': 'm2\n' });
  git('checkout', '-q', 'main');
  git('merge', '-q', '--no-ff', '-m', 'Merge', 'merged');
  git('checkout', '-q', '-b', 'long', 'squashed');
  commit({ 'long.txt': 'l1\n' });
  git('merge', '-q', '-m', 'Catch up', 'main');
  commit({ 'long.txt': 'l2\n', 'same.txt': 'only here\n' });
  git('update-ref', 'refs/pull/7/head', 'HEAD');
  git('checkout', '-q', 'main');
  git('branch', '-q', '-D', 'long', 'squashed');
  git('checkout', '-q', '--orphan', 'pages');
  commit({ 'index.html': '<p>\n' });
  git('tag', '-a', '-m', 'tagged', 'v1');
  git('checkout', '-q', '-f', 'main');
  git('branch', '-q', '-D', 'pages');
  writeFileSync(join(work, 'a.txt'), 'in the stash\n');
  git('stash', '-q');
});

const lines = (text: string): string[] => text.split('\n').filter(Boolean);
const blobsIn = (...range: readonly string[]): Set<string> => {
  const objects = lines(git('-c', 'core.quotePath=true', 'rev-list', '--objects', ...range)).map(
    (line) => line.split(' ')[0]!,
  );
  const types = execFileSync('git', ['cat-file', '--batch-check'], {
    cwd: work,
    input: `${objects.join('\n')}\n`,
    encoding: 'utf8',
  });
  return new Set(lines(types).flatMap((line) => (line.split(' ')[1] === 'blob' ? [line.split(' ')[0]!] : [])));
};

function stood(branch = 'main'): Set<string> {
  const blobs = new Set<string>();
  for (const landing of lines(git('rev-list', '--first-parent', branch)))
    for (const line of lines(git('ls-tree', '-r', landing))) blobs.add(line.split(/\s/)[2]!);
  return blobs;
}

async function requestOf(more: Partial<SideRequest> = {}): Promise<SideRequest> {
  const gitDirectory = join(work, '.git');
  const landings = new Set(lines(git('rev-list', '--first-parent', 'main')));
  const landed = stood();
  return {
    gitDirectory,
    objectFormat: 'sha1',
    tips: tipsOf(await listRefs(gitDirectory, [])),
    known: [],
    isLanding: (one) => landings.has(one),
    hasLanded: (blob) => landed.has(blob),
    filesAtMost: 1000,
    ...more,
  };
}

test('finds what any ref reaches and never stood on main, and nothing else; no stash', async () => {
  const { blobs, ...rest } = await readSideBlobs(await requestOf());
  const landed = stood();
  const expected = [...blobsIn('--exclude=refs/stash', '--all')].filter((blob) => !landed.has(blob));
  assert.equal(expected.length, 5);
  assert.deepEqual([...new Set(blobs.map(({ blob }) => blob))].sort(), expected.sort());
  assert.deepEqual([rest.unreadable, rest.isCut, rest.isBroken], [0, false, false]);
  assert.deepEqual(blobs.map(({ path }) => path).sort(), [
    'index.html',
    'leak.txt',
    'long.txt',
    'long.txt',
    'm.txt',
    'same.txt',
  ]);
});

test('each names the commit that brought it first, with author and date', async () => {
  const { blobs } = await readSideBlobs(await requestOf());
  for (const { blob, path, first } of blobs) {
    const log = ['log', '--all', '--format=%ct %H %an <%ae> %cI', '--diff-filter=AM', `--find-object=${blob}`];
    const [seconds, commitId, ...by] = lines(git(...log, '--', path))
      .sort()[0]!
      .split(' ');
    assert.deepEqual(
      [first.commit, first.by, Date.parse(first.at) / 1000],
      [commitId, by.slice(0, -1).join(' '), Number(seconds)],
    );
  }
});

test('what is read in two goes is what is read in one', async () => {
  const early = await requestOf({ tips: [git('rev-parse', 'merged')] as ObjectId[] });
  const whole = await requestOf();
  const first = await readSideBlobs(early);
  const second = await readSideBlobs({ ...whole, known: early.tips });
  const all = new Map(first.blobs.map((one) => [`${one.blob} ${one.path}`, one]));
  for (const one of second.blobs)
    all.set(`${one.blob} ${one.path}`, withSideBlob(all.get(`${one.blob} ${one.path}`), one));
  const byKey = (a: { blob: string; path: string }, b: typeof a) => (a.blob + a.path < b.blob + b.path ? -1 : 1);
  const atOnce = await readSideBlobs(whole);
  assert.deepEqual([...all.values()].sort(byKey), [...atOnce.blobs].sort(byKey));
  assert.ok(first.commits > 0 && second.commits > 0 && first.commits + second.commits === atOnce.commits);
  const again = await readSideBlobs({ ...whole, known: whole.tips });
  assert.deepEqual([again.commits, again.blobs.length], [0, 0]);
  // What was read before may be gone since.
  const gone = await readSideBlobs({ ...whole, known: ['0123456789'.repeat(4) as ObjectId] });
  assert.equal(gone.blobs.length, atOnce.blobs.length);
});

test('a bound is told, and what comes is the newest', async () => {
  const { blobs, isCut } = await readSideBlobs(await requestOf({ filesAtMost: 2 }));
  assert.equal(isCut, true);
  assert.deepEqual(blobs.map(({ path }) => path).sort(), ['index.html', 'long.txt']);
});

test('a lacking folder costs one commit; a lacking commit is told', async () => {
  const damaged = join(scratch, 'damaged.git');
  execFileSync('cp', ['-r', join(work, '.git'), damaged]);
  const object = (oid: string): string => join(damaged, 'objects', oid.slice(0, 2), oid.slice(2));
  const request = { ...(await requestOf()), gitDirectory: damaged };
  rmSync(object(git('rev-parse', 'v1^{tree}')));
  const lacking = await readSideBlobs(request);
  assert.equal(lacking.unreadable, 1);
  assert.deepEqual([...new Set(lacking.blobs.map(({ path }) => path))].sort(), [
    'leak.txt',
    'long.txt',
    'm.txt',
    'same.txt',
  ]);
  rmSync(object(git('rev-parse', 'merged')));
  assert.equal((await readSideBlobs(request)).isBroken, true);
});

test('a shallow clone is read from where it was cut off', async () => {
  const shallow = join(scratch, 'shallow.git');
  git('clone', '-q', '--bare', '--depth=1', '--no-single-branch', `file://${work}`, shallow);
  const tips = tipsOf(await listRefs(shallow, []));
  const { blobs, unreadable, isBroken } = await readSideBlobs({ ...(await requestOf()), gitDirectory: shallow, tips });
  assert.deepEqual([unreadable, isBroken], [0, false]);
  // The end of `merged` landed, the tag is there; the changeset was not fetched.
  assert.deepEqual([...new Set(blobs.map(({ path }) => path))].sort(), ['index.html']);
});
