import type { IncidentFact, IncidentTime } from '../../../model/kept-record.ts';
import { defineCheck } from '../../check.ts';
import { beganAt, eachIncident, type Told } from '../../kit/incidents.ts';
import { hoursAfter, momentOf } from '../../time.ts';

interface Targets {
  readonly [name: string]: number;
  readonly sev1AcknowledgeMinutes: number;
  readonly sev1ContainHours: number;
  readonly sev1ResolveHours: number;
  readonly sev2AcknowledgeMinutes: number;
  readonly sev2ContainHours: number;
  readonly sev2ResolveHours: number;
  readonly recentDays: number;
}

export const incidentsHandledInTime = defineCheck({
  meta: {
    id: 'incidents-handled-in-time',
    title:
      'Grave incidents on record were acknowledged, contained and resolved within the targets, or the miss is explained',
    question: 'Did you respond as fast as you said you would?',
    rationale:
      'Targets of a plan are promises. The times of the records (files of a folder `incidents`) of severity 1 and 2 are held against them, from when the incident was detected. A record that says why a target was missed (`explanation`) is taken at its word, and named. Times are what the record claims; a time that is not there, or a severity that is not told, leaves the incident open. Times without a zone are taken for UTC, so of one record they all move together.',
    remediation:
      'Find out why the target was missed and write it into the record; have whoever answers for the plan approve that change.',
    reference: 'INC-04',
    evaluation: 'state',
    parameters: {
      sev1AcknowledgeMinutes: 15,
      sev1ContainHours: 4,
      sev1ResolveHours: 24,
      sev2AcknowledgeMinutes: 60,
      sev2ContainHours: 24,
      sev2ResolveHours: 72,
      recentDays: 400,
    },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['incident'],
  test: (_item, facts, targets) =>
    eachIncident(facts, {
      recentDays: targets.recentDays,
      holds: ['was handled as promised', 'were handled as promised'],
      untouched: 'No incident on record is of severity 1 or 2.',
      judge: (incident) => judged(incident, targets),
    }),
});

function judged(incident: IncidentFact, targets: Targets): Told {
  const { severity, times, explanation } = incident;
  if (severity !== null && severity > 2) return undefined;
  if (severity === null) return { open: 'gives no severity, so which targets it has is not known' };
  const begin = beganAt(incident);
  if (begin === undefined) return { open: 'does not say when it was detected' };
  const limits = limitsOf(severity, targets);
  const late = limits.flatMap(({ name, hours }) => {
    const at = times[name];
    const due = hoursAfter(begin, hours);
    return at !== undefined && at > due ? [`was ${name} on ${momentOf(at)}, due by ${momentOf(due)}`] : [];
  });
  if (late.length > 0 && explanation === null) return { flaw: late.join(' and ') };
  const unsaid = limits.filter(({ name }) => times[name] === undefined).map(({ name }) => name);
  if (unsaid.length > 0) return { open: `does not say when it was ${unsaid.join(', ')}` };
  return { good: late.length > 0 ? `${late.join(' and ')}, explained: ${explanation}` : 'was in time' };
}

function limitsOf(
  severity: number,
  targets: Targets,
): readonly { readonly name: IncidentTime; readonly hours: number }[] {
  const { sev1AcknowledgeMinutes, sev1ContainHours, sev1ResolveHours } = targets;
  const { sev2AcknowledgeMinutes, sev2ContainHours, sev2ResolveHours } = targets;
  const isGravest = severity <= 1;
  return [
    { name: 'acknowledged', hours: (isGravest ? sev1AcknowledgeMinutes : sev2AcknowledgeMinutes) / 60 },
    { name: 'contained', hours: isGravest ? sev1ContainHours : sev2ContainHours },
    { name: 'resolved', hours: isGravest ? sev1ResolveHours : sev2ResolveHours },
  ];
}
