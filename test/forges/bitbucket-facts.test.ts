/**
 * Facts about a simulated company on Bitbucket against what a perfect auditor would say of it: as `facts.test.ts` does for
 * GitHub, less what Bitbucket does not tell. Of that nothing may be claimed, and it has to show as not known:
 *
 *   past rules          nothing is known of them before the first look, so neither is a day without protection
 *   moves of branches   no log: a history that was replaced does not show, what was lost by it does, unexplained
 *   approvals taken back after the landing look like those taken back before: which, is not determined
 *   tickets             have numbers of their own: one that does not exist cannot be told from one elsewhere
 *   approvals of deployments, bypassed rules
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { weighApprovals } from '../../src/controls/kit/approvals.ts';
import { bitbucket } from '../../src/forges/bitbucket/bitbucket.ts';
import type { LandedChange } from '../../src/model/change.ts';
import type { DifferenceCode } from '../../src/model/reconciliation.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { bitbucketFace, bitbucketHabits } from './faces/bitbucket.ts';
import { factsOf, knowWorld, type BranchFacts, type KnownWorld } from './facts-of-world.ts';
import { truthOf, type Claim, type LandingTruth, type Outcome, type Truth } from './ground-truth.ts';
import { makeWorld } from './make-world.ts';
import type { InjectionCode, World } from './world.ts';

const folder = scratchDirectory('bitbucket-facts');
/** More with `PLUMBLINE_FORGE_CHANGES=1000`. */
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');
const branches = ['main', 'release/1.x'];

for (const seed of [1, 2, 3])
  describe(`the company of seed ${seed} on Bitbucket`, () => {
    let world: World;
    let known: KnownWorld;
    let truth: Truth;
    const facts = new Map<string, BranchFacts>();
    const valuesOf = new Map<string, ReadonlyMap<string, LandedChange>>();

    before(async () => {
      world = makeWorld({ seed, changes, directory: path.join(folder, String(seed)), habits: bitbucketHabits });
      truth = truthOf(world);
      known = await knowWorld(world, folder, { factory: bitbucket, face: bitbucketFace({ world }), login: 'mira' });
      for (const branch of branches) {
        const found = await factsOf(known, branch);
        facts.set(branch, found);
        valuesOf.set(branch, new Map(found.landings.map(({ value }) => [value.commit, value])));
      }
    });
    after(() => known.close());

    const standing = (): readonly (readonly [LandingTruth, readonly LandedChange[]])[] =>
      truth.landings
        .filter(({ landing }) => !landing.lost)
        .map((one) => [one, one.landing.commits.map((commit) => valuesOf.get(one.landing.branch)!.get(commit)!)]);
    const name = ({ landing, changeset, claims }: LandingTruth): string =>
      `${landing.method} ${changeset?.number ?? landing.commits[0]} ${claims.join(' ')}`;

    test('every landing is a fact, and no fact is without a landing', () => {
      const expected = standing().flatMap(([{ landing }]) => landing.commits);
      const found = branches.flatMap((branch) => facts.get(branch)!.landings.map(({ value }) => value.commit));
      assert.deepEqual(found.toSorted(), expected.toSorted());
      const gaps = branches.flatMap((branch) =>
        facts.get(branch)!.gaps.filter(({ of }) => of === 'landed-change' || of === 'changeset'),
      );
      assert.deepEqual(gaps, []);
    });

    test('each is joined to the changeset it came through, and by the way it came', () => {
      for (const [{ landing, changeset }, values] of standing())
        for (const value of values) {
          const at = `#${changeset?.number} as ${value.commit}: ${value.joinReason}`;
          assert.equal(value.change?.id, changeset?.number.toString(), at);
          // A rebase that changes nothing is the proposal's own commits, and git tells no more.
          if (value.method !== 'backport') assert.equal(value.method, methodOf(landing.method), at);
        }
    });

    test('who approved what, and whether it is what landed, comes out as the perfect auditor says, or is open', () => {
      let open = 0;
      for (const [one, values] of standing()) {
        const value = values.at(-1)!;
        const { proposed, approved, approvedAsLanded, unaltered } = one;
        if (isEndedAtAnyTime(one)) {
          open++;
          const weighed = weighApprovals(value.proposed!, { minimum: 1, byAutomation: false });
          assert.equal(weighed.result, 'unclear', name(one));
          assert.ok(
            value.proposed!.missing.some(({ part }) => part === 'reviews'),
            name(one),
          );
          continue;
        }
        const expected = { proposed, approved, approvedAsLanded, unaltered };
        assert.deepEqual([name(one), judged(value, one)], [name(one), expected]);
      }
      assert.ok(open >= 2 && open < standing().length / 10, `${open} of ${standing().length} are open`);
    });

    test('requests are those that people wrote down', () => {
      for (const [{ changeset, requested }, values] of standing()) {
        if (changeset === null) continue;
        const tickets = changeset.closes.map((number) => `#${number}`);
        for (const value of values)
          for (const ticket of tickets) assert.ok(value.requests.includes(ticket), `${changeset.number}`);
        if (requested === 'exception') assert.ok(values.at(-1)!.requests.every((one) => one === '#99999'));
      }
    });

    const told = (code: DifferenceCode, explained: boolean): readonly string[] =>
      facts
        .get('main')!
        .of('difference')
        .filter(({ value }) => value.code === code && value.explained === explained)
        .map(({ value }) => value.subject)
        .toSorted();
    const claimed = (codes: readonly InjectionCode[], subject: (claim: Claim) => string | null): readonly string[] => {
      const here = new Set(
        world.repositories[0]!.landings.flatMap(({ branch, commits }) => (branch === 'main' ? commits : [])),
      );
      return truth.claims
        .filter(
          ({ code, commit }) => codes.includes(code) && (commit === null || code.startsWith('dep') || here.has(commit)),
        )
        .map((claim) => subject(claim)!)
        .toSorted();
    };
    const byCommit = ({ commit }: Claim): string | null => commit;

    const unexplained: readonly (readonly [
      DifferenceCode,
      readonly InjectionCode[],
      (claim: Claim) => string | null,
    ])[] = [
      ['direct-push', ['direct-push'], byCommit],
      ['landed-altered', ['tampered-merge', 'tampered-squash', 'tampered-rebase'], byCommit],
      ['merged-not-landed', ['merged-not-landed'], ({ changeset }) => `#${changeset}`],
      ['history-replaced', [], byCommit],
      ['request-not-found', [], byCommit],
      ['ref-log-gap', [], byCommit],
    ];
    for (const [code, codes, subject] of unexplained)
      test(`${code}: ${codes.length > 0 ? 'all that were injected, and no other' : 'cannot be told, and is not'}`, () => {
        assert.deepEqual(told(code, false), claimed(codes, subject));
      });

    test('deployed-off-branch: all that were injected, and no other', () => {
      const ids = new Map(
        known.history.strands.deployments!.flatMap(({ versions }) =>
          versions.map(({ value }) => [value.id, `${value.environment} ${value.commit} ${value.createdAt}`] as const),
        ),
      );
      const deployments = new Map(
        world.repositories[0]!.deployments.map((one) => [one.id, `${one.environment} ${one.commit} ${one.createdAt}`]),
      );
      assert.deepEqual(
        told('deployed-off-branch', false)
          .map((id) => ids.get(id)!)
          .toSorted(),
        claimed(['deployed-off-branch'], ({ deployment }) => deployments.get(deployment!)!),
      );
    });

    test('what explains itself is told as explained: stacks and backports', () => {
      const harmless = (code: InjectionCode) => world.injected.filter((one) => one.code === code);
      assert.deepEqual(
        told('landed-through-another', true),
        harmless('through-another')
          .map(({ changeset }) => `#${changeset}`)
          .toSorted(),
      );
      const backports = facts
        .get('release/1.x')!
        .of('difference')
        .filter(({ value }) => value.code === 'backport-of-reviewed' && value.explained);
      assert.equal(backports.length, harmless('backport').length);
    });

    test('of the rules of the window nothing is claimed: the first look came after it', () => {
      const rules = facts.get('main')!.of('branch-rules');
      assert.ok(rules.length > 0);
      for (const { valid } of rules) assert.ok(valid.from.at >= world.now, valid.from.at);
      const gaps = facts.get('main')!.gaps.filter(({ of }) => of === 'branch-rules');
      assert.ok(gaps.some(({ span }) => span && span.from <= world.window.from && span.to >= world.window.to));
    });

    test('that no log of branches and no log of bypassed rules exists is a gap over the whole window', () => {
      const main = facts.get('main')!;
      const { gaps } = main;
      assert.deepEqual([main.of('rule-bypass').length, main.of('ref-move').length], [0, 0]);
      const covering = gaps.filter(
        ({ of: kind, span }) =>
          kind === 'ref-move' && span && span.from <= world.window.from && span.to >= world.window.to,
      );
      assert.ok(covering.length > 0);
      assert.ok(gaps.some(({ of: kind, reason }) => kind === 'ref-move' && reason === 'not-supported'));
      assert.ok(gaps.some(({ of: kind, reason }) => kind === 'rule-bypass' && reason === 'not-supported'));
    });

    test('builds of the head are those that were reported', () => {
      for (const [{ changeset }, values] of standing()) {
        if (changeset === null || changeset.landedAs !== values.at(-1)!.commit) continue;
        const checks = values.at(-1)!.proposed!.statusChecks.filter(({ reportedBy }) => reportedBy === 'status');
        const own = changeset.statusChecks.filter(({ commit }) => commit === changeset.head);
        const last = new Map(own.map((one) => [one.name, one.conclusion]));
        for (const [check, conclusion] of last) {
          const shown = checks.find((one) => one.name === check);
          const isPassed = shown?.conclusion === 'success';
          assert.equal(isPassed, conclusion === 'success', `#${changeset.number} ${check}`);
        }
        assert.equal(checks.length, last.size);
      }
    });

    if (seed === 1)
      test('a clone, which has nothing of a branch that was removed, leaves contents open and claims nothing more', async (t) => {
        const gitDirectory = path.join(folder, 'clone.git');
        const from = `file://${world.repositories[0]!.gitDirectory}`;
        // Only what Bitbucket shows over git: branches and tags.
        execFileSync('git', ['init', '-q', '--bare', '-b', 'main', gitDirectory]);
        execFileSync('git', [
          '-C',
          gitDirectory,
          'fetch',
          '-q',
          from,
          'refs/heads/*:refs/heads/*',
          'refs/tags/*:refs/tags/*',
        ]);
        const repositories = [{ ...world.repositories[0]!, gitDirectory }];
        const found = await factsOf({ ...known, world: { ...world, repositories } }, 'main');
        const values = new Map(found.landings.map(({ value }) => [value.commit as string, value]));
        let open = 0;
        for (const [one] of standing()) {
          if (one.landing.branch !== 'main' || one.changeset === null) continue;
          const value = values.get(one.landing.commits.at(-1)!)!;
          assert.equal(value.change?.id, String(one.changeset.number), name(one));
          const result = value.content?.result ?? 'not-comparable';
          if (result === 'not-comparable') open++;
          else assert.equal(result === 'equal', one.unaltered === 'pass', name(one));
        }
        assert.ok(open > 5, `${open} are open: the test shows nothing`);
        t.diagnostic(`${open} of ${values.size} landings cannot be compared with their proposal`);
        const claims = found.of('difference').filter(({ value }) => !value.explained);
        const subjects = (code: DifferenceCode) =>
          claims.filter(({ value }) => value.code === code).map(({ value }) => value.subject);
        assert.deepEqual(subjects('direct-push').toSorted(), claimed(['direct-push'], byCommit));
        const altered = new Set(claimed(['tampered-merge', 'tampered-squash', 'tampered-rebase'], byCommit));
        assert.deepEqual(
          subjects('landed-altered').filter((subject) => !altered.has(subject)),
          [],
        );
        const off = subjects('deployed-off-branch').length;
        assert.ok(
          off <= claimed(['deployed-off-branch'], ({ deployment }) => String(deployment)).length,
          `${off} deployed off the branch`,
        );
      });

    /** Taken back without asking for changes: Bitbucket shows that it no longer stands, and not since when. */
    function isEndedAtAnyTime({ changeset, landing }: LandingTruth): boolean {
      const reviews = changeset?.reviews.filter(({ at }) => at <= landing.at) ?? [];
      const isLast = (by: string, at: string): boolean =>
        !reviews.some((other) => other.by === by && other.at > at && other.state !== 'commented');
      const ended = reviews.filter(
        ({ state, dismissed, by, at }) => state === 'approved' && dismissed && isLast(by, at),
      );
      const stood = reviews.some(({ state, dismissed }) => state === 'approved' && !dismissed);
      return ended.length > 0 && !stood;
    }
  });

const methodOf = (method: LandingTruth['landing']['method']): string => (method === 'fast-forward' ? 'rebase' : method);

/** What explains a lack of approvals (emergencies, backports) is for controls to say; here it is taken from the truth. */
function judged({ change, proposed, content }: LandedChange, truth: LandingTruth) {
  const independent = (proposed?.approvals ?? []).filter(
    ({ bot, identity, state, beforeLanding }) =>
      !bot &&
      identity !== '' &&
      !proposed!.writers.includes(identity) &&
      state === 'standing' &&
      beforeLanding === true,
  );
  const lack: Outcome = truth.approved === 'explained' ? 'explained' : 'exception';
  const approved: Outcome = independent.length > 0 ? 'pass' : lack;
  const isFresh = independent.some(({ revision }) => revision === 'final' || revision === 'same-content');
  const isEqual = content?.result === 'equal';
  return {
    proposed: change === null ? 'exception' : 'pass',
    approved,
    approvedAsLanded: approved === 'pass' && !(isFresh && isEqual) ? 'exception' : approved,
    unaltered: change === null ? 'not-asked' : isEqual ? 'pass' : 'exception',
  };
}
