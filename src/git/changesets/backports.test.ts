/** Squashes that were picked over: what the clone has of both branches and of the proposals, and nothing else. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import type { Instant } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import type { ObjectId } from '../../model/repository.ts';
import { withBranches } from '../branch.ts';
import { LandedElsewhere, readBranch } from '../branch-landings.ts';
import { joinChangesets, type ChangesetJoin } from '../changesets.ts';
import { discoverRepositories } from '../discover.ts';
import { readHistory } from '../history.ts';
import { openRepository } from '../open.ts';
import { joinedAsAltered, joinedAsBackport, joinedAsClose } from './backport-joins.ts';
import { findBackports, type Backports } from './backports.ts';
import { CloneGraph } from './clone-graph.ts';

const scratch = scratchDirectory('backports');
const observedAt = '2026-11-01T00:00:00.000Z' as Instant;

interface Commit {
  readonly message: string;
  readonly files: Readonly<Record<string, string>>;
  readonly by?: string;
}

class Clone {
  readonly location: string;
  #clock = Date.UTC(2026, 0, 1) / 1000;

  constructor(name: string) {
    this.location = path.join(scratch, name);
    mkdirSync(this.location, { recursive: true });
    this.git('init', '-q', '-b', 'main');
    this.commit({ message: 'begin', files: { 'a.txt': numbered(), 'b.txt': numbered() } });
    this.git('branch', 'release');
  }

  git(...args: readonly string[]): string {
    const env = {
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ann',
      GIT_AUTHOR_EMAIL: 'ann@example.com',
      GIT_COMMITTER_NAME: 'Ann',
      GIT_COMMITTER_EMAIL: 'ann@example.com',
      GIT_AUTHOR_DATE: `${this.#clock} +0000`,
      GIT_COMMITTER_DATE: `${this.#clock} +0000`,
    };
    return execFileSync('git', ['-C', this.location, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  }

  commit({ message, files, by = 'Ann <ann@example.com>' }: Commit): ObjectId {
    this.#clock += 3600;
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(this.location, name), text);
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message, `--author=${by}`);
    return this.git('rev-parse', 'HEAD') as ObjectId;
  }

  /** Its commits stay under the ref that a forge keeps. */
  propose(number: number, commits: readonly Commit[]): readonly ObjectId[] {
    const on = this.git('rev-parse', '--abbrev-ref', 'HEAD');
    this.git('checkout', '-q', '--detach');
    const made = commits.map((one) => this.commit(one));
    this.git('update-ref', `refs/pull/${number}/head`, made.at(-1)!);
    this.git('checkout', '-q', on);
    return made;
  }

  async backports(): Promise<Found> {
    this.git('symbolic-ref', 'HEAD', 'refs/heads/main');
    const [found] = (await discoverRepositories(this.location)).found;
    const opened = await openRepository({ found: found!, observedAt });
    const repository = await withBranches({ ...opened }, ['release']);
    const { history } = await readHistory({ repository, observations: [], observedAt, observer: silentObserver });
    const elsewhere = new LandedElsewhere();
    elsewhere.add(history);
    const [branch] = repository.furtherBranches!;
    const asked = { repository, branch: branch!, elsewhere, observations: [], observedAt };
    const own = (await readBranch(asked)).history;
    const clone = new CloneGraph(repository.gitDirectory, [repository.head!, branch!.head]);
    const brought = new Map<ObjectId, readonly ObjectId[]>();
    const onBrought = (landing: ObjectId, all: readonly ObjectId[]): void => void brought.set(landing, all);
    const place = { ...repository, defaultBranch: 'release', head: branch!.head };
    const shared = { clone, observer: silentObserver };
    const joins = await joinChangesets({ repository: place, commits: own.landings, ...shared, onBrought });
    const originals = await joinChangesets({ repository, commits: history.commits, ...shared });
    const backports = await findBackports({
      gitDirectory: repository.gitDirectory,
      head: branch!.head,
      landings: own.landings,
      origins: [{ branch: 'main', head: repository.head!, commits: history.commits }],
      joins,
      broughtBy: (landing) => brought.get(landing) ?? [],
      nodes: await clone.nodes(),
      pulls: await clone.pulls(),
    });
    return { ...backports, joins, originals };
  }
}

type Found = Backports & {
  readonly joins: ReadonlyMap<ObjectId, ChangesetJoin>;
  readonly originals: ReadonlyMap<ObjectId, ChangesetJoin>;
};

const numbered = (changes: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 40 }, (_, at) => `${changes[at] ?? `line ${at}`}\n`).join('');
const long = (word: string, lines = 30): string => Array.from({ length: lines }, (_, at) => `${word} ${at}\n`).join('');
const origin = ({ proven }: Backports, landing: ObjectId): unknown[] => {
  const one = proven.get(landing);
  return one === undefined ? [] : [one.landing.commit, one.proof];
};
const bea = 'Bea <bea@example.com>';

test('a squash by another author, whose title is that of a squash on main, is its backport where the patch is equal', async () => {
  const clone = new Clone('title');
  const files = { 'a.txt': numbered({ 5: 'mended' }) };
  const fixed = clone.commit({ message: 'Mend the fifth line (#7)', files });
  clone.git('checkout', '-q', 'release');
  clone.commit({ message: 'Meanwhile', files: { 'b.txt': numbered({ 9: 'x' }) } });
  const landed = clone.commit({ message: '[release] Mend the fifth line (#9)', files, by: bea });
  assert.deepEqual(origin(await clone.backports(), landed), [fixed, 'patch-id']);
});

test('the same title over another patch proves nothing, and names nothing', async () => {
  const clone = new Clone('title-only');
  clone.commit({ message: 'Update the dependencies (#7)', files: { 'a.txt': numbered({ 5: 'two' }) } });
  clone.git('checkout', '-q', 'release');
  const files = { 'a.txt': numbered({ 5: 'three' }) };
  const landed = clone.commit({ message: 'Update the dependencies (#9)', files, by: bea });
  const { proven, close, altered } = await clone.backports();
  assert.deepEqual([proven.has(landed), close.size, altered.size], [false, 0, 0]);
});

test('what machines propose on both branches is made twice', async () => {
  const clone = new Clone('machine');
  const bump = { files: { 'a.txt': numbered({ 5: 'two' }) }, by: 'bumper[bot] <bumper[bot]@example.com>' };
  clone.commit({ message: 'Bump the library to 2 (#7)', ...bump });
  clone.git('checkout', '-q', 'release');
  clone.commit({ message: 'Meanwhile', files: { 'b.txt': numbered({ 9: 'x' }) } });
  const landed = clone.commit({ message: 'Bump the library to 2 (#9)', ...bump });
  assert.deepEqual(origin(await clone.backports(), landed), []);
});

test('what landed on main later was not picked from there', async () => {
  const clone = new Clone('later');
  const files = { 'a.txt': numbered({ 5: 'mended' }) };
  clone.git('checkout', '-q', 'release');
  const landed = clone.commit({ message: 'Mend the fifth line (#9)', files, by: bea });
  clone.git('checkout', '-q', 'main');
  clone.commit({ message: 'Mend the fifth line (#10)', files });
  assert.deepEqual(origin(await clone.backports(), landed), []);
});

test('a bot names a commit of the proposal, which landed as part of a squash', async () => {
  const clone = new Clone('proposed');
  const [half, whole] = [{ 'a.txt': numbered({ 5: 'half' }) }, { 'a.txt': numbered({ 5: 'whole' }) }];
  const [first] = clone.propose(7, [
    { message: 'begin to mend', files: half },
    { message: 'mend', files: whole },
  ]);
  const fixed = clone.commit({ message: 'Mend it (#7)', files: whole });
  clone.git('checkout', '-q', 'release');
  clone.commit({ message: 'Meanwhile', files: { 'b.txt': numbered({ 9: 'x' }) } });
  const landed = clone.commit({ message: `backport of commit ${first!} (#9)`, files: whole, by: bea });
  const found = await clone.backports();
  assert.deepEqual(origin(found, landed), [fixed, 'patch-id']);
  const join = joinedAsBackport(
    found.joins.get(landed)!,
    found.proven.get(landed)!,
    found.originals.get(fixed)!.change,
  );
  assert.deepEqual([join.backport!.change, join.backport!.confidence, join.backport!.branch], ['7', 'proven', 'main']);
  assert.match(
    join.joinReason,
    /git patch-id of what landed equals that of commit \w+, which landed on main through #7/,
  );
});

test('where the lines around it are others, picking it anew proves it', async () => {
  const clone = new Clone('anew');
  const around = { 8: 'only on main' };
  clone.commit({ message: 'Of main', files: { 'a.txt': numbered(around) } });
  const fixed = clone.commit({ message: 'Mend it (#7)', files: { 'a.txt': numbered({ ...around, 5: 'mended' }) } });
  clone.git('checkout', '-q', 'release');
  const files = { 'a.txt': numbered({ 5: 'mended' }) };
  const landed = clone.commit({ message: 'Mend it (cherry-pick #7 for release) (#9)', files, by: bea });
  const found = await clone.backports();
  assert.deepEqual(origin(found, landed), [fixed, 'picked-anew']);
  const join = joinedAsBackport(found.joins.get(landed)!, found.proven.get(landed)!, null);
  assert.match(join.joinReason, /picking anew gives the tree that landed/);
});

test('what is named and was changed a little is told with its numbers, and takes nothing over', async () => {
  const clone = new Clone('likely');
  const fixed = clone.commit({ message: 'Add the list (#7)', files: { 'c.txt': long('c') } });
  clone.git('checkout', '-q', 'release');
  const files = { 'c.txt': long('c', 29) + 'another end\n' };
  const landed = clone.commit({ message: 'Add the list (#7) (#9)', files, by: bea });
  const found = await clone.backports();
  assert.deepEqual([found.proven.size, found.altered.size], [0, 0]);
  const one = found.close.get(landed)!;
  assert.deepEqual([one.landing.commit, one.proof], [fixed, { shared: 29, landed: 30, original: 30 }]);
  const before = found.joins.get(landed)!;
  const join = joinedAsClose(before, one, found.originals.get(fixed)!.change);
  assert.deepEqual([join.change, join.joinedBy, join.method], [before.change, before.joinedBy, before.method]);
  assert.deepEqual([join.backport!.confidence, join.backport!.change], ['likely', '7']);
  assert.match(join.joinReason, /29 of the 30 lines that it changes are among the 30 of that one/);
});

test('what is named and is something else is told, and is no backport', async () => {
  const clone = new Clone('altered');
  const fixed = clone.commit({ message: 'Add the list (#7)', files: { 'c.txt': long('c') } });
  clone.git('checkout', '-q', 'release');
  const message = `Add the list\n\n(cherry picked from commit ${fixed})`;
  const landed = clone.commit({ message, files: { 'c.txt': long('d') }, by: bea });
  const found = await clone.backports();
  assert.deepEqual([found.proven.size, found.close.size], [0, 0]);
  const join = joinedAsAltered(found.joins.get(landed)!, found.altered.get(landed)!);
  assert.equal(join.backport, undefined);
  assert.match(join.joinReason, /nothing proves that what landed is its patch: 0 of the 30 lines/);
});

test('what cannot be compared for want of files is told as that', async () => {
  const clone = new Clone('lacking');
  const fixed = clone.commit({ message: 'Add the list (#7)', files: { 'c.txt': long('c') } });
  clone.git('checkout', '-q', 'release');
  const files = { 'c.txt': long('c', 29) + 'another end\n' };
  const landed = clone.commit({ message: 'Add the list (#7) (#9)', files, by: bea });
  const blob = clone.git('rev-parse', `${fixed}:c.txt`);
  rmSync(path.join(clone.location, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
  const found = await clone.backports();
  assert.deepEqual([found.proven.size, found.close.size], [0, 0]);
  const join = joinedAsAltered(found.joins.get(landed)!, found.altered.get(landed)!);
  assert.match(join.joinReason, /says that it was picked from .*its lines could not be compared/);
});

test('a squash of several picks comes from several squashes, where all of it does', async () => {
  const clone = new Clone('several');
  const [one, two] = [{ 'a.txt': numbered({ 5: 'mended' }) }, { 'b.txt': numbered({ 9: 'mended' }) }];
  const firstId = clone.commit({ message: 'Mend a (#7)', files: one });
  const secondId = clone.commit({ message: 'Mend b (#8)', files: two });
  clone.git('checkout', '-q', 'release');
  const pick = (of: ObjectId, files: Commit['files']): Commit => ({
    message: `Mend\n\n(cherry picked from commit ${of})`,
    files,
    by: bea,
  });
  clone.propose(9, [pick(firstId, one), pick(secondId, two)]);
  const landed = clone.commit({ message: 'Picks for the release (#9)', files: { ...one, ...two }, by: bea });
  const found = await clone.backports();
  const backport = found.proven.get(landed)!;
  assert.deepEqual([backport.landing.commit, ...backport.also].toSorted(), [firstId, secondId].toSorted());
});
