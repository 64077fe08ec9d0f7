/**
 * How evidence requests stand, as a pure fold over the decisions: which instances the calendar expects, what was handed in
 * for each, and what another person said of it.
 *
 * An instance is an interval of the calendar (calendar.ts), so it is the same one whichever period is audited. It is due
 * some days after it ended; from then on, one without accepted evidence is an exception with that date. Before a request
 * was begun nothing is expected of anybody: nobody can say whether it was done, which is neither good nor bad.
 */
import { daysAfter, instantFromMillis, later, millisOf, type Instant, type TimeSpan } from '../../base/instant.ts';
import { touches } from '../../base/time-spans.ts';
import { calendarIntervals, intervalAround, intervalName, isPeriodic, type PeriodicCadence } from '../calendar.ts';
import type { ControlResult } from '../control.ts';
import type { Decision, Submission, SubmissionReview, Withdrawal } from '../decision.ts';
import type { Cadence, EvidenceRequest, RequestInstance, RequestStanding } from '../evidence-request.ts';

export const submissionStandings = ['handed-in', 'accepted', 'rejected', 'withdrawn'] as const;
export type SubmissionStanding = (typeof submissionStandings)[number];

export interface StandingSubmission {
  readonly submission: Submission;
  readonly standing: SubmissionStanding;
  readonly review?: SubmissionReview;
  readonly withdrawal?: Withdrawal;
}

export function submissionsAt(decisions: readonly Decision[], at: Instant): readonly StandingSubmission[] {
  const known = decisions.filter(({ decidedAt }) => decidedAt <= at);
  const reviews = new Map<string, SubmissionReview>();
  const withdrawals = new Map<string, Withdrawal>();
  for (const decision of known) {
    if (decision.kind === 'submission-review') reviews.set(decision.of, decision);
    if (decision.kind === 'withdrawal') withdrawals.set(decision.of, decision);
  }
  return known.flatMap((submission) => {
    if (submission.kind !== 'submission') return [];
    const review = reviews.get(submission.id);
    const withdrawal = withdrawals.get(submission.id);
    const standing = withdrawal ? 'withdrawn' : (review?.verdict ?? 'handed-in');
    return [{ submission, standing, ...(review && { review }), ...(withdrawal && { withdrawal }) }];
  });
}

/** What plumbline.yaml says of a request. */
export interface RequestTerms {
  /** From when on it is expected. */
  readonly begin?: Instant;
  /** Who hands it in, when somebody is named; else the role of the request. */
  readonly owner?: string;
  /** Days between the end of an instance and the day it is due. */
  readonly graceDays: Readonly<Record<Cadence, number>>;
}

export interface StandingRequest {
  readonly request: EvidenceRequest;
  readonly owner: string;
  /** Since when it is expected; null: nobody has begun it. */
  readonly begunAt: Instant | null;
  readonly instances: readonly RequestInstance[];
  readonly counts: Readonly<Record<RequestStanding, number>>;
  readonly result: ControlResult;
  readonly because: string;
  /** Ids of standing submissions that no instance of the period takes: evidence of another time. */
  readonly outside: readonly string[];
}

export interface Asked {
  /** Known and standing at this instant. */
  readonly at: Instant;
  readonly period: TimeSpan;
  readonly terms: RequestTerms;
}

export function requestAt(
  request: EvidenceRequest,
  submissions: readonly StandingSubmission[],
  { at, period, terms }: Asked,
): StandingRequest {
  const own = submissions.filter(
    ({ submission, standing }) => submission.request === request.id && standing !== 'withdrawn',
  );
  const begunAt = begunSince(own, period, terms);
  const spans = begunAt === null ? [] : expected(request.cadence, own, { period, begunAt });
  const grace = terms.graceDays[request.cadence];
  const instances = spans.map((span) => instanceOf(span, own, { request, at, grace }));
  const taken = new Set(instances.flatMap(({ submissions: ids }) => ids));
  const counts = countsOf(instances);
  return {
    request,
    owner: terms.owner ?? request.owner,
    begunAt,
    instances,
    counts,
    ...conclude(request, { begunAt, counts, instances }),
    outside: own.filter(({ submission }) => !taken.has(submission.id)).map(({ submission }) => submission.id),
  };
}

/** What is configured, else the first thing handed in; with an owner alone, the beginning of the period. */
function begunSince(
  own: readonly StandingSubmission[],
  period: TimeSpan,
  { begin, owner }: RequestTerms,
): Instant | null {
  if (begin !== undefined) return begin;
  if (owner !== undefined) return period.from;
  const [first, ...others] = own.map(({ submission }) => submission.about.from);
  return first === undefined ? null : others.reduce((a, b) => (a < b ? a : b), first);
}

/** Something that comes round is expected from the interval in which it was begun. */
function expected(
  cadence: Cadence,
  own: readonly StandingSubmission[],
  { period, begunAt }: { readonly period: TimeSpan; readonly begunAt: Instant },
): readonly TimeSpan[] {
  // Nothing says how often the thing happened: each that was handed in is one.
  if (cadence === 'event')
    return own.map(({ submission }) => submission.about).filter((about) => touches(about, period));
  const window = isPeriodic(cadence) && period.from === period.to ? withIntervalBefore(cadence, period.from) : period;
  if (begunAt > window.from && begunAt >= window.to) return [];
  return isPeriodic(cadence)
    ? calendarIntervals(cadence, { from: later(window.from, begunAt), to: window.to })
    : [window];
}

/** As of one date: the interval that it falls into, and the last one that had ended. */
function withIntervalBefore(cadence: PeriodicCadence, at: Instant): TimeSpan {
  const { from } = intervalAround(cadence, at);
  return {
    from: intervalAround(cadence, instantFromMillis(millisOf(from) - 1)).from,
    to: instantFromMillis(millisOf(at) + 1),
  };
}

function instanceOf(
  span: TimeSpan,
  own: readonly StandingSubmission[],
  { request, at, grace }: { readonly request: EvidenceRequest; readonly at: Instant; readonly grace: number },
): RequestInstance {
  const dueAt = daysAfter(span.to, grace);
  const answers = own.filter(({ submission }) => touches(submission.about, span));
  const late = answers.filter(({ submission }) => submission.decidedAt > dueAt).map(({ submission }) => submission.id);
  return {
    ...span,
    dueAt,
    standing: standingOf(answers, { span, dueAt, at }),
    submissions: answers.map(({ submission }) => submission.id),
    ...(isPeriodic(request.cadence) && { name: intervalName(request.cadence, span) }),
    ...(late.length > 0 && { late }),
  };
}

function standingOf(
  answers: readonly StandingSubmission[],
  { span, dueAt, at }: { readonly span: TimeSpan; readonly dueAt: Instant; readonly at: Instant },
): RequestStanding {
  if (answers.some(({ standing }) => standing === 'accepted')) return 'accepted';
  if (answers.some(({ standing }) => standing === 'handed-in')) return 'handed-in';
  if (dueAt <= at) return 'overdue';
  if (answers.length > 0) return 'rejected';
  return span.to <= at ? 'due' : 'not-due';
}

function countsOf(instances: readonly RequestInstance[]): Readonly<Record<RequestStanding, number>> {
  const counts = { accepted: 0, 'handed-in': 0, rejected: 0, due: 0, overdue: 0, 'not-due': 0 };
  for (const { standing } of instances) counts[standing]++;
  return counts;
}

interface Concluding extends Pick<StandingRequest, 'begunAt' | 'counts' | 'instances'> {}

function conclude(
  { cadence, owner }: EvidenceRequest,
  { begunAt, counts, instances }: Concluding,
): Pick<StandingRequest, 'result' | 'because'> {
  if (begunAt === null)
    return said('indeterminate', `Not begun: nobody is named to hand it in (the role is ${owner}), and nobody has.`);
  if (instances.length === 0) {
    if (cadence === 'event')
      return said('indeterminate', 'Nothing was handed in for the period; whether it happened is not known.');
    return said('indeterminate', `It was begun on ${begunAt.slice(0, 10)}, after the period.`);
  }
  const overdue = instances.filter(({ standing }) => standing === 'overdue');
  if (overdue.length > 0)
    return said(
      counts.accepted > 0 || counts['handed-in'] > 0 ? 'deviated' : 'not-operated',
      `${counts.accepted} of ${instances.length} accepted. Without accepted evidence when due: ${overdue
        .slice(0, 3)
        .map(({ name, dueAt }) => `${name === undefined ? '' : `${name}, `}${dueAt.slice(0, 10)}`)
        .join('; ')}${overdue.length > 3 ? ` and ${overdue.length - 3} more` : ''}.`,
    );
  const waiting = counts['handed-in'] + counts.rejected + counts.due;
  if (waiting > 0)
    return said('indeterminate', `${counts.accepted} of ${instances.length} accepted, ${waiting} waiting.`);
  if (counts.accepted === 0) return said('indeterminate', 'None was due yet.');
  const tail = counts['not-due'] > 0 ? `, ${counts['not-due']} not due yet` : '';
  return said('operated', `${counts.accepted} of ${instances.length} accepted${tail}.`);
}

const said = (result: ControlResult, because: string): Pick<StandingRequest, 'result' | 'because'> => ({
  result,
  because,
});
