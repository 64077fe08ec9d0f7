/**
 * What the checks claim of a simulated company that was watched from its first day, on each forge: a violation that could
 * be seen at the pace of the looks is found, one that could not is told as not determined, and nothing else is claimed.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { instantFromMillis, millisOf, type Instant } from '../../src/base/instant.ts';
import type { ForgeKind } from '../../src/model/account.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { factsOf } from './facts-of-world.ts';
import { truthOf, type LandingTruth } from './ground-truth.ts';
import { asked, claimed, stages, told, verdictsOf, type Stage } from './judged-claims.ts';
import { inTermsOf } from './judging/forge-terms.ts';
import { heldDayOff, heldLeavers, heldReplacedHistory } from './judging/watched-states.ts';
import { isObservable } from './judging/observable.ts';
import { makeWorld } from './make-world.ts';
import { watchWorld } from './watched-world.ts';
import type { InjectionCode } from './world.ts';

const folder = scratchDirectory('watched');
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');
const seed = Number(process.env['PLUMBLINE_FORGE_SEED'] ?? '1');
const everyHours = Number(process.env['PLUMBLINE_FORGE_HOURS'] ?? '48');

/** Webhooks are set besides. */
const live = process.env['PLUMBLINE_FORGE_LIVE'] === '1';
const only = process.env['PLUMBLINE_FORGE'];

for (const [kind, stage] of (Object.entries(stages) as [ForgeKind, Stage][]).filter(
  ([one]) => only === undefined || only === one,
))
  test(`what could be seen of a company on ${kind} that was watched is found`, async (t) => {
    const place = path.join(folder, kind);
    mkdirSync(place, { recursive: true });
    const world = makeWorld({ seed, changes, directory: path.join(place, 'world'), habits: stage.habits });
    const known = await watchWorld(world, place, { played: stage.played(world), everyHours, live });
    t.after(() => known.close());
    const facts = await factsOf(known, 'main');
    const verdicts = verdictsOf(facts, world);
    assert.equal(verdicts.size, asked.size);
    const [repository] = world.repositories;
    const here = truthOf(world)
      .landings.filter(({ landing }) => landing.branch === 'main' && !landing.lost)
      .map((one) => inTermsOf(kind, repository!, one));
    const watch = { kind, repository: repository!, looks: [...known.looks, ...known.heard].toSorted() };
    const isUntold = (code: InjectionCode, one: LandingTruth): boolean => !isObservable(code, one, watch);
    const { unasked = [] } = stage;
    const isMoot = (code: InjectionCode): boolean => unasked.includes(code);
    const found = claimed({ kind, here, verdicts, isUntold, isMoot });
    for (const line of told(kind, found)) t.diagnostic(line);
    for (const { code, of, because } of found.rest)
      t.diagnostic(`${kind} ${because}: ${code} of #${of.changeset?.number}, landed ${of.landing.at}`);
    t.diagnostic(`${kind}: ${here.length} landings, ${known.looks.length} looks, ${known.requests} requests`);
    assert.deepEqual(found.wrong, []);
    const rulesSeen = [...known.looks, ...known.heard].toSorted();
    const isEachMoveTold = live || kind !== 'bitbucket';
    const states = { world, facts, rulesSeen, looks: known.looks, isEachMoveTold };
    t.diagnostic(
      `${kind}: ${heldDayOff(states)} days without rules, ${heldReplacedHistory(states)} replaced histories and ${heldLeavers(states)} ended memberships told`,
    );
    // What the looks could not see is what is open, and no more.
    const unseen = here.flatMap((one) => one.claims.filter((code) => isUntold(code, one)));
    const open = [...found.table.values()].reduce((sum, row) => sum + row.open, 0);
    assert.ok(open <= unseen.length, `${open} open, and ${unseen.length} could not be seen`);
  });

test('what happened while nobody looked is never told as having been in order', async (t) => {
  const stage = stages.gitea;
  const place = path.join(folder, 'pauses');
  mkdirSync(place, { recursive: true });
  const world = makeWorld({ seed, changes: 60, directory: path.join(place, 'world'), habits: stage.habits });
  const [repository] = world.repositories;
  const { versions } = repository!.rules.find(({ branches }) => branches.includes('main'))!;
  const off = versions.findIndex(({ rules }) => !rules.active);
  // Off and on again between two looks, which see the same rules; and a fortnight in which the machine was off.
  const unseen = { from: later(versions[off]!.at, -3), to: later(versions[off + 1]!.at, 3) };
  const begin = unseen.from < later(world.window.from, 180 * 24) ? 220 : 60;
  const fortnight = { from: later(world.window.from, begin * 24), to: later(world.window.from, (begin + 14) * 24) };
  const watching = { played: stage.played(world), everyHours: 48, pauses: [unseen, fortnight] };
  const known = await watchWorld(world, place, watching);
  t.after(() => known.close());
  const verdicts = verdictsOf(await factsOf(known, 'main'), world);
  const here = truthOf(world)
    .landings.filter(({ landing }) => landing.branch === 'main' && !landing.lost)
    .map((one) => inTermsOf('gitea', repository!, one));
  const watch = { kind: 'gitea', repository: repository!, looks: known.looks } as const;
  const found = claimed({ kind: 'gitea', here, verdicts, isUntold: (code, one) => !isObservable(code, one, watch) });
  for (const line of told('gitea', found)) t.diagnostic(line);
  assert.deepEqual(found.wrong, []);
  const usual = verdicts.get('landed-under-usual-rules')!;
  const during = here.filter(({ claims }) => claims.includes('landed-unprotected') && claims.length > 1);
  assert.ok(during.length > 0);
  for (const { landing } of during) assert.notEqual(usual.get(landing.commits.at(-1)!), 'pass');
  const required = verdicts.get('required-checks-passed')!;
  const away = here.filter(
    ({ landing: { at, changeset } }) => changeset !== null && fortnight.from < at && at < fortnight.to,
  );
  assert.ok(away.length > 0);
  for (const { landing } of away) assert.equal(required.get(landing.commits.at(-1)!), 'not-determined');
});

const later = (at: Instant, hours: number): Instant => instantFromMillis(millisOf(at) + hours * 3_600_000);
