import { test } from 'node:test';
import { casesOf, document, gap, repository } from '../../test-facts.ts';
import { incidentsAreAnalysed } from './check.ts';

const cases = casesOf(incidentsAreAnalysed, {
  passes: [
    { name: 'one here', facts: [document('post-mortem')], because: /1 post-mortem kept: shop\/docs\/post-mortem\.md/ },
    {
      name: 'one elsewhere',
      facts: [repository(), document('post-mortem', {}, { repository: 'handbook' })],
      because: /handbook/,
    },
  ],
  fails: [
    { name: 'none', facts: [document('runbook')], because: /No post-mortem was found/ },
    { name: 'an empty one', facts: [document('post-mortem', { words: 3 })], because: /No post-mortem/ },
  ],
  notDetermined: [{ name: 'a document could not be read', facts: [], gaps: [gap('document')], because: /may be in/ }],
  notApplicable: [
    { name: 'before the first landing', facts: [repository({ from: 300 })], because: /Nothing had landed/ },
  ],
});
for (const [name, run] of cases) test(name, run);
