/** Queries that are several searches: one answer, each match once, one manifest over all of them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type {
  CorpusRepository,
  RevisionSource,
  SearchEngine,
  SearchEvent,
  SearchManifest,
  SearchMatch,
  SearchOptions,
} from './contract.ts';
import { DeltaStore } from './deltas/delta-store.ts';
import { madeUpSource, type MadeUpLanding } from './deltas/made-up-history.ts';
import { openSearchEngine } from './engine.ts';
import { digestOfPlaces, placeOf } from './evidence/match-digest.ts';
import { parseQuery } from './query/parse.ts';
import { partsOf } from './union.ts';

const landings: readonly MadeUpLanding[] = [
  { tree: { 'a.go': 'alpha\nbeta\n', 'b.go': 'alpha\n' }, message: 'alpha comes' },
  { tree: { 'a.go': 'alpha\nALPHA\ngamma\n', 'b.go': 'alpha\n' }, message: 'gamma comes' },
];
const source = madeUpSource('one', landings);
const idOf = (text: string): string => createHash('sha1').update(text).digest('hex');
const filesOf = ({ tree }: MadeUpLanding) => Object.entries(tree).map(([path, text]) => ({ path, blob: idOf(text!) }));

const repository: CorpusRepository = {
  name: 'one',
  commit: source.landings[1]!.id,
  branch: 'main',
  files: filesOf(landings[1]!),
  unsearched: [{ path: 'link', reason: 'symbolic-link' }],
  history: {
    landings: source.landings.map(({ id, landedAt }) => ({ commit: id, at: landedAt })),
    tenures: [{ path: 'a.go', blob: idOf(landings[0]!.tree['a.go']!), from: 0, to: 1 }],
    completeFrom: 0,
  },
};

const revisions: RevisionSource = {
  resolve: (_, name) => Promise.resolve(name === 'v1' ? [{ name, commit: source.landings[0]!.id }] : []),
  resolveAt: () => Promise.resolve([]),
  tree: () => Promise.resolve({ tree: 'e'.repeat(40), files: filesOf(landings[0]!), unsearched: [] }),
  async *read() {},
};

const directory = mkdtempSync(join(tmpdir(), 'plumbline-union-'));
const deltas = new DeltaStore({ directory: join(directory, 'differences'), kernels: 'plain' });
let engine: SearchEngine;

before(async () => {
  await deltas.extend(source);
  engine = await openSearchEngine({ directory, deltas, revisions, threads: 1 });
  const writer = engine.writer();
  const texts = new Set(landings.flatMap(({ tree }) => Object.values(tree)));
  for (const text of texts) await writer.add(idOf(text!), Buffer.from(text!), { path: 'a.go' });
  await writer.commit();
  await engine.publish([repository]);
});

after(async () => {
  await engine.close();
  await deltas.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Answer {
  readonly found: readonly string[];
  readonly matches: readonly SearchMatch[];
  readonly manifest: SearchManifest;
}

async function ask(query: string, options: SearchOptions = {}): Promise<Answer> {
  const events: SearchEvent[] = [];
  for await (const event of engine.search(query, { patternType: 'keyword', ...options })) events.push(event);
  const last = events.at(-1);
  assert.equal(last?.type, 'manifest', JSON.stringify(last));
  const matches = events.flatMap((event) => (event.type === 'matches' ? event.matches : []));
  return { matches, manifest: last.manifest, found: matches.map(outline) };
}

function outline(match: SearchMatch): string {
  if (match.type === 'content') return `${match.path}:${match.lineMatches.map(({ lineNumber }) => lineNumber).join()}`;
  if (match.type === 'path') return match.path;
  if (match.type !== 'commit') return match.type;
  const landing = source.landings.findIndex(({ id }) => id === match.commit);
  return `${match.diff ? 'diff' : 'message'} ${landing}`;
}

const cases: readonly (readonly [query: string, parts: number, found: readonly string[]])[] = [
  ['(type:commit alpha) or (type:file gamma)', 2, ['message 0', 'a.go:2']],
  ['type:file type:commit gamma', 2, ['a.go:2', 'message 1']],
  ['(type:diff beta) or (type:commit gamma) or (type:path b.go)', 3, ['diff 1', 'diff 0', 'message 1', 'b.go']],
  ['(type:diff case:yes ALPHA) or (type:diff beta)', 2, ['diff 1', 'diff 1', 'diff 0']],
  ['(type:diff beta) or (type:diff author:ann beta)', 1, ['diff 1', 'diff 0']],
  ['(type:file count:1 alpha) or (type:file file:b alpha)', 2, ['a.go:0', 'b.go:0']],
  ['(type:file file:a alpha count:1) or (type:file file:a count:all alpha)', 2, ['a.go:0', 'a.go:1']],
  ['(type:file select:repo alpha) or (type:file gamma)', 2, ['repo', 'a.go:2']],
  ['(type:file asof:1970-01-01 beta) or (type:file gamma)', 2, ['a.go:1', 'a.go:2']],
  ['(type:file repo:one@v1 beta) or (type:file gamma)', 2, ['a.go:1', 'a.go:2']],
  ['type:file (repo:one@v1 beta or alpha)', 1, ['a.go:0,1', 'b.go:0']],
  ['type:file ((repo:one@v1 beta) or ALPHA) (file:a or file:b)', 2, ['a.go:1', 'a.go:0,1', 'b.go:0']],
  ['(type:file timeout:10s gamma) or (type:file timeout:20s alpha)', 2, ['a.go:2', 'a.go:0,1', 'b.go:0']],
  ['(type:file patterntype:regexp g.mma) or (type:file patterntype:literal be)', 1, ['a.go:2']],
  ['(patterntype:structural alpha ALPHA) or (type:file patterntype:regexp ^gam)', 2, ['a.go:0,1', 'a.go:2']],
];

for (const [query, parts, found] of cases)
  test(query, async () => {
    const answer = await ask(query);
    assert.deepEqual(answer.found, found);
    const { manifest } = answer;
    assert.equal(manifest.parts?.length ?? 1, parts);
    assert.equal(manifest.matchDigest, digestOfPlaces(answer.matches.map(placeOf)));
    if (!manifest.limitHit) assert.equal(manifest.filesConsidered, manifest.filesSearched + manifest.unsearched.length);
    const again = await ask(manifest.canonicalQuery);
    assert.deepEqual(again.found, found);
    assert.equal(again.manifest.matchDigest, manifest.matchDigest);
    assert.equal(again.manifest.canonicalQuery, manifest.canonicalQuery);
    const counted = await ask(query, { countOnly: true });
    assert.deepEqual(counted.matches, []);
    assert.deepEqual(counted.manifest, manifest);
  });

test('the manifest is over all parts, and what no part could search is listed once', async () => {
  const { manifest } = await ask('(type:file count:9 gamma) or (type:file case:yes alpha) or (type:commit comes)');
  assert.deepEqual(manifest.unsearched, [{ repository: 'one', path: 'link', reason: 'symbolic-link' }]);
  assert.deepEqual([manifest.matchingLines, manifest.matchingFiles], [1 + 2 + 2, 2 + 2]);
  assert.deepEqual(
    manifest.landings?.map(({ count }) => count),
    [2],
  );
  assert.deepEqual(
    manifest.repositories.map(({ name, commit }) => [name, commit]),
    [['one', repository.commit]],
  );
});

test('the limit of the caller is one for all parts', async () => {
  const { found, manifest } = await ask('(type:commit comes) or (type:file alpha)', { defaultLimit: 3 });
  assert.deepEqual(found, ['message 1', 'message 0', 'a.go:0']);
  assert.equal(manifest.limitHit, true);
  const two = await ask('(type:commit comes) or (type:file alpha)', { defaultLimit: 2 });
  assert.deepEqual([two.found.length, two.manifest.limitHit, two.manifest.parts?.length], [2, true, 1]);
});

test('an error in one part is said before anything is searched', async () => {
  const events: SearchEvent[] = [];
  for await (const event of engine.search('(type:file alpha) or (type:file select:commit beta)', {}))
    events.push(event);
  assert.deepEqual(
    events.map(({ type }) => type),
    ['error'],
  );
});

test('alternatives that look at the same things are one search', () => {
  for (const query of [
    'a or b',
    '(type:file a) or (type:path b)',
    '(case:yes a) or (lang:go b)',
    'type:repo type:file a',
  ]) {
    const parsed = parseQuery(query, { patternType: 'keyword' });
    assert.ok(parsed.ok);
    assert.equal(partsOf(parsed.value).length, 1, query);
  }
});
