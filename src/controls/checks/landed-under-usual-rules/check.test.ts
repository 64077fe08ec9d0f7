import { test } from 'node:test';
import type { BranchRulesFact } from '../../../model/branch-rules.ts';
import { casesOf, day, fact, gap, landing, type When } from '../../test-facts.ts';
import { branchRules, proposed } from '../../test-forge-facts.ts';
import { landedUnderUsualRules } from './check.ts';

const rules = ({ seen, ...more }: Partial<BranchRulesFact>, when: When) =>
  fact('branch-rules', { ...branchRules(more), ...(seen && { seen }) }, when);
const none: Partial<BranchRulesFact> = {
  requiresChangeset: false,
  requiredApprovals: 0,
  requiredChecks: [],
  forcePushAllowed: true,
  deletionAllowed: true,
  pushers: [{ kind: 'everyone', id: '', name: 'everyone' }],
};
const offForADay = [rules({}, { to: 10 }), rules(none, { from: 10, to: 11 }), rules({}, { from: 11 })];

/** The ruleset is off for a day, and what classic protection demanded then nobody can read. */
const offAndUnread: Partial<BranchRulesFact> = {
  origins: [],
  switchedOff: branchRules().origins,
  requiresChangeset: null,
  requiredApprovals: null,
  requiredChecks: null,
  forcePushAllowed: null,
  deletionAllowed: null,
  pushers: null,
};
const switchedOff = [rules({}, { to: 10 }), rules(offAndUnread, { from: 10, to: 11 }), rules({}, { from: 11 })];
/** The forge keeps no history: looks every six hours, and one pause of two weeks. */
const looked: Partial<BranchRulesFact> = {
  seen: { looks: 90, withinHours: 6, apart: [{ from: day(40), to: day(54) }] },
};
const through = { change: { id: '7', url: null }, joinedBy: 'pull-ref' } as const;

const cases = casesOf(landedUnderUsualRules, {
  passes: [
    { name: 'as always', facts: [rules({}, {}), landing({}, { from: 5 })], because: /demanded as much as before/ },
    { name: 'the day after', facts: [...offForADay, landing({}, { from: 11 })], because: /as much as before/ },
    {
      name: 'stronger than before',
      facts: [rules({ requiredApprovals: 0 }, { to: 4 }), rules({}, { from: 4 }), landing({}, { from: 5 })],
      because: /as much as before/,
    },
    {
      name: 'between two looks that saw the same rules, with all that they demand',
      facts: [rules(looked, {}), landing({ ...through, proposed: proposed() }, { from: 5 })],
      because:
        /demanded as much as before, by rules that were seen alike on both sides, at most 6 hours apart; the forge keeps no history of them\./,
    },
    {
      name: 'while the ruleset was off, with all that it usually demands',
      facts: [...switchedOff, landing({ ...through, proposed: proposed() }, { from: 10 })],
      because:
        /ruleset main of the repository was switched off from 2026-01-11 to 2026-01-12, and it has what is usually demanded all the same: a changeset, 1 approval and 1 status check/,
    },
  ],
  fails: [
    {
      name: 'while the ruleset was off, pushed directly',
      facts: [...switchedOff, landing({}, { from: 10 })],
      because:
        /was switched off from 2026-01-11 to 2026-01-12, and it landed then without what is usually demanded: no changeset/,
    },
    {
      name: 'while the ruleset was off, approved by nobody',
      facts: [...switchedOff, landing({ ...through, proposed: proposed({ approvals: [] }) }, { from: 10 })],
      because: /without what is usually demanded: Nobody approved it/,
    },
    {
      name: 'while the ruleset was off, with a check that had not passed',
      facts: [...switchedOff, landing({ ...through, proposed: proposed({ statusChecks: [] }) }, { from: 10 })],
      because: /test had not passed/,
    },
    {
      name: 'on the day when all was off',
      facts: [...offForADay, landing({}, { from: 10 }), landing({}, { from: 12 })],
      because: /1 exception.*from 2026-01-11 to 2026-01-12: changes can land without a changeset, no approval/,
    },
    {
      name: 'one element less, until today',
      facts: [rules({}, { to: 4 }), rules({ forcePushAllowed: true }, { from: 4 }), landing({}, { from: 5 })],
      because: /since 2026-01-05: force pushes are allowed/,
    },
    {
      name: 'switched off in two steps',
      facts: [
        rules({}, { to: 4 }),
        rules({ requiredApprovals: 0 }, { from: 4, to: 6 }),
        rules(none, { from: 6 }),
        landing({}, { from: 7 }),
      ],
      because: /no approval is demanded/,
    },
  ],
  notDetermined: [
    {
      name: 'between two looks that saw the same rules, and approved by nobody: they may have been off for it',
      facts: [rules(looked, {}), landing({ ...through, proposed: proposed({ approvals: [] }) }, { from: 5 })],
      because: /lacks what the rules of main demand .*at most 6 hours apart.*whether they were taken away in between/,
    },
    {
      name: 'between two looks that are two weeks apart',
      facts: [rules(looked, {}), landing({ ...through, proposed: proposed() }, { from: 45 })],
      because: /were the same on 2026-02-10 and on 2026-02-24, nobody looked in between/,
    },
    {
      name: 'while the ruleset was off, and the forge knows nothing of its changeset',
      facts: [...switchedOff, landing(through, { from: 10 })],
      because: /is open: what the forge knows of its changeset, who approved it/,
    },
    {
      name: 'another origin that had demanded it is not told any more',
      facts: [
        rules(
          {
            origins: [
              ...branchRules().origins,
              { kind: 'classic', id: 'main', name: 'protection of main', level: 'repository' },
            ],
          },
          { to: 10 },
        ),
        rules(offAndUnread, { from: 10 }),
        landing({}, { from: 10 }),
      ],
      because: /Not all of what the rules of main demanded before was readable/,
    },
    { name: 'before the first look', facts: [rules({}, { from: 9 }), landing({}, { from: 5 })], because: /not known/ },
    {
      name: 'nobody may read them',
      facts: [landing({}, { from: 5 })],
      gaps: [gap('branch-rules', { reason: 'forbidden' })],
      because: /rules of main on 2026-01-06 are not known/,
    },
    {
      name: 'an element is no longer readable',
      facts: [rules({}, { to: 4 }), rules({ requiredChecks: null }, { from: 4 }), landing({}, { from: 5 })],
      because: /Not all of what the rules of main demanded before was readable/,
    },
  ],
  notApplicable: [
    { name: 'never protected', facts: [rules(none, {}), landing({}, { from: 5 })], because: /demanded nothing/ },
    { name: 'nothing landed', facts: [rules({}, {})], because: /No occurrence/ },
  ],
});
for (const [name, run] of cases) test(name, run);
