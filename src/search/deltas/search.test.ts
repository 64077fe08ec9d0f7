import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { instantFromMillis } from '../../base/instant.ts';
import type { CommitMatch, SearchEvent, SearchManifest, SearchMatch } from '../contract.ts';
import { parseQuery } from '../query/parse.ts';
import { DeltaStore } from './delta-store.ts';
import { madeUpSource, type MadeUpLanding } from './made-up-history.ts';
import { searchDeltas } from './search.ts';
import type { DeltaSource } from './source.ts';

const many = Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n');
const first: readonly MadeUpLanding[] = [
  { tree: { 'a.go': 'alpha\nbeta\n' }, author: 'Ann', message: 'Begin\n\nwith alpha' },
  {
    tree: { 'a.go': 'alpha\ngamma\n', 'b.py': 'alpha\n' },
    author: 'Bob',
    message: 'Merge one',
    merged: ['alpha aside'],
  },
  { tree: { 'a.go': 'gamma\n', 'b.py': 'alpha\nsecret = 1\n' }, author: 'Ann', message: 'Move' },
  {
    tree: { 'a.go': 'gamma\n', 'b.py': 'alpha\n', 'c.txt': many, 'lost.go': null },
    author: 'Cy',
    message: 'Fix secret',
  },
  {
    tree: { 'a.go': 'gamma\n', 'c.txt': many.replace('line 30', 'Line 30'), 'lost.go': 'alpha\n' },
    author: 'Ann',
    message: 'Go',
  },
];
const second: readonly MadeUpLanding[] = [
  { tree: { z: 'alpha\n' }, author: 'Dee', message: 'z' },
  { tree: { z: 'alpha\nalpha \u{1f600}alpha\n' }, author: 'Dee', message: 'more' },
];

const directory = mkdtempSync(join(tmpdir(), 'plumbline-diffs-'));
const store = new DeltaStore({ directory, kernels: 'plain', stepsPerSegment: 4 });
const sources: readonly DeltaSource[] = [madeUpSource('one', first), madeUpSource('two', second)];
before(async () => {
  for (const source of sources) await store.extend(source);
});
after(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Answer {
  readonly matches: readonly SearchMatch[];
  readonly manifest?: SearchManifest;
  readonly error?: string;
}

async function ask(
  text: string,
  options: { readonly defaultLimit?: number; readonly countOnly?: boolean } = {},
): Promise<Answer> {
  const parsed = parseQuery(text, { patternType: 'keyword' });
  if (!parsed.ok) throw new Error(parsed.error.message);
  const repositories = sources.map(({ repository, landings }) => ({ name: repository, commit: landings.at(-1)!.id }));
  const request = {
    alternative: parsed.value,
    query: text,
    canonicalQuery: text,
    engine: 'test',
    repositories,
    ...options,
  };
  const events: SearchEvent[] = [];
  for await (const event of searchDeltas(store, request)) events.push(event);
  const last = events.at(-1);
  return {
    matches: events.flatMap((event) => (event.type === 'matches' ? event.matches : [])),
    ...(last?.type === 'manifest' && { manifest: last.manifest }),
    ...(last?.type === 'error' && { error: last.message }),
  };
}

/** `repository/landing: path +line-line …` per commit. */
function outline(matches: readonly SearchMatch[]): readonly string[] {
  return matches.map((match) => {
    if (match.type !== 'commit') return match.type === 'repo' ? match.repository : match.type;
    const source = sources.find(({ repository }) => repository === match.repository)!;
    const landing = source.landings.findIndex(({ landedAt }) => landedAt === match.landedAt);
    const files = match.diff?.map(({ before: old, after: now, hunks }) => {
      const marked = hunks.flatMap(({ lines }) => lines.filter(({ ranges }) => ranges.length > 0));
      return ` ${old ?? ''}>${now ?? ''} ${marked.map(({ sign, text: line }) => sign + line).join('|')}`;
    });
    return `${match.repository}${landing}${files ? files.join(';') : ` "${match.message.split('\n')[0]}"`}`;
  });
}

const cases: readonly (readonly [query: string, found: readonly string[]])[] = [
  [
    'type:diff alpha',
    [
      'one4 b.py> -alpha',
      'one2 a.go>a.go -alpha',
      'one1 >b.py +alpha',
      'two1 z>z +alpha \u{1f600}alpha',
      'one0 >a.go +alpha',
      'two0 >z +alpha',
    ],
  ],
  ['type:diff alpha select:commit.diff.removed', ['one4 b.py> -alpha', 'one2 a.go>a.go -alpha']],
  ['type:diff alpha select:commit.diff.added repo:one', ['one1 >b.py +alpha', 'one0 >a.go +alpha']],
  ['type:diff alpha file:py', ['one4 b.py> -alpha', 'one1 >b.py +alpha']],
  ['type:diff alpha -file:py repo:one', ['one2 a.go>a.go -alpha', 'one0 >a.go +alpha']],
  ['type:diff alpha lang:go', ['one2 a.go>a.go -alpha', 'one0 >a.go +alpha']],
  ['type:diff alpha author:ann', ['one4 b.py> -alpha', 'one2 a.go>a.go -alpha', 'one0 >a.go +alpha']],
  ['type:diff alpha -author:ann repo:one', ['one1 >b.py +alpha']],
  ['type:diff alpha message:^merge', ['one1 >b.py +alpha']],
  ['type:diff alpha message:nothing', []],
  ['type:diff alpha and gamma', ['one1 a.go>a.go +gamma; >b.py +alpha']],
  ['type:diff gamma and file:py', []],
  ['type:diff ((file:py alpha) or (file:go gamma))', ['one4 b.py> -alpha', 'one1 a.go>a.go +gamma; >b.py +alpha']],
  ['type:diff alpha and not beta repo:one', ['one4 b.py> -alpha', 'one2 a.go>a.go -alpha']],
  ['type:diff /^LINE/ case:yes', []],
  ['type:diff /^Line/ case:yes', ['one4 c.txt>c.txt +Line 30']],
  ['type:diff alpha before:1970-01-02 repo:one', ['one0 >a.go +alpha']],
  ['type:diff alpha after:1970-01-03 repo:one', ['one4 b.py> -alpha', 'one2 a.go>a.go -alpha']],
  ['type:diff author:cy', ['one3 b.py>b.py ; >c.txt ']],
  ['type:diff select:repo alpha', ['one', 'two']],
  ['type:commit type:diff select:commit.diff secret', ['one3 b.py>b.py -secret = 1', 'one2 b.py>b.py +secret = 1']],
  ['type:commit alpha', ['one1 "alpha aside"', 'one0 "Begin"']],
  ['type:commit secret', ['one3 "Fix secret"']],
  ['type:commit alpha and begin', ['one0 "Begin"']],
  ['type:commit author:bob', ['one1 "Merge one"', 'one1 "alpha aside"']],
  ['type:commit author:bob file:py', ['one1 "Merge one"']],
  ['type:commit type:diff secret', ['one3 b.py>b.py -secret = 1', 'one3 "Fix secret"', 'one2 b.py>b.py +secret = 1']],
];

for (const [query, found] of cases)
  test(query, async () => assert.deepEqual(outline((await ask(query)).matches), found));

test('what a difference lacks makes no message less whole', async () => {
  for (const query of ['type:commit alpha', 'type:commit author:ann']) {
    const { manifest } = await ask(query);
    assert.deepEqual([manifest?.unsearched, manifest?.landings?.[0]?.gaps], [[], []]);
    assert.equal(manifest?.landings?.[0]?.count, 5);
  }
  assert.equal((await ask('type:commit alpha file:go')).manifest?.unsearched.length, 2);
});

test('a difference that is not whole is a gap, not a match', async () => {
  const { matches, manifest } = await ask('type:diff alpha file:lost');
  assert.deepEqual(matches, []);
  const lost = { path: 'lost.go', reason: 'missing-object' };
  assert.deepEqual(manifest?.unsearched, [
    { repository: 'one', ...lost },
    { repository: 'one', ...lost },
  ]);
  const covered = manifest?.landings?.[0];
  assert.deepEqual(
    covered?.gaps.map(({ commit }) => commit).toSorted(),
    [3, 4].map((at) => sources[0]!.landings[at]!.id).toSorted(),
  );
  assert.equal(covered?.count, 5);
  assert.deepEqual(covered?.period, { from: instantFromMillis(0), to: instantFromMillis(4 * 86_400_000) });
});

test('hunks are numbered as git numbers them; long ones are cut around what matches', async () => {
  const [found] = (await ask('type:diff "line 5" count:1 file:c.txt -author:ann')).matches as readonly CommitMatch[];
  const [hunk] = found!.diff![0]!.hunks;
  assert.equal(found!.diff![0]!.hunks.length, 1);
  const { lines, ...numbers } = hunk!;
  assert.deepEqual(numbers, { oldStart: 0, oldLines: 0, newStart: 3, newLines: 7 });
  assert.deepEqual(
    lines.map(({ text }) => text),
    [2, 3, 4, 5, 6, 7, 8].map((line) => `line ${line}`),
  );
  assert.deepEqual(lines[3]!.ranges, [[0, 6]]);
});

test('ranges count code points; a message says where it matches', async () => {
  const [diff] = (await ask('type:diff alpha repo:two')).matches as readonly CommitMatch[];
  assert.deepEqual(diff!.diff![0]!.hunks[0]!.lines[0]!.ranges, [
    [0, 5],
    [7, 5],
  ]);
  const [, message] = (await ask('type:commit alpha')).matches as readonly CommitMatch[];
  assert.deepEqual(message!.messageRanges, [[2, 5, 5]]);
  assert.equal(message!.message, 'Begin\n\nwith alpha');
});

test('a limit gives so many lines and says that there are more', async () => {
  const all = await ask('type:diff alpha');
  assert.equal(all.manifest?.matchingLines, 6);
  assert.equal(all.manifest?.limitHit, false);
  const two = await ask('type:diff alpha count:2');
  assert.deepEqual(two.matches, all.matches.slice(0, 2));
  assert.equal(two.manifest?.limitHit, true);
  assert.equal(two.manifest?.matchingLines, 2);
  const six = await ask('type:diff alpha', { defaultLimit: 6 });
  assert.equal(six.manifest?.limitHit, false);
  assert.equal(six.manifest?.matchDigest, all.manifest?.matchDigest);
});

test('only counted, the manifest is the same', async () => {
  const counted = await ask('type:diff alpha or gamma', { countOnly: true });
  assert.deepEqual(counted.matches, []);
  assert.deepEqual(counted.manifest, (await ask('type:diff alpha or gamma')).manifest);
});

for (const [query, message] of [
  ['type:commit select:commit.diff x', /finds nothing in messages/],
  ['type:diff select:symbol x', /says nothing about commits/],
] as const)
  test(`refused: ${query}`, async () => assert.match((await ask(query)).error ?? '', message));

test('a branch that stands elsewhere than its record is said not to be searched whole', async () => {
  const parsed = parseQuery('type:diff alpha', { patternType: 'keyword' });
  assert.ok(parsed.ok);
  const repositories = [
    { name: 'one', commit: 'f'.repeat(40) },
    { name: 'unknown', commit: 'e'.repeat(40) },
  ];
  const request = { alternative: parsed.value, query: '', canonicalQuery: '', engine: 'test', repositories };
  for await (const event of searchDeltas(store, request))
    if (event.type === 'manifest') {
      const late = event.manifest.unsearched.filter(({ reason }) => reason === 'not-indexed-yet');
      assert.deepEqual(
        late.map(({ repository }) => repository),
        ['one', 'unknown'],
      );
    }
});

test('a search that ran out of time says so, and what it did not come to', async () => {
  const parsed = parseQuery('type:diff alpha timeout:1ms', { patternType: 'keyword' });
  assert.ok(parsed.ok);
  const repositories = sources.map(({ repository, landings }) => ({ name: repository, commit: landings.at(-1)!.id }));
  const request = { alternative: parsed.value, query: '', canonicalQuery: '', engine: 'test', repositories };
  // The second repository never opens.
  const stuck: Pick<DeltaStore, 'reading'> = {
    reading: (work) =>
      store.reading((open) =>
        work((name) => (name === 'two' ? Promise.withResolvers<undefined>().promise : open(name))),
      ),
  };
  const events: SearchEvent[] = [];
  for await (const event of searchDeltas(stuck, request)) events.push(event);
  const last = events.at(-1);
  assert.ok(last?.type === 'manifest');
  assert.deepEqual(last.manifest.incomplete, [{ reason: 'timeout', repositories: ['two'] }]);
});

test('an aborted search stops with the reason', async () => {
  const parsed = parseQuery('type:diff alpha', { patternType: 'keyword' });
  assert.ok(parsed.ok);
  const abort = new AbortController();
  const repositories = [{ name: 'one', commit: sources[0]!.landings.at(-1)!.id }];
  const request = {
    alternative: parsed.value,
    query: '',
    canonicalQuery: '',
    engine: 'test',
    repositories,
    signal: abort.signal,
  };
  const read = async (): Promise<void> => {
    for await (const event of searchDeltas(store, request))
      if (event.type === 'matches') abort.abort(new Error('enough'));
  };
  await assert.rejects(read(), /enough/);
});
