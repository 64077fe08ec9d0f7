import { recordCheck } from '../../kit/record-check.ts';

export const threatNewsReviewed = recordCheck({
  meta: {
    id: 'threat-news-reviewed',
    title: 'In every month somebody went through advisories and reports, and what was decided is written down',
    question: 'How do you learn about new threats and who acts?',
    rationale:
      'Advisories help whoever reads them. Records of their triage (files whose folder or name calls them a review or triage of advisories, threats or threat intelligence) have to name who reviewed, which sources or reports were gone through, and what was decided. A record counts from the landing with which it first stood with a day and somebody’s name, whatever day it gives itself. Where no such record was ever kept in a repository of the run nothing is claimed, unless `keptHere` says that this is where they are kept; `folder` limits where they count. Whether outsiders can report is judged with SECURITY.md, and how long alerts stay open with the alerts; a mailbox, and the working days until each single report was decided, are not seen.',
    remediation:
      'Each month, write down which advisories, feeds and reports were gone through and what was decided on each, with the name of who did it.',
    reference: 'VUL-15',
  },
  topic: 'threat-review',
  noun: 'threat review',
  intervalDays: 31,
  asked: [
    { what: 'what was gone through', named: /source|feed|advisor|report|alert|threat|cve|kev|bulletin|input|finding/ },
    { what: 'what was decided', named: /decision|decided|action|outcome|triage|conclusion|result|follow|next steps/ },
  ],
});
