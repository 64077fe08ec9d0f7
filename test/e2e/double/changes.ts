/**
 * A year of changes with a forge behind them: approvals before and after, status checks, direct pushes, automation,
 * differences, deployments, and what could not be told.
 */
import type { ChangeRow, ChangeVerdict } from '../../../src/app/plumbline.ts';
import { instantFromMillis, millisOf, type Instant } from '../../../src/base/instant.ts';
import type { Approval, LandedChange, ProposedChange } from '../../../src/model/change.ts';
import type { Fact } from '../../../src/model/fact.ts';
import type { Difference } from '../../../src/model/reconciliation.ts';
import { asObjectId, asRepositoryName, type ObjectId } from '../../../src/model/repository.ts';
import { during, heads, names, observedAt, runRepositories } from './repositories.ts';
import { seeded } from './seeded.ts';
import { sha40 } from './sha40.ts';

const random = seeded(23);

export const people = [
  'Ines Duarte <ines@acme.example>',
  'Tomasz Nowak <tomasz@acme.example>',
  'Priya Raman <priya@acme.example>',
  'Jonas Weber <jonas@acme.example>',
  'Mei-Ling Chen <meiling@acme.example>',
  'Amara Okafor <amara@acme.example>',
] as const;

const bot = 'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>';

const subjects = [
  'Retry settlement uploads with the same idempotency key',
  'Mask account numbers in the audit log',
  'Move session cookies to SameSite=Strict',
  'Bump github.com/jackc/pgx from 5.7.1 to 5.7.2',
  'Reject webhooks whose timestamp is older than five minutes',
  'Fix rounding of refunds below one cent',
  'Add an index for the nightly reconciliation',
  'Encrypt the exports bucket with a customer-managed key',
  'Drop the legacy SOAP endpoint',
  'Show the reason when a card is declined',
  'Rotate the signing key of the mobile gateway',
  'Cache exchange rates for an hour, not a day: the ledger closes on the rate of the day it was booked, and the old cache crossed midnight',
] as const;

/** What happened to a change, by a throw of a die with a hundred sides. */
type Fate =
  | 'direct' // pushed past every changeset
  | 'self-approved' // nobody else approved
  | 'late-approval' // approved after it landed
  | 'altered' // what landed is not what was approved
  | 'stale-approval' // something was pushed after the approval
  | 'red' // a status check failed
  | 'unknown' // the forge did not tell its reviews
  | 'unrequested' // no ticket
  | 'queue'
  | 'backport'
  | 'plain';

function fateOf(roll: number): Fate {
  if (roll < 2) return 'direct';
  if (roll < 4) return 'self-approved';
  if (roll < 5) return 'late-approval';
  if (roll < 6) return 'altered';
  if (roll < 8) return 'stale-approval';
  if (roll < 10) return 'red';
  if (roll < 14) return 'unknown';
  if (roll < 17) return 'unrequested';
  if (roll < 25) return 'queue';
  return roll < 26 ? 'backport' : 'plain';
}

interface Made {
  readonly repository: string;
  readonly index: number;
  readonly commit: ObjectId;
  readonly landedAt: Instant;
  readonly fate: Fate;
  readonly roll: number;
  readonly author: string;
  readonly isBot: boolean;
}

const minutesBefore = (at: Instant, minutes: number): Instant => instantFromMillis(millisOf(at) - minutes * 60_000);

function changeAt(repository: string, index: number, total: number): ChangeRow {
  const landedAt = during((index + random.below(1000) / 1000) / total);
  const roll = random.below(100);
  const isBot = roll % 11 === 0 && roll > 16;
  const author = isBot ? bot : random.pick(people);
  const commit = asObjectId(random.hex(40));
  const made = { repository, index, commit, landedAt, fate: fateOf(roll), roll, author, isBot };
  const value = landedOf(made);
  const fact: Fact<'landed-change'> = {
    kind: 'landed-change',
    id: `landed-change/${repository}/${commit}`,
    repository: asRepositoryName(repository),
    value,
    valid: { from: { at: landedAt, commit } },
    observedAt,
    provenance: value.provenance,
    source: { collector: 'changes@1', raw: commit, commit },
  };
  return { fact, ...judgement(fact, made) };
}

function landedOf(made: Made): LandedChange {
  const { repository, index, commit, landedAt, fate, roll, author, isBot } = made;
  const isDirect = fate === 'direct';
  const number = String(1000 + index);
  const proposed = isDirect ? undefined : proposedOf(made, number);
  const standing = proposed?.approvals.filter(({ beforeLanding }) => beforeLanding !== false) ?? [];
  return {
    branch: 'main',
    commit,
    subject: isDirect ? 'Hotfix: raise the timeout of the card gateway' : random.pick(subjects),
    landedAt,
    provenance: roll % 4 === 0 ? 'contemporaneous' : 'reconstructed',
    change: isDirect ? null : { id: number, url: `https://github.example/${repository}/pull/${number}` },
    ...joinOf(made, number),
    authors: roll % 13 === 0 && !isBot ? [author, otherThan(author, 2)] : [author],
    committer: { name: 'GitHub', email: 'noreply@github.com' },
    approvers: standing.map(({ person, at, commit: of, source }) => ({ person, at, commit: of, source })),
    requests: fate === 'unrequested' || isDirect ? [] : [`PAY-${400 + (index % 90)}`],
    bot: isBot,
    signature: roll % 5 === 0 ? 'none' : 'present',
    paths: ['src/settlement/upload.ts', 'src/settlement/upload.test.ts', 'CHANGELOG.md'].slice(0, 1 + (roll % 3)),
    landedBy: isDirect ? author : otherThan(author, 1),
    ...(proposed && { proposed }),
    ...(proposed && { content: contentOf(made, proposed) }),
    ...(roll % 3 === 0 && { deployments: deploymentsOf(made) }),
  };
}

function joinOf({ fate, roll }: Made, number: string): Pick<LandedChange, 'joinedBy' | 'joinReason' | 'method'> {
  if (fate === 'direct')
    return {
      joinedBy: 'none',
      joinReason: 'No merge, no changeset number, no pull ref holds this commit or its patch.',
      method: 'direct',
    };
  if (fate === 'queue')
    return { joinedBy: 'api', joinReason: `By the word of the forge, #${number} landed as this.`, method: 'queue' };
  if (fate === 'backport')
    return { joinedBy: 'patch-id', joinReason: `The patch is that of #${number}.`, method: 'backport' };
  if (roll % 3 === 0)
    return {
      joinedBy: 'merge-commit',
      joinReason: `refs/pull/${number}/head is the second parent of this merge.`,
      method: 'merge',
    };
  const joinedBy = roll % 3 === 1 ? 'pull-ref' : 'pushed-range';
  return { joinedBy, joinReason: `refs/pull/${number}/head holds this patch.`, method: roll % 7 ? 'squash' : 'rebase' };
}

export const otherThan = (person: string, step: number): string => {
  const at = people.indexOf(person as (typeof people)[number]);
  return people[(at + step + people.length) % people.length]!;
};

const keyOf = (person: string): string => /<([^>]+)>/.exec(person)?.[1] ?? person;

function proposedOf(made: Made, number: string): ProposedChange {
  const { repository, landedAt, fate, author, commit } = made;
  const head = asObjectId(sha40('head', commit));
  const isUnknown = fate === 'unknown';
  return {
    fact: `changeset/${repository}/${number}`,
    author,
    writers: [keyOf(author)],
    lastPusher: author,
    createdAt: minutesBefore(landedAt, 60 * 26),
    mergedAt: landedAt,
    mergedBy: otherThan(author, 1),
    head,
    base: 'main',
    labels: fate === 'red' ? ['urgent'] : made.isBot ? ['dependencies'] : [],
    described: fate !== 'unrequested',
    approvals: isUnknown ? [] : approvalsOf(made, head),
    statusChecks: [
      ['build', 'success'],
      ['unit tests', fate === 'red' ? 'failure' : 'success'],
      ['secret scan', 'success'],
      ['license check', made.roll % 9 === 0 ? 'skipped' : 'success'],
    ].map(([name, conclusion], at) => ({
      name: name!,
      reportedBy: '15368',
      commit: head,
      conclusion: conclusion as 'success',
      startedAt: minutesBefore(landedAt, 95 - at),
      completedAt: minutesBefore(landedAt, 80 - at),
      url: `https://github.example/${repository}/actions/runs/${number}${at}`,
    })),
    missing: isUnknown
      ? [{ part: 'reviews', reason: 'forbidden', detail: 'The token may not read the reviews of this changeset.' }]
      : [],
  };
}

function approvalsOf({ fate, author, landedAt }: Made, head: ObjectId): readonly Approval[] {
  const by = (person: string, more: Partial<Approval>): Approval => ({
    person,
    identity: keyOf(person),
    bot: false,
    namesakeOfWriter: false,
    at: minutesBefore(landedAt, 47),
    commit: head,
    state: 'standing',
    beforeLanding: true,
    revision: 'final',
    source: 'api:github',
    ...more,
  });
  if (fate === 'self-approved') return [by(author, {})];
  if (fate === 'late-approval')
    return [by(otherThan(author, 1), { at: minutesBefore(landedAt, -190), beforeLanding: false })];
  const older = asObjectId(sha40('older', head));
  if (fate === 'stale-approval') return [by(otherThan(author, 1), { commit: older, revision: 'older' })];
  return [
    by(otherThan(author, 1), {}),
    by(otherThan(author, 3), { commit: older, revision: 'same-content', at: minutesBefore(landedAt, 300) }),
    ...(fate === 'queue' ? [by(otherThan(author, 4), { state: 'dismissed', revision: 'older', commit: older })] : []),
  ];
}

function contentOf({ fate }: Made, { head }: ProposedChange): NonNullable<LandedChange['content']> {
  if (fate === 'altered')
    return {
      result: 'different',
      against: head,
      because: 'the merge made anew has another tree than what landed',
      paths: ['src/settlement/upload.ts'],
    };
  if (fate === 'unknown')
    return { result: 'not-comparable', against: head, because: 'the clone lacks the head of the proposal', paths: [] };
  return { result: 'equal', against: head, because: 'the merge made anew has the tree that landed', paths: [] };
}

function deploymentsOf({ repository, commit, landedAt }: Made): NonNullable<LandedChange['deployments']> {
  const deployed = (environment: string, minutes: number) => ({
    environment,
    at: minutesBefore(landedAt, -minutes),
    fact: `deployment/${repository}/${environment}/${commit.slice(0, 10)}`,
  });
  return [deployed('staging', 12), deployed('production', 75)];
}

function judgement(
  fact: Fact<'landed-change'>,
  { fate, roll }: Made,
): Pick<ChangeRow, 'outcome' | 'findings' | 'verdicts' | 'differences'> {
  const { proposed } = fact.value;
  const relied = [fact.id, ...(proposed ? [proposed.fact] : [])];
  const says = (check: string, control: string, rest: Pick<ChangeVerdict, 'result' | 'because'>): ChangeVerdict => ({
    check,
    controls: [control],
    relied: rest.result === 'not-determined' || rest.result === 'not-applicable' ? [] : relied,
    ...rest,
  });
  const verdicts = [
    says('change-reviewed', 'CHG-01', reviewOf(fate)),
    says('change-requested', 'CHG-02', requestOf(fact.value)),
    says('tests-before-landing', 'CHG-03', testsOf(fate)),
  ];
  const differences = differencesOf(fact, fate, roll);
  const worst = (['exception', 'not-determined', 'pass'] as const).find((wanted) =>
    verdicts.some(({ result }) => result === wanted),
  );
  return {
    outcome: worst ?? 'not-applicable',
    findings: [
      ...verdicts
        .filter(({ result }) => result === 'exception' || result === 'not-determined')
        .map(({ check, because }) => ({ code: check, because })),
      ...differences.filter(({ explained }) => !explained).map(({ code, because }) => ({ code, because })),
    ],
    verdicts,
    ...(differences.length > 0 && { differences }),
  };
}

function reviewOf(fate: Fate): Pick<ChangeVerdict, 'result' | 'because'> {
  const exceptions: Partial<Record<Fate, string>> = {
    direct: 'It was pushed to the branch directly: no changeset, so nobody could review it before it landed.',
    'self-approved': 'Its only approval is that of its author.',
    'late-approval': 'It was approved three hours after it had landed.',
    'stale-approval': 'Its approval is of an earlier revision: something was pushed afterwards that nobody approved.',
    altered: 'What landed is not what was approved: src/settlement/upload.ts differs.',
  };
  const because = exceptions[fate];
  if (because !== undefined) return { result: 'exception', because };
  if (fate === 'unknown')
    return { result: 'not-determined', because: 'The token may not read the reviews of this changeset.' };
  return { result: 'pass', because: 'Somebody other than its writers approved the last revision before it landed.' };
}

function requestOf({ requests, bot: isBot }: LandedChange): Pick<ChangeVerdict, 'result' | 'because'> {
  if (isBot) return { result: 'not-applicable', because: 'Automation made it, which nobody asks for in a ticket.' };
  if (requests.length > 0) return { result: 'pass', because: `It names ${requests.join(', ')}.` };
  return { result: 'exception', because: 'Neither message nor branch names a ticket or an issue.' };
}

function testsOf(fate: Fate): Pick<ChangeVerdict, 'result' | 'because'> {
  if (fate === 'red') return { result: 'exception', because: 'unit tests had failed when it landed.' };
  if (fate === 'direct') return { result: 'not-determined', because: 'No status check is known of this commit.' };
  return { result: 'pass', because: 'Every status check that the rules demand had succeeded.' };
}

function differencesOf(fact: Fact<'landed-change'>, fate: Fate, roll: number): readonly Difference[] {
  const { commit, landedAt, branch } = fact.value;
  const of = (code: Difference['code'], because: string, explained: boolean): Difference => ({
    code,
    branch,
    subject: commit,
    at: landedAt,
    because,
    explained,
    relied: [fact.id],
  });
  if (fate === 'direct')
    return [of('direct-push', 'The log of the branch has a push, and no changeset holds it.', false)];
  if (fate === 'altered')
    return [of('landed-altered', 'The tree that landed is not the one that was approved.', false)];
  if (fate === 'queue')
    return [of('landed-by-queue', 'The queue made a commit of its own of what was approved.', true)];
  if (fate === 'backport') return [of('backport-of-reviewed', 'The same patch was reviewed on release/4.', true)];
  return roll === 77 ? [of('request-not-found', 'PAY-490 did not exist when it landed.', false)] : [];
}

export const changes: readonly ChangeRow[] = names.flatMap((name) => {
  const total = runRepositories.find((repository) => repository.name === name)!.landedInPeriod;
  return Array.from({ length: total }, (_, index) => changeAt(name, index, total));
});

export const headOf = (name: string): string => heads.get(name)!;
