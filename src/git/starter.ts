/**
 * A small process that starts git for a large one. To start a program, a process is copied first, with the tables of all
 * its memory: with 1.5 GB of histories and results in it, an audit of 5,000 repositories spent half of its time on that, and
 * its main thread stood still meanwhile. The starter has 40 MB, and the copying is done in it. Git talks with whoever asked
 * for it over a socket of its own: the starter copies none of its bytes (passing on frames took as long as git itself).
 *
 * Invariant: a git that is started through it behaves as one that was started directly: the same bytes, the same status, the
 * same errors, and it ends with whoever asked for it. When the starter itself ends, so does every git, as if it was killed.
 *
 * Rejected: starting everything before memory grows (what is read decides what is read next), threads (they share the
 * memory that is copied), a shell that is kept open (strings). On Windows, which copies no process, git is started directly.
 */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, setEnvironmentData, threadId } from 'node:worker_threads';
import {
  FrameReader,
  type Ended,
  type FrameKind,
  type NotStarted,
  type StartRequest,
  type StreamRequest,
} from './starter-protocol.ts';

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
  if (process.platform === 'win32') return { close: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-git-'));
  const address = join(folder, 's');
  const program = fileURLToPath(new URL('./starter-main.ts', import.meta.url));
  const args = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=1', program, address];
  // A signal of the terminal's is ours to answer: it ends when its input does.
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
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

let started = 0;

export function startThrough(address: string, request: Omit<StartRequest, 'key'>, signal?: AbortSignal): GitProcess {
  const key = `${process.pid}-${threadId}-${started++}`;
  const talk = connect(address);
  const stream = connect({ path: address, allowHalfOpen: true });
  talk.write(`${JSON.stringify({ key, ...request } satisfies StartRequest)}\n`);
  stream.write(`${JSON.stringify({ key } satisfies StreamRequest)}\n`);
  return new StartedGit(talk, stream, signal);
}

class StartedGit extends EventEmitter implements GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr = new Readable({ read: () => undefined });
  exitCode: number | null = null;
  readonly #talk: Socket;
  readonly #stream: Socket;
  #isOver = false;
  #isRead = false;
  #ended: Ended | undefined;

  constructor(talk: Socket, stream: Socket, signal: AbortSignal | undefined) {
    super();
    this.#talk = talk;
    this.#stream = stream;
    this.stdin = inputOf(stream, (begin) => void this.once('started', begin));
    // A slow reader stops the socket, and so git.
    this.stdout = new Readable({ read: () => void stream.resume() });
    stream.on('data', (chunk: Buffer) => {
      if (!this.stdout.push(chunk)) stream.pause();
    });
    const frames = new FrameReader((kind, part) => this.#take(kind, part));
    talk.on('data', (chunk: Buffer) => frames.push(chunk));
    // Whatever breaks a connection is told by its closing.
    talk.on('error', () => undefined);
    stream.on('error', () => undefined);
    talk.on('close', () => this.#left());
    stream.on('end', () => this.#read());
    stream.on('close', () => this.#read());
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
    this.#stream.destroy();
    this.#end({ status: null, signal: 'SIGTERM' });
    return true;
  }

  #take(kind: FrameKind, part: Buffer): void {
    if (this.#isOver) return;
    if (kind === 's') this.emit('started');
    else if (kind === 'e') this.stderr.push(part);
    else if (kind === 'x') this.#fail(JSON.parse(part.toString()) as NotStarted);
    else {
      this.#ended = JSON.parse(part.toString()) as Ended;
      // As with a process of one's own: what nobody has begun to read is let go.
      if (this.#isRead) this.#end(this.#ended);
      else if (this.stdout.readableFlowing === null) this.stdout.resume();
    }
  }

  /** Its output came to the end: it is over when the starter says so, too. */
  #read(): void {
    this.#isRead = true;
    if (this.#ended) this.#end(this.#ended);
  }

  /** The starter has nothing more to say. When it told of the end before, what git wrote is only not read yet. */
  #left(): void {
    if (!this.#ended) this.#end({ status: null, signal: 'SIGKILL' });
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
    this.emit('started');
    this.stdout.push(null);
    this.stderr.push(null);
    this.#talk.destroy();
    this.#stream.destroy();
  }
}

/** Git's standard input: nothing is written before git is there. */
function inputOf(stream: Socket, whenStarted: (begin: () => void) => void): Writable {
  const input = new Writable({
    construct: (begin) => whenStarted(begin),
    write: (chunk: Buffer, _, done) => void stream.write(chunk, done),
    final: (done) => void stream.end(done),
    destroy: (error, done) => done(error),
  });
  input.on('error', () => undefined);
  return input;
}
