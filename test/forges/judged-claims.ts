/**
 * What the checks claim of a simulated company, on each forge, held against what a perfect auditor says of it: every
 * violation of a landing is claimed by a check whose matter it is, and no check claims one that is not there. Where a forge
 * does not tell enough, the answer has to be that it is not determined, never that all is well.
 */
import { sha256 } from '../../src/base/digest.ts';
import { checks } from '../../src/controls/checks/index.ts';
import { runCheck } from '../../src/controls/runner.ts';
import { bitbucket } from '../../src/forges/bitbucket/bitbucket.ts';
import { gitea } from '../../src/forges/gitea/gitea.ts';
import { github } from '../../src/forges/github/github.ts';
import { gitlab } from '../../src/forges/gitlab/gitlab.ts';
import type { ForgeKind } from '../../src/model/account.ts';
import type { OutcomeResult } from '../../src/model/outcome.ts';
import { bitbucketFace, bitbucketHabits } from './faces/bitbucket.ts';
import { giteaFace, giteaHabits } from './faces/gitea.ts';
import { githubFace, githubHabits } from './faces/github.ts';
import { gitlabFace, gitlabHabits } from './faces/gitlab.ts';
import type { BranchFacts, PlayedAs } from './facts-of-world.ts';
import type { LandingTruth } from './ground-truth.ts';
import { rulesOfThePast } from './judging/observable.ts';
import type { Habits, InjectionCode, World } from './world.ts';

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
  // Where no look saw the rules off: what they demand before and after was lacking, so they were gone around or taken away.
  'landed-unprotected': ['landed-under-usual-rules', 'emergency-changes-reviewed'],
  'admin-bypass': ['emergency-changes-reviewed'],
};
export const asked = new Set(Object.values(matters).flat());

export interface Stage {
  readonly habits: Habits;
  readonly played: (world: World) => PlayedAs;
  /** What this forge does not tell enough of: found or not determined, and never passed. */
  readonly untold: readonly InjectionCode[];
  /** Passed as well: references are taken at their word, and the answer says so. */
  readonly unasked?: readonly InjectionCode[];
}
export const stages: Readonly<Record<ForgeKind, Stage>> = {
  github: {
    habits: githubHabits,
    played: (world) => ({
      factory: github,
      face: githubFace({ world, server: { version: '3.19.1' } }),
      login: 'plumbline',
    }),
    untold: [],
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

export type Verdicts = ReadonlyMap<string, ReadonlyMap<string, OutcomeResult>>;

/** What each check says of each landing of the branch, by the landing's commit. */
export function verdictsOf({ all, gaps, landings }: BranchFacts, { window }: World): Verdicts {
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
/** Which landings are judged, and what it is all about. */
export interface Judged {
  readonly kind: string;
  readonly here: readonly LandingTruth[];
  readonly verdicts: Verdicts;
  /** The forge does not tell enough of it: found or not determined, and never passed. */
  readonly isUntold: (code: InjectionCode, one: LandingTruth) => boolean;
  /** The forge’s own rules see nothing wrong in it: whatever is said of it is right. */
  readonly isMoot?: (code: InjectionCode, one: LandingTruth) => boolean;
}

export interface Claimed {
  /** Violations that nobody found, and claims of what is not there. */
  readonly wrong: readonly string[];
  readonly table: ReadonlyMap<InjectionCode, Tally>;
  /** What was injected and not found, and why that is no mistake. */
  readonly rest: readonly Unfound[];
}

export interface Unfound {
  readonly code: InjectionCode;
  readonly of: LandingTruth;
  readonly because: 'open' | 'moot' | 'usual' | 'missed';
}

export interface Tally {
  readonly injected: number;
  readonly found: number;
  /** Not determined. */
  readonly open: number;
}

export function claimed({ here, verdicts, isUntold, isMoot = () => false }: Judged): Claimed {
  const table = new Map<InjectionCode, Tally>();
  const wrong: string[] = [];
  const rest: Unfound[] = [];
  for (const one of here) {
    const commit = one.landing.commits.at(-1)!;
    const name = `#${one.changeset?.number} ${commit}`;
    for (const code of one.claims) {
      const said = matters[code]?.map((check) => verdicts.get(check)!.get(commit)) ?? [];
      const isFound = said.includes('exception');
      const isOpen = !isFound && said.includes('not-determined');
      const { injected, found, open } = table.get(code) ?? { injected: 0, found: 0, open: 0 };
      table.set(code, { injected: injected + 1, found: found + Number(isFound), open: open + Number(isOpen) });
      // What landed while rules were off and has all that they had demanded passes, and the answer says both.
      const isUsual = code === 'landed-unprotected' && one.claims.length === 1 && said.includes('pass');
      if (isFound) continue;
      const because = isUsual
        ? 'usual'
        : isMoot(code, one)
          ? 'moot'
          : isOpen && isUntold(code, one)
            ? 'open'
            : 'missed';
      rest.push({ code, of: one, because });
      if (because === 'missed') wrong.push(`missed: ${code} of ${name}: ${said.join()}`);
    }
    const matter = mattersOf(one);
    for (const [check, results] of verdicts)
      if (results.get(commit) === 'exception' && !matter.has(check))
        wrong.push(`false: ${check} of ${name}, where ${one.claims.join() || 'nothing'} is wrong`);
  }
  return { wrong, table, rest };
}

function mattersOf(one: LandingTruth): ReadonlySet<string> {
  const matter = new Set(one.claims.flatMap((code) => matters[code] ?? []));
  // That an emergency was made good later leaves it without an approval before the landing.
  if (isEmergency(one)) matter.add('change-approved-by-another');
  // Whoever pushes to a protected branch goes around its rules.
  if (one.changeset === null) matter.add('emergency-changes-reviewed');
  return matter;
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

export function told(kind: string, { table }: Claimed): readonly string[] {
  return [...table]
    .sort(([a], [b]) => byName(a, b))
    .map(([code, { injected, found, open }]) => `${kind} ${code}: ${injected} injected, ${found} found, ${open} open`);
}
