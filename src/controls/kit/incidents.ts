/**
 * Records of incidents that are kept as files, each held against one question. Incidents may as well be kept in a tool of
 * their own: where no repository of the run holds a record, nothing is claimed. An incident that was detected longer ago
 * than the parameter says is history, and is passed over.
 */
import type { Instant } from '../../base/instant.ts';
import type { Fact } from '../../model/fact.ts';
import type { IncidentFact } from '../../model/kept-record.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { daysAfter, hoursAfter, momentOf } from '../time.ts';
import { agree, counted, listed, outOf } from '../words.ts';
import { untold } from './seen.ts';

export type IncidentView = FactView<'incident'>;

/** What is said of one incident; undefined: the question does not touch it. */
export type Told = { readonly flaw: string } | { readonly open: string } | { readonly good: string } | undefined;

export interface IncidentQuestion {
  readonly recentDays: number;
  /** `is recorded as asked` with its plural. */
  readonly holds: readonly [one: string, many: string];
  /** When no incident is touched: `No incident of the period …` */
  readonly untouched: string;
  readonly judge: (incident: IncidentFact) => Told;
}

export function eachIncident(facts: IncidentView, { recentDays, holds, untouched, judge }: IncidentQuestion): Outcome {
  const own = facts.of('incident');
  if (own.length === 0) return noneHere(facts);
  const recent = own.filter(({ value }) => !isHistory(value, facts, recentDays));
  const told = recent.map((incident) => ({ incident, told: judge(incident.value) }));
  const flawed = told.flatMap(({ incident, told: one }) =>
    one && 'flaw' in one ? [{ incident, said: one.flaw }] : [],
  );
  const open = told.flatMap(({ incident, told: one }) => (one && 'open' in one ? [{ incident, said: one.open }] : []));
  const good = told.flatMap(({ incident, told: one }) => (one && 'good' in one ? [{ incident, said: one.good }] : []));
  const touched = flawed.length + open.length + good.length;
  const besides = open.length === 0 ? '' : ` Open: ${shown(open)}.`;
  if (flawed.length > 0)
    return exception(
      `${outOf(flawed.length, touched, 'incident')}: ${shown(flawed)}.${besides}`,
      flawed.map(({ incident }) => incident),
    );
  if (open.length > 0)
    return notDetermined(`${outOf(open.length, touched, 'incident')} cannot be judged: ${shown(open)}.`);
  if (good.length === 0)
    return notApplicable(
      recent.length === 0
        ? `No incident of the last ${recentDays} days is recorded here; that none happened, the records do not show.`
        : untouched,
    );
  return pass(
    `${counted(good.length, 'incident')} ${agree(good.length, ...holds)}: ${shown(good)}.`,
    good.map(({ incident }) => incident),
  );
}

function noneHere(facts: IncidentView): Outcome {
  const elsewhere = facts.anywhere('incident');
  return elsewhere.length > 0 && facts.gaps('incident').length === 0
    ? notApplicable(`Incidents are recorded in ${listed(elsewhere.map(({ repository }) => repository))}.`)
    : untold(
        facts,
        ['incident'],
        'No incident is recorded in any repository of the run: either there was none, or records are kept elsewhere.',
      );
}

function isHistory({ times }: IncidentFact, facts: IncidentView, days: number): boolean {
  const last = times.resolved ?? times.contained ?? times.detected;
  return last !== undefined && facts.hasPassed(daysAfter(last, days));
}

const shown = (of: readonly { readonly incident: Fact<'incident'>; readonly said: string }[]): string =>
  listed(
    of.map(({ incident, said }) => `${incident.value.path} ${said}`),
    4,
  );

/** The first time that is known of it. */
export const beganAt = ({ times }: IncidentFact): Instant | undefined => times.detected ?? times.acknowledged;

/**
 * An answer that is due so many hours after the incident began. `at` null: there is none. What is not known to have
 * been due in time is open.
 */
export function inTime(
  incident: IncidentFact,
  facts: Pick<IncidentView, 'hasPassed'>,
  answer: { readonly what: string; readonly at: Instant | null; readonly hours: number },
): Told {
  const { what, at, hours } = answer;
  const begin = beganAt(incident);
  if (begin === undefined) return { open: `does not say when it was detected, so when ${what} was due is not known` };
  const due = hoursAfter(begin, hours);
  if (at !== null && at > due) return { flaw: `${what} on ${momentOf(at)}, due by ${momentOf(due)}` };
  if (at !== null) return { good: `${what} on ${momentOf(at)}` };
  return facts.hasPassed(due)
    ? { flaw: `does not say when ${what}, due by ${momentOf(due)}` }
    : { good: `is not due before ${momentOf(due)}` };
}
