/**
 * Checks over the facts of a simulated company on GitHub, against the perfect auditor: the day on which protection was off
 * shows in the state of the branch and in what landed then, and a log of bypasses that forgets after a month does not leave
 * everything before it open.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sha256 } from '../../src/base/digest.ts';
import type { AnyCheck } from '../../src/controls/check.ts';
import { branchProtected } from '../../src/controls/checks/branch-protected/check.ts';
import { emergencyChangesReviewed } from '../../src/controls/checks/emergency-changes-reviewed/check.ts';
import { landedUnderUsualRules } from '../../src/controls/checks/landed-under-usual-rules/check.ts';
import { runCheck } from '../../src/controls/runner.ts';
import type { CheckResult, MemberResult } from '../../src/model/control.ts';
import type { Fact } from '../../src/model/fact.ts';
import { collectBranchFact, collectRepositoryFact } from '../../src/facts/collect.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { githubHabits } from './faces/github.ts';
import { factsOf, knowWorld, type BranchFacts, type KnownWorld } from './facts-of-world.ts';
import { truthOf, type LandingTruth } from './ground-truth.ts';
import { makeWorld } from './make-world.ts';
import type { World } from './world.ts';

const folder = scratchDirectory('forge-controls');
const kinds = ['landed-change', 'branch-rules', 'rule-bypass', 'difference', 'changeset'] as const;

for (const seed of [1, 2])
  describe(`the checks of changes over the company of seed ${seed}`, () => {
    let world: World;
    let known: KnownWorld;
    let main: BranchFacts;
    let landings: readonly LandingTruth[];

    before(async () => {
      world = makeWorld({ seed, changes: 60, directory: path.join(folder, String(seed)), habits: githubHabits });
      known = await knowWorld(world, folder);
      main = await factsOf(known, 'main');
      landings = truthOf(world).landings.filter(({ landing }) => landing.branch === 'main' && !landing.lost);
    });
    after(() => known.close());

    function judged(check: AnyCheck): CheckResult {
      const { history, gaps } = main;
      const facts: Fact[] = [
        ...collectRepositoryFact({ history, languagesAtHead: { TypeScript: 1 } }),
        ...collectBranchFact({ history, fork: null, isProduction: true, seen: [], observedAt: world.now }),
        ...kinds.flatMap((kind) => main.of(kind)),
      ];
      const period = { type: 'window', ...world.window } as const;
      return runCheck({ check, facts, gaps, period, parameters: {}, version: sha256('test') });
    }
    /** By the commit of the landing. */
    const byCommit = ({ members }: CheckResult): ReadonlyMap<string, MemberResult> => {
      const commits = new Map<string, string>(main.landings.map(({ id, value }) => [id, value.commit]));
      return new Map(members.map((one) => [commits.get(one.member)!, one]));
    };

    test('the day on which the rules were off is an interval of the state of the branch', () => {
      const off = world.repositories[0]!.rules[0]!.versions;
      const at = off.findIndex(({ rules }) => !rules.active);
      const [member] = judged(branchProtected).members;
      const found = member!.intervals.filter(({ because }) => because.includes('is switched off, and with it'));
      assert.deepEqual(
        found.map(({ from, to, result }) => [from.at, to.at, result]),
        [[off[at]!.at, off[at + 1]!.at, 'exception']],
      );
      assert.match(
        member!.because,
        /ruleset main of the repository is switched off, and with it: changes only through/,
      );
    });

    test('what landed on that day without what is usually demanded is an exception, and nothing of another day', () => {
      const results = byCommit(judged(landedUnderUsualRules));
      const said = landings.flatMap((one) => one.landing.commits.map((commit) => [one, results.get(commit)] as const));
      const onDayOff = said.filter(([one]) => one.protected === 'exception');
      assert.ok(onDayOff.length > 0);
      for (const [one, result] of onDayOff) {
        const lacks = one.approved === 'exception' || one.checked === 'exception' || one.changeset === null;
        assert.equal(result?.result, lacks ? 'exception' : 'pass', `${one.changeset?.number}: ${result?.because}`);
      }
      assert.ok(onDayOff.some(([, result]) => result?.result === 'exception'));
      for (const [one, result] of said)
        if (one.protected === 'pass')
          assert.notEqual(result?.result, 'exception', `${one.changeset?.number}: ${result?.because}`);
    });

    test('a landing older than the log of bypasses passes when it had no need of one, and a bypass never does', () => {
      const { members } = judged(emergencyChangesReviewed);
      const results = byCommit(judged(emergencyChangesReviewed));
      for (const { landing, claims } of landings)
        if (claims.includes('admin-bypass') || claims.includes('emergency-unreviewed'))
          assert.notEqual(results.get(landing.commits.at(-1)!)?.result, 'pass', claims.join());
      const [gap] = main.gaps.filter(({ of }) => of === 'rule-bypass');
      const older = members.filter(({ intervals }) => intervals[0]!.from.at < gap!.span!.to);
      const passed = older.filter(({ result }) => result === 'pass');
      assert.ok(passed.length * 2 > older.length, `${passed.length} of ${older.length}`);
    });
  });
