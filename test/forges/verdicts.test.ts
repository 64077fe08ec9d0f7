/**
 * What the checks themselves claim of a simulated company, on each forge, against what a perfect auditor says of it: every
 * violation of a landing is claimed by a check whose matter it is, and no check claims one that is not there. Where a forge
 * does not tell enough, the answer has to be that it is not determined, never that all is well.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { sha256 } from '../../src/base/digest.ts';
import { checks } from '../../src/controls/checks/index.ts';
import { runCheck } from '../../src/controls/runner.ts';
import { bitbucket } from '../../src/forges/bitbucket/bitbucket.ts';
import { gitea } from '../../src/forges/gitea/gitea.ts';
import { github } from '../../src/forges/github/github.ts';
import { gitlab } from '../../src/forges/gitlab/gitlab.ts';
import type { ForgeKind } from '../../src/model/account.ts';
import type { OutcomeResult } from '../../src/model/outcome.ts';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { bitbucketFace, bitbucketHabits } from './faces/bitbucket.ts';
import { giteaFace, giteaHabits } from './faces/gitea.ts';
import { githubFace, githubHabits } from './faces/github.ts';
import { gitlabFace, gitlabHabits } from './faces/gitlab.ts';
import { factsInScope, factsOf, knowWorld, type BranchFacts, type PlayedAs } from './facts-of-world.ts';
import { truthOf, type LandingTruth } from './ground-truth.ts';
import { makeWorld } from './make-world.ts';
import type { Habits, InjectionCode, World } from './world.ts';

const folder = scratchDirectory('verdicts');
/** More with `PLUMBLINE_FORGE_CHANGES=1000`, others with `PLUMBLINE_FORGE_SEED=2`. */
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');
const seed = Number(process.env['PLUMBLINE_FORGE_SEED'] ?? '1');

const lacks = ['change-approved-by-another'];
const content = ['change-landed-as-approved'];
const requests = ['change-traces-to-request'];
const required = ['required-checks-passed'];
/** Whose matter each kind of violation is. What is not of one landing is held against differences in `facts.test.ts`. */
const matters: Readonly<Partial<Record<InjectionCode, readonly string[]>>> = {
  'direct-push': ['change-through-changeset', ...lacks, ...content, ...requests],
  'no-approval': lacks,
  'self-approval': lacks,
  'approved-by-second-account': lacks,
  'approved-by-co-author': lacks,
  'approved-by-last-pusher': lacks,
  'approved-by-bot-only': lacks,
  'approval-dismissed': lacks,
  'approval-withdrawn': lacks,
  'late-review': lacks,
  'emergency-unreviewed': [...lacks, 'emergency-changes-reviewed'],
  'stale-approval': [...lacks, ...content],
  'tampered-merge': content,
  'tampered-squash': content,
  'tampered-rebase': content,
  'request-missing': requests,
  'request-dangling': requests,
  'check-missing': required,
  'check-failed': required,
  'check-skipped': required,
  'check-by-wrong-application': required,
  'check-after-merge': required,
  'landed-unprotected': ['landed-under-usual-rules'],
  'admin-bypass': ['emergency-changes-reviewed'],
};
const asked = new Set(Object.values(matters).flat());

interface Stage {
  readonly habits: Habits;
  readonly played: (world: World) => PlayedAs;
  /** What this forge does not tell enough of: found or not determined, and never passed. */
  readonly untold: readonly InjectionCode[];
  /** Passed as well: references are taken at their word, and the answer says so. */
  readonly unasked?: readonly InjectionCode[];
}
const rulesOfThePast: readonly InjectionCode[] = [
  'check-missing',
  'check-failed',
  'check-skipped',
  'check-by-wrong-application',
  'check-after-merge',
  'landed-unprotected',
  'admin-bypass',
];
const stages: Readonly<Record<ForgeKind, Stage>> = {
  github: {
    habits: githubHabits,
    played: (world) => ({
      factory: github,
      face: githubFace({ world, server: { version: '3.19.1' } }),
      login: 'plumbline',
    }),
    untold: ['admin-bypass'],
  },
  gitlab: {
    habits: gitlabHabits,
    played: (world) => ({ factory: gitlab, face: gitlabFace({ world }), login: 'mira' }),
    untold: rulesOfThePast,
  },
  gitea: {
    habits: giteaHabits,
    played: (world) => {
      const bots = [...world.accounts.values()].filter(({ kind }) => kind === 'bot');
      const clues = bots.map(({ login, email }) => {
        return { accounts: [`gitea:${login}`], emails: [email], kind: 'bot' as const, because: 'plumbline.yaml' };
      });
      return { factory: gitea, face: giteaFace({ world }), login: 'mira', clues };
    },
    untold: rulesOfThePast,
  },
  bitbucket: {
    habits: bitbucketHabits,
    played: (world) => ({ factory: bitbucket, face: bitbucketFace({ world }), login: 'mira' }),
    untold: [...rulesOfThePast, 'approval-dismissed', 'approval-withdrawn'],
    unasked: ['request-dangling'],
  },
};

type Verdicts = ReadonlyMap<string, ReadonlyMap<string, OutcomeResult>>;

/** What each check says of each landing of the branch, by the landing's commit. */
function verdictsOf({ all, gaps, landings }: BranchFacts, { window }: World): Verdicts {
  const commits = new Map(landings.map(({ id, value }) => [id, value.commit as string]));
  const told = checks
    .filter(({ meta }) => asked.has(meta.id))
    .map((check) => {
      const parameters = check.meta.parameters;
      const period = { type: 'window', ...window } as const;
      const { members } = runCheck({ check, facts: all, gaps, period, parameters, version: sha256(check.meta.id) });
      return [
        check.meta.id,
        new Map(members.map(({ member, result }) => [commits.get(member) ?? member, result])),
      ] as const;
    });
  return new Map(told);
}

const isEmergency = ({ changeset }: LandingTruth): boolean => changeset?.labels.includes('emergency') === true;
const byName = (a: string, b: string): number => (a < b ? -1 : 1);

/** Which landings are judged, and what it is all about. */
interface Judged {
  readonly kind: string;
  readonly stage: Stage;
  readonly here: readonly LandingTruth[];
  readonly verdicts: Verdicts;
}

/** Violations that nobody found, and claims of what is not there. */
function wrongClaims({ kind, stage, here, verdicts }: Judged, say: (line: string) => void): readonly string[] {
  const { untold, unasked = [] } = stage;
  const table = new Map<string, { injected: number; found: number; open: number }>();
  const wrong: string[] = [];
  for (const one of here) {
    const commit = one.landing.commits.at(-1)!;
    for (const code of one.claims) {
      const row = table.get(code) ?? { injected: 0, found: 0, open: 0 };
      const said = matters[code]?.map((check) => verdicts.get(check)!.get(commit)) ?? [];
      row.injected++;
      if (said.includes('exception')) row.found++;
      else if (said.includes('not-determined')) row.open++;
      const isKnown = said.includes('exception') || (untold.includes(code) && said.includes('not-determined'));
      // What landed while rules were off and has all that they had demanded passes, and the answer says both.
      const isUsual = code === 'landed-unprotected' && one.claims.length === 1 && said.includes('pass');
      if (!isKnown && !isUsual && !unasked.includes(code))
        wrong.push(`missed: ${code} of #${one.changeset?.number} ${commit}: ${said.join()}`);
      table.set(code, row);
    }
    // That an emergency was made good later leaves it without an approval before the landing.
    const matter = new Set(one.claims.flatMap((code) => matters[code] ?? []));
    if (isEmergency(one)) matter.add('change-approved-by-another');
    // Whoever pushes to a protected branch goes around its rules.
    if (one.changeset === null) matter.add('emergency-changes-reviewed');
    for (const [check, results] of verdicts)
      if (results.get(commit) === 'exception' && !matter.has(check))
        wrong.push(
          `false: ${check} of #${one.changeset?.number} ${commit}, where ${one.claims.join() || 'nothing'} is wrong`,
        );
  }
  for (const [code, { injected, found, open }] of [...table].sort(([a], [b]) => byName(a, b)))
    say(`${kind} ${code}: ${injected} injected, ${found} found, ${open} open`);
  say(`${kind}: ${here.length} landings`);
  return wrong;
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
    assert.deepEqual(
      wrongClaims({ kind, stage, here, verdicts }, (line) => t.diagnostic(line)),
      [],
    );
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
    assert.deepEqual(
      wrongClaims({ kind, stage, here, verdicts }, (line) => t.diagnostic(line)),
      [],
    );
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
