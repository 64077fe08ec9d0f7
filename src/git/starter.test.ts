/** A git that is started through the starter is one that was started directly. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildFixtureRepository } from '../../test/fixtures/build.ts';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import type { ObjectId } from '../model/repository.ts';
import { askGit, gitEnvironment, runGit, startGit, stderrBehind, streamGit, type GitOptions } from './git.ts';
import { openObjectReader } from './object-reader.ts';
import { openGitStarter, starterAddress, type GitStarter } from './starter.ts';
import { FrameReader, frameHead } from './starter-protocol.ts';

gitEnvironment(process.env);
const { gitDirectory } = buildFixtureRepository('shop', scratchDirectory('starter'));
const questions: readonly (readonly [name: string, args: readonly string[], options?: GitOptions])[] = [
  ['a short answer', ['rev-parse', 'HEAD']],
  ['a long answer', ['cat-file', '--batch-all-objects', '--batch', '--buffer']],
  ['no answer', ['for-each-ref', 'refs/nothing']],
  ['what is asked on the standard input', ['cat-file', '--batch'], { input: 'HEAD\nHEAD^{tree}\nnothing\n' }],
  ['a status that is an answer', ['rev-parse', '--verify', '--quiet', 'nothing'], { expect: [0, 1, 128] }],
  ['settings of its own', ['config', '--get', 'test.value'], { config: { 'test.value': 'ü' } }],
];
const direct = await Promise.all(questions.map(([, args, options]) => askGit(gitDirectory, args, options)));

let starter: GitStarter;
before(async () => {
  starter = await openGitStarter();
  assert.notEqual(starterAddress(), undefined);
});
after(async () => {
  await starter.close();
  assert.equal(starterAddress(), undefined);
  const { stdout } = await askGit('', ['version']);
  assert.match(stdout.toString(), /^git version/, 'without it, git is started directly');
});

for (const [index, [name, args, options]] of questions.entries()) {
  test(`through the starter: ${name}`, async () => {
    assert.deepEqual(await askGit(gitDirectory, args, options), direct[index]);
  });
}

test('many at a time', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => askGit(gitDirectory, questions[1]![1])));
  for (const answer of answers) assert.deepEqual(answer, direct[1]);
});

test('a status that was not expected is an error with the words of git', async () => {
  await assert.rejects(runGit(gitDirectory, ['cat-file', '-p', 'nothing']), (error) => {
    assert.match(stderrBehind(error), /Not a valid object name/);
    return true;
  });
});

test('a git that cannot be started is the same error', async () => {
  gitEnvironment({ PATH: '/nowhere' });
  try {
    await assert.rejects(runGit(gitDirectory, ['version']), { code: 'git/not-found' });
  } finally {
    gitEnvironment(process.env);
  }
});

test('an aborted run rejects with the reason', async () => {
  const abort = new AbortController();
  const running = runGit(gitDirectory, ['cat-file', '--batch'], { signal: abort.signal, input: 'HEAD\n'.repeat(9999) });
  abort.abort(new Error('enough'));
  await assert.rejects(running, /enough/);
  await assert.rejects(runGit(gitDirectory, ['version'], { signal: abort.signal }), /enough/);
});

test('a loop that is left early ends git, and one that waits for more is ended by a kill', async () => {
  for await (const chunk of streamGit(gitDirectory, questions[1]![1])) {
    assert.ok(chunk.length > 0);
    break;
  }
  const child = startGit(gitDirectory, ['cat-file', '--batch']);
  const closed = new Promise((resolve) => child.once('close', (status, signal) => resolve([status, signal])));
  assert.equal(child.kill(), true);
  assert.deepEqual(await closed, [null, 'SIGTERM']);
});

test('conversations go on as long as they are held', async () => {
  const listed = (await runGit(gitDirectory, ['rev-list', '--objects', '--no-object-names', '--all'])).toString();
  const oids = listed.split('\n').filter(Boolean) as ObjectId[];
  const reader = openObjectReader(gitDirectory);
  const sizes: number[] = [];
  for (const oid of oids)
    for await (const read of reader.read([oid])) sizes.push('missing' in read ? -1 : read.bytes.length);
  await reader.close();
  const whole = openObjectReader(gitDirectory);
  const at: number[] = [];
  for await (const read of whole.read(oids)) at.push('missing' in read ? -1 : read.bytes.length);
  await whole.close();
  assert.deepEqual(sizes, at);
  assert.ok(sizes.length > 50 && !sizes.includes(-1));
});

test('a slow reader holds git back', async () => {
  const child = startGit(gitDirectory, ['cat-file', '--batch', '--buffer']);
  const asked = 'HEAD^{tree}\n'.repeat(30_000);
  child.stdin.end(asked);
  let most = 0;
  let whole = 0;
  for await (const chunk of child.stdout) {
    whole += (chunk as Buffer).length;
    if (whole < 1_000_000) await new Promise((resolve) => setTimeout(resolve, 1));
    most = Math.max(most, child.stdout.readableLength);
  }
  assert.ok(whole > 3_000_000, `${whole} bytes came`);
  assert.ok(most < 1_000_000, `${most} bytes were waiting`);
});

test('who reads late is told the end that git had', async () => {
  const child = startGit(gitDirectory, ['cat-file', '--batch', '--buffer']);
  const closed = new Promise((resolve) => child.once('close', (status, signal) => resolve([status, signal])));
  child.stdout.pause();
  // More than is read ahead, and less than what fits into the socket: git ends, and its output is not read.
  const { stdout: one } = await askGit(gitDirectory, ['cat-file', '--batch'], { input: 'HEAD^{tree}\n' });
  child.stdin.end('HEAD^{tree}\n'.repeat(Math.ceil(150_000 / one.length)));
  // Long enough, as a rule, for git to end and for the starter to hang up.
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.stdout.resume();
  assert.deepEqual(await closed, [0, null]);
});

test('frames are read however they are cut', () => {
  const frames = [
    ['s', ''],
    ['e', 'some words'],
    ['e', 'x'],
    ['e', 'ä'.repeat(300)],
    ['c', '{"status":0,"signal":null}'],
  ] as const;
  const bytes = Buffer.concat(
    frames.flatMap(([kind, text]) => [frameHead(kind, Buffer.byteLength(text)), Buffer.from(text)]),
  );
  for (const size of [1, 2, 5, 7, 64, bytes.length]) {
    const read: string[] = [];
    const reader = new FrameReader((kind, part) => read.push(kind + part.toString('latin1')));
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
    const joined = (kind: string): string =>
      Buffer.from(
        read
          .filter((one) => one.startsWith(kind))
          .map((one) => one.slice(1))
          .join(''),
        'latin1',
      ).toString();
    assert.deepEqual(['e', 'c'].map(joined), [`some wordsx${'ä'.repeat(300)}`, '{"status":0,"signal":null}']);
    assert.equal(read[0], 's');
  }
});
