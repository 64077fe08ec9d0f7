import { test } from 'node:test';
import { casesOf, gap, landing, repository } from '../../test-facts.ts';
import { changeApprovedByAnother } from './check.ts';

const by = (...people: readonly string[]) =>
  people.map((person) => ({ person, at: null, commit: null, source: 'trailer:Reviewed-by' }));
const born = repository({ from: 0 });

const cases = casesOf(changeApprovedByAnother, {
  passes: [
    {
      name: 'a trailer of somebody else',
      facts: [born, landing({ approvers: by('Bob <bob@example.com>') }, { from: 3 })],
      because: /Approved by Bob <bob@example\.com>, who is not among its authors \(trailer:Reviewed-by\)/,
    },
    {
      name: 'an author may be named too',
      facts: [born, landing({ approvers: by('Ann <ann@example.com>', 'Bob <bob@example.com>') }, { from: 3 })],
      because: /Approved by Bob/,
    },
    {
      name: 'without a forge',
      facts: [born, landing({ approvers: by('bob@example.com') }, { from: 3 })],
      gaps: [gap('landed-change', { reason: 'not-connected' })],
      because: /Approved by bob/,
    },
  ],
  fails: [
    {
      name: 'the forge was asked and knows none',
      facts: [born, landing({ joinedBy: 'api' }, { from: 3 })],
      because: /names no approver, and neither does the forge; 1 needed/,
    },
    {
      name: 'the forge knows only the author',
      facts: [born, landing({ joinedBy: 'api', approvers: by('ANN <ann@EXAMPLE.com>') }, { from: 3 })],
      because: /names 0 approvers who did not write it/,
    },
  ],
  notDetermined: [
    {
      name: 'prose behind a word that looks like a trailer',
      facts: [
        born,
        landing({ approvers: by('The most important thing to check would be the golden file') }, { from: 3 }),
      ],
      because: /names no approver; approvals/,
    },
    {
      name: 'nobody is named',
      facts: [born, landing({}, { from: 3 })],
      because: /names no approver; approvals on a forge are not in git/,
    },
    {
      name: 'an author under another address',
      facts: [born, landing({ approvers: by('Ann <ann@home.example>') }, { from: 3 })],
      because: /0 approvers who did not write it \(named: Ann/,
    },
    {
      name: 'one of two needed',
      facts: [born, landing({ approvers: by('Bob <bob@example.com>') }, { from: 3 })],
      parameters: { minimumApprovers: 2 },
      because: /1 approver who did not write it/,
    },
    {
      name: 'the same approver twice counts once',
      facts: [born, landing({ approvers: by('Bob <bob@example.com>', 'Bob <b@home.example>') }, { from: 3 })],
      parameters: { minimumApprovers: 2 },
      because: /1 approver who/,
    },
  ],
  notApplicable: [
    { name: 'the first commit', facts: [born, landing({}, { from: 0 })], because: /The branch began/ },
    { name: 'nothing landed', facts: [born], because: /No occurrence/ },
  ],
});
for (const [name, run] of cases) test(name, run);
