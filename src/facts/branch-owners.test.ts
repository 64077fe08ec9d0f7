import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import type { Instant } from '../base/instant.ts';
import { silentObserver } from '../base/progress.ts';
import { withBranches } from '../git/branch.ts';
import { LandedElsewhere, readBranch } from '../git/branch-landings.ts';
import { discoverRepositories } from '../git/discover.ts';
import { readHistory } from '../git/history.ts';
import { openRepository } from '../git/open.ts';
import { collectBranchOwners } from './branch-owners.ts';
import { collectBranchFact } from './collect.ts';

const scratch = scratchDirectory('branch-owners');
const observedAt = '2026-11-01T00:00:00.000Z' as Instant;

class Clone {
  readonly location: string;
  #hours = 0;

  constructor(name: string) {
    this.location = path.join(scratch, name);
    mkdirSync(this.location, { recursive: true });
    this.git('init', '-q', '-b', 'main');
  }

  git(...args: readonly string[]): string {
    const at = `${1_767_225_600 + this.#hours * 3600} +0000`;
    const who = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_AUTHOR_DATE: at };
    const by = { GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.com', GIT_COMMITTER_DATE: at };
    const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...who, ...by };
    return execFileSync('git', ['-C', this.location, ...args], { env, encoding: 'utf8' }).trim();
  }

  commit(files: Readonly<Record<string, string>>): void {
    this.#hours++;
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.location, name)), { recursive: true });
      writeFileSync(path.join(this.location, name), text);
    }
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'x');
  }

  async owners(): Promise<readonly unknown[]> {
    const [found] = (await discoverRepositories(this.location)).found;
    const opened = await openRepository({ found: found!, observedAt });
    const repository = await withBranches(opened, ['release']);
    const { history } = await readHistory({ repository, observations: [], observedAt, observer: silentObserver });
    const elsewhere = new LandedElsewhere();
    elsewhere.add(history);
    const asked = { repository, branch: repository.furtherBranches![0]!, elsewhere, observations: [], observedAt };
    const own = (await readBranch(asked)).history;
    const seen = { history: own, fork: own.fork, isProduction: false, seen: [observedAt], observedAt };
    const [branch] = collectBranchFact(seen);
    const { gitDirectory } = repository;
    const { landings } = own;
    const told = await collectBranchOwners({
      gitDirectory,
      branch: branch!,
      landings,
      tenures: history.tenures,
      observedAt,
    });
    return told.map((one) =>
      one.kind === 'gap'
        ? ['gap', one.of]
        : [one.value.paths.join(), one.valid.from.at.slice(11, 13), one.valid.to?.at.slice(11, 13)],
    );
  }

  /** The branch that production is built from stays the one that is checked out. */
  on(branch: string, make: () => void): void {
    this.git('checkout', '-q', branch);
    make();
    this.git('checkout', '-q', 'main');
  }
}

test('a branch has the file that it left production with, until a landing of its own changes that', async () => {
  const clone = new Clone('changes');
  clone.commit({ CODEOWNERS: '* @core\n' });
  clone.git('branch', 'release');
  clone.commit({ CODEOWNERS: '# nobody\n' });
  clone.on('release', () => {
    clone.commit({ 'a.txt': 'a' });
    clone.commit({ CODEOWNERS: '# nobody here either\n' });
    clone.commit({ '.github/CODEOWNERS': '/a.txt @ann\n' });
  });
  assert.deepEqual(await clone.owners(), [
    ['CODEOWNERS', '03', '04'],
    ['', '04', '05'],
    ['.github/CODEOWNERS', '05', undefined],
  ]);
});

test('a branch of a repository without any has none', async () => {
  const clone = new Clone('none');
  clone.commit({ 'a.txt': 'a' });
  clone.git('branch', 'release');
  clone.on('release', () => clone.commit({ 'b.txt': 'b' }));
  assert.deepEqual(await clone.owners(), [['', '02', undefined]]);
});

test('what the clone lacks is a gap, never "no owners"', async () => {
  const clone = new Clone('lacking');
  clone.commit({ 'docs/CODEOWNERS': '* @core\n' });
  clone.git('branch', 'release');
  clone.commit({ 'docs/CODEOWNERS': '* @others\n' });
  clone.on('release', () => clone.commit({ 'b.txt': 'b' }));
  const blob = clone.git('rev-parse', 'release:docs/CODEOWNERS');
  rmSync(path.join(clone.location, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
  assert.deepEqual(await clone.owners(), [['gap', 'branch-owners']]);
});
