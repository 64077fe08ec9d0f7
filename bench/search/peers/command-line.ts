/** ripgrep, git grep and csearch: a process per query over the folder of plain files. Starting it (3 to 5 ms) is part of the time. */
import { spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchQuery } from '../queries.ts';
import type { Peer } from './peer.ts';

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command and hands its output on in pieces; `take` says when it has enough. */
async function run(command: Command, take: (chunk: Buffer) => boolean): Promise<void> {
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, LC_ALL: 'C.UTF-8', ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let trouble = '';
  child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()));
  const ended = new Promise<number | null>((done) => child.on('close', done));
  let enough = false;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    enough = !take(chunk);
    if (enough) break;
  }
  if (enough) child.kill();
  const status = await ended;
  // 1: nothing found. A process that was stopped because there was enough has no status of its own.
  if (!enough && status !== 0 && status !== 1) throw new Error(`${command.file} ended with ${status}: ${trouble}`);
}

/** Sums up output of `path:count` lines, whatever the path is. */
async function sumOfCounts(command: Command): Promise<number> {
  const chunks: Buffer[] = [];
  await run(command, (chunk) => chunks.push(chunk) > 0);
  let sum = 0;
  for (const line of Buffer.concat(chunks).toString('latin1').split('\n')) {
    const count = /(\d+)$/.exec(line)?.[1];
    if (count !== undefined) sum += Number(count);
  }
  return sum;
}

async function firstLines(command: Command, most: number): Promise<number> {
  let lines = 0;
  await run(command, (chunk) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
    return lines < most;
  });
  return Math.min(lines, most);
}

export function isInstalled(file: string): boolean {
  return spawnSync(file, ['--version']).error === undefined;
}

function firstOutputLine(file: string, args: readonly string[]): string {
  return spawnSync(file, args).stdout.toString().split('\n')[0] ?? '';
}

/** ripgrep's `\w` and `\b` know all letters, those of RE2 only ASCII's. */
function asciiClasses(pattern: string): string {
  return pattern.replaceAll(String.raw`\w`, '[0-9A-Za-z_]').replaceAll(String.raw`\b`, String.raw`(?-u:\b)`);
}

export function ripgrep(tree: string): Peer {
  const args = ({ pattern, ignoreCase }: BenchQuery, more: readonly string[]) => [
    '--no-config',
    '-uu',
    '-a',
    '-E',
    'none',
    ...(ignoreCase ? ['-i'] : []),
    ...more,
    '-e',
    asciiClasses(pattern),
    '.',
  ];
  return {
    name: 'rg',
    version: firstOutputLine('rg', ['--version']),
    unit: 'lines',
    prepare: async () => undefined,
    count: (query) => sumOfCounts({ file: 'rg', args: args(query, ['-c']), cwd: tree }),
    first: (query, most) => firstLines({ file: 'rg', args: args(query, ['-n', '--no-heading']), cwd: tree }, most),
    stop: async () => undefined,
  };
}

export function gitGrep(tree: string): Peer {
  const args = ({ pattern, ignoreCase }: BenchQuery, more: string) => [
    '-c',
    'grep.threads=2',
    'grep',
    '--no-index',
    '-a',
    '-P',
    ...(ignoreCase ? ['-i'] : []),
    more,
    '-e',
    pattern,
  ];
  return {
    name: 'git grep',
    version: firstOutputLine('git', ['--version']),
    unit: 'lines',
    prepare: async () => undefined,
    count: (query) => sumOfCounts({ file: 'git', args: args(query, '-c'), cwd: tree }),
    first: (query, most) => firstLines({ file: 'git', args: args(query, '-n'), cwd: tree }, most),
    stop: async () => undefined,
  };
}

/** It passes over files with very long lines or very many trigrams in silence, so it may count less. */
export function csearch(tree: string, scratch: string, megabytes: number): Peer {
  const index = join(scratch, 'csearch-index');
  const env = { CSEARCHINDEX: index };
  const args = ({ pattern, ignoreCase }: BenchQuery, flag: string) => [flag, ...(ignoreCase ? ['-i'] : []), pattern];
  return {
    name: 'csearch',
    version: 'Debian',
    unit: 'lines',
    prepare: async () => {
      const start = performance.now();
      await run({ file: 'cindex', args: ['-reset', tree], cwd: tree, env }, () => true);
      const seconds = (performance.now() - start) / 1000;
      return { seconds, megabytes, indexMegabytes: statSync(index).size / 1e6 };
    },
    count: (query) => sumOfCounts({ file: 'csearch', args: args(query, '-c'), cwd: tree, env }),
    first: (query, most) => firstLines({ file: 'csearch', args: args(query, '-n'), cwd: tree, env }, most),
    stop: async () => undefined,
  };
}
