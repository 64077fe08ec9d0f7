import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../base/app-error.ts';
import { tickingClock } from '../../base/clock.ts';
import { sha256 } from '../../base/digest.ts';
import { instantFromMillis, type Instant } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import { failed } from '../../base/result.ts';
import type {
  Capability,
  Forge,
  ForgePage,
  ForgeRepository,
  ReadRequest,
  Strand,
  StrandMap,
} from '../../forges/forge.ts';
import { strands } from '../../forges/forge.ts';
import { openDatabase, type Database } from '../../store/database.ts';
import { forgeRecordStore } from '../../store/forge-records.ts';
import { forgeSourceStore } from '../../store/forge-sources.ts';
import { syncForge, type SyncContext, type SyncReport } from './sync.ts';

let folder: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-sync-'));
  database = await openDatabase(join(folder, 'plumbline.db'));
});
afterEach(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});

const start = instantFromMillis(Date.UTC(2026, 0, 1));
const working = { observer: silentObserver, signal: new AbortController().signal };

const capability = (more: Partial<Capability> = {}): Capability => ({
  offered: 'yes',
  memory: 'objects',
  decaysAfterDays: null,
  leastScope: 'read',
  level: 'repository',
  ...more,
});

const repository = (path: string, more: Partial<ForgeRepository> = {}): ForgeRepository => ({
  path,
  id: path,
  cloneUrl: `https://forge.example/${path}.git`,
  webUrl: `https://forge.example/${path}`,
  defaultBranch: 'main',
  archived: false,
  fork: false,
  visibility: 'private',
  ...more,
});

/** Pages of each `repository strand`, as a script; `asked` says what was asked of it. */
interface Script {
  readonly repositories: readonly ForgeRepository[];
  readonly lists: Readonly<Record<string, readonly ForgePage<unknown>[]>>;
  readonly capabilities?: Partial<Record<Strand, Capability>>;
  /** Called before each page. */
  readonly before?: (list: string, page: number) => void;
}

function scripted(script: Script): Forge & { readonly asked: (ReadRequest & { readonly list: string })[] } {
  const asked: (ReadRequest & { readonly list: string })[] = [];
  const never = capability({ offered: 'never' });
  return {
    kind: 'github',
    origin: 'https://forge.example',
    owner: 'acme',
    asked,
    capabilities: {
      ...(Object.fromEntries(strands.map((strand) => [strand, never])) as Record<Strand, Capability>),
      ...script.capabilities,
    },
    examine: () => Promise.reject(new Error('not asked for here')),
    webhooks: { read: () => failed('unreadable') },
    async *repositories() {
      await Promise.resolve();
      yield { records: script.repositories.map((value) => told(value.path, value)), gaps: [] };
    },
    async *read<S extends Strand>(strand: S, request: ReadRequest) {
      const list = `${request.repository?.path ?? ''} ${strand}`;
      asked.push({ ...request, list });
      const pages = script.lists[list] ?? [];
      for (let at = Number(request.cursor ?? 0); at < pages.length; at++) {
        await Promise.resolve();
        script.before?.(list, at);
        yield pages[at] as ForgePage<StrandMap[S]>;
      }
    },
  };
}

const told = <T>(key: string, value: T) => ({ key, value, observedAt: start, raw: [sha256(key)] });

function pagesOf(values: readonly (readonly string[])[], more: Partial<ForgePage<unknown>> = {}): ForgePage<unknown>[] {
  return values.map((keys, at) => ({
    records: keys.map((key) => told(key, { key })),
    gaps: [],
    ...(at + 1 < values.length ? { next: String(at + 1) } : more),
  }));
}

function contextAt(from: Instant = start): SyncContext {
  return {
    records: forgeRecordStore(database),
    sources: forgeSourceStore(database),
    clock: tickingClock(from, 60_000),
  };
}

const keysOf = async (context: SyncContext, path: string, strand: Strand, source = 'a'): Promise<readonly string[]> =>
  (await context.records.current({ source, repository: path, strand })).map(({ key }) => key);

const shop = repository('acme/shop');
const capabilities = {
  changesets: capability(),
  'branch-rules': capability({ memory: 'snapshot' }),
  memberships: capability({ memory: 'snapshot', level: 'both' }),
};

test('every list of every repository is read, those of the organisation once', async () => {
  const old = repository('acme/old', { archived: true });
  const forge = scripted({
    repositories: [shop, old],
    capabilities,
    lists: {
      'acme/shop changesets': pagesOf([['1', '2'], ['3']]),
      'acme/shop branch-rules': pagesOf([['main']], { whole: true }),
      ' memberships': pagesOf([['ann']], { whole: true }),
      'acme/shop memberships': pagesOf([['bob']], { whole: true }),
    },
  });
  const context = contextAt();
  const report = await syncForge({ source: 'a', forge, branches: () => ['release', 'main'] }, context, working);
  assert.deepEqual(
    forge.asked.map(({ list }) => list),
    [' memberships', 'acme/shop changesets', 'acme/shop branch-rules', 'acme/shop memberships'],
  );
  assert.deepEqual(forge.asked[1]?.branches, ['main', 'release']);
  assert.deepEqual(await keysOf(context, 'acme/shop', 'changesets'), ['1', '2', '3']);
  assert.deepEqual(await keysOf(context, '', 'memberships'), ['ann']);
  assert.ok(report.strands.every(({ finished, gaps }) => finished && gaps.length === 0));
  assert.deepEqual(
    (await context.sources.repositories('a')).map(({ path }) => path),
    ['acme/old', 'acme/shop'],
  );
});

test('the next sync asks for what may have changed since the last began; snapshots are taken whole', async () => {
  const forge = scripted({
    repositories: [shop],
    capabilities,
    lists: { 'acme/shop changesets': pagesOf([['1']]), 'acme/shop branch-rules': pagesOf([['main']], { whole: true }) },
  });
  const from = instantFromMillis(Date.UTC(2025, 0, 1));
  await syncForge({ source: 'a', forge, from }, contextAt(), working);
  await syncForge({ source: 'a', forge, from }, contextAt(instantFromMillis(Date.UTC(2026, 5, 1))), working);
  const since = (list: string) => forge.asked.filter((one) => one.list === list).map((one) => one.since?.slice(0, 13));
  assert.deepEqual(since('acme/shop changesets'), ['2025-01-01T00', '2025-12-31T23']);
  assert.deepEqual(since('acme/shop branch-rules'), [undefined, undefined]);
});

test('a branch that came into scope is asked about from the beginning; what a look asked about is written down', async () => {
  const forge = scripted({
    repositories: [shop],
    capabilities: { 'ref-activity': capability({ memory: 'log' }) },
    lists: { 'acme/shop ref-activity': pagesOf([['1']]) },
  });
  const later = (month: number) => contextAt(instantFromMillis(Date.UTC(2026, month, 1)));
  await syncForge({ source: 'a', forge }, contextAt(), working);
  await syncForge({ source: 'a', forge, branches: () => ['release'] }, later(2), working);
  await syncForge({ source: 'a', forge, branches: () => Promise.resolve(['release']) }, later(3), working);
  assert.deepEqual(
    forge.asked.map(({ since }) => since?.slice(0, 13)),
    [undefined, undefined, '2026-02-28T23'],
  );
  const sweeps = await later(4).records.sweeps({ source: 'a', repository: 'acme/shop', strand: 'ref-activity' });
  assert.deepEqual(
    sweeps.map(({ branches }) => branches),
    [['main'], ['main', 'release'], ['main', 'release']],
  );
});

test('what a sweep had to leave out is asked for again', async () => {
  const gaps = [{ reason: 'forbidden' as const, detail: 'reviews of 1 may not be read' }];
  const lists = { 'acme/shop changesets': [{ records: [told('1', {})], gaps }] };
  const forge = scripted({ repositories: [shop], capabilities: { changesets: capability() }, lists });
  const report = await syncForge({ source: 'a', forge }, contextAt(), working);
  assert.deepEqual(report.strands[0]?.gaps, gaps);
  await syncForge({ source: 'a', forge }, contextAt(instantFromMillis(Date.UTC(2026, 5, 1))), working);
  assert.deepEqual(
    forge.asked.map(({ since }) => since),
    [undefined, undefined],
  );
});

test('what is left out again and again is not asked for each time, stays known, and is asked for anew after a while', async () => {
  const day = (number: number) => instantFromMillis(Date.UTC(2026, 0, number));
  const gap = (key: string) => ({ reason: 'truncated' as const, detail: `reviews of ${key} are cut off`, key });
  const full = { records: [told('1', {}), told('2', {})], gaps: [gap('1'), gap('2')] };
  const later = { records: [told('2', { edited: true })], gaps: [] };
  const asked: (string | undefined)[] = [];
  const left: string[][] = [];
  for (const [number, page] of [full, full, later, later, full].entries()) {
    const lists = { 'acme/shop changesets': [page] };
    const forge = scripted({ repositories: [shop], capabilities: { changesets: capability() }, lists });
    const report = await syncForge({ source: 'a', forge }, contextAt(day(number === 4 ? 20 : number + 1)), working);
    asked.push(forge.asked[0]?.since?.slice(0, 10));
    left.push(report.strands[0]!.gaps.map(({ key }) => key!));
  }
  assert.deepEqual(asked, [undefined, undefined, '2026-01-01', '2026-01-02', undefined]);
  assert.deepEqual(left, [['1', '2'], ['1', '2'], ['1'], ['1'], ['1', '2']]);
});

test('a refusal is asked about again each day, trouble of the moment each time', async () => {
  for (const [reason, days] of [
    ['forbidden', [undefined, undefined, '2026-01-01', undefined]],
    ['unreachable', [undefined, undefined, undefined, undefined]],
  ] as const) {
    const asked: (string | undefined)[] = [];
    for (const hours of [0, 6, 12, 60]) {
      const gaps = [{ reason, detail: 'reviews of 1 may not be read' }];
      const lists = { 'acme/shop changesets': [{ records: [told('1', {})], gaps }] };
      const forge = scripted({ repositories: [shop], capabilities: { changesets: capability() }, lists });
      const at = instantFromMillis(Date.UTC(2026, 0, 1, hours));
      await syncForge({ source: reason, forge }, contextAt(at), working);
      asked.push(forge.asked[0]?.since?.slice(0, 10));
    }
    assert.deepEqual(asked, days, reason);
  }
});

test('rules that are the same at a later look are no other version', async () => {
  const rulesAt = (at: Instant, requiredApprovals: number) => ({
    key: 'main',
    value: { rules: { branch: 'main', requiredApprovals }, from: at, until: null, dated: 'snapshot', changedBy: null },
    observedAt: at,
    raw: [sha256(at)],
  });
  const looks = [1, 2, 3].map((day) => instantFromMillis(Date.UTC(2026, 0, day)));
  for (const [number, at] of looks.entries()) {
    const lists = {
      'acme/shop branch-rules': [{ records: [rulesAt(at, number === 2 ? 2 : 1)], gaps: [], whole: true }],
    };
    await syncForge(
      { source: 'a', forge: scripted({ repositories: [shop], capabilities, lists }) },
      contextAt(at),
      working,
    );
  }
  const scope = { source: 'a', repository: 'acme/shop', strand: 'branch-rules' };
  const versions = await contextAt().records.versions(scope);
  assert.deepEqual(
    versions.map(({ firstSeenAt, lastSeenAt }) => [firstSeenAt, lastSeenAt]),
    [
      [looks[0], looks[1]],
      [looks[2], looks[2]],
    ],
  );
});

test('a list that stops early is not whole, nothing in it is taken to be gone, and it goes on where it stopped', async () => {
  const context = contextAt();
  const rules = (pages: ForgePage<unknown>[]) =>
    scripted({ repositories: [shop], capabilities, lists: { 'acme/shop branch-rules': pages } });
  await syncForge({ source: 'a', forge: rules(pagesOf([['main', 'next']], { whole: true })) }, context, working);
  const limited = pagesOf([['main'], ['next']], { whole: true });
  const report = await syncForge({ source: 'a', forge: rules(limited.slice(0, 1)) }, context, working);
  const unfinished = report.strands.find(({ strand }) => strand === 'branch-rules');
  assert.equal(unfinished?.finished, false);
  assert.deepEqual(await keysOf(context, 'acme/shop', 'branch-rules'), ['main', 'next']);
  const forge = rules(limited);
  await syncForge({ source: 'a', forge }, context, working);
  assert.equal(forge.asked.find(({ list }) => list === 'acme/shop branch-rules')?.cursor, '1');
});

test('trouble in one list is told and keeps no other from being read', async () => {
  const forge = scripted({
    repositories: [shop],
    capabilities,
    lists: { 'acme/shop changesets': pagesOf([['1']]), 'acme/shop branch-rules': pagesOf([['main']]) },
    before: (list) => {
      if (list.endsWith('changesets')) throw new AppError('forges/unreadable', 'the answer is no list', { hint: '' });
    },
  });
  const context = contextAt();
  const report = await syncForge({ source: 'a', forge }, context, working);
  const [changesets] = report.strands.filter(({ strand }) => strand === 'changesets');
  assert.deepEqual([changesets?.finished, changesets?.trouble], [false, 'the answer is no list']);
  assert.deepEqual(await keysOf(context, 'acme/shop', 'branch-rules'), ['main']);
});

const lists = fc.array(fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5')), { minLength: 1, maxLength: 5 });

test('resumed after any number of kills, the records are those of a sync that was never killed', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(lists, lists, fc.array(fc.nat(8), { maxLength: 4 }), async (changes, rules, kills) => {
      const script: Script = {
        repositories: [shop],
        capabilities,
        lists: {
          'acme/shop changesets': pagesOf(changes),
          'acme/shop branch-rules': pagesOf(rules, { whole: true }),
        },
      };
      const [whole, broken] = [`whole ${round}`, `broken ${round++}`];
      await syncForge({ source: whole, forge: scripted(script) }, contextAt(), working);
      for (const at of kills) await killedAfter(at, script, broken);
      await syncForge({ source: broken, forge: scripted(script) }, contextAt(), working);
      for (const strand of ['changesets', 'branch-rules'] as const) {
        const context = contextAt();
        assert.deepEqual(
          await keysOf(context, 'acme/shop', strand, broken),
          await keysOf(context, 'acme/shop', strand, whole),
        );
      }
    }),
    { numRuns: 25 },
  );
});

async function killedAfter(pages: number, script: Script, source: string): Promise<void> {
  let left = pages;
  const before = (): void => {
    if (left-- === 0) throw new TypeError('killed');
  };
  const sync: Promise<SyncReport> = syncForge({ source, forge: scripted({ ...script, before }) }, contextAt(), working);
  await sync.catch((error: unknown) => assert.ok(error instanceof TypeError));
}
