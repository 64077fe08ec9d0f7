import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import { compileOwnRules } from '../../detect/own-rules/compile.ts';
import { builtInRuleSet, ruleSetWith } from '../../detect/rule-set.ts';
import type { OwnRule } from '../../model/own-rule.ts';
import type { ScanReport } from '../plumbline.ts';
import { blobsOfAllCommits } from './commit-blobs.ts';
import { workTreeOf } from './scan-files.ts';
import { scanCommits } from './scan-commits.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-commits-'));
after(() => rmSync(folder, { recursive: true }));
const login = (password: string) => `db:\n  password: ${password}\n`;
const commits: Record<string, string> = {};

function git(who: string, ...args: readonly string[]): string {
  const email = `${who.toLowerCase()}@example.org`;
  const person = (role: string) => ({ [`GIT_${role}_NAME`]: who, [`GIT_${role}_EMAIL`]: email });
  const env = {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    ...person('AUTHOR'),
    ...person('COMMITTER'),
  };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(who: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git(who, 'add', '-A');
  git(who, 'commit', '-q', '--allow-empty', '-m', `by ${who}`);
  commits[who] = git(who, 'rev-parse', 'HEAD');
}

before(() => {
  git('Ann', 'init', '-q', '-b', 'main');
  commit('Ann', { 'kept.yaml': login('Tr0ub4dor-and-3'), 'ä b/line\nbreak.yaml': login('Blu3-Suede-Shoes') });
  git('Bob', 'checkout', '-q', '-b', 'squashed');
  commit('Bob', { 'deploy.yaml': login('Corr3ct-Horse-Staple') });
  commit('Bea', { 'deploy.yaml': login('${DB_PASSWORD}'), 'kept.yaml': `# moved\n${login('Tr0ub4dor-and-3')}` });
  git('Cy', 'checkout', '-q', 'main');
  git('Cy', 'merge', '-q', '--squash', 'squashed');
  commit('Cy', {});
  git('Dee', 'checkout', '-q', '-b', 'given-up');
  commit('Dee', { 'tool.yaml': login('Gr33n-Eggs-Ham') });
  git('Cy', 'checkout', '-q', 'main');
  git('Eve', 'checkout', '-q', '-b', 'topic');
  commit('Eve', { 'topic.py': 'x = 1\n' });
  git('Cy', 'checkout', '-q', 'main');
  commit('Fay', { 'main.py': 'y = 1\n' });
  git('Cy', 'merge', '-q', '--no-ff', '--no-commit', 'topic');
  commit('Gus', { 'merged.yaml': login('Ev1l-Merge-Commit') });
  git('Hal', 'checkout', '-q', '-b', 'hostile');
  commit('Hal', { 'Hard.java': `verify(x);\n${'a<'.repeat(60_000)}` });
  git('Cy', 'checkout', '-q', 'main');
});

function scan(paths: readonly string[] = [folder], ruleSet = builtInRuleSet()): Promise<ScanReport> {
  const context = {
    ruleSet: () => ruleSet,
    ruleSources: () => ({ own: [], notices: [], baselines: () => [] }),
    secretKey: () => new Uint8Array(32),
    clock: { now: () => '2026-11-23T00:00:00.000Z' as Instant },
    workers: 1,
  };
  return scanCommits({ paths, allCommits: true }, context, {
    observer: silentObserver,
    signal: new AbortController().signal,
  });
}

test('what stood on a squashed, a given up and a merged branch, or in a merge alone, each once with who brought it', async () => {
  const { findings, commits: counted } = await scan();
  assert.deepEqual(
    findings.map(({ path, brought }) => [path, brought?.by, brought?.commit, brought?.atHead]),
    [
      ['deploy.yaml', 'Bob <bob@example.org>', commits['Bob'], false],
      ['kept.yaml', 'Ann <ann@example.org>', commits['Ann'], true],
      ['merged.yaml', 'Gus <gus@example.org>', commits['Gus'], true],
      ['tool.yaml', 'Dee <dee@example.org>', commits['Dee'], false],
      ['ä b/line\nbreak.yaml', 'Ann <ann@example.org>', commits['Ann'], true],
    ],
  );
  assert.equal(counted, Number(git('Ann', 'rev-list', '--all', '--count')));
});

test('every content of every commit is among them, by the word of git', async () => {
  const { blobs } = await blobsOfAllCommits(workTreeOf(folder)!);
  const objects = git('Ann', 'rev-list', '--all', '--objects')
    .split('\n')
    .map((line) => line.split(' ')[0]!);
  const types = execFileSync('git', ['cat-file', '--batch-check=%(objecttype) %(objectname)'], {
    cwd: folder,
    input: objects.join('\n'),
    encoding: 'utf8',
  });
  const expected = types.split('\n').flatMap((line) => (line.startsWith('blob ') ? [line.slice(5)] : []));
  assert.deepEqual([...new Set(blobs.map(({ blob }) => blob as string))].sort(), expected.sort());
});

test('only what was named; nothing outside of a work tree', async () => {
  const { findings } = await scan([join(folder, 'ä b')]);
  assert.equal(findings.length, 1);
  await assert.rejects(scan([tmpdir()]), { code: 'app/no-work-tree' });
});

test('what would take a parser too long is listed with its reason, and all else is scanned as ever', async () => {
  const own: OwnRule = {
    id: 'verified',
    title: 'Verified',
    class: 'crypto',
    severity: 'low',
    why: 'To be seen.',
    remediation: 'None.',
    references: [],
    pattern: { kind: 'structure', language: 'java', rule: 'verify($A)' },
    examples: { bad: [], good: [] },
    from: { file: 'rules/own.yaml' },
  };
  const { findings, unscanned } = await scan([folder], ruleSetWith([own], compileOwnRules));
  assert.deepEqual(
    unscanned.map(({ path, reason }) => [path, /would take too long/.test(reason)]),
    [['Hard.java', true]],
  );
  assert.deepEqual(findings, (await scan()).findings);
});
