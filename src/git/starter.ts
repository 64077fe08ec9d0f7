/**
 * A small process that starts git for a large one. To start a program, a process is copied first, with the tables of all
 * its memory: with 1.5 GB of histories and results in it, an audit of 5,000 repositories spent half of its time on that, and
 * its main thread stood still meanwhile. The starter has 40 MB, and the copying is done in it.
 *
 * Invariant: a git that is started through it behaves as one that was started directly: the same bytes, the same status, the
 * same errors, and it ends with whoever asked for it. When the starter itself ends, so does every git, as if it was killed.
 *
 * Rejected: starting everything before memory grows (what is read decides what is read next), threads (they share the
 * memory that is copied), a shell that is kept open (strings, and none on Windows).
 */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { FrameReader, type Ended, type FrameKind, type NotStarted, type StartRequest } from './starter-protocol.ts';

/** What callers need of a running git, however it was started. */
export interface GitProcess extends EventEmitter {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exitCode: number | null;
  readonly pid?: number | undefined;
  kill(): boolean;
}

/** Known to this thread and to those that it starts from now on. */
const addressKey = 'plumbline-git-starter';

export interface GitStarter {
  close(): Promise<void>;
}

/** From now on, git is started through it, by this thread and by those that are started later. */
export async function openGitStarter(): Promise<GitStarter> {
  const onWindows = process.platform === 'win32';
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-git-'));
  const address = onWindows ? `\\\\.\\pipe\\${folder.replaceAll(/[^\w]/g, '-')}` : join(folder, 's');
  const program = fileURLToPath(new URL('./starter-main.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=1', program, address];
  // A signal of the terminal's is ours to answer: it ends when its input does.
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: !onWindows });
  const over = once(child, 'exit');
  over.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  const isListening = await Promise.race([
    once(child.stdout, 'data').then(() => true),
    over.then(
      () => false,
      () => false,
    ),
  ]);
  if (isListening) setEnvironmentData(addressKey, address);
  // Without it git is started directly, which is only slower.
  child.once('exit', () => forget(address));
  return {
    async close() {
      forget(address);
      child.stdin.end();
      await over.catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function forget(address: string): void {
  if (getEnvironmentData(addressKey) === address) setEnvironmentData(addressKey, undefined);
}

export function starterAddress(): string | undefined {
  return getEnvironmentData(addressKey) as string | undefined;
}

export function startThrough(address: string, request: StartRequest, signal?: AbortSignal): GitProcess {
  return new StartedGit(connect({ path: address, allowHalfOpen: true }), request, signal);
}

class StartedGit extends EventEmitter implements GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  exitCode: number | null = null;
  readonly #socket: Socket;
  #isOver = false;

  constructor(socket: Socket, request: StartRequest, signal: AbortSignal | undefined) {
    super();
    this.#socket = socket;
    this.stdin = socket;
    // A slow reader stops the socket, and so the starter, and so git.
    this.stdout = new Readable({ read: () => void socket.resume() });
    this.stderr = new Readable({ read: () => undefined });
    const frames = new FrameReader((kind, part) => this.#take(kind, part));
    socket.on('data', (chunk: Buffer) => frames.push(chunk));
    // Whatever breaks the connection is told by its closing.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end({ status: null, signal: 'SIGKILL' }));
    socket.write(`${JSON.stringify(request)}\n`);
    const abort = (): void => {
      this.kill();
      this.emit(
        'error',
        Object.assign(new Error('The operation was aborted', { cause: signal?.reason }), {
          name: 'AbortError',
          code: 'ABORT_ERR',
        }),
      );
    };
    if (signal?.aborted) queueMicrotask(abort);
    else signal?.addEventListener('abort', abort, { once: true });
    this.once('close', () => signal?.removeEventListener('abort', abort));
  }

  kill(): boolean {
    if (this.#isOver) return false;
    this.#socket.destroy();
    this.#end({ status: null, signal: 'SIGTERM' });
    return true;
  }

  #take(kind: FrameKind, part: Buffer): void {
    if (this.#isOver) return;
    if (kind === 'o') {
      if (!this.stdout.push(part)) this.#socket.pause();
    } else if (kind === 'e') this.stderr.push(part);
    else if (kind === 'c') this.#end(JSON.parse(part.toString()) as Ended);
    else this.#fail(JSON.parse(part.toString()) as NotStarted);
  }

  #fail({ code, message }: NotStarted): void {
    this.#isOver = true;
    this.#finish();
    this.emit('error', Object.assign(new Error(message), { code }));
  }

  #end({ status, signal }: Ended): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.exitCode = status;
    this.#finish();
    // As with a process of one's own: not before who started it can listen.
    setImmediate(() => this.emit('close', status, signal));
  }

  #finish(): void {
    this.stdout.push(null);
    this.stderr.push(null);
    this.#socket.destroy();
  }
}
