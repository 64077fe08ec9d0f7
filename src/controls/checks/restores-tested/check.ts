import type { KeptRecordFact } from '../../../model/kept-record.ts';
import { recordCheck, minutesOf } from '../../kit/record-check.ts';

export const restoresTested = recordCheck({
  meta: {
    id: 'restores-tested',
    title: 'In every quarter a restore was tested, its contents were verified, and it took no longer than its target',
    question: 'When did you last restore, and did it work?',
    rationale:
      'A backup that was never restored is a hope. Records of restore tests (files whose folder or name calls them one) have to name who did it, which backup was restored, how its contents were verified and how long it took; a time beyond the target that the record itself states is an exception. A record counts from the landing with which it first stood with a day and somebody’s name, whatever day it gives itself. Where no such record was ever kept in a repository of the run nothing is claimed, unless `keptHere` says that this is where they are kept; `folder` limits where they count. Which services need a test is not known from code, so one a quarter is asked for; whether the backup is one that a job made, the list of jobs shows.',
    remediation:
      'Restore a backup of every critical service each quarter, verify what is in it, measure the time, and write the record on the day.',
    reference: 'DR-04',
  },
  topic: 'restore-test',
  noun: 'restore test',
  intervalDays: 92,
  asked: [
    { what: 'the backup that was restored', named: /backup|snapshot|source|archive/ },
    { what: 'how contents were verified', named: /verif|validat|checks?\b|row count|checksum|smoke|integrity/ },
    { what: 'how long it took', named: /rto|duration|time to (?:restore|recover)|restore time|started|elapsed|took/ },
  ],
  flawsOf: (record) => slowerThanTarget(record),
});

function slowerThanTarget(record: KeptRecordFact): readonly string[] {
  const actual = minutesOf(record, ['rto-actual', 'rto-actual-min', 'time-to-restore', 'restore-time', 'duration']);
  const target = minutesOf(record, ['rto-target', 'rto-target-min', 'rto', 'target']);
  return actual !== undefined && target !== undefined && actual > target
    ? [`took ${actual} minutes where ${target} are the target`]
    : [];
}
