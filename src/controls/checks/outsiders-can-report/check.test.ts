import { test } from 'node:test';
import { casesOf, document, gap, repository } from '../../test-facts.ts';
import { outsidersCanReport } from './check.ts';

const policy = (hasContact: boolean) => document('security-policy', { path: 'SECURITY.md', hasContact });

const cases = casesOf(outsidersCanReport, {
  passes: [
    {
      name: 'with a contact',
      facts: [policy(true)],
      because: /SECURITY\.md says how to report a problem and gives a contact/,
    },
  ],
  fails: [
    { name: 'none', facts: [document('contributing')], because: /No file says how to report/ },
    { name: 'without a contact', facts: [policy(false)], because: /SECURITY\.md names no address, link or form/ },
    {
      name: 'in another repository',
      facts: [repository(), document('security-policy', { hasContact: true }, { repository: 'handbook' })],
      because: /No file says/,
    },
  ],
  notDetermined: [{ name: 'a document could not be read', facts: [], gaps: [gap('document')], because: /may be in/ }],
  notApplicable: [{ name: 'an empty repository', facts: [repository({}, {})], because: /no file in a known language/ }],
});
for (const [name, run] of cases) test(name, run);
