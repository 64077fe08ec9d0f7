import { recordCheck } from '../../kit/record-check.ts';

export const recoveryExercised = recordCheck({
  meta: {
    id: 'recovery-exercised',
    title: 'In every year recovery was exercised as a whole, with measured times and what deviated from the plan',
    question: 'When did you last exercise the whole plan?',
    rationale:
      'Single restores do not show that services come back together. Records of recovery exercises (files whose folder or name calls them a disaster recovery test, failover drill, contingency exercise or game day) have to name who took part, the scenario, the measured times, and what deviated. A record counts from the landing with which it first stood with a day and somebody’s name, whatever day it gives itself. Where no such record was ever kept in a repository of the run nothing is claimed, unless `keptHere` says that this is where they are kept; `folder` limits where they count. Whether all critical services were in it is for a reader to judge.',
    remediation:
      'Exercise recovery of the critical services from end to end once a year, measure it against the targets, and follow up on what deviated.',
    reference: 'DR-05',
  },
  topic: 'recovery-exercise',
  noun: 'recovery exercise',
  intervalDays: 365,
  minimumPeople: 2,
  asked: [
    { what: 'the scenario', named: /scenario|scope|services?\b|objective/ },
    { what: 'measured times', named: /rto|rpo|actual|duration|timeline|recovery time|steps/ },
    { what: 'what deviated', named: /deviat|observ|finding|lesson|issues?\b|went (?:well|wrong)|gaps?\b|actions?\b/ },
  ],
});
