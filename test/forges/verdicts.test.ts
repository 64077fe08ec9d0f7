/**
 * What the checks themselves claim of a simulated company on each forge that is asked once, when all is over; how it is
 * judged is in judged-claims.ts.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { factsInScope, factsOf, knowWorld, type BranchFacts } from './facts-of-world.ts';
import { truthOf } from './ground-truth.ts';
import { asked, claimed, stages, told, verdictsOf, type Judged, type Stage } from './judged-claims.ts';
import { makeWorld } from './make-world.ts';

const folder = scratchDirectory('verdicts');
/** More with `PLUMBLINE_FORGE_CHANGES=1000`, others with `PLUMBLINE_FORGE_SEED=2`. */
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');
const seed = Number(process.env['PLUMBLINE_FORGE_SEED'] ?? '1');

function heldAgainst(
  { stage, ...judged }: Pick<Judged, 'kind' | 'here' | 'verdicts'> & { readonly stage: Stage },
  say: (line: string) => void,
): void {
  const { untold, unasked = [] } = stage;
  const found = claimed({
    ...judged,
    isUntold: (code) => untold.includes(code),
    isMoot: (code) => unasked.includes(code),
  });
  for (const line of told(judged.kind, found)) say(line);
  say(`${judged.kind}: ${judged.here.length} landings`);
  assert.deepEqual(found.wrong, []);
}

for (const [kind, stage] of Object.entries(stages))
  test(`what is claimed of a company on ${kind} is what is wrong with it`, async (t) => {
    mkdirSync(path.join(folder, kind), { recursive: true });
    const world = makeWorld({ seed, changes, directory: path.join(folder, kind, 'world'), habits: stage.habits });
    const known = await knowWorld(world, path.join(folder, kind), stage.played(world));
    t.after(() => known.close());
    const verdicts = verdictsOf(await factsOf(known, 'main'), world);
    assert.equal(verdicts.size, asked.size);
    const here = truthOf(world).landings.filter(({ landing }) => landing.branch === 'main' && !landing.lost);
    heldAgainst({ kind, stage, here, verdicts }, (line) => t.diagnostic(line));
  });

const release = 'release/1.x';

for (const [kind, stage] of Object.entries(stages))
  test(`with the release branch in scope, what is wrong on either branch is claimed on ${kind}, and nothing twice`, async (t) => {
    const place = path.join(folder, `${kind}-release`);
    mkdirSync(place, { recursive: true });
    const options = { seed, changes: changes + 30, habits: stage.habits, release: true };
    const world = makeWorld({ ...options, directory: path.join(place, 'world') });
    const known = await knowWorld(world, place, stage.played(world));
    t.after(() => known.close());
    const facts = await factsInScope(known, [release]);
    const here = truthOf(world).landings.filter(({ landing }) => !landing.lost);
    const onRelease = here.filter(({ landing }) => landing.branch === release);
    assert.ok(
      onRelease.filter(({ claims }) => claims.length > 0).length >= 8,
      `${onRelease.length} on the release branch`,
    );
    assert.deepEqual(
      facts.landings.map(({ value }) => `${value.branch} ${value.commit}`).toSorted(),
      here.flatMap(({ landing: { branch, commits } }) => commits.map((commit) => `${branch} ${commit}`)).toSorted(),
    );
    assert.equal(new Set(facts.all.map(({ id }) => id)).size, facts.all.length);
    const verdicts = verdictsOf(facts, world);
    heldAgainst({ kind, stage, here, verdicts }, (line) => t.diagnostic(line));
    // What is deployed from nowhere is that, whichever branches are in scope.
    assert.deepEqual(offBranch(facts), offBranch(await factsOf(known, 'main')));
    for (const { changeset, commit } of world.injected.filter(({ code }) => code === 'backport')) {
      const landing = facts.landings.find(({ value }) => value.commit === commit)!.value;
      assert.equal(landing.backportOf?.branch, 'main', `#${changeset}: ${landing.joinReason}`);
      assert.ok(
        facts.landings.some(({ value }) => value.branch === 'main' && value.commit === landing.backportOf!.commit),
      );
    }
    const rules = facts.of('branch').map(({ value }) => value.branch);
    assert.deepEqual(rules, ['main', release]);
  });

const offBranch = (facts: BranchFacts): readonly string[] =>
  facts
    .of('difference')
    .flatMap(({ value }) => (value.code === 'deployed-off-branch' && !value.explained ? [value.subject] : []))
    .toSorted();
