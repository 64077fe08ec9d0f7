import type { IncidentFact, IncidentTime } from '../../../model/kept-record.ts';
import { defineCheck } from '../../check.ts';
import { beganAt, eachIncident, type IncidentView, type Told } from '../../kit/incidents.ts';
import { readRegister } from '../../kit/register.ts';
import { daysAfter, momentOf } from '../../time.ts';
import { listed } from '../../words.ts';

export const incidentsRecordedWhole = defineCheck({
  meta: {
    id: 'incidents-recorded-whole',
    title: 'Each record of an incident in a repository is complete, and its times are in order',
    question: 'List all incidents in the period with their timeline.',
    rationale:
      'What is not written down while it is fresh is not known later. Records are files of a folder `incidents` that give a severity or times; `required` names what each must say: severity, detected, acknowledged, contained, resolved, commander, summary, systems, personal data. Times have to follow one another. A record may be incomplete for `completeWithinDays`. Numbers of records that leave one out are told. That every incident has a record is not seen: alerts and outages that no record speaks of lie in other tools.',
    remediation:
      'Keep one file for each incident, with all that the plan asks for in its fields; correct times that are in the wrong order with a change that says why.',
    reference: 'INC-03',
    evaluation: 'state',
    parameters: {
      required: 'severity, detected, resolved, commander, summary, systems, personal data',
      completeWithinDays: 14,
      recentDays: 400,
    },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['incident'],
  test(_item, facts, { required, completeWithinDays, recentDays }) {
    const asked = readRegister(required).map(({ name }) => name);
    const missing = holesIn(facts);
    return eachIncident(facts, {
      recentDays,
      holds: ['is recorded as asked', 'are recorded as asked'],
      untouched: 'No incident of the period is recorded here.',
      judge: (incident): Told => {
        const disorder = disorderIn(incident);
        const hole = missing.get(incident.id ?? '');
        const begin = beganAt(incident);
        const isDue = begin === undefined || facts.hasPassed(daysAfter(begin, completeWithinDays));
        const unsaid = isDue ? asked.filter((name) => !says(incident, name)) : [];
        const flaws = [
          ...(unsaid.length > 0 ? [`does not tell ${listed(unsaid, 7)}`] : []),
          ...disorder,
          ...(hole === undefined ? [] : [`follows ${hole}, which no record has`]),
        ];
        return flaws.length > 0 ? { flaw: flaws.join(' and ') } : { good: 'is whole so far' };
      },
    });
  },
});

const order: readonly IncidentTime[] = ['detected', 'acknowledged', 'contained', 'resolved'];

function says(incident: IncidentFact, name: string): boolean {
  const { times, severity, commander, hasSummary, systems, personalData } = incident;
  switch (name) {
    case 'severity':
      return severity !== null;
    case 'commander':
      return commander !== null;
    case 'summary':
      return hasSummary;
    case 'systems':
      return systems.length > 0;
    case 'personal data':
      return personalData !== null;
    default:
      return times[name as IncidentTime] !== undefined;
  }
}

function disorderIn({ times, unreadTimes }: IncidentFact): readonly string[] {
  const known = order.flatMap((name) => (times[name] === undefined ? [] : [{ name, at: times[name] }]));
  const wrong = known.flatMap(({ name, at }, index) => {
    const before = known[index - 1];
    return before !== undefined && before.at > at
      ? [`is ${name} on ${momentOf(at)}, before it is ${before.name} on ${momentOf(before.at)}`]
      : [];
  });
  return [...wrong, ...(unreadTimes.length > 0 ? [`has times that cannot be read (${listed(unreadTimes)})`] : [])];
}

/** `INC-7` after `INC-5`: which number is left out, by the id that follows. Years and days are no numbers of a series. */
function holesIn(facts: IncidentView): ReadonlyMap<string, string> {
  const ids = facts.anywhere('incident').flatMap(({ value }) => {
    const parts = /^(\D*)(\d{1,5})$/.exec(value.id ?? '');
    return parts ? [{ id: value.id!, prefix: parts[1]!.toLowerCase(), number: Number(parts[2]) }] : [];
  });
  const numbers = new Set(ids.map(({ prefix, number }) => `${prefix}${number}`));
  const first = new Map<string, number>();
  for (const { prefix, number } of ids) first.set(prefix, Math.min(number, first.get(prefix) ?? number));
  return new Map(
    ids.flatMap(({ id, prefix, number }) =>
      number > first.get(prefix)! && !numbers.has(`${prefix}${number - 1}`)
        ? [[id, `${prefix}${number - 1}`] as const]
        : [],
    ),
  );
}
