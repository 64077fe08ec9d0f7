import type { KeptRecordFact } from '../../../model/kept-record.ts';
import { recordCheck } from '../../kit/record-check.ts';

export const incidentExercisesHeld = recordCheck({
  meta: {
    id: 'incident-exercises-held',
    title: 'Response to an incident was practised in every year, by enough people, and what was seen is written down',
    question: 'When did you last practise?',
    rationale:
      'A plan that nobody practised is met for the first time at night. Records of exercises (files whose folder or name calls them a tabletop, an incident drill or a response exercise) have to name who took part, who commanded, and what was observed. A record counts from the landing with which it first stood with a day and somebody’s name, whatever day it gives itself. Where no such record was ever kept in a repository of the run nothing is claimed, unless `keptHere` says that this is where they are kept; `folder` limits where they count. Whether the scenario was one that matters is for a reader to judge.',
    remediation:
      'Practise an incident each year with those who would respond, write down who took part and what was seen, with actions that have an owner and a day.',
    reference: 'INC-08',
  },
  topic: 'incident-exercise',
  noun: 'response exercise',
  intervalDays: 365,
  minimumPeople: 3,
  asked: [
    {
      what: 'what was observed',
      named: /observ|finding|lesson|went (?:well|wrong)|gaps?\b|deviation|takeaway|learn|recommendation/,
    },
  ],
  flawsOf: (record) => (namesCommander(record) ? [] : ['names nobody who commanded']),
});

const namesCommander = ({ people, fields }: KeptRecordFact): boolean =>
  people.some((one) => /command|incident lead|\bIC\b|facilitat/i.test(one)) ||
  Object.keys(fields).some((name) => /commander|incident-lead|facilitator/.test(name));
