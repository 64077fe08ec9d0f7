/**
 * What a perfect auditor would say of a world: one who knows everything in it and makes no mistakes. Two things are told:
 * for each landing what each question comes out as, and for the whole world the list of claims, in the words of the
 * injection log. Nothing here reads that log: a test holds the two against each other, and so each against the other's
 * mistakes. Later tests hold what Plumbline claims against both: all found, none false.
 *
 * Outcomes: `pass`, `exception`, `explained` (it looks like an exception and is accounted for: a backport of what was
 * reviewed, an emergency reviewed in time), `not-asked` (the question does not arise).
 */
import { millisOf, parseInstant, type Instant } from '../../src/base/instant.ts';
import type { Employment } from '../../src/model/access.ts';
import { judgeApprovals, type ApprovalJudgement } from './judging/approvals.ts';
import { mergedTrees, patchIds, reachable } from './judging/git-proofs.ts';
import { judgeChecks, rulesAt, type CheckFault } from './judging/status-checks.ts';
import type { InjectionCode, SimChangeset, SimLanding, SimRepository, World } from './world.ts';

export type Outcome = 'pass' | 'exception' | 'explained' | 'not-asked';

export interface LandingTruth {
  readonly landing: SimLanding;
  readonly changeset: SimChangeset | null;
  /** It came through a changeset. */
  readonly proposed: Outcome;
  /** Somebody who wrote none of it approved before it landed. */
  readonly approved: Outcome;
  /** Such an approval covers the content that landed. */
  readonly approvedAsLanded: Outcome;
  /** What landed is what was proposed. */
  readonly unaltered: Outcome;
  /** What the rules of that time demanded had passed. */
  readonly checked: Outcome;
  /** It names a request that was there before it landed. */
  readonly requested: Outcome;
  /** Some rule was in force. */
  readonly protected: Outcome;
  readonly claims: readonly InjectionCode[];
}

export interface Claim {
  readonly code: InjectionCode;
  readonly changeset: number | null;
  readonly commit: string | null;
  readonly deployment: number | null;
}

export interface Truth {
  readonly landings: readonly LandingTruth[];
  /** Of landings and of everything else. */
  readonly claims: readonly Claim[];
}

export const reviewWithinBusinessDays = 2;

export function truthOf(world: World): Truth {
  const parts = world.repositories.map((repository) => ({ repository, landings: landingTruths(world, repository) }));
  return {
    landings: parts.flatMap(({ landings }) => landings),
    claims: parts.flatMap(({ repository, landings }) => [
      ...landings.flatMap(claimsOf),
      ...movedAway(repository),
      ...switchedOff(repository),
      ...wronglyDeployed(world, repository),
    ]),
  };
}

/** As a company's people list says it: who has which addresses and accounts, and who left when. */
export function peopleList({ accounts, habits }: World): Employment[] {
  const persons = new Map<string, Employment>();
  for (const { person, email, login, kind, leftAt, createdAt } of accounts.values()) {
    if (kind === 'bot') continue;
    const known = persons.get(person);
    const account = `${habits.forge}:${login}`;
    // A company knows nothing of addresses that a forge made up.
    const isHidden = email.includes('noreply');
    const address = isHidden ? `${login}@${habits.organisation}.example` : email;
    persons.set(person, {
      person,
      emails: [...(known?.emails ?? []), address],
      accounts: [...(known?.accounts ?? []), account],
      from: known?.from ?? createdAt,
      to: leftAt ?? known?.to ?? null,
    });
  }
  return [...persons.values()];
}

interface Case {
  readonly landing: SimLanding;
  readonly changeset: SimChangeset;
  readonly approvals: ApprovalJudgement;
  /** Whether what the newest independent approval looked at is what landed. */
  readonly isFresh: boolean;
  readonly isAltered: boolean;
  readonly checks: readonly CheckFault[];
}

function landingTruths(world: World, repository: SimRepository): LandingTruth[] {
  const byNumber = new Map(repository.changesets.map((one) => [one.number, one]));
  const cases = casesOf(world, repository, byNumber);
  const backports = backportsOf(repository, cases);
  return repository.landings.map((landing) => {
    const one = cases.get(landing);
    const isProtected = rulesAt(repository, landing.branch, landing.at).length > 0;
    return one
      ? truthOfChangeset(world, repository, { one, isBackport: backports.has(landing), isProtected })
      : directTruth(landing, isProtected);
  });
}

function casesOf(
  world: World,
  repository: SimRepository,
  byNumber: ReadonlyMap<number, SimChangeset>,
): ReadonlyMap<SimLanding, Case> {
  const open = repository.landings.flatMap((landing) => {
    const changeset = landing.changeset === null ? undefined : byNumber.get(landing.changeset);
    if (changeset === undefined) return [];
    const approvals = judgeApprovals(world, changeset, landing.at);
    const onto = repository.commits.get(landing.commits[0]!)!.parents[0]!;
    const tree = repository.commits.get(landing.commits.at(-1)!)!.tree;
    return [
      { landing, changeset, approvals, onto, tree, seen: approvals.independent.at(-1)?.commit ?? changeset.head },
    ];
  });
  const proposed = mergedTrees(
    repository,
    open.map(({ onto, changeset }) => ({ onto, head: changeset.head })),
  );
  const seen = mergedTrees(
    repository,
    open.map((one) => ({ onto: one.onto, head: one.seen })),
  );
  return new Map(
    open.map(({ landing, changeset, approvals, tree }, i) => [
      landing,
      {
        landing,
        changeset,
        approvals,
        // Tampering is a claim of its own: fresh means that what was proposed last is what was looked at.
        isFresh: seen[i] === proposed[i],
        isAltered: proposed[i] !== tree,
        checks: judgeChecks(rulesAt(repository, landing.branch, landing.at), changeset, landing.at),
      },
    ]),
  );
}

const isSoundlyApproved = ({ approvals, isFresh, isAltered }: Case): boolean =>
  approvals.independent.length > 0 && isFresh && !isAltered;

function directTruth(landing: SimLanding, isProtected: boolean): LandingTruth {
  return {
    landing,
    changeset: null,
    proposed: 'exception',
    approved: 'exception',
    approvedAsLanded: 'exception',
    unaltered: 'not-asked',
    checked: 'not-asked',
    requested: 'not-asked',
    protected: isProtected ? 'pass' : 'exception',
    claims: ['direct-push', ...when(!isProtected, 'landed-unprotected')],
  };
}

interface Surroundings {
  readonly one: Case;
  readonly isBackport: boolean;
  readonly isProtected: boolean;
}

function truthOfChangeset(
  world: World,
  repository: SimRepository,
  { one, isBackport, isProtected }: Surroundings,
): LandingTruth {
  const { landing, changeset, approvals, isFresh, isAltered, checks } = one;
  const isEmergency = changeset.labels.includes('emergency');
  const inTime =
    isEmergency && approvals.late.some(({ at }) => at <= businessDaysAfter(landing.at, reviewWithinBusinessDays));
  const isExplained = inTime || isBackport;
  const approval: Outcome = approvals.independent.length > 0 ? 'pass' : isExplained ? 'explained' : 'exception';
  const asLanded: Outcome = approval === 'pass' ? (isFresh && !isAltered ? 'pass' : 'exception') : approval;
  const request = requestOf(world, repository, changeset);
  const bypassed = repository.bypasses.some(
    ({ after, result }) => result === 'bypass' && after === landing.commits.at(-1),
  );
  const claims = [
    ...when(approval === 'exception', isEmergency ? 'emergency-unreviewed' : lackCodes[approvals.lack ?? 'none']),
    ...when(approval === 'pass' && !isFresh, 'stale-approval'),
    ...when(isAltered, alterations[landing.method as keyof typeof alterations]),
    ...checks.map((fault) => checkCodes[fault]),
    ...when(request === 'missing', 'request-missing'),
    ...when(request === 'dangling', 'request-dangling'),
    ...when(bypassed && !inTime, 'admin-bypass'),
    ...when(!isProtected, 'landed-unprotected'),
  ];
  return {
    landing,
    changeset,
    proposed: 'pass',
    approved: approval,
    approvedAsLanded: asLanded,
    unaltered: isAltered ? 'exception' : 'pass',
    checked: checks.length > 0 ? 'exception' : isProtected ? 'pass' : 'not-asked',
    requested: request === 'bot' ? 'not-asked' : request === 'there' ? 'pass' : 'exception',
    protected: isProtected ? 'pass' : 'exception',
    claims,
  };
}

const when = (isSo: boolean, code: InjectionCode): InjectionCode[] => (isSo ? [code] : []);

const lackCodes = {
  none: 'no-approval',
  own: 'self-approval',
  'second-account': 'approved-by-second-account',
  'co-author': 'approved-by-co-author',
  pusher: 'approved-by-last-pusher',
  bot: 'approved-by-bot-only',
  dismissed: 'approval-dismissed',
  withdrawn: 'approval-withdrawn',
  late: 'late-review',
} as const satisfies Record<NonNullable<ApprovalJudgement['lack']>, InjectionCode>;

const checkCodes = {
  missing: 'check-missing',
  failed: 'check-failed',
  skipped: 'check-skipped',
  'wrong-application': 'check-by-wrong-application',
  after: 'check-after-merge',
} as const satisfies Record<CheckFault, InjectionCode>;

const alterations = {
  squash: 'tampered-squash',
  queue: 'tampered-squash',
  merge: 'tampered-merge',
  rebase: 'tampered-rebase',
  'fast-forward': 'tampered-rebase',
} as const satisfies Record<Exclude<SimLanding['method'], 'direct'>, InjectionCode>;

/** Landings of one commit that nobody approved, whose very patch was approved elsewhere. */
function backportsOf(repository: SimRepository, cases: ReadonlyMap<SimLanding, Case>): ReadonlySet<SimLanding> {
  const single = [...cases.values()].filter(({ landing }) => landing.commits.length === 1);
  const open = single.filter(({ approvals }) => approvals.independent.length === 0);
  if (open.length === 0) return new Set();
  const ids = patchIds(
    repository,
    single.map(({ landing }) => landing.commits[0]!),
  );
  const idOf = ({ landing }: Case): string | undefined => ids.get(landing.commits[0]!);
  const approved = new Set(single.filter(isSoundlyApproved).map(idOf));
  return new Set(open.filter((one) => approved.has(idOf(one))).map(({ landing }) => landing));
}

function requestOf(world: World, repository: SimRepository, { author, body, title, mergedAt }: SimChangeset) {
  if (world.accounts.get(author)?.kind === 'bot') return 'bot';
  const named = [...`${title}\n${body}`.matchAll(/#(\d+)/g)].map(([, number]) => Number(number));
  if (named.some((number) => repository.tickets.some((one) => one.number === number && one.createdAt < mergedAt!)))
    return 'there';
  const changesets = new Set(repository.changesets.map(({ number }) => number));
  return named.some((number) => !changesets.has(number)) ? 'dangling' : 'missing';
}

/** The end of the n-th working day after; Saturdays and Sundays do not count. */
export function businessDaysAfter(instant: Instant, days: number): Instant {
  let millis = Math.floor(millisOf(instant) / 86_400_000) * 86_400_000;
  for (let left = days; left > 0;) {
    millis += 86_400_000;
    if (![0, 6].includes(new Date(millis).getUTCDay())) left--;
  }
  return parseInstant(new Date(millis + 86_399_000).toISOString())!;
}

const claimsOf = ({ landing, changeset, claims }: LandingTruth): Claim[] =>
  claims.map((code) => ({
    code,
    changeset: changeset?.number ?? null,
    commit: landing.commits.at(-1)!,
    deployment: null,
  }));

/** A branch that was moved to where its former tip is not reachable from, and changesets that were lost by it. */
function movedAway(repository: SimRepository): Claim[] {
  return repository.moves.flatMap(({ activity, before, after }) => {
    if (activity !== 'force-push' || before === null || after === null || reachable(repository, after).has(before))
      return [];
    const kept = reachable(repository, after);
    const lost = repository.landings.filter(
      ({ commits, lost: isLost }) => isLost && commits.includes(before) && !kept.has(before),
    );
    return [
      { code: 'history-replaced' as const, changeset: null, commit: before, deployment: null },
      ...lost.map(({ changeset }) => ({
        code: 'merged-not-landed' as const,
        changeset,
        commit: null,
        deployment: null,
      })),
    ];
  });
}

function switchedOff({ rules }: SimRepository): Claim[] {
  const ends = rules.flatMap(({ versions }) =>
    versions.filter((one, i) => !one.rules.active && versions[i - 1]?.rules.active === true),
  );
  return ends.map(() => ({ code: 'protection-off', changeset: null, commit: null, deployment: null }));
}

function wronglyDeployed(world: World, repository: SimRepository): Claim[] {
  const onBranch = reachable(repository, repository.branches.get(repository.defaultBranch)!);
  return repository.deployments
    .filter(({ environment }) => environment === 'production')
    .flatMap(({ id, commit, requestedBy, approvals }): Claim[] => {
      const person = (login: string): string => world.accounts.get(login)!.person;
      const isSelf = approvals.length > 0 && approvals.every(({ by }) => person(by) === person(requestedBy));
      const about = { changeset: null, commit, deployment: id };
      return [
        ...(onBranch.has(commit) ? [] : [{ code: 'deployed-off-branch' as const, ...about }]),
        ...(isSelf ? [{ code: 'deployment-self-approved' as const, ...about }] : []),
      ];
    });
}
