import type { IncidentFact } from '../../../model/kept-record.ts';
import { defineCheck } from '../../check.ts';
import { beganAt, eachIncident, inTime, type IncidentView, type Told } from '../../kit/incidents.ts';
import { hoursAfter } from '../../time.ts';

export const notificationDutiesDecided = defineCheck({
  meta: {
    id: 'notification-duties-decided',
    title:
      'For each incident on record that may touch personal data, whom to tell was decided, and they were told, in time',
    question: 'For incidents with personal data, when did you decide and whom did you tell?',
    rationale:
      'The law gives hours, not weeks. A record (a file of a folder `incidents`) that says personal data was touched, or that this is not known, has to say when it was decided whom to tell and what was decided; where the decision is to tell, also when that was done. The clock runs from detection. That it is not known may last for the same hours only. Whether the decision was right, and what was written to whom, is for a reader to judge.',
    remediation:
      'Decide as soon as personal data may be touched, write decision, reason and time into the record, and tell whom the law and contracts name.',
    reference: 'INC-07',
    evaluation: 'state',
    parameters: { decideHours: 72, notifyHours: 72, recentDays: 400 },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['incident'],
  test: (_item, facts, limits) =>
    eachIncident(facts, {
      recentDays: limits.recentDays,
      holds: ['was decided on in time', 'were decided on in time'],
      untouched: 'By their records, no incident touched personal data.',
      judge: (incident) => judged(incident, facts, limits),
    }),
});

type Limits = { readonly decideHours: number; readonly notifyHours: number };

function judged(incident: IncidentFact, facts: IncidentView, { decideHours, notifyHours }: Limits): Told {
  const { personalData, notification } = incident;
  if (personalData === 'no') return undefined;
  if (personalData === null) return { open: 'does not say whether personal data was touched' };
  const decided = inTime(incident, facts, {
    what: 'it was decided whom to tell',
    at: notification.decidedAt,
    hours: decideHours,
  });
  if (decided === undefined || !('good' in decided)) return decided;
  const begin = beganAt(incident);
  if (personalData === 'unknown' && begin !== undefined && facts.hasPassed(hoursAfter(begin, decideHours)))
    return { flaw: `says after ${decideHours} hours still that it is not known whether personal data was touched` };
  if (notification.decidedAt === null) return decided;
  if (notification.decision === null) return { open: 'does not say what was decided' };
  if (/^(?:no|none|not)\b/i.test(notification.decision)) return { good: `${decided.good}: nobody has to be told` };
  return inTime(incident, facts, { what: 'they were told', at: notification.sentAt, hours: notifyHours });
}
