import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantFromMillis, type Instant } from '../../base/instant.ts';
import type { JoinedBy, LandingMethod } from '../../model/change.ts';
import { asObjectId, asRepositoryName } from '../../model/repository.ts';
import { changePopulations } from '../../store/change-populations.ts';
import { changeRows } from '../../store/change-rows.ts';
import { openScratchDatabase } from '../../store/database.ts';
import type { Gap } from '../../model/gap.ts';
import {
  changeGroupings,
  changeOrders,
  type ChangeGrouping,
  type ChangePageWish,
  type ForgeSeen,
} from './questions.ts';
import type { AppContext } from '../context.ts';
import type { ChangeRow, RunSummary, Working } from '../plumbline.ts';
import {
  daysOfRows,
  groupsOfRows,
  matching,
  pageOfRows,
  tallyOf,
  type PlacedRow,
} from '../../../test/doubles/change-answers.ts';
import { populationOfRun } from './populations.ts';
import { keptPart } from './records.ts';
import { ChangeQuestions } from './changes.ts';

const start = Date.UTC(2026, 0, 1);
const hours = (count: number): Instant => instantFromMillis(start + count * 3_600_000);
const span = { from: hours(0), to: hours(2000) };
const names = ['acme/bank', 'acme/shop', 'Übung/ß'].map(asRepositoryName);
const people = ['Ada <ada@x.org>', 'ada <Ada@y.org>', 'Çelik <c@x.org>', '😀 <e@x.org>', '\uffee <f@x.org>'];
const codes = ['change-reviewed', 'direct-push', 'red'];
const methods: readonly LandingMethod[] = ['merge', 'squash', 'direct'];
const joins: readonly JoinedBy[] = ['api', 'none', 'pull-ref'];
const outcomes = ['pass', 'exception', 'not-applicable', 'not-determined'] as const;

const some = (of: readonly string[]) => fc.subarray([...of]);

const landing = fc.record({
  repository: fc.constantFrom(...names),
  /** After the landing before. */
  after: fc.constantFrom(0, 0, 1, 30, 400),
  outcome: fc.constantFrom(...outcomes),
  findings: some(codes),
  method: fc.constantFrom(...methods),
  joinedBy: fc.constantFrom(...joins),
  authors: some(people),
  approvers: some(people),
  requests: some(['#7', 'SHOP-7']),
  subject: fc.constantFrom<string>('Fix ADA', 'a %_ b', 'Straße', ''),
  bot: fc.boolean(),
  change: fc.constantFrom(null, '7', '70'),
});
type Landing = typeof landing extends fc.Arbitrary<infer T> ? T : never;

function rowOf(made: Landing, number: number, at: Instant): ChangeRow {
  const { repository, outcome, findings, change, approvers, after: _, ...value } = made;
  const commit = asObjectId(number.toString(16).padStart(40, '0'));
  return {
    fact: {
      kind: 'landed-change',
      id: `landed-change:${repository}:${commit}`,
      repository,
      value: {
        ...value,
        branch: 'main',
        commit,
        landedAt: at,
        provenance: 'reconstructed',
        change: change === null ? null : { id: change, url: null },
        joinReason: 'made up',
        committer: { name: 'A', email: 'a@x.org' },
        approvers: approvers.map((person) => ({ person, at: null, commit: null, source: 'made up' })),
        signature: 'none',
        paths: [],
      },
      valid: { from: { at, commit } },
      observedAt: span.to,
      provenance: 'reconstructed',
      source: { collector: 'test@1', raw: commit },
    },
    outcome,
    findings: findings.map((code) => ({ code, because: 'made up' })),
  };
}

/** Landings of each repository with their places in its branch. */
function worldOf(landings: readonly Landing[]): ReadonlyMap<(typeof names)[number], readonly PlacedRow[]> {
  const clocks = new Map(names.map((name) => [name, 0]));
  const world = new Map(names.map((name) => [name, [] as PlacedRow[]]));
  for (const [number, one] of landings.entries()) {
    const now = Math.min(clocks.get(one.repository)! + one.after, 1999);
    clocks.set(one.repository, now);
    const own = world.get(one.repository)!;
    own.push({ row: rowOf(one, number, hours(now)), position: 10 + own.length });
  }
  return world;
}

interface KeptMore {
  readonly gaps?: readonly Gap[];
  readonly forge?: ForgeSeen;
}

async function kept(
  world: ReadonlyMap<(typeof names)[number], readonly PlacedRow[]>,
  run = 'r1',
  { gaps = [], forge }: KeptMore = {},
) {
  const database = await openScratchDatabase();
  const stores = {
    changePopulations: changePopulations(database),
    changeRows: changeRows(database),
    runs: {
      summaries: async () => [{ id: run, period: { type: 'window', ...span } } as RunSummary],
      evidenceById: async (id: string) =>
        id.startsWith(`${run}/check-result/`) ? { envelope: { id, subject: id.split('/')[2] } } : undefined,
      evidence: async () => [],
    },
    repositories: { list: async () => [] },
  };
  await database
    .insertInto('run')
    .values({
      id: run,
      status: 'sealed',
      finished_at: span.to,
      inputs_digest: '',
      summary: '',
      document: new Uint8Array(),
      envelopes: '',
    })
    .execute();
  const save = (id: string) =>
    stores.changePopulations.save(
      { id: populationOfRun(id), run: id, span },
      [...world].map(([name, placed]) => {
        const positions = new Map<string, number>(placed.map(({ row, position }) => [row.fact.value.commit, position]));
        return keptPart({
          repository: { ...repository, name },
          rows: placed.map(({ row }) => row),
          positionOf: (commit) => positions.get(commit)!,
          gaps,
          tracks: [],
          forge: forge ?? null,
        });
      }),
    );
  await save(run);
  const context = { stores, clock: { now: () => span.to } } as unknown as AppContext;
  const working = {} as Working;
  return { database, questions: new ChangeQuestions(context, working), save, stores };
}

const repository = {
  location: '/made/up',
  gitDirectory: '/made/up',
  objectFormat: 'sha1',
  defaultBranch: 'main',
  observedAt: span.to,
  gaps: [],
} as const;

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

const wish: fc.Arbitrary<ChangePageWish & { readonly by: ChangeGrouping }> = fc
  .record({
    from: maybe(fc.constantFrom(hours(0), hours(31), hours(500))),
    to: maybe(fc.constantFrom(hours(800), hours(1500), hours(2000))),
    repository: maybe(fc.constantFrom(...names, 'acme/none')),
    outcome: maybe(fc.constantFrom(...outcomes)),
    method: maybe(fc.constantFrom(...methods)),
    joinedBy: maybe(fc.constantFrom(...joins)),
    finding: maybe(fc.constantFrom(...codes)),
    person: maybe(fc.constantFrom('ADA', 'çel', '@x.org', '😀', '', '%', 'a\nb')),
    automation: maybe(fc.boolean()),
    text: maybe(fc.constantFrom('ada', '%_', 'STRASSE', 'straße', '#7', '0000a', '', 'fix ada\n')),
    order: fc.constantFrom(...changeOrders),
    descending: fc.boolean(),
    group: maybe(
      fc.record({
        by: fc.constantFrom(...changeGroupings),
        key: fc.constantFrom(null, 'none', 'exception', 'merge', '2026-01', ...names, ...codes, ...people),
      }),
    ),
    by: fc.constantFrom(...changeGroupings),
    offset: fc.nat(12),
    limit: fc.nat(30),
  })
  .map((told) => Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as never);

test('every answer is that of a plain evaluation over all rows in memory', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(landing, { maxLength: 60 }),
      fc.array(wish, { minLength: 8, maxLength: 8 }),
      async (landings, wishes) => {
        const world = worldOf(landings);
        const rows = [...world.values()].flat();
        const { database, questions } = await kept(world);
        try {
          for (const asked of wishes) {
            const stretch = { from: asked.from ?? span.from, to: asked.to ?? span.to };
            const found = matching(rows, asked, stretch);
            const page = await questions.page(asked);
            assert.deepEqual(page.items, pageOfRows(found, asked));
            assert.equal(page.total, found.length);
            assert.deepEqual(page.outcomes, tallyOf(found));
            assert.deepEqual(page.span, stretch);
            for (const { name, landings: count } of page.repositories)
              assert.equal(count, matching(rows, { repository: name }, stretch).length);
            for (const by of changeGroupings)
              assert.deepEqual(await questions.groups(by, asked), {
                total: found.length,
                groups: groupsOfRows(found, by),
              });
            for (const { key, total } of groupsOfRows(found, asked.by).slice(0, 3))
              if (asked.group === undefined) {
                const members = await questions.page({ ...asked, group: { by: asked.by, key } });
                assert.equal(members.total, total);
                const own = matching(rows, { ...asked, group: { by: asked.by, key } }, stretch);
                assert.deepEqual(members.items, pageOfRows(own, asked));
              }
            assert.deepEqual(await questions.days(asked), {
              span: stretch,
              total: found.length,
              days: daysOfRows(found),
            });
          }
          const listed: ChangeRow[] = [];
          for await (const row of (await questions.list({})).changes) listed.push(row);
          const inOrder = [...world].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
          assert.deepEqual(
            listed,
            inOrder.flatMap(([, placed]) => placed.map(({ row }) => row)),
          );
        } finally {
          await database.destroy();
        }
      },
    ),
    { numRuns: 10 },
  );
});

const landings = (count: number): readonly Landing[] =>
  Array.from({ length: count }, (_, number) => ({
    repository: names[number % 3]!,
    after: 1,
    outcome: outcomes[number % 4]!,
    findings: codes.slice(number % 4),
    method: 'merge',
    joinedBy: 'api',
    authors: [people[number % 5]!],
    approvers: [],
    requests: [],
    subject: `Change ${number}`,
    bot: false,
    change: null,
  }));

test('a later run with the same rows adds none', async () => {
  const { database, save, stores } = await kept(worldOf(landings(2000)));
  const count = async (table: 'judged_change' | 'change_chunk' | 'change_block') =>
    (
      await database
        .selectFrom(table)
        .select((of) => of.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n;
  const before = [await count('judged_change'), await count('change_chunk'), await count('change_block')];
  assert.equal(before[0], 2000);
  const [run] = await database.selectFrom('run').selectAll().execute();
  await database
    .insertInto('run')
    .values({ ...run!, id: 'r2' })
    .execute();
  await save('r2');
  assert.deepEqual([await count('judged_change'), await count('change_chunk'), await count('change_block')], before);
  assert.equal((await stores.changePopulations.parts(populationOfRun('r2'))).length, 3);
  await database.destroy();
});

test('what a run that never began left behind goes with the next; a population is there whole or not at all', async () => {
  const { database, save, stores } = await kept(worldOf(landings(30)));
  await save('killed before it was begun');
  const id = populationOfRun('cut off');
  const broken = {
    *[Symbol.iterator]() {
      yield { repository: 'acme/bank', changes: [], document: {} };
      throw new Error('killed');
    },
  };
  await assert.rejects(stores.changePopulations.save({ id, run: null, span }, broken));
  assert.equal(await stores.changePopulations.find(id), undefined);
  assert.equal((await stores.changePopulations.parts(id)).length, 1);
  await save('r1');
  assert.equal((await stores.changePopulations.parts(id)).length, 0);
  assert.equal(await stores.changePopulations.find(populationOfRun('killed before it was begun')), undefined);
  const rows = await database.selectFrom('judged_change').select('id').execute();
  assert.equal(rows.length, 30);
  const blocks = await database.selectFrom('change_block').select('id').execute();
  assert.ok(blocks.length > 0 && blocks.length <= 30);
  await database.destroy();
});

test('neighbours are those of the branch', async () => {
  const { database, stores } = await kept(worldOf(landings(30)));
  const of = (position: number) =>
    stores.changeRows.neighbours(populationOfRun('r1'), { repository: 'acme/bank', branch: 'main', position });
  const commit = (number: number) => number.toString(16).padStart(40, '0');
  assert.deepEqual(await of(10), { before: null, after: commit(3) });
  assert.deepEqual(await of(12), { before: commit(3), after: commit(9) });
  assert.deepEqual(await of(19), { before: commit(24), after: null });
  await database.destroy();
});

test('a story leads to what it takes back and what takes it back, to the sealed results and the forge', async () => {
  const world = worldOf(landings(12));
  const [repository, placed] = [...world][0]!;
  const [first, , third, last] = placed.map(({ row }) => row.fact.value.commit);
  const reverting = placed.map((one, at): PlacedRow => {
    const revertOf = [undefined, undefined, first, first][at];
    const value = { ...one.row.fact.value, ...(revertOf && { revertOf }) };
    const verdicts = [{ check: 'change-reviewed', controls: [], result: 'pass', because: '', relied: [] } as const];
    return { ...one, row: { ...one.row, fact: { ...one.row.fact, value }, verdicts } };
  });
  const forge = { source: 'github:acme', syncedAt: hours(1999) };
  const gap = (of: Gap['of']): Gap => ({ kind: 'gap', of, repository, reason: 'forbidden', detail: 'No right.' });
  const gaps = [gap('changeset'), gap('branch-rules'), gap('all'), gap('membership')];
  const { database, questions } = await kept(new Map([[repository, reverting]]), 'r1', { gaps, forge });
  const story = async (commit: string) => (await questions.story({ repository, commit }))!;
  const taken = await story(first!);
  assert.deepEqual(
    taken.revertedBy?.map(({ commit, subject }) => [commit, subject]),
    [
      [third, 'Change 6'],
      [last, 'Change 9'],
    ],
  );
  assert.equal(taken.reverts, undefined);
  assert.deepEqual([...taken.evidence!], [['change-reviewed', 'r1/check-result/change-reviewed']]);
  assert.deepEqual(taken.forge, forge);
  assert.deepEqual(
    taken.gaps.map(({ part }) => part),
    ['proposal', 'rules', 'all', null],
  );
  const taking = await story(third!);
  assert.deepEqual(
    [taking.reverts?.commit, taking.reverts?.at, taking.revertedBy],
    [first, taken.row.fact.value.landedAt, []],
  );
  await database.destroy();
});
