/** Differences and messages of revisions, against git's own account of a small repository. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { silentObserver } from '../../base/progress.ts';
import type { SearchEvent, SearchManifest } from '../../search/contract.ts';
import { parseConfig } from '../config.ts';
import { openPlumbline } from '../open.ts';
import type { Plumbline } from '../plumbline.ts';
import { buildSmallRepository } from './fixtures/small-repository.ts';

const scratch = scratchDirectory('commit-revisions');
const small = buildSmallRepository(join(scratch, 'small'));
let plumbline: Plumbline;

before(async () => {
  plumbline = await openPlumbline({
    dataDirectory: join(scratch, 'data'),
    root: join(import.meta.dirname, '../../..'),
    config: parseConfig({ path: join(scratch, 'none.yaml'), text: '' }),
  });
  const working = { observer: silentObserver, signal: new AbortController().signal };
  await plumbline.addRepositories([small.location], working);
});
after(() => plumbline.close());

interface Answer {
  /** Subjects; of differences with their lines that match. */
  readonly found: readonly string[];
  readonly manifest: SearchManifest | undefined;
  readonly error: string | undefined;
}

async function ask(query: string): Promise<Answer> {
  const events: SearchEvent[] = [];
  for await (const event of plumbline.search(query, {})) events.push(event);
  const found = events.flatMap((event) => (event.type === 'matches' ? event.matches : []));
  const last = events.at(-1);
  return {
    found: found.map((match) => {
      assert.ok(match.type === 'commit');
      const lines = (match.diff ?? []).flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
      const marked = lines.flatMap(({ sign, text, ranges }) => (ranges.length > 0 ? [`${sign}${text}`] : []));
      return [match.message.split('\n')[0], ...marked].join(' | ');
    }),
    manifest: last?.type === 'manifest' ? last.manifest : undefined,
    error: last?.type === 'error' ? last.message : undefined,
  };
}

const ranges: readonly (readonly [revisions: string, args: readonly string[]])[] = [
  ['@main', ['main']],
  ['@topic', ['topic']],
  ['@v1', ['v1']],
  ['@side:topic', ['side', 'topic']],
  ['@topic:^main', ['topic', '^main']],
  ['@main..topic', ['main..topic']],
  ['@topic..main', ['topic..main']],
  ['@v1..', ['v1..main']],
  ['@..topic', ['main..topic']],
  ['@^v1', ['main', '^v1']],
  ['@*refs/heads/*', ['--branches']],
  ['@*refs/heads/*:*!refs/heads/topic', ['--exclude=topic', '--branches']],
  ['@*refs/heads/*:^v1', ['--branches', '^v1']],
  [' rev:at.time(2026-01-04T18:00:00Z)', ['main~2']],
  [' rev:at.time(2026-01-06T18:00:00Z, topic)', ['topic~1']],
  [' rev:topic before:2026-01-03', ['v1']],
  [' rev:topic after:2026-01-06', ['topic', '^main']],
];
for (const [revisions, args] of ranges)
  test(`messages of ${revisions.trim()}`, async () => {
    const { found, manifest, error } = await ask(`type:commit repo:small${revisions}`);
    assert.equal(error, undefined);
    const expected = small
      .git('log', '--format=%s', ...args)
      .trimEnd()
      .split('\n');
    assert.deepEqual(found.toSorted(), expected.toSorted());
    assert.deepEqual([manifest?.unsearched, manifest?.incomplete], [[], undefined]);
  });

const differences: readonly (readonly [query: string, found: readonly string[]])[] = [
  ['@topic epsilon', ['Topic zeta | -func Epsilon() {}', 'Topic epsilon | +func Epsilon() {}']],
  ['@topic epsilon select:commit.diff.removed', ['Topic zeta | -func Epsilon() {}']],
  ['@topic epsilon select:commit.diff.added', ['Topic epsilon | +func Epsilon() {}']],
  ['@main epsilon', []],
  ['@topic beta', ['Drop beta | -func Beta() {}', 'Begin | +func Beta() {}']],
  ['@main..topic zeta', ['Topic epsilon | +func Zeta() {}']],
  ['@topic..main alpha', ['Last | +  void alpha() {}', 'Merge side | +    return "alpha"']],
  ['@main:^v1 gamma', []],
  ['@*refs/heads/* file:py delta', ['Merge side | +def delta():', 'Side delta | +def delta():']],
  ['@topic author:cy alpha', ['Topic zeta | +alpha']],
  ['@topic committer:dee file:go', ['Topic zeta', 'Topic epsilon']],
  ['@topic -author:cy -message:begin func', ['Drop beta | -func Beta() {}', 'Add gamma | +func Gamma() {}']],
];
for (const [query, found] of differences)
  test(`differences of ${query}`, async () => {
    const answer = await ask(`type:diff repo:small${query}`);
    assert.deepEqual([answer.error, answer.found], [undefined, found]);
    assert.deepEqual(
      answer.manifest?.unsearched.filter(({ path }) => path !== 'bin/tool'),
      [],
    );
  });

test('the manifest names the commits that revisions meant, and the landings that were looked at', async () => {
  const { manifest } = await ask('type:diff repo:small@main..topic zeta');
  const tip = small.git('rev-parse', 'topic').trim();
  assert.deepEqual(
    manifest?.repositories.map(({ commit, files }) => [commit, files]),
    [[tip, 2]],
  );
  assert.equal(
    manifest?.landings?.reduce((sum, { count }) => sum + count, 0),
    2,
  );
  assert.match(manifest?.canonicalQuery ?? '', /@\^main:topic/);
  assert.deepEqual((await ask(manifest?.canonicalQuery ?? '')).manifest?.matchDigest, manifest?.matchDigest);
});

test('a revision that is not there is told', async () => {
  const { found, manifest } = await ask('type:commit repo:small@nowhere gamma');
  assert.deepEqual(found, []);
  assert.deepEqual(
    manifest?.incomplete?.map(({ reason }) => reason),
    ['revision-unknown'],
  );
});

test('files do not lie between two commits', async () => {
  assert.match((await ask('repo:small@main..topic zeta')).error ?? '', /means commits/);
  assert.match((await ask('type:commit repo:small@main...topic')).error ?? '', /no set of commits/);
});
