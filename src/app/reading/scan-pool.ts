/**
 * Scan workers: tasks go out in batches, answers come back in any order. `submit` waits while too many bytes are under
 * way, which is what slows the blob reader down to the speed of the rules. What becomes of files over which a worker ends:
 * `scan-thread.ts`.
 */
import { AppError } from '../../base/app-error.ts';
import type { ScanAnswer, ScanTask, ScanWorkerSetup } from './scan-protocol.ts';
import { scanLimits, ScanThread, type ScanLimits } from './scan-thread.ts';

/** Larger files are neither scanned nor extracted from: that is noted. */
export const scannedBytesAtMost = 256 * 2 ** 20;

const bytesUnderWay = 48 << 20;
const bytesPerBatch = 1 << 20;
const tasksPerBatch = 200;
const tickMilliseconds = 500;

export interface ScanPool {
  /** Copies the bytes at once and resolves when there is room for more. Answers reach `onAnswers` later. */
  submit(task: ScanTask): Promise<void>;
  /** Resolves when every submitted task was answered. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export interface ScanPoolOptions extends ScanWorkerSetup {
  readonly workers: number;
  readonly onAnswers: (answers: readonly ScanAnswer[]) => void;
  readonly limits?: ScanLimits;
}

export function openScanPool({ secretKey, ownRules, ...options }: ScanPoolOptions): ScanPool {
  const room = new Room();
  const limits = options.limits ?? scanLimits;
  let bytes = 0;
  const events = {
    answered(batch: { readonly bytes: number }, answers: readonly ScanAnswer[]) {
      bytes -= batch.bytes;
      options.onAnswers(answers);
      room.wake();
    },
    failed: (cause: unknown) => room.fail(scanError(cause)),
  };
  const setup = { secretKey, ownRules };
  const threads = Array.from({ length: options.workers }, () => new ScanThread(setup, limits, events));
  const ticking = setInterval(() => {
    // Not more than was looked at: a machine that slept, or a main thread that was busy, takes no time from anybody.
    for (const thread of threads) thread.tick(tickMilliseconds);
  }, tickMilliseconds);
  let collected: ScanTask[] = [];
  let collectedBytes = 0;
  let sequence = 0;
  const send = (): void => {
    if (collected.length === 0) return;
    const idlest = threads.reduce((one, other) => (other.waiting < one.waiting ? other : one));
    bytes += collectedBytes;
    idlest.send({ id: sequence++, bytes: collectedBytes, tasks: collected });
    collected = [];
    collectedBytes = 0;
  };
  return {
    async submit(task) {
      collected.push({ ...task, bytes: shared(task.bytes) });
      collectedBytes += task.bytes.length;
      if (collectedBytes >= bytesPerBatch || collected.length >= tasksPerBatch) send();
      await room.until(() => bytes < bytesUnderWay);
    },
    async drain() {
      send();
      await room.until(() => threads.every(({ waiting }) => waiting === 0));
    },
    async close() {
      clearInterval(ticking);
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** Where those wait who want something to be over. Several may at a time; a failure ends all waiting. */
class Room {
  #waiting: (() => void)[] = [];
  #failure: unknown;

  wake(): void {
    const woken = this.#waiting;
    this.#waiting = [];
    for (const resume of woken) resume();
  }

  fail(failure: unknown): void {
    this.#failure ??= failure;
    this.wake();
  }

  async until(isEnough: () => boolean): Promise<void> {
    while (this.#failure === undefined && !isEnough())
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** A copy that stays here while a worker reads it. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

function scanError(cause: unknown): AppError {
  return new AppError('app/scan-failed', `a rule or an extractor broke: ${String(cause)}`, {
    hint: 'This is a defect of Plumbline. Please report it with the message above; nothing was lost.',
    cause,
  });
}
