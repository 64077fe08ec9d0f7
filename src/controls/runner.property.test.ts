/**
 * The runner against a slow reference that knows nothing of indexes, cursors or breakpoints: it judges every single day
 * with plain filters over all facts. All generated instants are whole days, so days see every change.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CheckResult, Period } from '../model/control.ts';
import { isInForce, type Fact, type FactKind } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../model/outcome.ts';
import { absent, course, defineCheck, type AnyCheck, type Course, type FactView } from './check.ts';
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

const asking = {
  title: '',
  question: '',
  rationale: '',
  remediation: '',
  reference: '',
} as const;

/** A document that began in the interval and still stands at its end. */
const periodical = defineCheck({
  meta: { ...asking, id: 'periodical', evaluation: 'periodic', parameters: { days: 92 } },
  population: 'repository',
  reads: ['document', 'pipeline', 'finding'],
  every: ({ days }) => days,
  test(_item, facts) {
    const { from, to } = facts.interval;
    const found = facts.of('document').filter(({ valid }) => from <= valid.from.at && valid.from.at < to);
    if (found.length > 0) return pass('One.', found);
    if (facts.of('finding').length > 0) return exception('A finding.');
    return facts.of('pipeline').length > 1 ? notApplicable('Pipelines.') : absent('None.');
  },
}) as unknown as AnyCheck;

/** The same facts give, by the number of pipelines, an exact answer, two looks, a look that saw it open, or nothing. */
function courseOf(
  item: Fact,
  { documents, pipelines }: { readonly documents: readonly Fact[]; readonly pipelines: number },
): Course {
  const since = item.valid.from.at;
  const answer = documents.find(({ valid }) => valid.from.at >= since);
  const last = answer?.valid.to?.at;
  const told = { since, due: daysAfter(since, 5), seenUntil: item.observedAt, because: 'Told' };
  if (pipelines % 4 === 0) return course({ ...told, answeredAt: answer?.valid.from.at }, []);
  if (pipelines % 4 === 1 && answer && last)
    return course({ ...told, openAt: answer.valid.from.at, answeredBy: last }, []);
  return course({ ...told, ...(pipelines % 4 === 2 && answer && { openAt: answer.valid.from.at }) }, []);
}

const triggered = defineCheck({
  meta: { ...asking, id: 'triggered', evaluation: 'sla', parameters: {} },
  population: 'finding',
  reads: ['document', 'pipeline'],
  triggeredAt: ({ valid }) => valid.from.at,
  test: (item, facts) =>
    facts.ever('pipeline').length === 7
      ? notDetermined('Seven.')
      : courseOf(item, { documents: facts.ever('document'), pipelines: facts.ever('pipeline').length }),
}) as unknown as AnyCheck;

const never = defineCheck({
  meta: { ...asking, id: 'never', evaluation: 'invariant', parameters: {} },
  population: 'landed-change',
  reads: ['document'],
  test: (item, facts) => (facts.of('document').length > 0 ? exception('With a document.', [item]) : pass('None.')),
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
    gapsWithin: () => assert.fail('asked by no check of a state or an event'),
    interval: { from: at as never, to: at as never },
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
  const outcome = check.test(item, view, check.meta.parameters) as Outcome;
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
/** What the runner says by itself of a member that was not there yet, or is not there any more. */
const notThere = /^(?:Nothing had landed|It was not part of the repository)/;
const told = (of: { result: string; because: string }): string =>
  of.result === 'not-determined' || notThere.test(of.because) ? of.result : `${of.result}: ${of.because}`;
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

/** Days of one name are one interval. */
const nameOf: Readonly<Record<number, (at: Date) => string>> = {
  7: (at) => String(Math.floor((at.getTime() / 864e5 - 4) / 7)),
  10: (at) => String(Math.floor((at.getTime() / 864e5 - 4) / 10)),
  31: (at) => `${at.getUTCFullYear()}-${at.getUTCMonth()}`,
  92: (at) => `${at.getUTCFullYear()}-${Math.floor(at.getUTCMonth() / 3)}`,
};

/** Every day of the calendar is looked at: which interval it is in, and what stands on the last one of each. */
function slowIntervals(world: World, subject: Fact, days: number): readonly string[] {
  const name = nameOf[days]!;
  const dayName = (number: number): string => name(new Date(day(number)));
  const [begin, end] = [world.from, world.from + world.length];
  const told: string[] = [];
  for (let first = world.born; first < end;) {
    let next = first + 1;
    while (dayName(next) === dayName(first)) next++;
    if (next > begin) {
      const isWhole = first !== world.born || dayName(first - 1) !== dayName(first);
      told.push(
        `${day(first)} ${day(next)} ${isWhole ? slowInterval(world, subject, [first, next]) : 'not-applicable'}`,
      );
    }
    first = next;
  }
  return told;
}

function slowInterval(world: World, subject: Fact, [first, next]: readonly [number, number]): string {
  const facts = allFacts(world).filter(({ repository }) => repository === subject.repository);
  const end = world.from + world.length;
  const [isOver, seen] = [next <= end, Math.min(next, end) <= world.observed];
  const daysAsked = Array.from({ length: Math.min(next, end) - first }, (_, at) => first + at);
  const lastDay = Math.min(daysAsked.at(-1)!, world.observed);
  const on = (kind: FactKind) => facts.filter((fact) => fact.kind === kind && isInForce(fact, day(lastDay)));
  if (lastDay < first) return isOver ? 'not-determined' : 'not-applicable';
  if (on('document').some(({ valid }) => valid.from.at >= day(first) && valid.from.at < day(next))) return 'pass';
  const isOpen = daysAsked.some((at) =>
    world.gaps.some(
      ({ of, repository, span }) =>
        (of === 'all' || periodical.reads.includes(of)) &&
        (repository === 'all' || repository === subject.repository) &&
        (!span || (span.from <= day(at) && day(at) < span.to)),
    ),
  );
  if (on('finding').length > 0) return isOver ? 'exception' : 'not-applicable';
  if (on('pipeline').length > 1) return isOpen ? 'not-determined' : 'not-applicable';
  if (!isOver) return 'not-applicable';
  return !seen || isOpen ? 'not-determined' : 'exception';
}

function compareIntervals(world: World, days: number): void {
  const result = run(periodical as never, {
    facts: allFacts(world),
    gaps: world.gaps,
    period: window(world.from, world.from + world.length),
    parameters: { days },
  });
  for (const subject of allFacts(world).filter(({ kind }) => kind === 'repository')) {
    const own = result.members.filter(({ repository }) => repository === subject.repository);
    const told = own.map(({ intervals: [one], result }) => `${one!.from.at} ${one!.to.at} ${result}`);
    assert.deepEqual(told, slowIntervals(world, subject, days));
  }
}

/** Walks the days from the trigger on, with what was known on each. */
function slowTrigger(told: Course, end: number, isOpen: (day: number) => boolean): string {
  const [since, due, seen] = [dayNumber(told.since), dayNumber(told.due), dayNumber(told.seenUntil)];
  const answered = told.answeredBy === undefined ? Infinity : dayNumber(told.answeredBy);
  const open = told.openAt === undefined ? -1 : dayNumber(told.openAt);
  let outcome = 'not-applicable';
  // The end of a day is the begin of the next but for a millisecond: the last day judged is the one before `end`.
  for (let at = since; at < end || at === since; at++) {
    // First: an answer at the very limit is late, because the limit is the first instant that is.
    if (at >= due && open >= at) outcome = 'exception';
    if (at >= answered && outcome !== 'exception') return at < due || answered < due ? 'pass' : 'not-determined';
    if (at >= due && outcome === 'not-applicable') {
      const isBetweenLooks = Number.isFinite(answered);
      const hidden = Array.from({ length: due - since }, (_, index) => since + index).some(isOpen);
      const nobody = seen < due || (isBetweenLooks && Math.max(open, since) < due);
      outcome = nobody || hidden ? 'not-determined' : 'exception';
      if (answered < end) outcome = 'not-determined';
    }
  }
  return outcome;
}

function compareTriggers(world: World): void {
  const facts = allFacts(world);
  const [begin, end] = [world.from, world.from + world.length];
  const result = run(triggered as never, { facts, gaps: world.gaps, period: window(begin, end) });
  const expected = facts.flatMap((item): readonly string[] => {
    const own = facts
      .filter(({ repository }) => repository === item.repository)
      .toSorted((a, b) => Date.parse(a.valid.from.at) - Date.parse(b.valid.from.at));
    const since = dayNumber(item.valid.from.at);
    if (item.kind !== 'finding' || since >= end) return [];
    const of = (kind: FactKind): readonly Fact[] => own.filter((fact) => fact.kind === kind);
    if (of('pipeline').length === 7) return since < begin ? [] : [`${item.id} not-determined`];
    const told = courseOf(item, { documents: of('document'), pipelines: of('pipeline').length });
    const wasOpen =
      told.openAt === undefined
        ? told.answeredBy === undefined && told.seenUntil >= day(begin)
        : told.openAt >= day(begin);
    if (since < begin && !wasOpen) return [];
    const isOpen = (at: number): boolean =>
      world.gaps.some(
        ({ of: kind, repository, span }) =>
          (kind === 'all' || triggered.reads.includes(kind)) &&
          (repository === 'all' || repository === item.repository) &&
          (!span || (span.from <= day(at) && day(at) < span.to)),
      );
    return [`${item.id} ${slowTrigger(told, end, isOpen)}`];
  });
  assert.deepEqual(result.members.map(({ member, result }) => `${member} ${result}`).sort(), expected.sort());
}

function compareWatch(world: World): void {
  const facts = allFacts(world);
  const [begin, end] = [world.from, world.from + world.length];
  const result = run(never as never, { facts, gaps: world.gaps, period: window(begin, end) });
  const violations = facts.flatMap((item): readonly string[] => {
    if (item.kind !== 'landed-change' || item.valid.from.at < day(begin) || item.valid.from.at >= day(end)) return [];
    const told = slowOutcome(never, facts, world.gaps, { id: item.id, at: item.valid.from.at }).split(':')[0]!;
    return told === 'pass' ? [] : [`${item.id} ${told}`];
  });
  assert.deepEqual(result.members.map(({ member, result }) => `${member} ${result}`).sort(), violations.sort());
  let [watched, all] = [0, 0];
  for (const repository of ['shop', 'till'])
    for (let at = Math.max(begin, world.born); at < end; at++) {
      all++;
      const isHidden = world.gaps.some(
        (one) =>
          ['all', 'landed-change', 'document'].includes(one.of) &&
          ['all', repository].includes(one.repository) &&
          (!one.span || (one.span.from <= day(at) && day(at) < one.span.to)),
      );
      if (at < world.observed && !isHidden) watched++;
    }
  assert.ok(Math.abs(result.coverage - (all === 0 ? 1 : watched / all)) < 1e-9, `${result.coverage} ${watched}/${all}`);
  compareContinuity(result, world, (at) => at >= world.born);
}

/** Day by day: an exception of anybody, else something open, else a pass, else nothing. */
function compareContinuity(result: CheckResult, world: World, isAsked: (day: number) => boolean): void {
  const { continuity, unjudged = [] } = result;
  const [begin, end] = [world.from, world.from + world.length];
  const lapsed = (at: number): boolean =>
    continuity!.lapses.some(({ from, to }) => from.at <= day(at) && day(at) < to.at);
  const unknown = (at: number): boolean => continuity!.unknown.some(({ from, to }) => from <= day(at) && day(at) < to);
  if (result.evaluation === 'state') {
    let since: number | undefined;
    for (let at = begin; at < end; at++) {
      const told = result.members.map(
        ({ intervals }) => intervals.find(({ from, to }) => from.at <= day(at) && day(at) < to.at)!.result,
      );
      assert.equal(lapsed(at), told.includes('exception'), `lapse on day ${at}`);
      assert.equal(unknown(at), !told.includes('exception') && told.includes('not-determined'), `unknown on day ${at}`);
      const isOpen = unjudged.some(({ from, to }) => from <= day(at) && day(at) < to);
      assert.equal(isOpen, told.includes('not-determined'), `open on day ${at}`);
      const isHeld = told.includes('pass') && !lapsed(at) && !unknown(at);
      since = isHeld ? (since ?? at) : undefined;
    }
    assert.equal(continuity!.since?.at, since === undefined ? undefined : day(since));
  } else {
    for (let at = begin; at < end; at++) if (unknown(at)) assert.ok(isAsked(at));
    const violations = result.members
      .filter((one) => one.result === 'exception')
      .map((one) => one.intervals[0]!.from.at);
    assert.deepEqual(
      continuity!.lapses.map(({ from }) => from.at),
      [...new Set(violations)].sort(),
    );
  }
}

const comparing: Readonly<Record<string, (check: AnyCheck, world: World) => void>> = {
  state: compareStates,
  population: compareEvents,
  sla: runs,
  periodic: runs,
  invariant: runs,
};

/** What each of those says is held against an oracle of its own; here, that the counts hold together over any history. */
function runs(check: AnyCheck, world: World): void {
  const facts = allFacts(world);
  const judging = { facts, gaps: world.gaps, period: window(world.from, world.from + world.length) };
  const { counts, population, members } = run(check as never, judging);
  assert.equal(members.length + population.exclusions.length, counts.population);
  assert.equal(new Set(population.ids).size, population.size);
}

for (const check of [nosy, ...checks]) {
  test(`${check.meta.id}: judged stretch by stretch as day by day`, () => {
    const compare = comparing[check.meta.evaluation]!;
    const numRuns = check === nosy ? 400 : 40;
    fc.assert(
      fc.property(world, (world) => compare(check, world)),
      { numRuns },
    );
  });
}

test('intervals of a calendar are those that days of one name make', () => {
  fc.assert(
    fc.property(world, fc.constantFrom(7, 10, 31, 92), (world, days) => compareIntervals(world, days)),
    { numRuns: 400 },
  );
});

test('triggers are judged as whoever walks the days would', () => {
  fc.assert(
    fc.property(world, (world) => compareTriggers(world)),
    { numRuns: 1000 },
  );
});

test('an invariant is watched on the days on which nothing hid it', () => {
  fc.assert(
    fc.property(world, (world) => compareWatch(world)),
    { numRuns: 400 },
  );
});

test('the continuity and the open stretches of a state are those of its days', () => {
  fc.assert(
    fc.property(world, (world) => {
      const judging = {
        facts: allFacts(world),
        gaps: world.gaps,
        period: window(world.from, world.from + world.length),
      };
      compareContinuity(run(nosy as never, judging), world, () => true);
    }),
    { numRuns: 400 },
  );
});
