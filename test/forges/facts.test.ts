/**
 * Facts about a simulated company against what a perfect auditor would say of it: every injected violation shows in the
 * facts, and nothing that only looks like one does. Judged here in the plainest way; the controls have tests of their own.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Instant } from '../../src/base/instant.ts';
import { judgeRequired } from '../../src/controls/kit/required-checks.ts';
import type { LandedChange } from '../../src/model/change.ts';
import { isInForce } from '../../src/model/fact.ts';
import type { DifferenceCode } from '../../src/model/reconciliation.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { githubHabits } from './faces/github.ts';
import { knowWorld, factsOf, type BranchFacts, type KnownWorld } from './facts-of-world.ts';
import { truthOf, type Claim, type LandingTruth, type Outcome, type Truth } from './ground-truth.ts';
import { makeWorld } from './make-world.ts';
import type { InjectionCode, World } from './world.ts';

const folder = scratchDirectory('forge-facts');
/** More with `PLUMBLINE_FORGE_CHANGES=1000`. */
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');
const branches = ['main', 'release/1.x'];

for (const seed of [1, 2, 3])
  describe(`the company of seed ${seed}`, () => {
    let world: World;
    let known: KnownWorld;
    let truth: Truth;
    const facts = new Map<string, BranchFacts>();
    const valuesOf = new Map<string, ReadonlyMap<string, LandedChange>>();

    before(async () => {
      world = makeWorld({ seed, changes, directory: path.join(folder, String(seed)), habits: githubHabits });
      truth = truthOf(world);
      known = await knowWorld(world, folder);
      for (const branch of branches) {
        const found = await factsOf(known, branch);
        facts.set(branch, found);
        valuesOf.set(branch, new Map(found.landings.map(({ value }) => [value.commit, value])));
      }
    });
    after(() => known.close());

    const standing = (): readonly (readonly [LandingTruth, readonly (LandedChange | undefined)[]])[] =>
      truth.landings
        .filter(({ landing }) => !landing.lost)
        .map((one) => [one, one.landing.commits.map((commit) => valuesOf.get(one.landing.branch)!.get(commit))]);

    test('every landing is a fact, and no fact is without a landing', () => {
      const expected = standing().flatMap(([{ landing }]) => landing.commits);
      const found = branches.flatMap((branch) => facts.get(branch)!.landings.map(({ value }) => value.commit));
      assert.deepEqual(found.toSorted(), expected.toSorted());
      assert.deepEqual(
        branches.flatMap((branch) =>
          facts.get(branch)!.gaps.filter(({ of }) => of === 'landed-change' || of === 'changeset'),
        ),
        [],
      );
    });

    test('each is joined to the changeset it came through, and by the way it came', () => {
      for (const [{ landing, changeset }, values] of standing())
        for (const value of values) {
          const name = `#${changeset?.number} as ${value?.commit}: ${value?.joinReason}`;
          assert.equal(value?.change?.id, changeset?.number.toString(), name);
          if (value?.method !== 'backport') assert.equal(value?.method, landing.method, name);
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
          for (const ticket of tickets) assert.ok(value!.requests.includes(ticket), `${changeset.number}`);
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
    const harmless = (code: InjectionCode): readonly (number | null)[] =>
      world.injected.filter((one) => one.code === code).map(({ changeset }) => changeset);
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

    test('what explains itself is told as explained: queues, stacks, history that was replaced', () => {
      const { changesets } = world.repositories[0]!;
      const queued = changesets.filter(({ method }) => method === 'queue').map(({ landedAs }) => landedAs!);
      assert.deepEqual(told('landed-by-queue', true), queued.toSorted());
      assert.deepEqual(
        told('landed-through-another', true),
        harmless('through-another')
          .map((number) => `#${number}`)
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

    test('what the rules of the time demanded had passed, or had not', () => {
      for (const [{ landing, changeset, checked, claims }, values] of standing()) {
        if (changeset === null) continue;
        const value = values.at(-1)!;
        const rules = facts
          .get('main')!
          .of('branch-rules')
          .find((fact) => fact.value.branch === landing.branch && isInForce(fact, landing.at));
        const commit = value.method === 'queue' ? value.commit : value.proposed!.head;
        const results = value.proposed!.statusChecks.filter((one) => one.commit === commit);
        const faults = (rules?.value.requiredChecks ?? [])
          .map((required) => judgeRequired(required, results, landing.at))
          .filter((verdict) => verdict !== 'passed');
        assert.equal(
          faults.length > 0,
          checked === 'exception',
          `#${changeset.number} ${claims.join()} ${faults.join()}`,
        );
      }
    });

    test('the day on which protection was off shows, and what landed then', () => {
      const rules = facts.get('main')!.of('branch-rules');
      const inForce = (branch: string, at: Instant) =>
        rules.filter((fact) => fact.value.branch === branch && isInForce(fact, at));
      for (const [{ landing, protected: outcome }] of standing()) {
        if (landing.branch !== 'main') continue;
        const [fact, ...others] = inForce('main', landing.at);
        assert.deepEqual(others, []);
        assert.equal(fact!.value.requiresChangeset === true, outcome === 'pass', landing.at);
      }
    });

    test('bypassed rules are known as far as the log reaches', () => {
      const bypasses = new Set<string>(
        facts
          .get('main')!
          .of('rule-bypass')
          .map(({ value }) => value.after),
      );
      const [gap] = facts.get('main')!.gaps.filter(({ of }) => of === 'rule-bypass');
      for (const { landing, claims } of truth.landings)
        if (claims.includes('admin-bypass') && landing.at >= gap!.span!.to)
          assert.ok(bypasses.has(landing.commits.at(-1)!));
    });

    test('who moved the branch is known from the forge’s log', () => {
      for (const [{ landing }, values] of standing())
        for (const value of values) {
          const login = value?.landedBy?.replace(/ <.*/, '');
          const { person } = world.accounts.get(landing.by)!;
          assert.ok(login === person || landing.method === 'queue', `${value?.commit} by ${login}, not ${person}`);
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
