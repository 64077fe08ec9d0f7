import { test } from 'node:test';
import { asOf, casesOf, gap, incident, repository } from '../../test-facts.ts';
import { incidentEvidenceKept } from './check.ts';

const digest = 'a1'.repeat(32);

const cases = casesOf(incidentEvidenceKept, {
  passes: [
    {
      name: 'with a digest',
      facts: [incident({ evidence: [`s3://evidence/1.tar ${digest}`] })],
      because: /lists 1 piece of evidence/,
    },
  ],
  fails: [{ name: 'none', facts: [incident()], because: /names no evidence that was kept/ }],
  notDetermined: [
    { name: 'no record at all', facts: [repository()], because: /No incident is recorded in any repository/ },
    {
      name: 'records could not be read',
      facts: [repository()],
      gaps: [gap('incident')],
      because: /Some incident facts/,
    },
    {
      name: 'without a digest',
      facts: [incident({ evidence: ['s3://evidence/1.tar'] })],
      because: /1 piece of evidence without a digest/,
    },
    { name: 'no severity', facts: [incident({ severity: null })], because: /gives no severity/ },
  ],
  notApplicable: [
    {
      name: 'recorded in another repository',
      facts: [repository(), incident({}, { repository: 'handbook' })],
      because: /recorded in handbook/,
    },
    { name: 'history', facts: [incident()], period: asOf(800), because: /of the last 400 days/ },
    { name: 'a small one', facts: [incident({ severity: 4 })], because: /that grave/ },
  ],
});
for (const [name, run] of cases) test(name, run);
