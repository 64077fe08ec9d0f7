import type { KeptRecordFact } from '../../../model/kept-record.ts';
import { recordCheck } from '../../kit/record-check.ts';

export const logsReviewed = recordCheck({
  meta: {
    id: 'logs-reviewed',
    title: 'In every week somebody looked at the security logs, and what they found has a ticket',
    question: 'Who looks at the logs, and when did they last do so?',
    rationale:
      'Alerts see what somebody thought of; people see the rest. Records of reviews (files whose folder or name calls them a log review) have to name who looked, at which logs or with which queries, and what was found; a number of findings above nought needs a ticket. A record counts from the landing with which it first stood with a day and somebody’s name, whatever day it gives itself. Where no such record was ever kept in a repository of the run nothing is claimed, unless `keptHere` says that this is where they are kept; `folder` limits where they count. Reviews that are kept as issues or as cases of a monitoring tool are not read.',
    remediation:
      'Look at the security logs each week, write down who looked at what and what was found, and open a ticket for what needs work.',
    reference: 'LOG-13',
  },
  topic: 'log-review',
  noun: 'log review',
  intervalDays: 7,
  asked: [
    { what: 'which logs were looked at', named: /sources?|logs?\b|quer(?:y|ies)|systems?|dashboards?|scope/ },
    { what: 'what was found', named: /finding|observation|anomal|result|outcome|events?\b/ },
  ],
  flawsOf: (record) => (hasFindingWithoutTicket(record) ? ['has findings and names no ticket'] : []),
});

function hasFindingWithoutTicket({ fields, actions }: KeptRecordFact): boolean {
  const found = Number(fields['findings'] ?? fields['findings-n'] ?? fields['anomalies'] ?? 0);
  const names = Object.keys(fields).some((name) => /ticket|issue|case|link|follow/.test(name));
  return found > 0 && actions === 0 && !names;
}
