/** What the end-to-end tests share: scratch folders, a Plumbline on a data directory, a change landed by git itself. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentObserver, type Observer } from '../../src/base/progress.ts';
import { openPlumbline } from '../../src/app/open.ts';
import { parseConfig, type Config } from '../../src/app/config.ts';
import type { Plumbline, Working } from '../../src/app/plumbline.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { Period } from '../../src/model/control.ts';
import type { Run } from '../../src/model/run.ts';

export const root = path.dirname(path.dirname(import.meta.dirname));

export function scratchFolder(name: string): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), `plumbline-${name}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export const working = (observer: Observer = silentObserver): Working => ({
  observer,
  signal: new AbortController().signal,
});

/** No configuration of whoever runs the tests. */
export const plainConfig: Config = parseConfig({ path: path.join(tmpdir(), 'plumbline.yaml'), text: '{}' });

export function openAt(dataDirectory: string, config: Config = plainConfig): Promise<Plumbline> {
  return openPlumbline({ dataDirectory, root, config });
}

/** The fixtures' last landings are of 2026-11-01: a window that ends after them and before today. */
export const year: Period = {
  type: 'window',
  from: '2025-11-15T00:00:00.000Z' as Instant,
  to: '2026-11-15T00:00:00.000Z' as Instant,
};

/** Commits one more file to a work tree, as anybody's git would. */
export function landFile(repository: string, file: string, content: string): string {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Mira Novak', '-c', 'user.email=mira@shop.example', ...args], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    }).trim();
  writeFileSync(path.join(repository, file), content);
  git('add', '--', file);
  git('commit', '-q', '-m', `Add ${file}`);
  return git('rev-parse', 'HEAD');
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Start {
  readonly words: readonly string[];
  readonly cwd: string;
  /** A program and its arguments that starts ours, such as one that sets limits. */
  readonly through?: readonly string[];
  /** Another user, where the tests run as root: root may read and write everything. */
  readonly user?: number;
}

/** The real program in a process of its own, without any configuration of whoever runs the tests. */
export function startPlumbline({ words, cwd, through = [], user }: Start): Promise<Ended> {
  const main = path.join(root, 'src', 'cli', 'main.ts');
  const [program = '', ...args] = [
    ...through,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    main,
    ...words,
  ];
  const env = { ...process.env, PLUMBLINE_CONFIG: '', PLUMBLINE_DATA: '', HOME: cwd, XDG_DATA_HOME: cwd };
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: out.join(''), stderr: err.join('') }));
  });
}

/** What a run says, without what differs from run to run (its id, the times of the run itself). */
export function verdictsOf(run: Run): string {
  const lines = run.controls.flatMap(({ control, result, counts, checks }) => [
    `${control.id} ${result} ${Object.values(counts).join('/')}`,
    ...checks.flatMap((check) =>
      check.members.map((member) => `  ${check.check} ${member.member} ${member.result}: ${member.because}`),
    ),
  ]);
  const instantOfTheRun = /\b2\d{3}-\d\d-\d\dT[\d:.]+Z/g;
  return `${lines.join('\n')}\n`.replaceAll(instantOfTheRun, '<instant>');
}

/** Everything an asynchronous list gives, in order. */
export async function eventsOf<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}
