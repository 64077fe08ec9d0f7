import { test } from 'node:test';
import { asObjectId } from '../../../model/repository.ts';
import type { Changeset } from '../../../model/changeset.ts';
import { casesOf, day, fact, landing, landings, repository, window } from '../../test-facts.ts';
import { account, changeset, proposed } from '../../test-forge-facts.ts';
import { changeTracesToRequest } from './check.ts';

const born = repository({ from: 0 });
const joined = (from: number, requests: readonly string[] = []) =>
  landing({ change: { id: '7', url: null }, joinedBy: 'merge-commit', requests }, { from });
const habit = landings({ change: { id: '7', url: null }, joinedBy: 'merge-commit', requests: ['#1'] });

const onForge = (more: Partial<Changeset>, value: Parameters<typeof landing>[0] = {}) => [
  born,
  fact('changeset', changeset(more), { id: 'changeset:7' }),
  landing({ change: { id: '7', url: null }, joinedBy: 'api', proposed: proposed(), ...value }, { from: 3 }),
];
const link = (id: string, created: number | null) => ({
  id,
  url: null,
  createdAt: created === null ? null : day(created),
  type: 'issue' as const,
});
const absent = (id: string) => ({ id, url: null, createdAt: null, type: 'unknown' as const, exists: false as const });
const notFound = fact(
  'difference',
  {
    code: 'request-not-found',
    branch: 'main',
    subject: '#99',
    at: day(3),
    because: '#99 does not exist.',
    explained: false,
    relied: ['changeset:7'],
  },
  { from: 6 },
);

const cases = casesOf(changeTracesToRequest, {
  passes: [
    {
      name: 'an issue that was there before',
      facts: onForge({ requests: [link('#12', 1), link('#13', 9)] }),
      because: /answers #12, which was there before it landed/,
    },
    {
      name: 'an issue on GitLab with the number of another changeset',
      facts: [
        ...onForge({ body: 'Refs #8.' }),
        fact('changeset', changeset({ id: '8', author: account('ann', { forge: 'gitlab' }) }), { id: 'changeset:8' }),
      ],
      because: /names #8; whether/,
    },
    {
      name: 'one that is not there, and one that is',
      facts: onForge({ requests: [absent('acme/shop#99'), link('#12', 1)] }, { requests: ['#99', '#12'] }),
      because: /answers #12/,
    },
    {
      name: 'a ticket in the title',
      facts: onForge({ title: 'SHOP-4: count once' }),
      because: /names SHOP-4; whether/,
    },
    {
      name: 'a ticket in the text, which was edited before it landed',
      facts: onForge({ body: 'For #12.', bodyEditedAt: day(0), mergedAt: day(3) }),
      because: /names #12/,
    },
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
      name: 'the changeset names none',
      facts: onForge({}),
      because: /Neither the commit nor changeset #7 names a request/,
    },
    {
      name: 'an encoding is no ticket',
      facts: onForge({ title: 'Read UTF-8 and SHA-256' }),
      because: /Neither the commit nor/,
    },
    {
      name: 'another changeset is no request',
      facts: [...onForge({ body: 'Follows #8.' }), fact('changeset', changeset({ id: '8' }), { id: 'changeset:8' })],
      because: /Neither the commit nor/,
    },
    {
      name: 'an issue that the forge does not have',
      facts: onForge({ body: 'Refs #99', requests: [absent('acme/shop#99')] }, { requests: ['#99'] }),
      because: /names acme\/shop#99, which the forge does not have, or no longer has/,
    },
    {
      name: 'made after it had landed',
      facts: onForge({ requests: [link('#12', 9)] }, { requests: ['#12'] }),
      because: /names #12, which was made only after/,
    },
    {
      name: 'one that does not exist',
      facts: [...onForge({ body: 'For #99.' }), notFound],
      because: /does not count: #99 does not exist/,
    },
    {
      name: 'anybody can write that title',
      facts: [born, ...habit, landing({ subject: 'Merge commit from fork' }, { from: 12 })],
      because: /1 exception/,
    },
    {
      name: 'a direct push that names nothing',
      facts: [born, ...habit, landing({}, { from: 12 })],
      because: /names no request, and it came through no changeset/,
    },
  ],
  notDetermined: [
    {
      name: 'the text was edited after it had landed',
      facts: onForge({ body: 'For #12.', mergedAt: day(3), bodyEditedAt: day(4) }),
      because: /was edited after it had landed/,
    },
    {
      name: 'links could not be read',
      facts: onForge({ missing: [{ part: 'requests', reason: 'forbidden', detail: 'Issues are closed to us.' }] }),
      because: /in what could be read: Issues are closed to us/,
    },
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
      facts: [born, ...landings(), landing({}, { from: 12 })],
      period: window(12, 19),
      because: /git does not show how changes come/,
    },
  ],
  notApplicable: [
    { name: 'the first commit', facts: [born, landing({}, { from: 0 })], because: /The branch began/ },
    { name: 'nothing landed', facts: [born], because: /No occurrence/ },
  ],
});
for (const [name, run] of cases) test(name, run);
