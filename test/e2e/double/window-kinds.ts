/**
 * What a window holds beside states and events, each once: a calendar with a missed, an open and a waived interval, clocks
 * that ended in time, late, between two looks and not at all, settings that changed, every note on dates, every waiver.
 */
import { instantFromMillis, millisOf, parseInstant, type Instant } from '../../../src/base/instant.ts';
import type { DatedParameters, MemberNote, MemberResult, ResponseClock } from '../../../src/model/control.ts';
import type { Decision } from '../../../src/model/decision.ts';
import type { OutcomeResult } from '../../../src/model/outcome.ts';
import { asRepositoryName } from '../../../src/model/repository.ts';
import { names, windowPeriod } from './repositories.ts';

const on = (text: string): Instant => parseInstant(text)!;

const quarters = ['2025-11-01', '2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01', '2027-01-01'].map(on);

const calendarWords: Readonly<Record<OutcomeResult, string>> = {
  pass: 'Everybody on the list was looked at.',
  exception: 'Nothing was written down: none from the first day to the last.',
  'not-determined': 'The list of accounts could not be read in this quarter.',
  'not-applicable': 'The interval is not over: there is time left.',
};

/** One member a repository and quarter, as the runner makes them. */
export function calendarMembers(plans: readonly (readonly OutcomeResult[])[]): readonly MemberResult[] {
  return plans.flatMap((results, index) =>
    results.map((result, quarter): MemberResult => {
      const name = names[index]!;
      const from = quarters[quarter]!;
      const to = quarters[quarter + 1]!;
      const because = calendarWords[result];
      const day = (at: Instant): string => at.slice(0, 10);
      return {
        member: `repository/${name}@${day(from)}`,
        repository: asRepositoryName(name),
        label: `${name}, ${day(from)} to ${day(instantFromMillis(millisOf(to) - 1))}`,
        result,
        because,
        intervals: [{ from: { at: from }, to: { at: to }, result, because, relied: [] }],
        ...(index === 0 && quarter === 0 && { notes: [recordedLate] }),
      };
    }),
  );
}

const recordedLate: MemberNote = {
  code: 'recorded-late',
  because: 'It speaks of 12 December 2025 and was written down on 4 February 2026.',
};

const limitMillis = 7 * 86_400_000;

interface Alert {
  readonly label: string;
  readonly since: string;
  readonly openAt?: string;
  readonly answeredBy?: string;
  readonly result: OutcomeResult;
}

const alerts: readonly Alert[] = [
  {
    label: 'A parser that loops',
    since: '2025-12-02T10:00:00.000Z',
    openAt: '2025-12-05T08:30:00.000Z',
    answeredBy: '2025-12-05T08:30:00.000Z',
    result: 'pass',
  },
  {
    label: 'A signature that is not checked',
    since: '2026-02-10T09:15:00.000Z',
    openAt: '2026-02-20T11:45:30.000Z',
    answeredBy: '2026-02-20T11:45:30.000Z',
    result: 'exception',
  },
  {
    label: 'A path that leaves its folder',
    since: '2026-05-04T00:00:00.000Z',
    openAt: '2026-05-08T00:00:00.000Z',
    answeredBy: '2026-05-15T00:00:00.000Z',
    result: 'not-determined',
  },
  {
    label: 'A header that is believed',
    since: '2026-09-14T16:20:00.000Z',
    openAt: windowPeriod.to,
    result: 'exception',
  },
  { label: 'A regular expression that explodes', since: '2026-10-29T12:00:00.000Z', result: 'not-applicable' },
];

function clockOf({ since, openAt, answeredBy }: Alert): ResponseClock {
  const due = instantFromMillis(Date.parse(since) + limitMillis);
  const end = answeredBy ?? windowPeriod.to;
  const late = Date.parse(openAt ?? since) - millisOf(due);
  return {
    since: on(since),
    due,
    ...(openAt !== undefined && { openAt: on(openAt) }),
    ...(answeredBy !== undefined && { answeredBy: on(answeredBy) }),
    measuredTo: windowPeriod.to,
    tookMillis: Date.parse(end) - Date.parse(since),
    lateMillis: Math.max(0, late),
  };
}

const clockWords: Readonly<Record<OutcomeResult, string>> = {
  pass: 'It was mended within the limit.',
  exception: 'It was not mended within the limit.',
  'not-determined': 'It was mended between two looks, and the limit lies between them.',
  'not-applicable': 'Not due yet at the end of the period.',
};

export function clockMembers(): readonly MemberResult[] {
  return alerts.map((alert, index): MemberResult => {
    const boundary = { at: on(alert.since) };
    const because = clockWords[alert.result];
    return {
      member: `alert/${index + 1}`,
      repository: asRepositoryName(names[index]!),
      label: alert.label,
      result: alert.result,
      because,
      intervals: [{ from: boundary, to: boundary, result: alert.result, because, relied: [], clock: clockOf(alert) }],
    };
  });
}

/** The default branch was rewritten once, and a watch saw the rest of the window. */
export function violationMembers(): readonly MemberResult[] {
  const boundary = { at: on('2026-03-19T22:04:51.000Z') };
  const because = 'A push replaced 3 commits that had landed; 2 of them are on no branch any more.';
  return [
    {
      member: `branch-move/${names[4]}/1`,
      repository: asRepositoryName(names[4]),
      label: 'main was rewritten',
      result: 'exception',
      because,
      intervals: [{ from: boundary, to: boundary, result: 'exception', because, relied: [] }],
    },
  ];
}

export const datedParameters: readonly DatedParameters[] = [
  { until: on('2026-05-01'), parameters: { minimum: '1.1', exemptHosts: 'legacy.acme.example' } },
  { from: on('2026-05-01'), parameters: { minimum: '1.2', exemptHosts: '' } },
];

const landingNotes: readonly MemberNote[] = [
  { code: 'back-dated', because: 'The commit says that it was made 61 days before it landed.' },
  { code: 'dated-ahead', because: 'It was authored 3 hours after it was committed.' },
  { code: 'clock-backwards', because: 'Its committer date lies 40 minutes before that of the landing before it.' },
];

/** The first exceptions have a note each. */
export function withLandingNotes(members: readonly MemberResult[]): readonly MemberResult[] {
  const notes = landingNotes.values();
  return members.map((member) => {
    const note = member.result === 'exception' ? notes.next().value : undefined;
    return note ? { ...member, notes: [note] } : member;
  });
}

const ines = 'Ines Marlow <ines@acme.example>';
const tomas = 'Tomás Brandt <tomas@acme.example>';

function waiver(
  number: number,
  control: string,
  days: readonly [asked: string, from: string, expiresAt: string],
  reason: string,
): Extract<Decision, { kind: 'waiver' }> {
  const [asked, from, expiresAt] = days.map(on) as [Instant, Instant, Instant];
  const id = `waiver-run-${number}`;
  const said = { id, decidedAt: asked, decidedBy: ines, reason };
  return { kind: 'waiver', ...said, waiver: 'risk-accepted', target: { control }, from, expiresAt };
}

const decided = (number: number, day: string, verdict: 'approved' | 'refused', reason: string): Decision => ({
  kind: 'approval',
  id: `approval-run-${number}`,
  decidedAt: on(day),
  decidedBy: tomas,
  reason,
  of: `waiver-run-${number}`,
  verdict,
});

/** What the run knew: in force, expired, refused, waiting and withdrawn; covering before, afterwards, whole and in part. */
export const waivedInRun: readonly Decision[] = [
  waiver(1, 'ACC-01', ['2025-10-20', '2025-10-20', '2026-12-01'], 'Design tokens hold no code that runs.'),
  decided(1, '2025-10-21', 'approved', 'Read it with the owner: nothing of it is deployed.'),
  waiver(
    2,
    'CHG-01',
    ['2026-01-10', '2025-12-01', '2026-03-01'],
    'The forge was down; changes were looked at by mail.',
  ),
  decided(2, '2026-01-12', 'approved', 'The mails are with the ticket.'),
  waiver(3, 'CHG-01', ['2026-06-01', '2026-06-01', '2026-09-01'], 'The team is too small in summer.'),
  decided(3, '2026-06-02', 'refused', 'Another team can look at it.'),
  waiver(4, 'VUL-01', ['2026-04-01', '2025-11-01', '2026-04-15'], 'The scanner was being replaced.'),
  decided(4, '2026-04-02', 'approved', 'The old one ran by hand.'),
  waiver(5, 'VUL-01', ['2026-10-30', '2026-10-30', '2026-12-01'], 'The new one cannot read one lock file.'),
  waiver(6, 'CHG-04', ['2026-03-20', '2026-03-19', '2026-04-01'], 'A secret had to be taken out of the history.'),
  decided(6, '2026-03-20', 'approved', 'It was rotated as well.'),
  {
    kind: 'withdrawal',
    id: 'withdrawal-run-1',
    decidedAt: on('2026-03-25'),
    decidedBy: ines,
    reason: 'Done earlier than asked for.',
    of: 'waiver-run-6',
  },
];

/** What is being mended: in time, overdue. */
export const mendedInRun: readonly Decision[] = [
  {
    kind: 'remediation',
    id: 'remediation-run-1',
    decidedAt: on('2026-03-22'),
    decidedBy: tomas,
    reason: 'Nobody may push over history again.',
    target: { control: 'CHG-04' },
    owner: ines,
    severity: 'high',
    dueAt: on('2026-04-22'),
    link: '#812',
  },
];
