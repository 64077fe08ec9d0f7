/**
 * The one place that starts git. Everything on this floor reads through it, so that one promise holds everywhere: the
 * repository is only read (no lock, no index refresh, no fetch behind our back), and neither the machine's nor the
 * person's configuration changes what comes out.
 *
 * Invariant: an exit status that was not expected is an AppError with git's own words in its `cause`; output is never
 * taken for whole before the status was seen.
 *
 * Rejected: libgit2 bindings (none both loads everywhere and is as quick as `cat-file --batch-command`), and reading
 * pack files ourselves (git does it well, and an auditor can repeat what we ran).
 */
import { spawn, type SpawnOptionsWithStdioTuple } from 'node:child_process';
import { once } from 'node:events';
import { AppError, systemErrorCode } from '../base/app-error.ts';
import { starterAddress, startThrough, type GitProcess } from './starter.ts';

export type GitErrorCode = 'git/not-found' | 'git/failed' | 'git/too-much-output' | 'git/stopped';

/** What git may inherit: where programs and homes are, how to reach a network. Nothing that steers git itself. */
// prettier-ignore
const inherited = [
  'PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'PATHEXT', 'TMPDIR', 'TEMP', 'TMP',
  'SSH_AUTH_SOCK', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO',
  'http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'all_proxy',
];

let outside: Readonly<Record<string, string | undefined>> = {};

/** Called once by `app/`, which alone reads the environment. Until then git runs with the system's default path. */
export function gitEnvironment(base: Readonly<Record<string, string | undefined>>): void {
  outside = Object.fromEntries(inherited.flatMap((name) => (base[name] === undefined ? [] : [[name, base[name]]])));
}

/** For reading what is there: no network, no replaced objects, no grafts, no configuration of others. */
function readingEnvironment(): Record<string, string | undefined> {
  return {
    ...outside,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: '/dev/null',
    // Git before 2.45 does not know the first: forbidding every transport stops it from fetching what a partial clone lacks.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** For mirrors: the network is the point, and so are the person's credential helpers and proxies; never a prompt. */
function fetchingEnvironment(): Record<string, string | undefined> {
  return {
    ...outside,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  };
}

const settings = [
  '-c',
  'safe.directory=*',
  '-c',
  'core.quotePath=false',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'gc.auto=0',
];

export interface GitOptions {
  readonly signal?: AbortSignal | undefined;
  readonly input?: string | Buffer;
  /** Output beyond this is an error. */
  readonly maxBytes?: number;
  /** Exit statuses that are answers rather than faults; only 0 unless said. */
  readonly expect?: readonly number[];
  /** Lets git use the network and the person's configuration. */
  readonly network?: boolean;
  readonly onStderr?: (text: string) => void;
  /** Settings for this run alone, handed over where other users of the machine cannot read them (unlike arguments). */
  readonly config?: Readonly<Record<string, string>>;
  readonly onStart?: (processId: number) => void;
  /** Objects that git has to make go here, and the repository's are read as before: it stays untouched. */
  readonly scratchObjects?: { readonly folder: string; readonly alternates: string };
}

export type { GitProcess };

/** Starts git and leaves the rest to the caller: for processes that live long. */
export function startGit(gitDirectory: string, args: readonly string[], options: GitOptions = {}): GitProcess {
  const child = start(gitDirectory, args, options);
  // A child that dies early breaks the pipe; its exit status says why, and that is what is reported.
  child.stdin.on('error', () => undefined);
  if (child.pid !== undefined) options.onStart?.(child.pid);
  return child;
}

function start(gitDirectory: string, args: readonly string[], options: GitOptions): GitProcess {
  const words = [`--git-dir=${gitDirectory}`, ...settings, ...args];
  const env = {
    ...(options.network ? fetchingEnvironment() : readingEnvironment()),
    ...configured(options.config),
    ...(options.scratchObjects && {
      GIT_OBJECT_DIRECTORY: options.scratchObjects.folder,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: options.scratchObjects.alternates,
    }),
  };
  const starter = starterAddress();
  // Who must know the process at once starts it directly.
  if (starter !== undefined && !options.onStart && !options.network)
    return startThrough(starter, { args: words, env }, options.signal);
  const spawnOptions: SpawnOptionsWithStdioTuple<'pipe', 'pipe', 'pipe'> = {
    stdio: ['pipe', 'pipe', 'pipe'],
    env,
    ...(options.signal ? { signal: options.signal } : {}),
  };
  return spawn('git', words, spawnOptions);
}

function configured(config: Readonly<Record<string, string>> = {}): Record<string, string> {
  const entries = Object.entries(config);
  const numbered = entries.flatMap(([key, value], number) => [
    [`GIT_CONFIG_KEY_${number}`, key],
    [`GIT_CONFIG_VALUE_${number}`, value],
  ]);
  return entries.length === 0 ? {} : Object.fromEntries([['GIT_CONFIG_COUNT', String(entries.length)], ...numbered]);
}

export interface GitAnswer {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs git to its end. */
export async function askGit(
  gitDirectory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitAnswer> {
  const maxBytes = options.maxBytes ?? 1 << 30;
  const chunks: Buffer[] = [];
  let size = 0;
  const status = await drive(gitDirectory, args, options, (chunk) => {
    size += chunk.length;
    if (size > maxBytes) throw tooMuch(args, maxBytes);
    chunks.push(chunk);
  });
  return { ...status, stdout: Buffer.concat(chunks) };
}

export async function runGit(gitDirectory: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  return (await askGit(gitDirectory, args, options)).stdout;
}

/**
 * Output as it comes. The last step of the iteration checks the exit status, so a loop that ends without an error has
 * seen everything; leaving the loop early stops git.
 */
export async function* streamGit(
  gitDirectory: string,
  args: readonly string[],
  options: GitOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const child = startGit(gitDirectory, args, options);
  const ended = endOf(child, args, options);
  // Looked at below; when the consumer leaves early nobody else will.
  ended.catch(() => undefined);
  child.stdin.end(options.input);
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    await ended;
  } finally {
    if (child.exitCode === null) child.kill();
  }
}

async function drive(
  gitDirectory: string,
  args: readonly string[],
  options: GitOptions,
  onChunk: (chunk: Buffer) => void,
): Promise<{ status: number; stderr: string }> {
  const child = startGit(gitDirectory, args, options);
  const ended = endOf(child, args, options);
  ended.catch(() => undefined);
  child.stdin.end(options.input);
  try {
    for await (const chunk of child.stdout) onChunk(chunk as Buffer);
    return await ended;
  } finally {
    if (child.exitCode === null) child.kill();
  }
}

/** Resolves when the process is over with an expected status; rejects otherwise. */
export async function endOf(
  child: GitProcess,
  args: readonly string[],
  options: GitOptions = {},
): Promise<{ status: number; stderr: string }> {
  const stderr = stderrOf(child, options.onStderr);
  const [status, signal] = (await once(child, 'close').catch((error: unknown) => {
    throw startError(error, args, options.signal);
  })) as [number | null, string | null];
  options.signal?.throwIfAborted();
  if (status !== null && (options.expect ?? [0]).includes(status)) return { status, stderr: stderr() };
  throw gitError(args, { status, signal, stderr: stderr() });
}

/** Keeps the end of what git says, where the reason stands. */
export function stderrOf(child: GitProcess, onText?: (text: string) => void): () => string {
  const kept = 8192;
  let text = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (more: string) => {
    text = (text + more).slice(-kept);
    onText?.(more);
  });
  return () => text.trim();
}

export function startError(cause: unknown, args: readonly string[], signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (systemErrorCode(cause) === 'ENOENT') {
    const hint = 'Install git 2.38 or newer and make sure that it is on the PATH.';
    return new AppError<GitErrorCode>('git/not-found', 'git could not be started', { hint, cause });
  }
  return new AppError<GitErrorCode>('git/failed', `git ${args[0]} could not be started`, {
    hint: tryByHand(args),
    cause,
  });
}

export function gitError(
  args: readonly string[],
  end: { readonly status: number | null; readonly signal: string | null; readonly stderr: string },
): AppError<GitErrorCode> {
  const how = end.status === null ? `was stopped by ${end.signal}` : `ended with status ${end.status}`;
  const cause = new Error(end.stderr || 'git said nothing');
  return new AppError<GitErrorCode>('git/failed', `git ${args[0]} ${how}`, { hint: tryByHand(args), cause });
}

function tooMuch(args: readonly string[], maxBytes: number): AppError<GitErrorCode> {
  const hint = `More than ${maxBytes} bytes came out: please report this as a defect.`;
  return new AppError<GitErrorCode>('git/too-much-output', `git ${args[0]} wrote too much`, { hint });
}

/** Arguments can hold a clone URL: only the sub-command is named. */
function tryByHand(args: readonly string[]): string {
  return `Try \`git ${args[0]}\` in the repository by hand; \`git fsck\` tells whether it is damaged.`;
}

/** The standard error of the git process behind an error, for callers that must tell causes apart. */
export function stderrBehind(error: unknown): string {
  return error instanceof AppError && error.cause instanceof Error ? error.cause.message : '';
}
