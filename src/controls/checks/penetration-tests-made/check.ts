import type { KeptRecordFact } from '../../../model/kept-record.ts';
import { recordCheck } from '../../kit/record-check.ts';

export const penetrationTestsMade = recordCheck({
  meta: {
    id: 'penetration-tests-made',
    title: 'In every year a penetration test was made, with its scope and its findings on record',
    question: 'When was the last penetration test and are the findings fixed?',
    rationale:
      'Those who built a system do not see it as those who attack it. Records (files whose folder or name calls them a penetration test) have to name who tested, what was in scope, and what was found; findings that the record itself calls open and high or critical are an exception. A record counts from the landing with which it first stood with a day and somebody’s name, whatever day it gives itself. Where no such record was ever kept in a repository of the run nothing is claimed, unless `keptHere` says that this is where they are kept; `folder` limits where they count. Whether the testers are independent, and what the report says, is for a reader to judge.',
    remediation:
      'Have somebody independent test each year; keep tester, scope, period, digest of the report, findings by severity and the retest as a record.',
    reference: 'VUL-13',
  },
  topic: 'penetration-test',
  noun: 'penetration test',
  intervalDays: 365,
  asked: [
    { what: 'its scope', named: /scope|target|systems?\b|applications?\b/ },
    { what: 'what was found', named: /finding|result|vulnerabilit|issues?\b|summary/ },
  ],
  flawsOf: openGrave,
});

function openGrave({ fields }: KeptRecordFact): readonly string[] {
  const names = ['open-critical', 'open-high', 'critical-open', 'high-open'];
  const open = names.filter((name) => Number(fields[name] ?? 0) > 0);
  return open.map((name) => `has ${fields[name]} findings that are ${name.replace('-', ', ')}`);
}
