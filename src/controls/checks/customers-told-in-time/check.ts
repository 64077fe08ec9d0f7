import { defineCheck } from '../../check.ts';
import { eachIncident, inTime, type Told } from '../../kit/incidents.ts';

export const customersToldInTime = defineCheck({
  meta: {
    id: 'customers-told-in-time',
    title: 'For each incident on record that touched customers, they heard of it in time',
    question: 'What did customers see and when?',
    rationale:
      'Customers forgive outages sooner than silence. A record (a file of a folder `incidents`) that says customers were touched has to say when they first heard of it, within the minutes of the parameter after detection. What they were told, and that they heard when it was over, is for a reader of the status page to judge; private notices are seen only where the record names them.',
    remediation:
      'Post a first notice when customers are touched, however little is known, and note its time in the record.',
    reference: 'INC-11',
    evaluation: 'state',
    parameters: { firstNoticeMinutes: 60, recentDays: 400 },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['incident'],
  test: (_item, facts, { firstNoticeMinutes, recentDays }) =>
    eachIncident(facts, {
      recentDays,
      holds: ['was told in time', 'were told in time'],
      untouched: 'By their records, no incident touched customers.',
      judge: (incident): Told => {
        if (incident.customersAffected === 'no') return undefined;
        if (incident.customersAffected !== 'yes') return { open: 'does not say whether customers were touched' };
        return inTime(incident, facts, {
          what: 'customers were told',
          at: incident.customersToldAt,
          hours: firstNoticeMinutes / 60,
        });
      },
    }),
});
