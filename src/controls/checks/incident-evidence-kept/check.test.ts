import { test } from 'node:test';
import { casesOf, incident } from '../../test-facts.ts';
import { everyIncidentCase } from '../../test-record-cases.ts';
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
    ...everyIncidentCase.notDetermined,
    {
      name: 'without a digest',
      facts: [incident({ evidence: ['s3://evidence/1.tar'] })],
      because: /1 piece of evidence without a digest/,
    },
    { name: 'no severity', facts: [incident({ severity: null })], because: /gives no severity/ },
  ],
  notApplicable: [
    ...everyIncidentCase.notApplicable,
    { name: 'a small one', facts: [incident({ severity: 4 })], because: /that grave/ },
  ],
});
for (const [name, run] of cases) test(name, run);
