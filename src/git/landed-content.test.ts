import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { gitEnvironment } from './git.ts';
import { compareContents, readMerges } from './landed-content.ts';

let folder: string;
let clock = Date.UTC(2026, 0, 1) / 1000;

gitEnvironment(process.env);

function git(...args: readonly string[]): string {
  const at = `${(clock += 60)} +0000`;
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.com',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.com',
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
  };
  return execFileSync('git', ['-C', folder, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    .toString()
    .trim();
}

const lines = (first: string, last: string): string =>
  [first, ...Array.from({ length: 20 }, (_, n) => `line ${n}`), last, ''].join('\n');

function commit(message: string, files: Readonly<Record<string, string>>): ObjectId {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', message);
  return tip();
}

const tip = (): ObjectId => asObjectId(git('rev-parse', 'HEAD'));

/** A proposal that left the branch at its beginning, and the branch after somebody else’s landing. */
interface Scene {
  readonly fork: ObjectId;
  readonly proposed: ObjectId;
  readonly main: ObjectId;
}

let scene: Scene;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-content-'));
  git('init', '-q', '-b', 'main');
  const fork = commit('begin', { 'a.txt': lines('first', 'last') });
  git('checkout', '-q', '-b', 'proposal');
  commit('one', { 'a.txt': lines('first', 'LAST') });
  const proposed = commit('two', { 'b.txt': 'new\n' });
  git('checkout', '-q', 'main');
  const main = commit('meanwhile', { 'a.txt': lines('FIRST', 'last') });
  scene = { fork, proposed, main };
});
after(() => rmSync(folder, { recursive: true }));

function landing(from: ObjectId, land: () => void): ObjectId {
  git('checkout', '-q', '--detach', from);
  land();
  return tip();
}

const merged = { 'a.txt': lines('FIRST', 'LAST'), 'b.txt': 'new\n' };

interface Case {
  readonly name: string;
  readonly ask: () => { readonly before: ObjectId; readonly proposed: ObjectId; readonly landed: ObjectId };
  readonly result: string;
  readonly paths?: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'merge commit',
    ask: () => ({
      before: scene.main,
      proposed: scene.proposed,
      landed: landing(scene.main, () => git('merge', '-q', '--no-ff', '-m', 'Merge', scene.proposed)),
    }),
    result: 'equal',
  },
  {
    name: 'squash',
    ask: () => ({
      before: scene.main,
      proposed: scene.proposed,
      landed: landing(scene.main, () => commit('one and two (#1)', merged)),
    }),
    result: 'equal',
  },
  {
    name: 'rebase, from before its first commit to its last',
    ask: () => ({
      before: scene.main,
      proposed: scene.proposed,
      landed: landing(scene.main, () => git('cherry-pick', `${scene.fork}..${scene.proposed}`)),
    }),
    result: 'equal',
  },
  {
    name: 'moved forward',
    ask: () => ({ before: scene.fork, proposed: scene.proposed, landed: scene.proposed }),
    result: 'equal',
  },
  {
    name: 'squash with a line that nobody approved',
    ask: () => ({
      before: scene.main,
      proposed: scene.proposed,
      landed: landing(scene.main, () => commit('one and two (#1)', { ...merged, 'b.txt': 'new\nand more\n' })),
    }),
    result: 'different',
    paths: ['b.txt'],
  },
  {
    name: 'merge commit with a file that nobody proposed',
    ask: () => ({
      before: scene.main,
      proposed: scene.proposed,
      landed: landing(scene.main, () => {
        git('merge', '-q', '--no-ff', '--no-commit', scene.proposed);
        commit('Merge', { 'evil.txt': 'hello\n' });
      }),
    }),
    result: 'different',
    paths: ['evil.txt'],
  },
  {
    name: 'only the first of two commits was approved',
    ask: () => ({
      before: scene.main,
      proposed: asObjectId(git('rev-parse', `${scene.proposed}~1`)),
      landed: landing(scene.main, () => commit('both (#1)', merged)),
    }),
    result: 'different',
    paths: ['b.txt'],
  },
  {
    name: 'merging main into the proposal after approval changes nothing',
    ask: () => ({
      before: scene.main,
      proposed: landing(scene.proposed, () => git('merge', '-q', '-m', 'update', scene.main)),
      landed: landing(scene.main, () => commit('both (#1)', merged)),
    }),
    result: 'equal',
  },
  {
    name: 'a conflict that somebody had to resolve',
    ask: () => {
      const other = landing(scene.fork, () => commit('other', { 'a.txt': lines('other', 'last') }));
      return { before: scene.main, proposed: other, landed: landing(scene.main, () => commit('x', merged)) };
    },
    result: 'conflict',
    paths: ['a.txt'],
  },
  {
    name: 'histories that have nothing in common',
    ask: () => {
      git('checkout', '-q', '--orphan', `alone-${clock}`);
      const alone = commit('alone', { 'c.txt': 'c\n' });
      return { before: scene.main, proposed: alone, landed: scene.main };
    },
    result: 'not-comparable',
  },
  {
    name: 'a commit that is not in this clone',
    ask: () => ({ before: scene.main, proposed: asObjectId('1'.repeat(40)), landed: scene.main }),
    result: 'not-comparable',
  },
];

for (const { name, ask, result, paths = [] } of cases) {
  test(`landed content: ${name}`, async () => {
    const [answer] = await compareContents({ gitDirectory: join(folder, '.git'), questions: [ask()] });
    assert.deepEqual([answer?.result, answer?.paths], [result, paths], answer?.because);
  });
}

test('many questions at once, those that break git among them, are each answered as alone', async () => {
  const questions = [...cases, ...cases.toReversed()].map(({ ask }) => ask());
  const answers = await compareContents({ gitDirectory: join(folder, '.git'), questions });
  const expected = [...cases, ...cases.toReversed()].map(({ result }) => result);
  assert.deepEqual(
    answers.map(({ result }) => result),
    expected,
  );
});

test('the repository is not written to', async () => {
  const objects = (): readonly string[] =>
    readdirSync(join(folder, '.git', 'objects'), { recursive: true, encoding: 'utf8' }).sort();
  const questions = cases.map(({ ask }) => ask());
  const there = objects();
  await compareContents({ gitDirectory: join(folder, '.git'), questions });
  assert.deepEqual(objects(), there);
});

const nul = (...fields: readonly string[]): string => fields.join('\0');

test('what git did not finish is not taken for an answer', () => {
  assert.deepEqual(readMerges(nul('1', 'aa', '', '0', 'bb', 'f', 'g', '', '')), [
    { clean: true, tree: 'aa', conflicts: [] },
    { clean: false, tree: 'bb', conflicts: ['f', 'g'] },
  ]);
  assert.deepEqual(readMerges(nul('1', 'aa', '', '0', 'bb', 'f')), [{ clean: true, tree: 'aa', conflicts: [] }]);
  assert.deepEqual(readMerges(''), []);
});
