import { test } from 'node:test';
import { casesOf } from '../../test-facts.ts';
import { recordCases } from '../../test-record-cases.ts';
import { penetrationTestsMade } from './check.ts';

const { period, record, ...every } = recordCases({
  noun: 'penetration test',
  good: {
    topic: 'penetration-test',
    fields: { scope: 'production', findings: '3', 'open-high': '0' },
  },
  judgedOn: 370,
  keptOn: 100,
});

const cases = casesOf(penetrationTestsMade, {
  passes: [...every.passes],
  fails: [
    ...every.fails,
    {
      name: 'grave findings are open',
      facts: [record({ fields: { scope: 'production', findings: '3', 'open-high': '2' } })],
      because: /has 2 findings that are open, high/,
      period,
    },
    {
      name: 'its scope is not said',
      facts: [record({ fields: { findings: '0' }, sections: [] })],
      because: /says nothing of its scope/,
      period,
    },
  ],
  notDetermined: [...every.notDetermined],
  notApplicable: [...every.notApplicable],
});
for (const [name, run] of cases) test(name, run);
