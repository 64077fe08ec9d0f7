import { test } from 'node:test';
import type { DifferenceCode } from '../../../model/reconciliation.ts';
import { casesOf, fact, gap, landing, landings, repository, window } from '../../test-facts.ts';
import { changeThroughChangeset } from './check.ts';

const through = {
  change: { id: '7', url: null },
  joinedBy: 'pull-ref',
  joinReason: 'Equal to the head of refs/pull/7.',
  method: 'squash',
} as const;
const joined = (from: number) => landing(through, { from });
const born = repository({ from: 0 });
const difference = (code: DifferenceCode, explained = false) =>
  fact(
    'difference',
    {
      code,
      branch: 'main',
      subject: landing({}, { from: 3 }).value.commit,
      at: born.valid.from.at,
      because: 'The log has it so.',
      explained,
      relied: [],
    },
    { from: 8 },
  );
const pushed = (landedBy?: string) => landing(landedBy === undefined ? {} : { landedBy }, { from: 3 });

const cases = casesOf(changeThroughChangeset, {
  passes: [
    {
      name: 'by the forge’s word only, which is said',
      facts: [
        born,
        landing({ change: { id: '7', url: null }, joinedBy: 'api', joinReason: 'It says so.' }, { from: 3 }),
      ],
      because: /It says so\. Only the forge’s word joins them; git does not prove it/,
    },
    {
      name: 'a backport of what was reviewed',
      facts: [born, pushed(), difference('backport-of-reviewed', true)],
      because: /accounted for: The log has it so/,
    },
    {
      name: 'an automation that may push',
      facts: [born, pushed('release-bot'), difference('direct-push')],
      parameters: { allowedPushers: 'Release-Bot' },
      because: /release-bot pushed it, who may do so/,
    },
    { name: 'by a pull ref', facts: [born, joined(3)], because: /It came through changeset #7: Equal to the head/ },
    {
      name: 'a forge that is not connected takes nothing away',
      facts: [born, joined(3)],
      gaps: [gap('landed-change', { reason: 'not-connected' })],
      because: /came through/,
    },
  ],
  fails: [
    {
      name: 'a direct push, by the lists held against each other',
      facts: [born, pushed('eve'), difference('direct-push')],
      because: /landed without a changeset: The log has it so\. eve pushed it/,
    },
    {
      name: 'a direct push by nobody knows whom is not on any list',
      facts: [born, pushed(), difference('direct-push')],
      parameters: { allowedPushers: 'release-bot' },
      because: /landed without a changeset/,
    },
    {
      name: 'anybody can write that title',
      facts: [born, ...landings(through), landing({ subject: 'Merge commit from fork' }, { from: 12 })],
      because: /1 exception/,
    },
    {
      name: 'a direct push among joined landings',
      facts: [born, ...landings(through), landing({}, { from: 12 })],
      because: /1 exception.*Git shows no changeset for it, while 100% of the landings before it show one/,
    },
  ],
  notDetermined: [
    {
      name: 'a difference of another kind says nothing of how it came',
      facts: [born, pushed(), difference('request-not-found')],
      because: /no earlier landing to compare with/,
    },
    {
      name: 'the fix of a security advisory from a private fork',
      facts: [
        born,
        joined(3),
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
      name: 'a project whose git shows no changesets',
      facts: [born, ...landings(), landing({}, { from: 12 })],
      period: window(12, 19),
      because: /only 0% of the landings before it show one either/,
    },
    {
      // juice-shop's first two landings of a year were held against a habit of one and of two landings (issue 4).
      name: 'one or two landings are no habit',
      facts: [born, joined(3), landing({}, { from: 4 }), landing({}, { from: 5 })],
      because: /that 100% of the 1 landing before it show one is too little to go by.*50% of the 2 landings/,
    },
    {
      name: 'nothing to compare with',
      facts: [born, landing({}, { from: 3 })],
      because: /no earlier landing to compare with/,
    },
    {
      name: 'landings may be missing',
      facts: [born, joined(3)],
      gaps: [gap('landed-change', { reason: 'missing-object' })],
      because: /The list may not be whole/,
    },
  ],
  notApplicable: [
    { name: 'the first commit', facts: [born, landing({}, { from: 0 })], because: /The branch began with this commit/ },
    {
      name: 'nothing landed',
      facts: [born, joined(3)],
      period: window(5, 9),
      because: /No occurrence in the period; the list is whole/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
