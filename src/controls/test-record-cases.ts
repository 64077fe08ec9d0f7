/** What every check of kept records, and every one of incidents, is tried with: what is its own stands in its own test. */
import { asOf, gap, incident, keptRecord, repository, type Cases, type When } from './test-facts.ts';

type KeptRecord = Parameters<typeof keptRecord>[0];

export interface RecordCasesOptions {
  /** As the check calls one: `log review`. */
  readonly noun: string;
  /** A record in which nothing is wanting. */
  readonly good: KeptRecord;
  /** Days: the one that is judged, and one in the interval that is over by then. */
  readonly judgedOn: number;
  readonly keptOn: number;
}

export function recordCases({ noun, good, judgedOn, keptOn }: RecordCasesOptions) {
  const period = asOf(judgedOn);
  /** The good one, but for what is told. */
  const record = (value: KeptRecord = {}, when: When = { from: keptOn }) => keptRecord({ ...good, ...value }, when);
  const passes: Cases = [
    { name: 'one in the interval', facts: [record()], because: new RegExp(`1 ${noun} on record: shop/`), period },
    {
      name: 'one in another repository of the run',
      facts: [repository(), record({}, { from: keptOn, repository: 'handbook' })],
      because: /handbook/,
      period,
    },
    {
      name: 'a good one beside a bad one',
      facts: [record(), record({ people: [] }, { from: keptOn, id: 'bad' })],
      because: new RegExp(`1 ${noun} on`),
      period,
    },
  ];
  const fails: Cases = [
    {
      name: 'none, where records are kept here',
      facts: [repository()],
      parameters: { keptHere: true },
      because: new RegExp(`No ${noun} was put on record`),
      period,
    },
    {
      name: 'one long ago and none in the interval',
      facts: [repository({ from: -800 }), record({}, { from: -700 })],
      because: new RegExp(`No ${noun} was put on record`),
      period,
    },
    {
      name: 'dated ahead of its landing',
      facts: [record({ date: keptRecord({}, { from: keptOn + 5 }).value.date })],
      because: /after it was recorded/,
      period,
    },
  ];
  return { period, record, passes, fails, ...withoutRecords(period) };
}

function withoutRecords(period: ReturnType<typeof asOf>) {
  const notDetermined: Cases = [
    { name: 'none was ever kept here', facts: [repository()], because: /whether it is kept elsewhere/, period },
    {
      name: 'none, and a record could not be read',
      facts: [repository()],
      gaps: [gap('kept-record')],
      parameters: { keptHere: true },
      because: /not known/,
      period,
    },
  ];
  const notApplicable: Cases = [
    {
      name: 'the first interval is not over',
      facts: [repository()],
      because: /not over|no whole one/,
      period: asOf(2),
    },
  ];
  return { notDetermined, notApplicable };
}

const unseenIncidents: Cases = [
  { name: 'no record at all', facts: [repository()], because: /No incident is recorded in any repository/ },
  {
    name: 'records could not be read',
    facts: [repository()],
    gaps: [gap('incident')],
    because: /Some incident facts/,
  },
];
const othersIncidents: Cases = [
  {
    name: 'recorded in another repository',
    facts: [repository(), incident({}, { repository: 'handbook' })],
    because: /recorded in handbook/,
  },
  { name: 'history', facts: [incident()], period: asOf(800), because: /of the last 400 days/ },
];
export const everyIncidentCase = { notDetermined: unseenIncidents, notApplicable: othersIncidents };
