/**
 * Facts about a simulated company on GitLab against what a perfect auditor would say of it: as `facts.test.ts` does for
 * GitHub, on each plan, and on a server of years ago.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gitlab } from '../../src/forges/gitlab/gitlab.ts';
import type { LandedChange } from '../../src/model/change.ts';
import type { DifferenceCode } from '../../src/model/reconciliation.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { gitlabFace, gitlabHabits } from './faces/gitlab.ts';
import { factsOf, knowWorld, type BranchFacts, type KnownWorld } from './facts-of-world.ts';
import { truthOf, type Claim, type LandingTruth, type Outcome, type Truth } from './ground-truth.ts';
import { makeWorld } from './make-world.ts';
import type { InjectionCode, World } from './world.ts';

const folder = scratchDirectory('gitlab-facts');
/** More with `PLUMBLINE_FORGE_CHANGES=1000`. */
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');
const branches = ['main', 'release/1.x'];
const companies = [
  { seed: 1, tier: 'ultimate' },
  { seed: 2, tier: 'premium' },
  { seed: 3, tier: 'free' },
  { seed: 4, tier: 'free', old: true },
  { seed: 5, tier: 'ultimate', subtle: true },
  { seed: 6, tier: 'ultimate', innocent: true },
] as const;

for (const { seed, tier, ...more } of companies)
  describe(`the company of seed ${seed} on GitLab ${[tier, ...Object.keys(more)].join(', ')}`, () => {
    let world: World;
    let known: KnownWorld;
    let truth: Truth;
    const facts = new Map<string, BranchFacts>();
    const valuesOf = new Map<string, ReadonlyMap<string, LandedChange>>();

    before(async () => {
      const { old = false, ...nature } = { ...more } as { old?: boolean; subtle?: boolean; innocent?: boolean };
      const directory = path.join(folder, String(seed));
      const least = nature.subtle ? 70 : 0;
      world = makeWorld({ seed, changes: Math.max(changes, least), directory, habits: gitlabHabits, ...nature });
      truth = truthOf(world);
      known = await knowWorld(world, folder, {
        factory: gitlab,
        face: gitlabFace({ world, tier, old }),
        login: 'mira',
      });
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
          // A fast-forward is the proposal's own commits: facts know it as a rebase.
          const method = landing.method === 'fast-forward' ? 'rebase' : landing.method;
          if (value.method !== 'backport') assert.equal(value.method, method, at);
        }
    });

    test('who approved what, and whether it is what landed, comes out as the perfect auditor says', () => {
      const told = standing().map(([truth, values]) => [name(truth), judged(values.at(-1)!, truth)]);
      const expected = standing().map(([truth]) => {
        const { proposed, approved, approvedAsLanded, unaltered } = truth;
        return [name(truth), { proposed, approved, approvedAsLanded, unaltered }];
      });
      assert.deepEqual(told, expected);
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
      ['history-replaced', ['history-replaced'], byCommit],
      ['request-not-found', ['request-dangling'], byCommit],
      ['deployed-off-branch', ['deployed-off-branch'], ({ deployment }) => String(deployment)],
      ['ref-log-gap', [], byCommit],
      ['merged-not-landed', [], byCommit],
    ];
    for (const [code, codes, subject] of unexplained)
      test(`${code}: all that were injected, and no other`, () => {
        assert.deepEqual(told(code, false), claimed(codes, subject));
      });

    test('what explains itself is told as explained: queues, stacks, backports, history that was replaced', () => {
      const harmless = (code: InjectionCode) => world.injected.filter((one) => one.code === code);
      const { changesets } = world.repositories[0]!;
      const queued = changesets.filter(({ method }) => method === 'queue').map(({ landedAs }) => landedAs!);
      assert.deepEqual(told('landed-by-queue', true), queued.toSorted());
      assert.deepEqual(
        told('landed-through-another', true),
        harmless('through-another')
          .map(({ changeset }) => `#${changeset}`)
          .toSorted(),
      );
      assert.deepEqual(
        told('merged-not-landed', true),
        claimed(['merged-not-landed'], ({ changeset }) => `#${changeset}`),
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

    test('the jobs of the head are those that ran, and came out as they did', () => {
      for (const [{ changeset, landing }, values] of standing()) {
        if (changeset === null || changeset.landedAs !== values.at(-1)!.commit) continue;
        const { head, statusChecks } = values.at(-1)!.proposed!;
        const own = changeset.statusChecks.filter(({ commit }) => commit === head);
        for (const { name: check, conclusion, completedAt } of own) {
          const shown = statusChecks.filter((one) => one.name === check && one.commit === head);
          assert.ok(
            shown.some(
              (one) => one.completedAt === completedAt && (one.conclusion === 'success') === (conclusion === 'success'),
            ),
            `#${changeset.number} ${check} ${landing.at}`,
          );
        }
        const jobs = statusChecks.filter((one) => one.reportedBy !== 'gitlab-pipeline' && one.commit === head);
        assert.equal(jobs.length, own.length, `#${changeset.number}`);
      }
    });

    test('who moved the branch is known from the log of pushes', () => {
      for (const [{ landing }, values] of standing())
        for (const value of values) {
          const login = value.landedBy?.replace(/ <.*/, '');
          const { person, deleted } = world.accounts.get(landing.by)!;
          assert.ok(login === person || deleted, `${value.commit} by ${login}, not ${person} (${landing.method})`);
        }
    });
  });

const name = ({ landing, changeset, claims }: LandingTruth): string =>
  `${landing.method} ${changeset?.number ?? landing.commits[0]} ${claims.join(' ')}`;

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
