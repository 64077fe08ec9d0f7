import { test } from 'node:test';
import type { BranchRules } from '../../../model/branch-rules.ts';
import type { LandedChange } from '../../../model/change.ts';
import type { StatusCheck } from '../../../model/changeset.ts';
import { asObjectId } from '../../../model/repository.ts';
import { casesOf, day, fact, landing, type When } from '../../test-facts.ts';
import { branchRules, proposed, statusCheck } from '../../test-forge-facts.ts';
import { requiredChecksPassed } from './check.ts';

const rules = (more: Partial<BranchRules> = {}, when: When = {}) => fact('branch-rules', branchRules(more), when);
const ofApp = rules({ requiredChecks: [{ name: 'test', reportedBy: '15368' }] });
const landed = (checks: readonly Partial<StatusCheck>[], more: Partial<LandedChange> = {}) =>
  landing(
    {
      change: { id: '7', url: null },
      joinedBy: 'merge-commit',
      proposed: proposed({ mergedAt: day(3), statusChecks: checks.map(statusCheck) }),
      ...more,
    },
    { from: 3 },
  );
/** Two looks, one before the landing and one after it, that saw different rules. */
const around = (after: Partial<BranchRules>) => [rules({}, { from: 0, to: 2 }), rules(after, { from: 5 })];
const both = [
  { name: 'test', reportedBy: null },
  { name: 'lint', reportedBy: null },
];
const queued = asObjectId('9'.repeat(40));

const cases = casesOf(requiredChecksPassed, {
  passes: [
    {
      name: 'on the head, before',
      facts: [rules(), landed([{}])],
      because: /1 required status check had passed on dddddddddd/,
    },
    { name: 'by the application that is named', facts: [ofApp, landed([{}])], because: /test \(of 15368\)/ },
    {
      name: 'failed first, then run again',
      facts: [rules(), landed([{ completedAt: day(2) }, { conclusion: 'failure', completedAt: day(1) }])],
      because: /had passed/,
    },
    {
      name: 'what is not required may fail',
      facts: [rules(), landed([{}, { name: 'lint', conclusion: 'failure' }])],
      because: /had passed/,
    },
    {
      name: 'on the commit of the queue',
      facts: [rules(), landed([{ conclusion: 'failure' }, { commit: queued }], { method: 'queue', commit: queued })],
      because: /passed on 9999999999/,
    },
    {
      name: 'a pattern covers all results of that name',
      facts: [
        rules({ requiredChecks: [{ name: 'ci/*', reportedBy: null }] }),
        landed([{ name: 'ci/a' }, { name: 'ci/b' }]),
      ],
      because: /ci\/\*/,
    },
  ],
  fails: [
    { name: 'did not run', facts: [rules(), landed([{ name: 'lint' }])], because: /test did not run \(missing\)/ },
    { name: 'failed', facts: [rules(), landed([{ conclusion: 'failure' }])], because: /\(failed\)/ },
    { name: 'cancelled', facts: [rules(), landed([{ conclusion: 'cancelled' }])], because: /\(failed\)/ },
    { name: 'skipped', facts: [rules(), landed([{ conclusion: 'skipped' }])], because: /no pass \(skipped\)/ },
    { name: 'neutral', facts: [rules(), landed([{ conclusion: 'neutral' }])], because: /\(skipped\)/ },
    { name: 'finished after the merge', facts: [rules(), landed([{ completedAt: day(5) }])], because: /\(after\)/ },
    {
      name: 'still running',
      facts: [rules(), landed([{ conclusion: 'pending', completedAt: null }])],
      because: /\(after\)/,
    },
    { name: 'by anybody', facts: [ofApp, landed([{ reportedBy: 'status' }])], because: /\(wrong-application\)/ },
    {
      name: 'passed first, then failed',
      facts: [rules(), landed([{ completedAt: day(1) }, { conclusion: 'failure', completedAt: day(2) }])],
      because: /\(failed\)/,
    },
    {
      name: 'on an earlier commit only',
      facts: [rules(), landed([{ commit: asObjectId('8'.repeat(40)) }])],
      because: /\(missing\)/,
    },
    {
      name: 'on the head, but the queue merged another commit',
      facts: [rules(), landed([{}], { method: 'queue', commit: queued })],
      because: /\(missing\)/,
    },
    {
      name: 'one of those that a pattern covers',
      facts: [
        rules({ requiredChecks: [{ name: 'ci/*', reportedBy: null }] }),
        landed([{ name: 'ci/a' }, { name: 'ci/b', conclusion: 'failure' }]),
      ],
      because: /\(failed\)/,
    },
    {
      name: 'not run, and required by the looks on both sides of a change of rules (issue 4)',
      facts: [...around({ requiredChecks: both }), landed([{ name: 'lint' }])],
      because:
        /Of 1 required status check: test did not run \(missing\); the rules were changed between two looks 72 hours/,
    },
  ],
  notDetermined: [
    {
      name: 'passed what both looks required, and one required more',
      facts: [...around({ requiredChecks: both }), landed([{}])],
      because: /rules of main on 2026-01-04 are not known/,
    },
    {
      name: 'not run, and required by one look only',
      facts: [...around({ requiredChecks: [] }), landed([])],
      because: /are not known/,
    },
    {
      name: 'not run, and the looks on both sides are a week and more apart',
      facts: [rules({}, { from: 0, to: 1 }), rules({ requiredChecks: both }, { from: 9 }), landed([])],
      because: /are not known/,
    },
    { name: 'the rules are not known', facts: [landed([{}])], because: /rules of main on 2026-01-04 are not known/ },
    {
      name: 'today’s rules are not those of that time',
      facts: [rules({}, { from: 8 }), landed([])],
      because: /are not known/,
    },
    {
      name: 'rules not readable',
      facts: [rules({ requiredChecks: null }), landed([])],
      because: /required could not be read/,
    },
    { name: 'from git alone', facts: [rules(), landing({}, { from: 3 })], because: /what ran on it, are not known/ },
    {
      name: 'results have expired',
      facts: [
        rules(),
        landed([], {
          proposed: proposed({
            mergedAt: day(3),
            statusChecks: [],
            missing: [{ part: 'statusChecks', reason: 'expired', detail: 'Kept for 400 days.' }],
          }),
        }),
      ],
      because: /Not all results could be read \(Kept for 400 days\)/,
    },
    {
      name: 'passed at an unknown time',
      facts: [rules(), landed([{ completedAt: null }])],
      because: /When test passed/,
    },
  ],
  notApplicable: [
    {
      name: 'nothing was required',
      facts: [rules({ requiredChecks: [] }), landed([])],
      because: /required no status check/,
    },
    {
      name: 'pushed without a changeset',
      facts: [
        rules(),
        landing({}, { from: 3 }),
        fact(
          'difference',
          {
            code: 'direct-push',
            branch: 'main',
            subject: landing({}, { from: 3 }).value.commit,
            at: day(3),
            because: 'Nothing leads to a changeset.',
            explained: false,
            relied: [],
          },
          { from: 3 },
        ),
      ],
      because: /no head on which/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
