/**
 * The labelled sets, read from git repositories (bare or not) or folders and brought into one form: files with what is
 * expected of each. Nothing of them is kept in the project.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { goSamples } from './secrets-go.ts';

export interface Sample {
  /** The rule of the set that it was written for. */
  readonly group: string;
  readonly path: string;
  readonly text: string;
  readonly expected: 'secret' | 'clean';
}

export interface SampleSet {
  readonly name: string;
  readonly samples: readonly Sample[];
  readonly notes: readonly string[];
}

export interface CountedFile {
  readonly path: string;
  readonly text: string;
  readonly risk: number;
  readonly informative: number;
}

function git(repository: string, ...args: readonly string[]): string {
  const folder = existsSync(join(repository, '.git')) ? join(repository, '.git') : repository;
  const run = spawnSync('git', ['--git-dir', folder, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`git ${args.join(' ')}: ${run.stderr}`);
  return run.stdout;
}

const pathsOf = (repository: string): readonly string[] =>
  git(repository, 'ls-tree', '-r', '-z', '--name-only', 'HEAD').split('\0').filter(Boolean);

/** A sample of the same text for the same rule says nothing new. */
function distinct(samples: readonly Sample[]): readonly Sample[] {
  const seen = new Set<string>();
  return samples.filter(({ group, text }) => !seen.has(`${group}\0${text}`) && seen.add(`${group}\0${text}`));
}

export function leakyRepo(repository: string): readonly CountedFile[] {
  const counts = new Map<string, { risk: number; informative: number }>();
  for (const line of git(repository, 'show', 'HEAD:.leaky-meta/secrets.csv').split('\n')) {
    const row = /^([^#,]+),(\d+),(\d+)$/.exec(line.trim());
    if (row) counts.set(row[1]!, { risk: Number(row[2]), informative: Number(row[3]) });
  }
  return pathsOf(repository)
    .filter((path) => !path.startsWith('.leaky-meta/'))
    .map((path) => ({
      path,
      text: git(repository, 'show', `HEAD:${path}`),
      ...(counts.get(path) ?? { risk: 0, informative: 0 }),
    }));
}

export function secretlintSnapshots(repository: string): SampleSet {
  const shape =
    /\/secretlint-rule-((?!preset|internal|no-dotenv|no-k8s|no-homedir|pattern|filter)[^/]+)\/test\/snapshots\/((?:ng|ok)\.[^/]+)\/input(?:\.\w+)?$/;
  const samples = pathsOf(repository).flatMap((path): Sample[] => {
    const found = shape.exec(path);
    if (!found) return [];
    const text = git(repository, 'show', `HEAD:${path}`);
    const expected = expectationOf(repository, path);
    return expected ? [{ group: found[1]!, path: basename(path).replace(/\.txt$/, ''), text, expected }] : [];
  });
  const notes = ['rules about file names and of presets are left out; "clean" is clean for that rule with its options'];
  return { name: 'secretlint snapshots', samples: distinct(samples), notes };
}

/** What the set says is what its output file holds: some `ng` samples are about options. */
function expectationOf(repository: string, path: string): Sample['expected'] | undefined {
  const output: unknown = JSON.parse(git(repository, 'show', `HEAD:${dirname(path)}/output.json`));
  const messages = (output as { messages?: readonly { type?: string }[] }).messages;
  if (!messages) return undefined;
  return messages.some(({ type }) => type === 'message') ? 'secret' : 'clean';
}

/** For texts without a path of their own. Not `sample`: that is a name that says what is in a file. */
const noName = 'text';

export function gitleaksSamples(repository: string): SampleSet {
  let unread = 0;
  const files = pathsOf(repository).filter((path) => /^cmd\/generate\/config\/rules\/[^/]+\.go$/.test(path));
  const samples = files.flatMap((path, index) => {
    const read = goSamples(git(repository, 'show', `HEAD:${path}`), index + 1);
    unread += read.unread;
    return read.samples.map((sample) => ({
      group: basename(path, '.go'),
      path: sample.path?.includes('.') ? sample.path.replace(/^.*\//, '') : noName,
      text: `${sample.text}\n`,
      expected: sample.expected,
    }));
  });
  const notes = [
    `${unread} sample expressions could not be read`,
    '"clean" is clean for one rule of gitleaks: another rule, or another tool, may be right to report it',
  ];
  return { name: 'gitleaks generator samples', samples: distinct(samples), notes };
}

/** Every blob that ever stood in the repository, by its first path. */
export function historyOf(repository: string): readonly { readonly path: string; readonly text: string }[] {
  const seen = new Map<string, string>();
  for (const line of git(repository, 'rev-list', '--all', '--objects').split('\n')) {
    const [id, path] = [line.slice(0, 40), line.slice(41)];
    if (path !== '' && !seen.has(id)) seen.set(id, path);
  }
  return [...seen].flatMap(([id, path]) =>
    git(repository, 'cat-file', '-t', id).trim() === 'blob'
      ? [{ path, text: git(repository, 'cat-file', 'blob', id) }]
      : [],
  );
}
