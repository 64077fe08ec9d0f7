import { test } from 'node:test';
import type { Approval, ProposedChange } from '../../../model/change.ts';
import { casesOf, day, fact, gap, landing, repository } from '../../test-facts.ts';
import { approval, proposed } from '../../test-forge-facts.ts';
import { changeApprovedByAnother } from './check.ts';

const by = (...people: readonly string[]) =>
  people.map((person) => ({ person, at: null, commit: null, source: 'trailer:Reviewed-by' }));
const born = repository({ from: 0 });
const through = (more: Partial<ProposedChange>, value: Parameters<typeof landing>[0] = {}) => [
  born,
  landing({ change: { id: '7', url: null }, joinedBy: 'api', proposed: proposed(more), ...value }, { from: 3 }),
];
const approvedSo = (...approvals: readonly Partial<Approval>[]) => through({ approvals: approvals.map(approval) });
const carol: Partial<Approval> = { person: 'Carol <carol@example.com>', identity: 'carol@example.com' };
const joins = ['github:ann', 'github:ann-at-home'];
const oneAnn = { where: 'people list, line 4', by: 'Eve', on: day(2), joins };
const home: Partial<Approval> = { person: 'Ann <ann@example.com>', identity: 'ann@example.com', asserted: [oneAnn] };
const difference = (code: 'direct-push' | 'backport-of-reviewed', explained: boolean) =>
  fact(
    'difference',
    {
      code,
      branch: 'main',
      subject: landing({}, { from: 3 }).value.commit,
      at: day(4),
      because: 'It is the patch of #5, approved by Bob.',
      explained,
      relied: [],
    },
    { from: 4 },
  );

const cases = casesOf(changeApprovedByAnother, {
  passes: [
    {
      name: 'on the forge',
      facts: approvedSo({}),
      because:
        /Approved by Bob <bob@example\.com>, who wrote none of it, before it landed and in its last revision \(api/,
    },
    {
      name: 'an earlier revision of equal content',
      facts: approvedSo({ revision: 'same-content' }),
      because: /earlier revision of equal content/,
    },
    {
      name: 'one good approval among bad ones',
      facts: approvedSo({ bot: true, identity: 'ci' }, carol, { revision: 'older' }),
      because: /Approved by Carol/,
    },
    {
      name: 'first taken back, then given again',
      facts: approvedSo({ state: 'superseded' }, {}),
      because: /Approved by Bob/,
    },
    {
      name: 'whoever pushed last has the name of the approver, and is somebody else',
      facts: through({ lastPusher: 'Bob <bob@example.com>', lastPusherIdentity: 'bob@elsewhere.example' }),
      because: /Approved by Bob/,
    },
    { name: 'who pushed last is not told', facts: through({ lastPusher: null }), because: /Approved by Bob/ },
    {
      name: 'a bot wrote it, a person approved it',
      facts: through({ writers: [], author: 'renovate[bot]', lastPusher: null }, { bot: true }),
      because: /Approved by Bob/,
    },
    {
      name: 'a backport of what was reviewed',
      facts: [...approvedSo(), difference('backport-of-reviewed', true)],
      because: /The same patch was reviewed: It is the patch of #5/,
    },
    {
      name: 'a backport that came through no changeset',
      facts: [born, landing({}, { from: 3 }), difference('backport-of-reviewed', true)],
      because: /The same patch was reviewed/,
    },
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
      name: 'from a second account, which the people list says is the writer’s',
      facts: approvedSo(home),
      because:
        /\(self-approval, by people list, line 4 \(by Eve on 2026-01-03\), which says that github:ann and github:ann-at-home are one person\)/,
    },
    {
      name: 'two approvals of one person by somebody’s word, where two are needed',
      facts: approvedSo({ ...carol, state: 'superseded', asserted: [{ ...oneAnn, by: null, on: null }] }, carol),
      parameters: { minimumApprovers: 2 },
      because:
        /; Carol <carol@example\.com> counts once, by people list, line 4 \(who says so, and since when, it does/,
    },
    {
      name: 'the forge knows of no approval',
      facts: approvedSo(),
      because: /Nobody approved it.*\(nobody\); 1 needed/,
    },
    {
      name: 'the author under another account',
      facts: approvedSo({ identity: 'ann@example.com', person: 'Ann <ann@home.example>' }),
      because: /Ann <ann@home\.example> wrote part of it.*\(self-approval\)/,
    },
    {
      name: 'whoever pushed last',
      facts: through({ lastPusher: 'bob@example.com' }),
      because: /pushed it last \(self-approval\)/,
    },
    {
      name: 'whoever pushed last, by another name',
      facts: through({ lastPusher: 'bob-at-home', lastPusherIdentity: 'bob@example.com' }),
      because: /pushed it last \(self-approval\)/,
    },
    {
      name: 'something was pushed after the approval',
      facts: approvedSo({ revision: 'older' }),
      because: /\(approved-before-last-push\)/,
    },
    { name: 'dismissed', facts: approvedSo({ state: 'dismissed' }), because: /\(dismissed\)/ },
    { name: 'taken back', facts: approvedSo({ state: 'superseded' }), because: /\(withdrawn\)/ },
    { name: 'after the landing', facts: approvedSo({ beforeLanding: false, at: day(5) }), because: /\(late\)/ },
    { name: 'a bot', facts: approvedSo({ bot: true }), because: /is a bot \(only-a-bot\)/ },
    {
      name: 'every reason is told',
      facts: approvedSo({ bot: true, identity: 'ci' }, { beforeLanding: false }),
      because: /\(only-a-bot\).*\(late\)/,
    },
    {
      name: 'one of two needed',
      facts: approvedSo({}, { ...carol, state: 'dismissed' }),
      parameters: { minimumApprovers: 2 },
      because: /Only 1 of 2 approvals counts: Carol.*\(dismissed\)/,
    },
    {
      name: 'one person through two accounts counts once',
      facts: approvedSo({}, { person: 'bob-at-home' }),
      parameters: { minimumApprovers: 2 },
      because: /Only 1 of 2/,
    },
    {
      name: 'landed without a changeset, by the lists held against each other',
      facts: [born, landing({}, { from: 3 }), difference('direct-push', false)],
      because: /without a changeset \(nobody\)/,
    },
    {
      name: 'only its author stands in the commit',
      facts: through({ approvals: [] }, { approvers: by('Ann <ann@example.com>') }),
      because: /\(nobody\)/,
    },
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
      name: 'a namesake of a writer',
      facts: approvedSo({ namesakeOfWriter: true }),
      because: /has the name of somebody/,
    },
    {
      name: 'at an unknown time',
      facts: approvedSo({ at: null, beforeLanding: null }),
      because: /at a time that is not/,
    },
    {
      name: 'of an unknown revision',
      facts: approvedSo({ revision: 'unknown' }),
      because: /a revision that is not known/,
    },
    {
      name: 'of nobody knows whom',
      facts: approvedSo({ identity: '' }),
      because: /cannot be told from those who wrote/,
    },
    {
      name: 'nobody knows who wrote it',
      facts: through({ writers: [], author: null, lastPusher: null }),
      because: /who wrote it is not known/,
    },
    {
      name: 'reviews were cut off',
      facts: through({
        approvals: [],
        missing: [{ part: 'reviews', reason: 'truncated', detail: 'Page 3 is missing.' }],
      }),
      because: /not all reviews could be read: Page 3 is missing/,
    },
    {
      name: 'commits were cut off, so a writer may be unknown',
      facts: through({ missing: [{ part: 'commits', reason: 'truncated', detail: 'Only 250 are told.' }] }),
      because: /not all of its commits could be read.*Only 250/,
    },
    {
      name: 'the commit names somebody whom the forge does not know',
      facts: through({ approvals: [] }, { approvers: by('Carol <carol@example.com>') }),
      because: /names Carol.*of whom the forge knows nothing/,
    },
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
