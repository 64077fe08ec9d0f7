import { test } from 'node:test';
import { asObjectId } from '../../../model/repository.ts';
import { casesOf, landing, repository, window } from '../../test-facts.ts';
import { changeTracesToRequest } from './check.ts';

const born = repository({ from: 0 });
const joined = (from: number, requests: readonly string[] = []) =>
  landing({ change: { id: '7', url: null }, joinedBy: 'merge-commit', requests }, { from });

const cases = casesOf(changeTracesToRequest, {
  passes: [
    {
      name: 'a ticket',
      facts: [born, landing({ requests: ['SHOP-17', '#4'] }, { from: 3 })],
      because: /It names SHOP-17 and #4/,
    },
    {
      name: 'a revert',
      facts: [born, landing({ revertOf: asObjectId('c'.repeat(40)) }, { from: 3 })],
      because: /It takes back cccccccccc/,
    },
    {
      name: 'the fix of a numbered vulnerability',
      facts: [born, landing({ subject: 'Fix CVE-2026-48744' }, { from: 3 })],
      because: /It names CVE-2026-48744/,
    },
    { name: 'an update bot', facts: [born, landing({ bot: true }, { from: 3 })], because: /known automation/ },
  ],
  fails: [
    {
      name: 'anybody can write that title',
      facts: [born, joined(3, ['#1']), landing({ subject: 'Merge commit from fork' }, { from: 5 })],
      because: /1 exception/,
    },
    {
      name: 'a direct push that names nothing',
      facts: [born, joined(2, ['#1']), landing({}, { from: 3 })],
      because: /names no request, and it came through no changeset/,
    },
  ],
  notDetermined: [
    {
      name: 'the fix of a security advisory from a private fork',
      facts: [
        born,
        joined(3, ['#1']),
        landing(
          {
            subject: 'Merge commit from fork',
            committer: { name: 'GitHub', email: 'noreply@github.com' },
            signature: 'present',
          },
          { from: 5 },
        ),
      ],
      because: /security advisory, which GitHub lands from a private fork/,
    },
    {
      name: 'the changeset may name one',
      facts: [born, joined(3)],
      because: /the text of changeset #7, where one may be named, is not in git/,
    },
    {
      name: 'no landing shows a changeset',
      facts: [born, landing({}, { from: 2 }), landing({}, { from: 3 })],
      period: window(3, 9),
      because: /git does not show how changes come/,
    },
  ],
  notApplicable: [
    { name: 'the first commit', facts: [born, landing({}, { from: 0 })], because: /The branch began/ },
    { name: 'nothing landed', facts: [born], because: /No occurrence/ },
  ],
});
for (const [name, run] of cases) test(name, run);
