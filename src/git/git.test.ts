import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../base/app-error.ts';
import { buildFixtureRepository } from '../../test/fixtures/build.ts';
import { plainGit } from '../../test/fixtures/timeline.ts';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import { askGit, gitEnvironment, runGit, stderrBehind, streamGit } from './git.ts';

const shop = buildFixtureRepository('shop', scratchDirectory('git'));

test('the exit status is checked, and git is quoted in the cause', async () => {
  const wrong = runGit(shop.gitDirectory, ['cat-file', '-p', 'no-such-thing']);
  await assert.rejects(wrong, (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, 'git/failed');
    assert.match(stderrBehind(error), /Not a valid object name/);
    return true;
  });
});

test('an expected status is an answer', async () => {
  const answer = await askGit(shop.gitDirectory, ['merge-base', '--is-ancestor', 'HEAD', 'HEAD~1'], { expect: [0, 1] });
  assert.equal(answer.status, 1);
});

test('a stream that breaks off says so', async () => {
  const read = async (): Promise<number> => {
    let size = 0;
    for await (const chunk of streamGit(shop.gitDirectory, ['rev-list', 'HEAD', 'no-such-branch', '--']))
      size += chunk.length;
    return size;
  };
  await assert.rejects(read(), { code: 'git/failed' });
});

test('too much output is an error, not a part of it', async () => {
  await assert.rejects(runGit(shop.gitDirectory, ['rev-list', 'HEAD'], { maxBytes: 100 }), {
    code: 'git/too-much-output',
  });
});

test('an aborted run rejects with the reason', async () => {
  const abort = new AbortController();
  const running = runGit(shop.gitDirectory, ['cat-file', '--batch-all-objects', '--batch'], { signal: abort.signal });
  abort.abort(new Error('enough'));
  await assert.rejects(running, /enough|aborted/);
});

test('configuration of the person and of the place changes nothing', async () => {
  plainGit(shop.location, ['config', 'core.quotePath', 'true']);
  plainGit(shop.location, ['config', 'diff.renames', 'copies']);
  gitEnvironment({
    PATH: process.env['PATH'],
    GIT_DIR: '/nowhere',
    GIT_OBJECT_DIRECTORY: '/nowhere',
    HOME: '/nowhere',
  });
  const head = await runGit(shop.gitDirectory, ['rev-parse', 'HEAD', '--']);
  assert.equal(head.toString().split('\n')[0], shop.head);
});

test('without git it says what to install', async () => {
  gitEnvironment({ PATH: '/nowhere' });
  try {
    await assert.rejects(runGit(shop.gitDirectory, ['version']), { code: 'git/not-found' });
    const streamed = async (): Promise<void> => {
      for await (const chunk of streamGit(shop.gitDirectory, ['version'])) assert.ok(chunk);
    };
    await assert.rejects(streamed(), { code: 'git/not-found' });
  } finally {
    gitEnvironment(process.env);
  }
});
