/**
 * Work that outlives one request: an audit of another period, the building of a pack. A job is a value that changes;
 * whoever watches gets its newest value, so a page that was reloaded, or came late, sees the same as one that was there
 * from the start.
 *
 * Invariant: one job of a kind at a time; a job always ends as done, failed or cancelled. Rejected: a queue (two audits
 * over the same sources only slow each other down; the second is refused with the first one's id).
 */
import { AppError, isAppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Working } from '../app/plumbline.ts';
import { problemOf } from './problem.ts';
import type { Job, Period } from './schema.ts';

type JobResult = NonNullable<Job['result']>;

export interface JobOrder {
  readonly kind: Job['kind'];
  readonly period?: Period;
  readonly work: (working: Working) => Promise<JobResult>;
}

export interface Jobs {
  /** Throws `http/job-running` while one of the same kind runs. */
  start(order: JobOrder): Job;
  list(): readonly Job[];
  find(id: string): Job | undefined;
  /** False when there is no such job, or it has ended. */
  cancel(id: string): boolean;
  /** The newest value at once and after each change (at most every tenth of a second); ends with the job. */
  watch(id: string, signal: AbortSignal): AsyncIterable<Job>;
  /** Cancels what runs and waits for its end. */
  close(): Promise<void>;
}

const keptJobs = 50;
const keptNotes = 200;
const watchPauseMillis = 100;

interface Entry {
  job: Job;
  readonly abort: AbortController;
  ended: Promise<void>;
  /** Resolved and replaced at each change. */
  changed: PromiseWithResolvers<void>;
}

export function createJobs(clock: Clock, report: (error: unknown) => void = () => undefined): Jobs {
  const entries = new Map<string, Entry>();
  let last = 0;

  function update(entry: Entry, change: Partial<Job>): void {
    entry.job = { ...entry.job, ...change };
    entry.changed.resolve();
    entry.changed = Promise.withResolvers<void>();
  }

  function workingOf(entry: Entry): Working {
    const observer: Working['observer'] = {
      progress: (progress) => update(entry, { progress }),
      note: (message) => update(entry, { notes: [...entry.job.notes, message].slice(-keptNotes) }),
    };
    return { observer, signal: entry.abort.signal };
  }

  async function run(entry: Entry, work: JobOrder['work']): Promise<void> {
    try {
      const result = await work(workingOf(entry));
      update(entry, { state: 'done', finishedAt: clock.now(), result });
    } catch (error) {
      const state = entry.abort.signal.aborted ? 'cancelled' : 'failed';
      if (state === 'failed' && !isAppError(error)) report(error);
      const { code, message, hint } = problemOf(error);
      const problem = state === 'failed' ? { problem: { code, message, hint } } : {};
      update(entry, { state, finishedAt: clock.now(), ...problem });
    }
  }

  function forgetOldest(): void {
    for (const [id, entry] of entries) {
      if (entries.size <= keptJobs) return;
      if (entry.job.state !== 'running') entries.delete(id);
    }
  }

  return {
    start({ kind, period, work }) {
      const running = [...entries.values()].find(({ job }) => job.kind === kind && job.state === 'running');
      if (running) {
        const hint = `Watch job ${running.job.id}, or cancel it first.`;
        throw new AppError('http/job-running', `another ${kind} is under way`, { hint });
      }
      const id = String((last += 1));
      const job: Job = { id, kind, state: 'running', startedAt: clock.now(), notes: [], ...(period ? { period } : {}) };
      const changed = Promise.withResolvers<void>();
      const entry: Entry = { job, abort: new AbortController(), ended: Promise.resolve(), changed };
      entries.set(id, entry);
      entry.ended = run(entry, work);
      forgetOldest();
      return entry.job;
    },
    list: () => [...entries.values()].map(({ job }) => job).reverse(),
    find: (id) => entries.get(id)?.job,
    cancel(id) {
      const entry = entries.get(id);
      if (entry?.job.state !== 'running') return false;
      entry.abort.abort();
      return true;
    },
    async *watch(id, signal) {
      const entry = entries.get(id);
      if (!entry) return;
      const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      while (!signal.aborted) {
        const { changed } = entry;
        yield entry.job;
        if (entry.job.state !== 'running' && changed === entry.changed) return;
        await Promise.race([changed.promise, gone]);
        await Promise.race([new Promise((resolve) => setTimeout(resolve, watchPauseMillis)), gone]);
      }
    },
    async close() {
      for (const { abort } of entries.values()) abort.abort();
      await Promise.all([...entries.values()].map(({ ended }) => ended));
    },
  };
}
