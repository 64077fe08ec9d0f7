/** Filters, predicates, attributes, selections, orders and revisions over a small corpus whose answers are written down. */
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
} from '../contract.ts';
import { openSearchEngine } from '../engine.ts';

const blobs = new Map<string, string>();

function blobOf(text: string): string {
  const blob = createHash('sha1').update(text).digest('hex');
  blobs.set(blob, text);
  return blob;
}

function repository(
  name: string,
  files: Readonly<Record<string, string>>,
  more: Partial<CorpusRepository> = {},
): CorpusRepository {
  const commit = createHash('sha1').update(name).digest('hex');
  const list = Object.entries(files).map(([path, text]) => ({ path, blob: blobOf(text) }));
  return { name, commit, branch: 'main', files: list, unsearched: [], ...more };
}

const corpus: readonly CorpusRepository[] = [
  repository(
    'host/app',
    {
      'src/main.go': 'package main\nfunc Login() { token() }\n',
      'src/login/login.go': 'package login\n// login\nfunc helper() {}\n',
      'docs/guide.md': 'login\nthen token\nlogout\n',
      CODEOWNERS: '*.go @org/backend\ndocs/ @org/writers\nsrc/l*/ \n',
    },
    {
      attributes: {
        fork: false,
        archived: false,
        description: 'The main application',
        topics: ['web'],
        meta: { tier: 'one' },
      },
    },
  ),
  repository(
    'host/fork',
    { 'main.go': 'func Login() {}\n', Dockerfile: 'FROM scratch\n' },
    { attributes: { fork: true, visibility: 'public' } },
  ),
  repository('host/old', { 'old.py': 'login = 1\n' }, { attributes: { archived: true, meta: { tier: null } } }),
  repository('host/plain', { 'a.txt': 'login here\n', 'b/c.txt': 'nothing\n' }),
];

const v1 = { 'src/main.go': 'package main\nfunc LoginOld() {}\n', 'docs/guide.md': 'login\nthen token\nlogout\n' };
const v1Commit = 'f'.repeat(40);
const looseTexts = new Map<string, string>();

const revisions: RevisionSource = {
  resolve: (name, revision) =>
    Promise.resolve(name === 'host/app' && revision === 'v1' ? [{ name: 'v1', commit: v1Commit }] : []),
  resolveAt: (name, at) =>
    Promise.resolve(
      name === 'host/app' ? [{ name: 'main', commit: at < '2026-06-01' ? 'd'.repeat(40) : v1Commit }] : [],
    ),
  tree: () => {
    const files = Object.entries(v1).map(([path, text]) => {
      const blob = createHash('sha1').update(text).digest('hex');
      looseTexts.set(blob, text);
      return { path, blob };
    });
    return Promise.resolve({ tree: 'e'.repeat(40), files, unsearched: [] });
  },
  async *read(_, wanted) {
    for (const blob of wanted) yield { blob, bytes: Buffer.from(looseTexts.get(blob)!) };
  },
};

let folder: string;
let engine: SearchEngine;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'search-semantics-test-'));
  const contributors = {
    authors: (name: string) =>
      Promise.resolve(name === 'host/app' ? new Map([['src/main.go', ['Ann Example <ann@example.org>']]]) : undefined),
  };
  engine = await openSearchEngine({ directory: folder, threads: 2, revisions, contributors });
  const writer = engine.writer();
  const paths = new Map(corpus.flatMap(({ files }) => files.map(({ blob, path }) => [blob, path] as const)));
  for (const [blob, text] of blobs) await writer.add(blob, Buffer.from(text), { path: paths.get(blob)! });
  await writer.commit();
  await engine.publish(corpus);
});

after(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly places: readonly string[];
  readonly matches: readonly SearchMatch[];
  readonly alerts: readonly string[];
  readonly manifest: SearchManifest;
}

async function search(query: string, options: SearchOptions = {}): Promise<Answer> {
  const events: SearchEvent[] = [];
  for await (const event of engine.search(query, options)) events.push(event);
  const last = events.at(-1);
  assert.equal(last?.type, 'manifest', JSON.stringify(last));
  const matches = events.flatMap((event) => (event.type === 'matches' ? event.matches : []));
  return {
    matches,
    places: matches.map((match) => {
      const place = 'path' in match ? match.path : match.type === 'owner' ? match.owner : '';
      return `${match.repository} ${place}`.trimEnd();
    }),
    alerts: events.flatMap((event) => (event.type === 'alert' ? [event.alert.title] : [])),
    manifest: last.manifest,
  };
}

const both = 'fork:yes archived:yes type:file';

const answers: readonly (readonly [query: string, places: readonly string[]])[] = [
  [
    'type:file login',
    ['host/app docs/guide.md', 'host/app src/login/login.go', 'host/app src/main.go', 'host/plain a.txt'],
  ],
  [
    `${both} login`,
    [
      'host/app docs/guide.md',
      'host/app src/login/login.go',
      'host/app src/main.go',
      'host/fork main.go',
      'host/old old.py',
      'host/plain a.txt',
    ],
  ],
  ['type:file fork:only login', ['host/fork main.go']],
  ['type:file archived:only login', ['host/old old.py']],
  ['type:file fork:yes visibility:public login', ['host/fork main.go']],
  ['type:file repo:^host/fork$ login', ['host/fork main.go']],
  [`${both} repo:has.path(Dockerfile) login`, ['host/fork main.go']],
  ['type:file repo:has.file(path:guide content:logout) login file:main', ['host/app src/main.go']],
  ['type:file -repo:has.content(logout) login', ['host/plain a.txt']],
  ['type:file repo:has.topic(web) token', ['host/app docs/guide.md', 'host/app src/main.go']],
  ['type:file repo:has.description(main.application) token file:go', ['host/app src/main.go']],
  [`${both} repo:has.meta(tier) login file:old|main`, ['host/app src/main.go', 'host/old old.py']],
  ['type:file file:has.content(token) login', ['host/app docs/guide.md', 'host/app src/main.go']],
  ['type:file -file:has.content(token) login', ['host/app src/login/login.go', 'host/plain a.txt']],
  ['type:path guide file:has.content(token)', ['host/app docs/guide.md']],
  ['type:path go file:has.content(token)', ['host/app src/main.go']],
  ['type:path login file:has.content(token)', []],
  ['type:path app -file:has.content(token)', []],
  ['type:path main -file:has.content(Login)', []],
  ['type:path (guide or a.txt) -file:has.content(token)', ['host/plain a.txt']],
  ['type:path fork:yes main file:has.content(login)', ['host/app src/main.go', 'host/fork main.go']],
  ['type:path repo:plain file:has.content(nothing)', ['host/plain b/c.txt']],
  ['type:symbol login file:has.content(token)', ['host/app src/main.go']],
  ['type:symbol login fork:yes -file:has.content(token)', ['host/app src/login/login.go', 'host/fork main.go']],
  [
    'type:path type:symbol login file:has.content(helper)',
    ['host/app src/login/login.go', 'host/app src/login/login.go'],
  ],
  ['type:file file:has.owner(@org/backend) login', ['host/app src/main.go']],
  ['type:file repo:app -file:has.owner() login', ['host/app src/login/login.go']],
  ['type:file file:has.contributor(ann@) login', ['host/app src/main.go']],
  ['type:file ((file:go$ token) or (file:md$ logout))', ['host/app docs/guide.md', 'host/app src/main.go']],
  ['type:file /login\\nthen/', ['host/app docs/guide.md']],
  ['select:file.directory type:file login', ['host/app docs', 'host/app src/login', 'host/app src', 'host/plain .']],
  ['select:file.owners type:file login', ['host/app @org/writers', 'host/app @org/backend']],
  ['select:file.owners file:go$', ['host/app @org/backend']],
  ['select:file.owners type:symbol login', ['host/app @org/backend']],
  ['select:file.owners count:1 type:file login', ['host/app @org/writers']],
  ['select:file.owners rev:v1 repo:app login', []],
  ['select:repo count:2 type:file login', ['host/app', 'host/plain']],
  ['select:repo type:file login', ['host/app', 'host/plain']],
  ['(type:file case:yes Login) or (type:path login)', ['host/app src/login/login.go', 'host/app src/main.go']],
  [
    '(type:repo app) or (type:file case:yes Login) or (type:path guide)',
    ['host/app', 'host/app docs/guide.md', 'host/app src/main.go'],
  ],
  ['type:file repo:app@v1 login', ['host/app docs/guide.md', 'host/app src/main.go']],
  ['type:file repo:app rev:v1 LoginOld', ['host/app src/main.go']],
];

for (const [query, places] of answers)
  test(query, async () => {
    assert.deepEqual((await search(query)).places, places);
  });

test('forks and archived repositories that are left out are told', async () => {
  const { alerts } = await search('type:file login');
  assert.deepEqual(alerts, ['Left out 1 repository: forks', 'Left out 1 repository: archived']);
});

test('what nobody knows is told, not guessed', async () => {
  const { alerts } = await search('type:file fork:yes archived:yes repo:has.topic(web) login');
  assert.deepEqual(alerts, ['Topics is not known for 3 repositories']);
  const contributed = await search('type:file fork:yes archived:yes file:has.contributor(ann) login');
  assert.deepEqual(contributed.alerts, ['Who changed which file is not known for 3 repositories']);
});

test('what nobody knows is in the manifest, where it is negated too', async () => {
  const repositories = ['host/fork', 'host/old', 'host/plain'];
  const expected = [{ reason: 'attribute-unknown', what: 'Topics', repositories }];
  for (const filter of ['repo:has.topic(web)', '-repo:has.topic(web)']) {
    const { manifest } = await search(`${both} ${filter} login`);
    assert.deepEqual(manifest.incomplete, expected, filter);
  }
  const { manifest } = await search('type:file visibility:private archived:yes login');
  assert.deepEqual(
    manifest.incomplete?.map(({ what, repositories: names }) => [what, names]),
    [['visibility:', ['host/app', 'host/old', 'host/plain']]],
  );
});

test('repo:has.commit.after with a revision: has it moved since then', async () => {
  for (const [date, places] of [
    ['2026-01-01', ['host/app docs/guide.md', 'host/app src/login/login.go', 'host/app src/main.go']],
    ['2026-07-01', []],
  ] as const) {
    const found = await search(`type:file repo:has.commit.after(${date}, v1) login`);
    assert.deepEqual(found.places, places);
    assert.deepEqual(
      found.manifest.incomplete?.map(({ what, repositories: names }) => [what, names]),
      [['The history of v1', ['host/fork', 'host/old', 'host/plain']]],
    );
  }
});

test('a revision that is nowhere is told, in the manifest too', async () => {
  const { alerts, manifest } = await search('type:file repo:app|plain rev:v1 login');
  assert.deepEqual(manifest.incomplete, [{ reason: 'revision-unknown', repositories: ['host/plain'] }]);
  assert.ok(alerts.includes('A revision was not found in 1 repository'));
  assert.deepEqual(
    manifest.repositories.map(({ name, commit }) => [name, commit]),
    [['host/app', v1Commit]],
  );
});

test('a match over several lines is shown line by line', async () => {
  const { matches } = await search('type:file /login\\nthen/');
  assert.ok(matches[0]?.type === 'content');
  assert.deepEqual(
    matches[0].lineMatches.map(({ line, lineNumber, offsetAndLengths }) => [lineNumber, line, offsetAndLengths]),
    [
      [0, 'login', [[0, 5]]],
      [1, 'then token', [[0, 4]]],
    ],
  );
});

test('symbols are found by name, with their place', async () => {
  const { matches, places, alerts } = await search('type:symbol fork:yes login');
  assert.deepEqual(places, ['host/app src/login/login.go', 'host/app src/main.go', 'host/fork main.go']);
  assert.ok(matches[1]?.type === 'symbol');
  assert.deepEqual(matches[1].symbols, [
    {
      name: 'Login',
      kind: 'function',
      containerName: '',
      lineNumber: 1,
      character: 5,
      line: 'func Login() { token() }',
    },
  ]);
  assert.ok(alerts.some((title) => title.startsWith('No symbols of ')));
  assert.deepEqual((await search('type:symbol file:login helper')).places, ['host/app src/login/login.go']);
});

test('counting gives the sums and the digest of the whole search, and no matches', async () => {
  for (const query of ['login', 'type:file login or token', 'type:path go', 'select:repo login', 'type:repo host']) {
    const whole = await search(query);
    const counted = await search(query, { countOnly: true });
    assert.deepEqual(counted.matches, []);
    assert.deepEqual(counted.manifest, whole.manifest);
  }
});

test('counting without a fingerprint gives the same sums; the digest is left out where it would have to be made', async () => {
  const cases = [
    ['login', undefined],
    ['type:file login or token', undefined],
    ['type:file repo:host login', undefined],
    ['type:file token NOT login', undefined],
    ['type:file /no such thing/', undefined],
    ['type:path go', 'kept'],
    ['select:repo login', 'kept'],
    ['login count:2', 'kept'],
  ] as const;
  for (const [query, digest] of cases) {
    const whole = await search(query);
    const { matchDigest, ...sums } = whole.manifest;
    const counted = await search(query, { countOnly: true, fingerprint: false });
    assert.deepEqual(counted.matches, [], query);
    assert.deepEqual(counted.manifest, digest === 'kept' ? { ...sums, matchDigest } : sums, query);
  }
});

test('ranked: the definition first, the same every time and the same digest as in the order of paths', async () => {
  const byPath = await search('type:file login');
  const ranked = await search('type:file login', { order: 'rank' });
  assert.equal(ranked.places[0], 'host/app src/login/login.go');
  assert.deepEqual((await search('type:file login', { order: 'rank' })).places, ranked.places);
  assert.deepEqual(ranked.places.toSorted(), byPath.places.toSorted());
  assert.equal(ranked.manifest.matchDigest, byPath.manifest.matchDigest);
});

test('a limit cuts alternatives with different parameters in their one order', async () => {
  const query = '(type:file case:yes Login) or (type:path login) or (type:file case:no token)';
  const places = (matches: readonly SearchMatch[]): readonly string[] =>
    matches.flatMap((match) =>
      match.type === 'content'
        ? match.lineMatches.map(({ lineNumber }) => `${match.path}:${lineNumber}`)
        : [match.type],
    );
  const whole = places((await search(query)).matches);
  assert.ok(whole.length >= 3);
  for (let limit = 1; limit <= whole.length; limit++) {
    const { matches, manifest } = await search(`count:${limit} (${query})`);
    assert.deepEqual(places(matches), whole.slice(0, limit));
    assert.equal(manifest.limitHit, limit < whole.length);
  }
});

test('a limit cuts both orders exactly', async () => {
  for (const order of ['path', 'rank'] as const) {
    const whole = await search('type:file login', { order });
    const two = await search('type:file login count:2', { order });
    assert.equal(two.manifest.limitHit, true);
    assert.equal(two.manifest.matchingLines, 2);
    assert.deepEqual(two.places, whole.places.slice(0, two.places.length));
  }
});

test('many clients at once get the answers they would get alone', async () => {
  const queries = answers.slice(0, 12).map(([query]) => query);
  const together = await Promise.all([...queries, ...queries].map((query) => search(query)));
  together.forEach(({ places }, at) => assert.deepEqual(places, answers[at % 12]![1]));
});

test('timeout: ends with what there is, and says so', async () => {
  const long = 'let value = compute(token, 42); '.repeat(100_000);
  const slow = repository('host/slow', { 'long.js': long });
  const writer = engine.writer();
  await writer.add(slow.files[0]!.blob, Buffer.from(long));
  await writer.commit();
  await engine.publish([...corpus, slow]);
  const { manifest, alerts } = await search(
    String.raw`type:file timeout:100ms fork:yes archived:yes repo:slow /let(?:.*zzz)?|compute(?:.*yyy)?/`,
  );
  assert.deepEqual(manifest.incomplete, [{ reason: 'timeout' }]);
  assert.equal(manifest.matchingLines, 0);
  assert.ok(alerts.includes('The search ended before it was through'));
  await engine.publish(corpus);
});

test('a filter that holds for no repository is said, with the name that was probably meant', async () => {
  const every = 'fork:yes archived:yes';
  const near = await search(`${every} repo:plian login`);
  assert.deepEqual(near.alerts, ['No repository is named like repo:plian']);
  const events: SearchEvent[] = [];
  for await (const event of engine.search(`${every} repo:plian login`, {})) events.push(event);
  const proposed = events.flatMap((event) => (event.type === 'alert' ? event.alert.proposedQueries : []));
  assert.deepEqual(proposed, [{ description: 'In plain', query: `${every} repo:plain login` }]);
  assert.deepEqual((await search(`${every} repo:nothing-like-it login`)).alerts, [
    'No repository is named like repo:nothing-like-it',
  ]);
  assert.deepEqual((await search(`${every} repo:plain nowhere_to_be_found`)).alerts, []);
});
