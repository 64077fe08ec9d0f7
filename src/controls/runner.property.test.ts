/**
 * The runner against a slow reference that knows nothing of indexes, cursors or breakpoints: it judges every single day
 * with plain filters over all facts. All generated instants are whole days, so days see every change.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Period } from '../model/control.ts';
import { isInForce, type Fact, type FactKind } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../model/outcome.ts';
import { defineCheck, type AnyCheck, type FactView } from './check.ts';
import { checks } from './checks/index.ts';
import { samples } from './sample-facts.ts';
import { day, fact, gap, run, window } from './test-facts.ts';
import { daysAfter } from './time.ts';

const days = 40;

/** Uses everything that a view offers, with early exits, so that what is consulted differs from day to day. */
const nosy = defineCheck({
  meta: {
    id: 'nosy',
    title: '',
    question: '',
    rationale: '',
    remediation: '',
    reference: '',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['document', 'pipeline', 'finding', 'landed-change'],
  test(item, facts) {
    const own = facts.of('document');
    if (facts.begun('finding').length === 3) return notApplicable('Three began.');
    if (own.length === 0 && facts.anywhere('document').length > 1) return notApplicable('Elsewhere.');
    const stale = own.filter((document) => facts.hasPassed(daysAfter(document.value.revisedAt, 6)));
    if (stale.length > 0) return exception(`${stale.length} stale`, stale);
    if (facts.gaps('pipeline').length > 0) return notDetermined('Gap.', facts.gaps('pipeline'));
    if (facts.of('pipeline').length % 2 === 1) return pass('Odd.', facts.of('pipeline'));
    return facts.of('finding').length + facts.of('landed-change').length > 2
      ? exception('Many.')
      : pass(item.value.branch);
  },
}) as unknown as AnyCheck;

function slowView(facts: readonly Fact[], gaps: readonly Gap[], item: Fact, at: string): FactView<FactKind> {
  const byBeginning = [...facts].sort((a, b) => Date.parse(a.valid.from.at) - Date.parse(b.valid.from.at));
  const inForce = byBeginning.filter((fact) => isInForce(fact, at as never));
  const touching = gaps.filter(
    ({ repository, span }) =>
      (repository === 'all' || repository === item.repository) && (!span || (span.from <= at && at < span.to)),
  );
  return {
    at: at as never,
    of: (kind) => inForce.filter((fact) => fact.kind === kind && fact.repository === item.repository) as never,
    ever: (kind) => byBeginning.filter((fact) => fact.kind === kind && fact.repository === item.repository) as never,
    begun: (kind) =>
      byBeginning.filter(
        ({ kind: its, repository, valid }) => its === kind && repository === item.repository && valid.from.at <= at,
      ) as never,
    anywhere: (kind) => inForce.filter((fact) => fact.kind === kind) as never,
    gaps: (kind) => touching.filter(({ of }) => of === 'all' || of === kind),
    hasPassed: (instant) => instant <= at,
  };
}

function slowOutcome(
  check: AnyCheck,
  facts: readonly Fact[],
  gaps: readonly Gap[],
  member: { id: string; at: string },
): string {
  const versions = facts.filter((fact) => fact.id === member.id);
  if (versions.every((fact) => member.at < fact.valid.from.at)) return 'not-applicable';
  if (check.meta.evaluation === 'state' && versions.every((fact) => fact.observedAt <= member.at))
    return 'not-determined';
  const item = versions.find((fact) => isInForce(fact, member.at as never));
  if (!item) return 'not-applicable';
  const view = slowView(
    facts,
    gaps.filter((gap) => check.relevantGap?.(gap) ?? true),
    item,
    member.at,
  );
  const outcome: Outcome = check.test(item, view, check.meta.parameters);
  const restsOnAbsence = outcome.result === 'pass' || outcome.result === 'not-applicable';
  const open = check.reads.some((kind) => view.gaps(kind).length > 0);
  return restsOnAbsence && open && check.toleratesGaps === undefined
    ? 'not-determined'
    : `${outcome.result}: ${outcome.because}`;
}

const stretchOfDays = fc
  .tuple(fc.integer({ min: 0, max: days }), fc.option(fc.integer({ min: 1, max: days }), { freq: 2 }))
  .map(([from, length]) => ({ from, ...(length === null ? {} : { to: from + length }) }));

const kinds = Object.keys(samples) as FactKind[];
const someFact = fc
  .tuple(fc.constantFrom(...kinds), fc.nat(), stretchOfDays, fc.constantFrom('shop', 'till'), fc.uuid())
  .map(([kind, which, when, repository, id]) => {
    const value = samples[kind][which % samples[kind].length]!;
    const span = kind === 'landed-change' || kind === 'ref-move' ? { from: when.from } : when;
    const made: Fact = fact(kind, value, { ...span, repository, id });
    return made;
  });

const someGap = fc
  .tuple(fc.constantFrom<Gap['of']>('all', ...kinds), stretchOfDays, fc.constantFrom('shop', 'till', 'all'))
  .map(([of, { from, to }, repository]) =>
    gap(of, { repository: repository as never, ...(to === undefined ? {} : { days: [from, to] as const }) }),
  );

const world = fc.record({
  facts: fc.array(someFact, { maxLength: 14 }),
  gaps: fc.array(someGap, { maxLength: 2 }),
  born: fc.integer({ min: 0, max: 10 }),
  observed: fc.constantFrom(1000, 1000, 25),
  from: fc.integer({ min: 0, max: 12 }),
  length: fc.integer({ min: 1, max: 30 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function allFacts({ facts, born, observed }: World): readonly Fact[] {
  const own = (repository: string): Fact =>
    fact('repository', samples.repository[0]!, { from: born, observed, repository, id: `repository:${repository}` });
  return [own('shop'), own('till'), ...facts.filter(({ kind }) => kind !== 'repository')];
}

const dayNumber = (at: string): number => (Date.parse(at) - Date.parse(day(0))) / 864e5;
const told = (of: { result: string; because: string }): string =>
  of.result === 'not-determined' || of.because.startsWith('Nothing had landed')
    ? of.result
    : `${of.result}: ${of.because}`;
/** The reference leaves out why something was not determined: gaps are worded by the runner alone. */
const bare = (told: string): string => (told.startsWith('not-determined') ? 'not-determined' : told);

function compareStates(check: AnyCheck, world: World): void {
  const facts = allFacts(world);
  const period: Period = window(world.from, world.from + world.length);
  const result = run(check as never, { facts, gaps: world.gaps, period });
  for (const { member, intervals } of result.members) {
    assert.deepEqual(
      [intervals[0]!.from.at, intervals.at(-1)!.to.at],
      [day(world.from), day(world.from + world.length)],
    );
    for (const [index, { from, to, ...said }] of intervals.entries()) {
      assert.ok(from.at < to.at);
      if (index > 0) assert.equal(from.at, intervals[index - 1]!.to.at);
      for (let at = dayNumber(from.at); at < dayNumber(to.at); at++) {
        assert.equal(
          told(said),
          bare(slowOutcome(check, facts, world.gaps, { id: member, at: day(at) })),
          `day ${at} of ${member}`,
        );
      }
    }
  }
}

function compareEvents(check: AnyCheck, world: World): void {
  const facts = allFacts(world);
  const result = run(check as never, {
    facts,
    gaps: world.gaps,
    period: window(world.from, world.from + world.length),
  });
  const expected = facts
    .filter(
      ({ kind, valid }) =>
        kind === check.population && valid.from.at >= day(world.from) && valid.from.at < day(world.from + world.length),
    )
    .map((fact) => fact.id);
  assert.deepEqual([...result.population.ids].sort(), expected.sort());
  for (const { member, intervals, ...said } of result.members) {
    const at = intervals[0]!.from.at;
    assert.equal(told(said), bare(slowOutcome(check, facts, world.gaps, { id: member, at })), member);
  }
}

for (const check of [nosy, ...checks]) {
  test(`${check.meta.id}: judged stretch by stretch as day by day`, () => {
    const compare = check.meta.evaluation === 'state' ? compareStates : compareEvents;
    const numRuns = check === nosy ? 400 : 40;
    fc.assert(
      fc.property(world, (world) => compare(check, world)),
      { numRuns },
    );
  });
}
