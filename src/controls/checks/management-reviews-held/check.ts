import { recordCheck } from '../../kit/record-check.ts';

export const managementReviewsHeld = recordCheck({
  meta: {
    id: 'management-reviews-held',
    title: 'In every year management looked at risks, incidents and audits together, and decided',
    question: 'How does leadership oversee security?',
    rationale:
      'Who answers for security has to look at it, and to decide. Minutes (files whose folder or name calls them a management review or a security committee) have to name who was there, speak of risks, of incidents or failures of controls, and of audits or metrics, and of what was decided. A record counts from the landing with which it first stood with a day and somebody’s name, whatever day it gives itself. Where no such record was ever kept in a repository of the run nothing is claimed, unless `keptHere` says that this is where they are kept; `folder` limits where they count. Minutes are often confidential and kept elsewhere; whether those present could decide, and whether somebody independent reviewed the programme, is for a reader to judge.',
    remediation:
      'Hold a review each year with those who can decide; keep its minutes, or their digest and a summary, in a repository.',
    reference: 'SEC-13',
  },
  topic: 'management-review',
  noun: 'management review',
  intervalDays: 365,
  minimumPeople: 2,
  asked: [
    { what: 'risks', named: /risk/ },
    { what: 'incidents or failures of controls', named: /incident|exception|failure|deviation|non-?conformit/ },
    { what: 'audits or metrics', named: /audit|metric|kpi|assessment|objective|performance/ },
    { what: 'what was decided', named: /decision|action|resolution|outcome|conclusion/ },
  ],
});
