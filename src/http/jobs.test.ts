import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, isAppError } from '../base/app-error.ts';
import { tickingClock } from '../base/clock.ts';
import type { Instant } from '../base/instant.ts';
import { createJobs } from './jobs.ts';
import type { Job } from './schema.ts';

const clock = () => tickingClock('2026-11-22T12:00:00.000Z' as Instant);
const done = { troubles: [] };
const never = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });

async function watched(jobs: ReturnType<typeof createJobs>, id: string): Promise<readonly Job[]> {
  const seen: Job[] = [];
  for await (const job of jobs.watch(id, new AbortController().signal)) seen.push(job);
  return seen;
}

test('a job ends as done, with its progress and notes seen on the way', async () => {
  const jobs = createJobs(clock());
  const { id } = jobs.start({
    kind: 'audit',
    work: async ({ observer }) => {
      observer.progress({ step: 'Reading', done: 1, total: 2, unit: 'files' });
      observer.note('one file left out');
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { run: 'r1', ...done };
    },
  });
  const seen = await watched(jobs, id);
  assert.equal(seen[0]!.state, 'running');
  const last = seen.at(-1)!;
  assert.equal(last.state, 'done');
  assert.equal(last.result?.run, 'r1');
  assert.equal(last.progress?.step, 'Reading');
  assert.deepEqual(last.notes, ['one file left out']);
  assert.ok(last.finishedAt! > last.startedAt);
});

test('a watcher that comes late sees the end', async () => {
  const jobs = createJobs(clock());
  const { id } = jobs.start({ kind: 'audit', work: () => Promise.resolve(done) });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    (await watched(jobs, id)).map(({ state }) => state),
    ['done'],
  );
});

test('one of a kind at a time', async () => {
  const jobs = createJobs(clock());
  jobs.start({ kind: 'audit', work: ({ signal }) => never(signal) });
  assert.throws(
    () => jobs.start({ kind: 'audit', work: () => Promise.resolve(done) }),
    (error) => isAppError(error) && error.code === 'http/job-running' && /job 1/.test(error.hint),
  );
  assert.equal(jobs.start({ kind: 'pack', work: () => Promise.resolve(done) }).id, '2');
  await jobs.close();
  assert.deepEqual(
    jobs.list().map(({ kind, state }) => `${kind} ${state}`),
    ['pack done', 'audit cancelled'],
  );
});

test('cancel ends it as cancelled, once', async () => {
  const jobs = createJobs(clock());
  const { id } = jobs.start({ kind: 'audit', work: ({ signal }) => never(signal) });
  assert.equal(jobs.cancel(id), true);
  const last = (await watched(jobs, id)).at(-1)!;
  assert.equal(last.state, 'cancelled');
  assert.equal(last.problem, undefined);
  assert.equal(jobs.cancel(id), false);
  assert.equal(jobs.cancel('99'), false);
});

test('a failure keeps its code; a defect is reported and its text stays inside', async () => {
  const reported: unknown[] = [];
  const jobs = createJobs(clock(), (error) => reported.push(error));
  const full = new AppError('disk/full', 'no space', { hint: 'Free some.' });
  const first = jobs.start({ kind: 'audit', work: () => Promise.reject(full) });
  assert.deepEqual((await watched(jobs, first.id)).at(-1)!.problem, {
    code: 'disk/full',
    message: 'no space',
    hint: 'Free some.',
  });
  assert.deepEqual(reported, []);
  const defect = new Error('secret text');
  const second = jobs.start({ kind: 'audit', work: () => Promise.reject(defect) });
  const problem = (await watched(jobs, second.id)).at(-1)!.problem!;
  assert.equal(problem.code, 'http/internal');
  assert.doesNotMatch(problem.message, /secret/);
  assert.deepEqual(reported, [defect]);
});

test('a watcher that leaves is let go', async () => {
  const jobs = createJobs(clock());
  const { id } = jobs.start({ kind: 'audit', work: ({ signal }) => never(signal) });
  const abort = new AbortController();
  const watching = (async () => {
    let seen = 0;
    for await (const _ of jobs.watch(id, abort.signal)) seen += 1;
    return seen;
  })();
  await new Promise((resolve) => setTimeout(resolve, 10));
  abort.abort();
  assert.equal(await watching, 1);
  await jobs.close();
});
