/** Turns the plans into a whole run, with the counts, coverage and results that follow from the members. */
import { sha256 } from '../../../src/base/digest.ts';
import type { Instant } from '../../../src/base/instant.ts';
import {
  continuityOf,
  lineOf,
  tracksOfLines,
  tracksOfStates,
  tracksOfWatch,
} from '../../../src/controls/continuity.ts';
import type { StandingStretch } from '../../../src/controls/continuity.ts';
import { unjudgedGaps, unjudgedMembers, unjudgedTogether } from '../../../src/controls/unjudged.ts';
import type {
  CheckDescription,
  CheckResult,
  Control,
  ControlEvaluation,
  ControlResult,
  MemberResult,
  OutcomeCounts,
} from '../../../src/model/control.ts';
import type { OutcomeResult } from '../../../src/model/outcome.ts';
import { besideResults } from '../../../src/model/standing/beside.ts';
import { waiversAt } from '../../../src/model/standing/waivers.ts';
import { asObjectId, asRepositoryName } from '../../../src/model/repository.ts';
import type { Run } from '../../../src/model/run.ts';
import { changes } from './changes.ts';
import { checks } from './checks.ts';
import { plannedControls, requests, type Plan } from './controls.ts';
import { during, gapsOf, names, runRepositories, windowPeriod, type Name } from './repositories.ts';
import { sha40 } from './sha40.ts';
import {
  calendarMembers,
  clockMembers,
  datedParameters,
  violationMembers,
  waivedInRun,
  withLandingNotes,
} from './window-kinds.ts';

const letters: Readonly<Record<string, OutcomeResult>> = {
  p: 'pass',
  x: 'exception',
  '?': 'not-determined',
  '-': 'not-applicable',
};
const worstFirst: readonly OutcomeResult[] = ['exception', 'not-determined', 'pass', 'not-applicable'];

const words: Readonly<Record<OutcomeResult, string>> = {
  pass: 'A step of the pipeline does this on each change, and a failure stops the change.',
  exception: 'No step of any pipeline does this.',
  'not-determined': 'The place where this would be seen could not be looked at.',
  'not-applicable': 'The repository holds nothing that this is about.',
};

function stateMember(check: string, name: Name, plan: string): MemberResult {
  const stretches = plan.split('').map((letter, index) => ({
    result: letters[letter]!,
    from: during(index / plan.length),
    to: during((index + 1) / plan.length),
  }));
  const merged: { result: OutcomeResult; from: Instant; to: Instant }[] = [];
  for (const stretch of stretches) {
    const last = merged.at(-1);
    if (last?.result === stretch.result) last.to = stretch.to;
    else merged.push({ ...stretch });
  }
  const result = worstFirst.find((candidate) => merged.some((stretch) => stretch.result === candidate))!;
  const fact = `repository/${name}`;
  return {
    member: fact,
    repository: asRepositoryName(name),
    label: name,
    result,
    because: words[result],
    intervals: merged.map(({ result, from, to }) => ({
      from: { at: from, commit: asObjectId(sha40(check, name, from)) },
      to: { at: to, commit: asObjectId(sha40(check, name, to)) },
      result,
      because: words[result],
      relied: result === 'pass' ? [`pipeline/${name}`] : [],
    })),
  };
}

function changeMembers(check: string): readonly MemberResult[] {
  return changes.map(({ fact, outcome, verdicts = [] }) => {
    const said = verdicts.find((verdict) => verdict.check === check);
    const result = said?.result ?? outcome;
    const because = said?.because ?? 'It landed through a changeset.';
    const { landedAt, commit, subject } = fact.value;
    const boundary = { at: landedAt, commit };
    return {
      member: fact.id,
      repository: fact.repository,
      label: subject,
      result,
      because,
      intervals: [{ from: boundary, to: boundary, result, because, relied: [fact.id] }],
    };
  });
}

function countsOf(members: readonly MemberResult[]): OutcomeCounts {
  const count = (result: OutcomeResult): number => members.filter((member) => member.result === result).length;
  return {
    population: members.length,
    pass: count('pass'),
    exception: count('exception'),
    notApplicable: count('not-applicable'),
    notDetermined: count('not-determined'),
  };
}

function resultOf({ population, pass, exception, notApplicable }: OutcomeCounts): ControlResult {
  if (population > 0 && notApplicable === population) return 'not-applicable';
  if (exception > 0) return pass === 0 ? 'not-operated' : 'deviated';
  return pass > 0 ? 'operated' : 'indeterminate';
}

const because: Readonly<Record<ControlResult, (counts: OutcomeCounts) => string>> = {
  operated: ({ pass }) => `It operated for all ${pass} that could be judged.`,
  deviated: ({ exception, population }) => `${exception} of ${population} deviated at some time in the period.`,
  'not-operated': ({ population }) => `It operated for none of ${population}.`,
  'not-applicable': () => 'Nothing in any repository is of the kind that this is about.',
  indeterminate: ({ notDetermined }) =>
    `None of ${notDetermined} could be judged: the source that knows is not connected.`,
};

function share(members: readonly MemberResult[]): number {
  const intervals = members.flatMap((member) => member.intervals);
  const length = ({ from, to }: (typeof intervals)[number]): number =>
    Math.max(1, Date.parse(to.at) - Date.parse(from.at));
  const whole = intervals.reduce((sum, interval) => sum + length(interval), 0);
  const open = intervals.filter(({ result }) => result === 'not-determined');
  return whole === 0 ? 0 : 1 - open.reduce((sum, interval) => sum + length(interval), 0) / whole;
}

function membersOf(id: string, plan: Plan): readonly MemberResult[] {
  if (plan === 'changes') return withLandingNotes(changeMembers(id));
  if (plan === 'clocks') return clockMembers();
  if (plan === 'violations') return violationMembers();
  if (plan === 'calendar')
    return calendarMembers([
      ['pass', 'pass', 'pass', 'pass', 'not-applicable'],
      ['pass', 'exception', 'not-determined', 'pass', 'not-applicable'],
    ]);
  return names.map((name) => stateMember(id, name, plan[name] ?? plan.rest));
}

/** The line of a check that has one; of the invariant two watches, one of which began late. */
function lineOfPlan(plan: Plan, members: readonly MemberResult[]): readonly StandingStretch[] | undefined {
  if (plan === 'violations') {
    const { from, to } = windowPeriod;
    const begun = during(0.1);
    const watched = names.map((name, index) =>
      index === 5
        ? { repository: asRepositoryName(name), watched: [{ from: begun, to }], unwatched: [{ from, to: begun }] }
        : { repository: asRepositoryName(name), watched: [{ from, to }], unwatched: [] },
    );
    return lineOf(tracksOfWatch(watched, members), windowPeriod);
  }
  return typeof plan === 'string' ? undefined : lineOf(tracksOfStates(members), windowPeriod);
}

type OverTime = Pick<CheckResult, 'unjudged' | 'continuity' | 'parametersInForce'>;

function overTime(id: string, plan: Plan, members: readonly MemberResult[]): OverTime {
  const line = lineOfPlan(plan, members);
  const lasting = typeof plan !== 'string' || plan === 'calendar';
  const unjudged = lasting
    ? unjudgedMembers(members, windowPeriod)
    : plan === 'changes'
      ? unjudgedGaps(gapsOf('acme/mobile-gateway').slice(1), windowPeriod)
      : [];
  return {
    ...(unjudged.length > 0 && { unjudged }),
    ...(line && { continuity: continuityOf(line, windowPeriod) }),
    ...(id === 'tls-minimum' && { parametersInForce: datedParameters }),
  };
}

const evaluationOf = (id: string): CheckDescription['evaluation'] =>
  checks.find((check) => check.id === id)!.evaluation;

const kinds = {
  changes: 'landed-change',
  calendar: 'repository',
  clocks: 'forge-alert',
  violations: 'ref-move',
} as const;

function checkResult({ id, parameters }: CheckDescription, plan: Plan): CheckResult {
  const members = membersOf(id, plan);
  const counts = countsOf(members);
  const result = resultOf(counts);
  const ids = members.map(({ member }) => member);
  return {
    check: id,
    checkVersion: sha256(`version of ${id}`),
    evaluation: evaluationOf(id),
    parameters,
    period: windowPeriod,
    result,
    because: because[result](counts),
    counts,
    coverage: share(members),
    population: {
      kind: typeof plan === 'string' ? kinds[plan] : 'repository',
      query:
        plan === 'changes'
          ? 'git rev-list --first-parent --since=2025-11-01 --until=2026-11-01 main, in each of 7 repositories'
          : 'every repository in scope, from its root commit on',
      size: members.length,
      ids,
      idsDigest: sha256(ids.join('\n')),
      exclusions:
        plan === 'changes'
          ? []
          : [
              {
                id: 'repository/acme/sandbox',
                because: 'plumbline.yaml puts it out of scope: it never runs in production.',
              },
            ],
      complete: plan !== 'changes',
      reconciledWith:
        plan === 'changes'
          ? `git rev-list --first-parent --count: ${members.length}`
          : `${members.length} repositories configured`,
    },
    members,
    gaps: members.some((member) => member.result === 'not-determined') ? gapsOf('acme/mobile-gateway') : [],
    ...overTime(id, plan, members),
  };
}

function evaluate(control: Control, plans: Readonly<Record<string, Plan>>): ControlEvaluation {
  if (control.checks.length === 0) return waiting(control);
  const judged = control.checks.map((id) =>
    checkResult(
      checks.find((check) => check.id === id)!,
      plans[id]!,
    ),
  );
  const sum = (key: keyof OutcomeCounts): number => judged.reduce((total, { counts }) => total + (counts[key] ?? 0), 0);
  const counts: OutcomeCounts = {
    population: sum('population'),
    pass: sum('pass'),
    exception: sum('exception'),
    notApplicable: sum('notApplicable'),
    notDetermined: sum('notDetermined'),
  };
  const result = resultOf(counts);
  const coverage = judged.reduce((total, check) => total + check.coverage, 0) / judged.length;
  const unjudged = unjudgedTogether(
    judged.flatMap((check) => (check.unjudged ? [check.unjudged] : [])),
    windowPeriod,
  );
  const lines = judged.flatMap((check) => {
    const line = lineOfPlan(plans[check.check]!, check.members);
    return line ? [line] : [];
  });
  return {
    control,
    result,
    because: because[result](counts),
    counts,
    coverage,
    checks: judged,
    ...(unjudged.length > 0 && { unjudged }),
    ...(lines.length > 0 && { continuity: continuityOf(lineOf(tracksOfLines(lines), windowPeriod), windowPeriod) }),
  };
}

function waiting(control: Control): ControlEvaluation {
  const counts = { population: 0, pass: 0, exception: 0, notApplicable: 0, notDetermined: 0 };
  const asked = requests.filter(({ reference }) => reference === control.id).map(({ title }) => title);
  const because = `No check of code or forges decides this. Asked for: ${asked.join(', ')}. Nothing has been handed in.`;
  return { control, result: 'indeterminate', because, counts, coverage: 0, checks: [] };
}

export function judgedRun(id: string, seal: NonNullable<Run['seal']>): Run {
  return {
    id,
    startedAt: '2026-11-02T08:14:11.000Z' as Instant,
    finishedAt: '2026-11-02T08:16:42.000Z' as Instant,
    period: windowPeriod,
    repositories: runRepositories,
    tool: { version: '0.1.0', ruleset: sha256('rules'), checks: sha256('checks') },
    controls: besideResults(
      plannedControls.map(({ control, plans }) => evaluate(control, plans)),
      waiversAt(waivedInRun, windowPeriod.to),
    ),
    findings: { atHead: 41, byClass: { secret: 3, crypto: 6, tls: 2, logging: 9, 'personal-data': 17, ci: 4 } },
    work: { blobsRead: 48_210, bytesRead: 912_445_120, landingsRead: 16_180 },
    seal,
  };
}
