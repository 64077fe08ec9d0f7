/**
 * What a commit holds, as git tells it: the only source of the verifier. Through git's own plumbing, one process for the
 * tree and one for all contents; nothing of the index is read.
 */
import { spawn } from 'node:child_process';
import { AppError } from '../../base/app-error.ts';
import { pathText } from './path-text.ts';

export interface CommittedFile {
  readonly path: string;
  readonly mode: string;
  readonly blob: string;
}

const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** No hooks, no prompts, no replaced objects, no objects fetched behind our back. */
const settings = ['--no-replace-objects', '-c', 'core.fsmonitor=false'];
const environment = { GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };

export async function treeOf(folder: string, commit: string, path: string | undefined): Promise<string> {
  assertId(commit);
  return (await git(folder, ['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`], path)).toString().trim();
}

export async function filesOf(
  folder: string,
  commit: string,
  path: string | undefined,
): Promise<readonly CommittedFile[]> {
  assertId(commit);
  // Bytes one to one: a path need not be UTF-8.
  const listed = (await git(folder, ['ls-tree', '-r', '-z', '--full-tree', commit], path)).toString('latin1');
  return listed
    .split('\0')
    .filter(Boolean)
    .map((row) => {
      const [, mode, blob, name] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(row)!;
      return { mode: mode!, blob: blob!, path: pathText(Buffer.from(name!, 'latin1')) };
    });
}

/** First parents from the root, or from where a shallow clone ends, to the commit. */
export async function chainOf(folder: string, commit: string, path: string | undefined): Promise<readonly string[]> {
  assertId(commit);
  const args = ['rev-list', '--first-parent', '--reverse', '--end-of-options', commit];
  return (await git(folder, args, path)).toString('latin1').split('\n').filter(Boolean);
}

/** Everything a commit can reach: each commit with its parents. */
export async function reachableFrom(
  folder: string,
  commit: string,
  path: string | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  assertId(commit);
  const args = ['rev-list', '--parents', '--end-of-options', commit];
  const rows = (await git(folder, args, path)).toString('latin1').split('\n').filter(Boolean);
  return new Map(
    rows.map((row) => {
      const [id, ...parents] = row.split(' ');
      return [id!, parents];
    }),
  );
}

function assertId(commit: string): void {
  if (objectId.test(commit)) return;
  const hint = 'A manifest names commits by their full ids.';
  throw new AppError('search/bad-manifest', `"${commit}" is no commit id`, { hint });
}

function git(folder: string, args: readonly string[], path: string | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = startGit(folder, args, path);
    const out: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', (cause) => reject(gitFailed(folder, cause.message)));
    child.on('close', (code) =>
      code === 0 ? resolve(Buffer.concat(out)) : reject(gitFailed(folder, stderr.trim().split('\n')[0] ?? '')),
    );
    child.stdin.end();
  });
}

export function startGit(folder: string, args: readonly string[], path: string | undefined) {
  const env = { ...environment, ...(path === undefined ? {} : { PATH: path }) };
  return spawn('git', ['-C', folder, ...settings, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
}

export function gitFailed(folder: string, why: string): AppError {
  const hint = 'Name a clone that holds this commit: --repo NAME=PATH. git fetch may bring it.';
  return new AppError('search/verify-git', `git cannot read ${folder}: ${why}`, { hint });
}

/** Reads contents by id; undefined when this clone does not hold one. */
export class ContentReader {
  readonly #child: ReturnType<typeof startGit>;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(folder: string, path: string | undefined) {
    this.#child = startGit(folder, ['cat-file', '--batch'], path);
    this.#child.stderr.resume();
    // Git that dies ends its output, which `#need` reports; writing to it afterwards is of no more interest.
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', () => undefined);
    this.#chunks = (this.#child.stdout as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  async read(blob: string): Promise<Buffer | undefined> {
    this.#child.stdin.write(`${blob}\n`);
    let end: number;
    while ((end = this.#rest.indexOf(10)) < 0) await this.#need();
    const [, type, size] = this.#rest.toString('latin1', 0, end).split(' ');
    this.#rest = this.#rest.subarray(end + 1);
    if (type === 'missing' || size === undefined) return undefined;
    const parts = [this.#rest];
    let have = this.#rest.length;
    while (have < Number(size) + 1) {
      const { value, done } = await this.#chunks.next();
      if (done) throw gitFailed('the clone', `it stopped in the middle of ${blob}`);
      parts.push(value);
      have += value.length;
    }
    const all = Buffer.concat(parts);
    this.#rest = all.subarray(Number(size) + 1);
    return all.subarray(0, Number(size));
  }

  close(): void {
    this.#child.kill();
  }

  async #need(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done) throw gitFailed('the clone', 'it stopped answering');
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
  }
}
