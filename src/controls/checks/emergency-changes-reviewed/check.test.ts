import { test } from 'node:test';
import type { BranchRulesFact } from '../../../model/branch-rules.ts';
import type { Approval, LandedChange, ProposedChange } from '../../../model/change.ts';
import { asObjectId } from '../../../model/repository.ts';
import { casesOf, day, fact, gap, landing } from '../../test-facts.ts';
import { approval, branchRules, proposed } from '../../test-forge-facts.ts';
import { emergencyChangesReviewed } from './check.ts';

/** Day 1 is Friday 2026-01-02, so two working days end with Tuesday 2026-01-06, day 5. */
const landed = (more: Partial<ProposedChange>, value: Partial<LandedChange> = {}) => {
  const made = landing({ change: { id: '7', url: null }, proposed: proposed(more), ...value }, { from: 1 });
  return made;
};
const emergency = (approvals: readonly Partial<Approval>[], more: Partial<ProposedChange> = {}) =>
  landed({
    labels: ['Hotfix'],
    approvals: approvals.map((one) => approval({ beforeLanding: false, ...one })),
    ...more,
  });
const bypass = fact(
  'rule-bypass',
  {
    id: '1',
    ref: 'refs/heads/main',
    before: null,
    after: landing({}, { from: 1 }).value.commit,
    at: day(1),
    actor: 'eve',
    rules: ['pull_request'],
  },
  { from: 2 },
);

const rules = ({ seen, ...more }: Partial<BranchRulesFact> = {}) =>
  fact('branch-rules', { ...branchRules(more), ...(seen && { seen }) });
const bypassable = { bypass: null, bindsAdministrators: null, requiresCodeOwners: null };
/** What two looks around the landing saw, on the day before it and on the day after. */
const lookedAround = (after: Partial<BranchRulesFact>) => [
  fact('branch-rules', branchRules(bypassable), { from: 0, to: 0.5 }),
  fact('branch-rules', branchRules({ ...bypassable, ...after }), { from: 2 }),
];
const nothing = { requiresChangeset: false, requiredApprovals: 0, requiredChecks: [] };
const otherCommit = asObjectId('e'.repeat(40));
/** The log reaches back a month, and the landing is older. */
const forgotten = [gap('rule-bypass', { reason: 'not-observed', detail: 'Kept for a month.' })];

const cases = casesOf(emergencyChangesReviewed, {
  passes: [
    {
      name: 'on the last of two working days',
      facts: [emergency([{ at: day(5) }])],
      because:
        /declared as Hotfix, without an incident.*Bob .* on 2026-01-06: answered after 4 days; the limit was 2026-01-07 00:00:00 UTC/,
    },
    {
      name: 'reviewed beforehand',
      facts: [emergency([{ beforeLanding: true }])],
      because: /was approved before: Approved by Bob/,
    },
    {
      name: 'declared, through the rules, reviewed, with an incident',
      facts: [
        bypass,
        landed(
          { labels: ['emergency'], approvals: [approval({ beforeLanding: false, at: day(2) })] },
          { requests: ['INC-4'] },
        ),
      ],
      because: /declared as emergency \(INC-4\)/,
    },
    {
      name: 'a log of bypasses that cannot be read takes no review away',
      facts: [emergency([{ at: day(2) }])],
      gaps: [gap('rule-bypass', { reason: 'not-observed' })],
      because: /answered after 1 day/,
    },
    {
      name: 'older than the log, under rules that let nobody around them',
      facts: [rules(), landed({ approvals: [] })],
      gaps: forgotten,
      because: /the rules of main let nobody go around them/,
    },
    {
      name: 'older than the log, and with all that the rules demanded',
      facts: [rules(bypassable), landed({})],
      gaps: forgotten,
      because:
        /meets what the rules of main are known to have demanded \(a changeset, 1 approval and 1 status check\), so nobody had to/,
    },
  ],
  fails: [
    {
      name: 'a day too late',
      facts: [emergency([{ at: day(6) }])],
      because: /on 2026-01-07: late, at the very limit; the limit was 2026-01-07/,
    },
    {
      name: 'never',
      facts: [emergency([])],
      because: /nobody else has reviewed it \(unreviewed\): late by 393 days 23 hours, and still open/,
    },
    {
      name: 'by who wrote it, and by a bot',
      facts: [
        emergency([
          { at: day(2), identity: 'ann@example.com' },
          { at: day(2), bot: true, identity: 'ci' },
        ]),
      ],
      because: /\(unreviewed\)/,
    },
    {
      name: 'around the rules without a label',
      facts: [bypass, landed({})],
      because: /eve went around the rules \(pull_request\), and no label declares an emergency \(undeclared\)/,
    },
    { name: 'a direct push around the rules', facts: [bypass, landing({}, { from: 1 })], because: /\(undeclared\)/ },
    {
      name: 'older than the log, and without an approval that was demanded',
      facts: [rules(bypassable), landed({ approvals: [] })],
      gaps: forgotten,
      because:
        /The rules of main demanded 1 approval, and had none: somebody went around them or took them away for it, and no label declares an emergency \(undeclared\)\./,
    },
    {
      name: 'no log, without a check that was demanded by rules seen on both sides',
      facts: [rules({ ...bypassable, seen: { looks: 90, withinHours: 6.2, apart: [] } }), landed({ statusChecks: [] })],
      gaps: forgotten,
      because:
        /demanded test, which did not run: somebody .* \(undeclared\), by rules that were seen alike on both sides, at most 7 hours apart; the forge keeps no history of them\./,
    },
    {
      name: 'no log, without an approval, which the looks on both sides of a change of rules demanded',
      facts: [...lookedAround({ requiredChecks: [] }), landed({ approvals: [] })],
      gaps: forgotten,
      because: /demanded 1 approval, and had none: .* between two looks/,
    },
    {
      name: 'no log, and the approval withdrawn by the same account',
      facts: [rules(bypassable), landed({ approvals: [approval({ state: 'superseded', followedByOwn: true })] })],
      gaps: forgotten,
      because: /demanded 1 approval, and had none/,
    },
    {
      name: 'within fewer days by policy',
      facts: [emergency([{ at: day(5) }])],
      parameters: { reviewWithinBusinessDays: 1 },
      because: /late, at the very limit; the limit was 2026-01-06/,
    },
  ],
  notDetermined: [
    {
      // They may have been given up for good before it landed: no claim (issue 4).
      name: 'no log, without an approval, and the rules were gone at the next look',
      facts: [...lookedAround(nothing), landed({ approvals: [] })],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'no log, without a check that the later of two looks did not demand any more',
      facts: [...lookedAround({ requiredChecks: [] }), landed({ statusChecks: [] })],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'no log, without an approval that only the later of two looks demanded',
      facts: [
        fact('branch-rules', branchRules({ ...bypassable, ...nothing }), { from: 0, to: 0.5 }),
        fact('branch-rules', branchRules(bypassable), { from: 2 }),
        landed({ approvals: [] }),
      ],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'older than the log, merged elsewhere first, where other rules were',
      facts: [rules(bypassable), landed({ approvals: [], base: 'develop' })],
      gaps: forgotten,
      because: /whether rules were bypassed is not known: Kept for a month/,
    },
    {
      name: 'older than the log, and landed in one go with another changeset',
      facts: [
        rules(bypassable),
        landed({ approvals: [] }),
        landed({}, { commit: otherCommit, change: { id: '8', url: null } }),
      ],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'older than the log, without an approval that its proposer could have waived',
      facts: [rules({ ...bypassable, approvalsCanBeOverridden: true }), landed({ approvals: [] })],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'older than the log, approved by a bot and under rules that count bots',
      facts: [rules(bypassable), landed({ approvals: [approval({ bot: true })] })],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'older than the log, approved by one account and refused by another of the same person',
      facts: [rules(bypassable), landed({ approvals: [approval({ state: 'superseded' })] })],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'no log, and two looks at the rules that are a month apart',
      facts: [
        rules({ ...bypassable, seen: { looks: 2, withinHours: 0, apart: [{ from: day(0), to: day(31) }] } }),
        landed({ approvals: [] }),
      ],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'older than the log, and owners had to approve',
      facts: [rules({ ...bypassable, requiresCodeOwners: true }), landed({})],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'older than the log, and what was demanded is not readable',
      facts: [rules({ ...bypassable, requiredChecks: null }), landed({})],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    {
      name: 'older than the log, under rules that nobody knows',
      facts: [fact('branch-rules', branchRules(), { from: 9 }), landed({})],
      gaps: forgotten,
      because: /whether rules were bypassed is not known/,
    },
    { name: 'from git alone', facts: [landing({}, { from: 1 })], because: /lie on the forge/ },
    {
      name: 'the log of bypasses reaches back a month',
      facts: [landed({})],
      gaps: [gap('rule-bypass', { reason: 'not-observed', detail: 'Kept for a month.' })],
      because: /whether rules were bypassed is not known: Kept for a month/,
    },
    {
      name: 'the time is still running',
      facts: [fact('landed-change', emergency([]).value, { from: 1, observed: 3 })],
      because: /nobody looked after 2026-01-04 00:00:00 UTC; the limit was 2026-01-07/,
    },
    {
      name: 'by a namesake of a writer, before',
      facts: [emergency([{ beforeLanding: true, namesakeOfWriter: true }])],
      because: /is open/,
    },
    { name: 'at an unknown time', facts: [emergency([{ at: null }])], because: /at a time that is not known/ },
    {
      name: 'reviews were cut off',
      facts: [emergency([], { missing: [{ part: 'reviews', reason: 'truncated', detail: 'Only 100.' }] })],
      because: /not all reviews could be read: Only 100/,
    },
  ],
  notApplicable: [
    { name: 'an ordinary change', facts: [landed({})], because: /No label declares an emergency, and no rule/ },
    {
      name: 'a label of another policy',
      facts: [landed({ labels: ['hotfix'] })],
      parameters: { labels: 'urgent' },
      because: /No label/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
