/**
 * Controls that no check decides: what is asked of people instead, and what follows from how that stands.
 *
 * Invariant: such a control is never green because something is asked for, nor because something was handed in: only when
 * every instance that was due was accepted by another person; and it says that this is people's word, not a computation.
 * Before anybody begun it, it is `indeterminate`. A control that has checks is left as its checks say; what is asked
 * besides them shows beside it, because a document that is not there takes nothing away from what code showed. Only where
 * checks that say so of themselves (`leavesToPeople`) showed nothing, neither good nor bad, or where all that is open is what
 * no repository declares (not-declared.ts), does what was handed in decide.
 */
import { isUndeclared } from '../model/basis.ts';
import type { ControlEvaluation, ControlResult, OutcomeCounts } from '../model/control.ts';
import type { Cadence, EvidenceRequest } from '../model/evidence-request.ts';
import type { StandingRequest } from '../model/standing/requests.ts';
import { checks } from './checks/index.ts';
import { clause, listed } from './words.ts';

const often: Readonly<Record<Cadence, string>> = {
  daily: 'each day',
  weekly: 'each week',
  monthly: 'each month',
  quarterly: 'each quarter',
  yearly: 'each year',
  once: 'once for the period',
  event: 'each time it happens',
};

const leftToPeople: ReadonlySet<string> = new Set(
  checks.filter(({ leavesToPeople }) => leavesToPeople === true).map(({ meta }) => meta.id),
);

/** `standing`: how each request stands over the period of the run. */
export function sayWhatIsAsked(
  evaluations: readonly ControlEvaluation[],
  standing: readonly StandingRequest[],
): readonly ControlEvaluation[] {
  const byId = new Map(standing.map((one) => [one.request.id, one]));
  return evaluations.map((evaluation) => {
    const { control } = evaluation;
    const asked = (control.requests ?? []).flatMap((id) => byId.get(id) ?? []);
    if (control.checks.length > 0) return besideChecks(evaluation, asked);
    if (asked.length === 0)
      return { ...evaluation, because: 'No check looks at this control, and nothing is asked for it.' };
    return { ...evaluation, ...decidedByPeople(asked) };
  });
}

function besideChecks(evaluation: ControlEvaluation, asked: readonly StandingRequest[]): ControlEvaluation {
  const { counts, result, because } = evaluation;
  if (asked.length === 0 || isStatedAway(evaluation) || !isLeftToPeople(evaluation)) return evaluation;
  const hasBegun = asked.some(({ begunAt }) => begunAt !== null);
  if (!hasBegun)
    // That nothing was due in what is kept here does not make the control one that does not apply.
    return result === 'not-applicable' || evaluation.checks.some(isUndeclared)
      ? { ...evaluation, result: 'indeterminate', coverage: 0, because: `${because} ${askedFor(asked)}` }
      : evaluation;
  const decided = decidedByPeople(asked);
  if (counts.pass === 0)
    return { ...evaluation, ...decided, because: `${decided.because} The checks showed nothing: ${clause(because)}.` };
  return { ...evaluation, result: decided.result, because: `${decided.because} The checks: ${clause(because)}.` };
}

/** Nothing speaks against it, and what is open is kept elsewhere: no check has looked at it, or found anything. */
function isLeftToPeople({ control, counts, checks: judged }: ControlEvaluation): boolean {
  if (counts.exception > 0) return false;
  if (counts.pass === 0 && control.checks.every((id) => leftToPeople.has(id))) return true;
  const open = judged.filter(({ result }) => result === 'indeterminate');
  return open.length > 0 && open.every(isUndeclared);
}

/** The company states that it has nothing of the sort, and nothing speaks against it: then nothing is asked either. */
const isStatedAway = ({ checks: judged }: ControlEvaluation): boolean =>
  judged.length > 0 && judged.every(({ stated }) => stated?.standing === 'believed');

type Decided = Pick<ControlEvaluation, 'result' | 'because' | 'counts' | 'coverage'>;

function decidedByPeople(asked: readonly StandingRequest[]): Decided {
  const result = resultOf(asked.map((one) => one.result));
  const counts = countsOf(asked);
  const due = counts.population - counts.notApplicable;
  return {
    result,
    because: becauseOf(asked, result),
    counts,
    coverage: due === 0 ? 0 : (counts.pass + counts.exception) / due,
  };
}

/** The worst has its way; one that is open keeps the control open. */
function resultOf(results: readonly ControlResult[]): ControlResult {
  if (results.every((result) => result === 'not-operated')) return 'not-operated';
  if (results.some((result) => result === 'not-operated' || result === 'deviated')) return 'deviated';
  return results.every((result) => result === 'operated') ? 'operated' : 'indeterminate';
}

/** Instances are the members: accepted, overdue, waiting, not due yet. */
function countsOf(asked: readonly StandingRequest[]): OutcomeCounts {
  const sum = (of: (counts: StandingRequest['counts']) => number): number =>
    asked.reduce((total, { counts }) => total + of(counts), 0);
  return {
    population: asked.reduce((total, { instances }) => total + instances.length, 0),
    pass: sum(({ accepted }) => accepted),
    exception: sum(({ overdue }) => overdue),
    notApplicable: sum((counts) => counts['not-due']),
    notDetermined: sum((counts) => counts['handed-in'] + counts.rejected + counts.due),
  };
}

function becauseOf(asked: readonly StandingRequest[], result: ControlResult): string {
  if (asked.every(({ begunAt }) => begunAt === null)) {
    return `No check of code or forges decides this. ${askedFor(asked)}`;
  }
  const told = asked.map(({ request, because }) => `${titleOf(request)}: ${because}`).join(' ');
  const how =
    result === 'operated'
      ? 'What people handed in and others accepted says so, not a computation.'
      : 'No check of code or forges decides this; people hand it in.';
  return `${how} ${told}`;
}

function askedFor(asked: readonly StandingRequest[]): string {
  const named = asked.map(({ request, owner }) => `${request.title} (${often[request.cadence]}, from the ${owner})`);
  return `Asked for: ${listed(named, 5)}. Nobody has begun it.`;
}

const titleOf = ({ title, cadence }: EvidenceRequest): string => `${title} (${often[cadence]})`;
