import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../base/canonical-json.ts';
import { sha256 } from '../base/digest.ts';
import { instantFromMillis, type Instant } from '../base/instant.ts';
import { asRepositoryName } from '../model/repository.ts';
import { openDatabase, type Database } from './database.ts';
import { answerNotes } from './forge-answers.ts';
import { forgeRecordStore, type RecordVersion, type Sweep, type SweepPage } from './forge-records.ts';
import { forgeSourceStore, type ForgeSource } from './forge-sources.ts';

let folder: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-forges-'));
  database = await openDatabase(join(folder, 'plumbline.db'));
});
afterEach(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});

const hour = (count: number): Instant => instantFromMillis(Date.UTC(2026, 0, 1) + count * 3_600_000);
const scope = { source: 'github:acme', repository: 'acme/shop', strand: 'changesets' };
const seen = (key: string, value: unknown, at: number) => ({
  key,
  value,
  observedAt: hour(at),
  raw: [sha256(`${key}${at}`)],
});

test('a record that is told differently is another version; what a whole look does not tell is gone', async () => {
  const store = forgeRecordStore(database);
  const look = async (at: number, told: Readonly<Record<string, unknown>>): Promise<void> => {
    const sweep = await store.begin(scope, hour(at));
    await store.save(sweep, { records: Object.entries(told).map(([key, value]) => seen(key, value, at)), gaps: [] });
    await store.finish(sweep, hour(at), true);
  };
  await look(1, { main: { approvals: 1 }, next: { approvals: 0 } });
  await look(2, { main: { approvals: 1 }, next: { approvals: 0 } });
  await look(3, { main: { approvals: 0 } });
  await look(4, { main: { approvals: 1 }, next: { approvals: 0 } });
  const shown = (await store.versions(scope)).map(({ key, version, value, firstSeenAt, lastSeenAt, goneAt }) => [
    key,
    version,
    (value as { approvals: number }).approvals,
    firstSeenAt.slice(12, 13),
    lastSeenAt.slice(12, 13),
    goneAt?.slice(12, 13),
  ]);
  assert.deepEqual(shown, [
    ['main', 1, 1, '1', '2', undefined],
    ['main', 2, 0, '3', '3', undefined],
    ['main', 3, 1, '4', '4', undefined],
    ['next', 1, 0, '1', '2', '3'],
    ['next', 2, 0, '4', '4', undefined],
  ]);
  assert.deepEqual(
    (await store.current(scope)).map(({ key, version }) => [key, version]),
    [
      ['main', 3],
      ['next', 2],
    ],
  );
});

test('a look that was cut off says so, keeps its gaps, and goes on from its cursor', async () => {
  const store = forgeRecordStore(database);
  const first = await store.begin(scope, hour(1), { since: hour(0) });
  await store.save(first, {
    records: [seen('1', 'a', 1)],
    gaps: [{ reason: 'forbidden', detail: 'no reviews of 1' } as { reason: string }],
    next: 'page 2',
  });
  const again = await store.begin(scope, hour(5));
  assert.deepEqual(
    [again.id, again.cursor, again.startedAt, again.since, again.records],
    [first.id, 'page 2', hour(1), hour(0), 1],
  );
  await store.save(again, { records: [seen('2', 'b', 5)], gaps: [{ reason: 'truncated' }] });
  await store.finish(again, hour(6), false);
  assert.deepEqual(await store.gaps(first.id), [
    { detail: 'no reviews of 1', reason: 'forbidden' },
    { reason: 'truncated' },
  ]);
  const [sweep] = await store.sweeps(scope);
  assert.deepEqual([sweep?.finishedAt, sweep?.whole, sweep?.records, sweep?.cursor], [hour(6), false, 2, undefined]);
  assert.notEqual((await store.begin(scope, hour(7))).id, first.id);
});

interface Look {
  readonly whole: boolean;
  readonly pages: readonly (readonly (readonly [string, number])[])[];
  /** How many times the process is killed, before these pages. */
  readonly killsBefore: readonly number[];
}

const looks = fc.array(
  fc.record({
    whole: fc.boolean(),
    pages: fc.array(
      fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(2)), { selector: ([key]) => key }),
      { maxLength: 3 },
    ),
    killsBefore: fc.array(fc.nat(3), { maxLength: 2 }),
  }),
  { maxLength: 6 },
);

/** The slow, obvious way: a list of versions per key, walked through look by look. */
function expected(all: readonly Look[]): readonly Omit<RecordVersion, 'raw'>[] {
  const byKey = new Map<string, { value: unknown; first: number; last: number; gone?: number; look: number }[]>();
  all.forEach(({ whole, pages }, at) => {
    for (const [key, value] of pages.flat()) {
      const versions = byKey.get(key) ?? [];
      byKey.set(key, versions);
      const last = versions.at(-1);
      if (last && last.gone === undefined && last.value === value) Object.assign(last, { last: at, look: at });
      else versions.push({ value, first: at, last: at, look: at });
    }
    for (const versions of byKey.values()) {
      const last = versions.at(-1)!;
      if (whole && last.gone === undefined && last.look !== at) last.gone = at;
    }
  });
  return [...byKey.keys()].sort().flatMap((key) =>
    byKey.get(key)!.map(({ value, first, last, gone }, index) => ({
      key,
      version: index + 1,
      value,
      firstSeenAt: hour(first),
      lastSeenAt: hour(last),
      ...(gone === undefined ? {} : { goneAt: hour(gone) }),
    })),
  );
}

test('any looks, cut off anywhere, end as the obvious way says', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(looks, async (all) => {
      const here = { ...scope, repository: `round ${round++}` };
      for (const [at, look] of all.entries()) await perform(here, look, at);
      const versions = (await forgeRecordStore(database).versions(here)).map(({ raw: _raw, ...rest }) => rest);
      assert.equal(canonicalJson(versions), canonicalJson(expected(all)));
    }),
    { numRuns: 60 },
  );
});

async function perform(here: typeof scope, { whole, pages, killsBefore }: Look, at: number): Promise<void> {
  let store = forgeRecordStore(database);
  let sweep: Sweep = await store.begin(here, hour(at));
  for (let next = 0; next < pages.length; next++) {
    if (killsBefore.includes(next)) {
      store = forgeRecordStore(database);
      sweep = await store.begin(here, hour(at));
      assert.equal(Number(sweep.cursor ?? 0), next, 'goes on after the last page that was stored');
    }
    const page: SweepPage = {
      records: pages[next]!.map(([key, value]) => seen(key, value, at)),
      gaps: [],
      ...(next + 1 < pages.length ? { next: String(next + 1) } : {}),
    };
    await store.save(sweep, page);
  }
  await store.finish(sweep, hour(at), whole);
}

test('sources keep where their token is to be found; renewing repositories keeps the names', async () => {
  const store = forgeSourceStore(database);
  const source: ForgeSource = {
    id: 'github:acme',
    kind: 'github',
    origin: 'https://github.com',
    owner: 'acme',
    token: { kind: 'environment', variable: 'GITHUB_TOKEN' },
    addedAt: hour(0),
  };
  await store.save(source);
  await store.save({ ...source, token: { kind: 'file', path: '/run/secrets/token' } });
  assert.deepEqual(await store.list(), [{ ...source, token: { kind: 'file', path: '/run/secrets/token' } }]);
  await store.saveRepositories(source.id, [{ path: 'acme/shop', document: { archived: false } }]);
  await store.nameRepository(source.id, 'acme/shop', asRepositoryName('github.com/acme/shop'));
  await store.saveRepositories(source.id, [
    { path: 'acme/shop', document: { archived: true } },
    { path: 'acme/site', document: {} },
  ]);
  assert.deepEqual(await store.repositories(source.id), [
    { path: 'acme/shop', name: 'github.com/acme/shop', document: { archived: true } },
    { path: 'acme/site', name: null, document: {} },
  ]);
  await store.remove(source.id);
  assert.equal(await store.get(source.id), undefined);
});

test('a delivery is taken in once and stays open until it was worked through', async () => {
  const store = forgeSourceStore(database);
  const delivery = { source: 'a', delivery: '7', event: 'push', receivedAt: hour(1), digest: sha256('body') };
  assert.equal(await store.receive(delivery), true);
  assert.equal(await store.receive({ ...delivery, receivedAt: hour(2) }), false);
  assert.deepEqual(await store.unhandled('a'), [delivery]);
  await store.handled('a', '7', hour(3));
  assert.deepEqual(await store.unhandled('a'), []);
});

test('answers are noted per source and request', async () => {
  const notes = answerNotes(database);
  const note = { digest: sha256('x'), status: 200, etag: '"1"', link: '<x>; rel=next', at: hour(1) };
  await notes.keep('a', 'GET /x', note);
  await notes.keep('a', 'GET /y', { digest: sha256('y'), status: 200, lastModified: 'yesterday', at: hour(1) });
  assert.deepEqual(await notes.known('a', 'GET /x'), note);
  await notes.keep('a', 'GET /x', { digest: sha256('z'), status: 200, at: hour(2) });
  assert.deepEqual(await notes.known('a', 'GET /x'), { digest: sha256('z'), status: 200, at: hour(2) });
  assert.equal(await notes.known('b', 'GET /x'), undefined);
});
