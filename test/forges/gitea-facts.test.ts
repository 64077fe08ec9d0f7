/**
 * Facts about a simulated company on Gitea against what a perfect auditor would say of it: as `facts.test.ts` does for GitHub,
 * less what Gitea has not (past rules, queues, deployments, who a required status has to come from).
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { judgeRequired } from '../../src/controls/kit/required-checks.ts';
import { gitea } from '../../src/forges/gitea/gitea.ts';
import type { LandedChange } from '../../src/model/change.ts';
import type { DifferenceCode } from '../../src/model/reconciliation.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { giteaFace, giteaHabits } from './faces/gitea.ts';
import { factsOf, knowWorld, type BranchFacts, type KnownWorld } from './facts-of-world.ts';
import { truthOf, type LandingTruth, type Outcome, type Truth } from './ground-truth.ts';
import { makeWorld } from './make-world.ts';
import type { InjectionCode, World } from './world.ts';

const folder = scratchDirectory('gitea-facts');
/** More with `PLUMBLINE_FORGE_CHANGES=1000`. */
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');
const branches = ['main', 'release/1.x'];
/** One of each kind of server. */
const servers = [{ software: 'gitea' }, { software: 'forgejo' }, { software: 'gitea', old: true }] as const;

for (const [i, server] of servers.entries())
  describe(`the company of seed ${i + 1} on ${'old' in server ? 'old ' : ''}${server.software}`, () => {
    let world: World;
    let known: KnownWorld;
    let truth: Truth;
    const facts = new Map<string, BranchFacts>();
    const valuesOf = new Map<string, ReadonlyMap<string, LandedChange>>();

    before(async () => {
      world = makeWorld({ seed: i + 1, changes, directory: path.join(folder, String(i)), habits: giteaHabits });
      truth = truthOf(world);
      const bots = [...world.accounts.values()].filter(({ kind }) => kind === 'bot');
      // Gitea does not mark automations: plumbline.yaml names them (`bots`).
      const clues = bots.map(({ login, email }) => {
        return { accounts: [`gitea:${login}`], emails: [email], kind: 'bot' as const, because: 'plumbline.yaml' };
      });
      known = await knowWorld(world, folder, {
        factory: gitea,
        face: giteaFace({ world, ...server }),
        login: 'mira',
        clues,
      });
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
    });

    test('each is joined to the changeset it came through, and by the way it came', () => {
      for (const [{ landing, changeset }, values] of standing())
        for (const value of values) {
          const name = `#${changeset?.number} as ${value?.commit}: ${value?.joinReason}`;
          assert.equal(value?.change?.id, changeset?.number.toString(), name);
          // Facts know a fast-forward as a rebase: the commits are the proposal's own.
          const method = landing.method === 'fast-forward' ? 'rebase' : landing.method;
          if (value?.method !== 'backport') assert.equal(value?.method, method, name);
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
    const claimed = (codes: readonly InjectionCode[]): readonly string[] => {
      const landings = world.repositories[0]!.landings.filter(({ branch }) => branch === 'main');
      const here = new Set(landings.flatMap(({ commits }) => commits));
      return truth.claims
        .filter(({ code, commit }) => codes.includes(code) && (commit === null || here.has(commit)))
        .map(({ commit }) => commit!)
        .toSorted();
    };

    const unexplained: readonly (readonly [DifferenceCode, readonly InjectionCode[]])[] = [
      ['direct-push', ['direct-push']],
      ['landed-altered', ['tampered-merge', 'tampered-squash', 'tampered-rebase']],
      ['history-replaced', ['history-replaced']],
      ['ref-log-gap', []],
      ['merged-not-landed', []],
    ];
    for (const [code, codes] of unexplained)
      test(`${code}: all that were injected, and no other`, () => assert.deepEqual(told(code, false), claimed(codes)));

    test('what the rules demand had passed, or had not', () => {
      const rules = facts
        .get('main')!
        .of('branch-rules')
        .map(({ value }) => value);
      for (const [{ landing, changeset, checked, claims }, values] of standing()) {
        const required = rules.find(({ branch }) => branch === landing.branch)?.requiredChecks ?? [];
        // Whose status it has to be, Gitea's rules cannot say; what they demanded earlier is not known.
        if (changeset === null || claims.includes('check-by-wrong-application')) continue;
        if (claims.includes('protection-off') || claims.includes('landed-unprotected')) continue;
        const { head, statusChecks } = values.at(-1)!.proposed!;
        const results = statusChecks.filter(({ commit }) => commit === head);
        const faults = required
          .map((one) => judgeRequired(one, results, landing.at))
          .filter((verdict) => verdict !== 'passed');
        // Older servers report a job that was skipped as one that succeeded.
        if ('old' in server && claims.includes('check-skipped')) continue;
        assert.equal(
          faults.length > 0,
          checked === 'exception',
          `#${changeset.number} ${claims.join()} ${faults.join()}`,
        );
      }
    });

    test('who moved the branch is known from the feed', () => {
      for (const [{ landing }, values] of standing())
        for (const value of values) {
          const login = value?.landedBy?.replace(/ <.*/, '');
          assert.equal(login, world.accounts.get(landing.by)!.person, `${value?.commit} ${landing.method}`);
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
