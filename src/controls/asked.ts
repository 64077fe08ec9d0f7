/**
 * What is said of a control that no check decides: what is asked of people instead, and what had been handed in by then.
 *
 * Invariant: such a control is `indeterminate`, never left out and never green: that a document is asked for says nothing
 * about whether the control operates. A control that has checks is left as its checks say; what is asked besides them
 * shows beside it, because a document that is not there takes nothing away from what code showed.
 */
import type { ControlEvaluation } from '../model/control.ts';
import type { Cadence, EvidenceRequest } from '../model/evidence-request.ts';
import { counted, listed } from './words.ts';

const often: Readonly<Record<Cadence, string>> = {
  daily: 'each day',
  weekly: 'each week',
  monthly: 'each month',
  quarterly: 'each quarter',
  yearly: 'each year',
  once: 'once for the period',
  event: 'each time it happens',
};

/** What was handed in for one request and not taken back or refused; of that, what somebody else accepted. */
export interface HandedIn {
  readonly submissions: number;
  readonly accepted: number;
}

export interface Asked {
  readonly requests: readonly EvidenceRequest[];
  /** By id of the request. */
  readonly handedIn: ReadonlyMap<string, HandedIn>;
}

export function sayWhatIsAsked(
  evaluations: readonly ControlEvaluation[],
  { requests, handedIn }: Asked,
): readonly ControlEvaluation[] {
  const byId = new Map(requests.map((request) => [request.id, request]));
  return evaluations.map((evaluation) => {
    const { control } = evaluation;
    if (control.checks.length > 0) return evaluation;
    const asked = (control.requests ?? []).flatMap((id) => byId.get(id) ?? []);
    return { ...evaluation, because: becauseAsked(asked, handedIn) };
  });
}

function becauseAsked(asked: readonly EvidenceRequest[], handedIn: Asked['handedIn']): string {
  if (asked.length === 0) return 'No check looks at this control, and nothing is asked for it.';
  const named = asked.map(({ title, cadence, owner }) => `${title} (${often[cadence]}, from the ${owner})`);
  const known = asked.flatMap(({ id }) => handedIn.get(id) ?? []);
  const submissions = known.reduce((sum, one) => sum + one.submissions, 0);
  const accepted = known.reduce((sum, one) => sum + one.accepted, 0);
  const so =
    submissions === 0
      ? 'Nothing had been handed in when this was judged.'
      : `${counted(submissions, 'document')} had been handed in when this was judged, ${accepted} accepted.`;
  return `No check of code or forges decides this. Asked for: ${listed(named, 5)}. ${so}`;
}
