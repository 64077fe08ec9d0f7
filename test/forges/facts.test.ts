/**
 * Facts about a simulated company against what a perfect auditor would say of it: every injected violation shows in the
 * facts, and nothing that only looks like one does. Judged here in the plainest way; the controls have tests of their own.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { LandedChange } from '../../src/model/change.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { githubHabits } from './faces/github.ts';
import { knowWorld, landingsOf, type BranchFacts, type KnownWorld } from './facts-of-world.ts';
import { truthOf, type LandingTruth, type Outcome } from './ground-truth.ts';
import { makeWorld } from './make-world.ts';
import type { World } from './world.ts';

const folder = scratchDirectory('forge-facts');
/** More with `PLUMBLINE_FORGE_CHANGES=1000`. */
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');
const branches = ['main', 'release/1.x'];

for (const seed of [1, 2, 3])
  describe(`the company of seed ${seed}`, () => {
    let world: World;
    let known: KnownWorld;
    const facts = new Map<string, BranchFacts>();

    before(async () => {
      world = makeWorld({ seed, changes, directory: path.join(folder, String(seed)), habits: githubHabits });
      known = await knowWorld(world, folder);
      for (const branch of branches) facts.set(branch, await landingsOf(known, branch));
    });
    after(() => known.close());

    const standing = (): readonly (readonly [LandingTruth, readonly (LandedChange | undefined)[]])[] =>
      truthOf(world)
        .landings.filter(({ landing }) => !landing.lost)
        .map((truth) => {
          const { landings } = facts.get(truth.landing.branch)!;
          const byCommit = new Map(landings.map(({ value }) => [value.commit as string, value]));
          return [truth, truth.landing.commits.map((commit) => byCommit.get(commit))];
        });

    test('every landing is a fact, and no fact is without a landing', () => {
      const expected = standing().flatMap(([{ landing }]) => landing.commits);
      const found = branches.flatMap((branch) => facts.get(branch)!.landings.map(({ value }) => value.commit));
      assert.deepEqual(found.toSorted(), expected.toSorted());
      assert.deepEqual(
        branches.flatMap((branch) => facts.get(branch)!.gaps),
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
