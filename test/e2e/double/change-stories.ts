/**
 * Stories of single changes, one for each thing that a page has to say: all is well, little of it is, only git was read,
 * pushed directly, and far more of everything than fits. Parsed by the schema of the API, so that they cannot drift.
 */
import { changeAnswer, type ChangeDetail } from '../../../src/http/schema.ts';
import { names } from './repositories.ts';
import { sha40 } from './sha40.ts';

export const storyRepository = names[0];

const ines = 'Ines Duarte <ines@acme.example>';
const tomasz = 'Tomasz Nowak <tomasz@acme.example>';
const priya = 'Priya Raman <priya@acme.example>';
const jonas = 'Jonas Weber <jonas@acme.example>';
const renovate = 'renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>';

const at = (day: number, time: string): string => `2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const hash = (...parts: readonly string[]): string => sha40('story', ...parts);
const url = (kind: string, id: string): string => `https://github.example/${storyRepository}/${kind}/${id}`;

const rules = {
  fact: `branch-rules/${storyRepository}/main/2025-11-03`,
  rules: {
    branch: 'main',
    origins: [{ kind: 'ruleset', id: '12', name: 'main is reviewed', level: 'organisation' }],
    requiresChangeset: true,
    requiredApprovals: 1,
    requiresCodeOwners: true,
    dismissesStale: true,
    requiresLastPushApproval: false,
    authorCanApprove: false,
    committerCanApprove: null,
    approvalsCanBeOverridden: false,
    requiredChecks: [
      { name: 'test', reportedBy: '15368' },
      { name: 'security / codeql', reportedBy: null },
    ],
    skippedPipelinePasses: false,
    forcePushAllowed: false,
    deletionAllowed: false,
    pushers: [],
    bypass: [{ kind: 'team', id: '7', name: 'release-engineers', mode: 'always' }],
    bindsAdministrators: null,
  },
  from: '2025-11-03T09:12:00.000Z',
  until: null,
  dated: 'history',
  changedBy: jonas,
} as const;

const pages = {
  change: {
    id: `landed-change/${storyRepository}/${hash('well')}`,
    repository: storyRepository,
    branch: 'main',
    commit: hash('well'),
    subject: 'Retry settlement uploads with the same idempotency key',
    landedAt: at(14, '10:22'),
    provenance: 'contemporaneous',
    change: { id: '1024', url: url('pull', '1024') },
    joinedBy: 'patch-id',
    joinReason: `Merging ${hash('head').slice(0, 10)}, the head of #1024, into the branch anew gives the tree that landed.`,
    method: 'squash',
    authors: [ines, priya],
    approvers: [{ person: tomasz, at: at(14, '09:58'), commit: hash('head'), source: 'api:github' }],
    requests: ['PAY-412'],
    bot: false,
    signature: 'present',
    paths: 3,
    outcome: 'pass',
    findings: [],
  },
  fact: {
    kind: 'landed-change',
    id: `landed-change/${storyRepository}/${hash('well')}`,
    repository: storyRepository,
    value: { commit: hash('well'), method: 'squash' },
    valid: { from: { at: at(14, '10:22'), commit: hash('well') } },
    observedAt: at(31, '06:00'),
    provenance: 'contemporaneous',
    source: { collector: 'changes@2', raw: hash('well'), commit: hash('well') },
  },
  changeset: {
    kind: 'changeset',
    id: `changeset/${storyRepository}/1024`,
    repository: storyRepository,
    value: { id: '1024', state: 'merged' },
    valid: { from: { at: at(12, '08:40') } },
    observedAt: at(31, '06:00'),
    provenance: 'asserted',
    source: { collector: 'github@1', raw: 'ab'.repeat(32) },
  },
} as const;

const proposed = {
  fact: pages.changeset.id,
  author: ines,
  writers: ['ines@acme.example', 'priya@acme.example'],
  lastPusher: priya,
  createdAt: at(12, '08:40'),
  mergedAt: at(14, '10:22'),
  mergedBy: tomasz,
  head: hash('head'),
  base: 'main',
  labels: ['payments', 'risk: low'],
  described: true,
  approvals: [
    {
      person: jonas,
      identity: 'jonas@acme.example',
      bot: false,
      namesakeOfWriter: false,
      at: at(12, '15:10'),
      commit: hash('first'),
      state: 'dismissed',
      beforeLanding: true,
      revision: 'older',
      source: 'api:github',
    },
    {
      person: tomasz,
      identity: 'tomasz@acme.example',
      bot: false,
      namesakeOfWriter: false,
      at: at(14, '09:58'),
      commit: hash('head'),
      state: 'standing',
      beforeLanding: true,
      revision: 'final',
      source: 'api:github',
    },
  ],
  statusChecks: [
    {
      name: 'test',
      reportedBy: '15368',
      commit: hash('head'),
      conclusion: 'success',
      startedAt: at(13, '16:31'),
      completedAt: at(13, '16:44'),
      url: url('runs', '88412'),
    },
    {
      name: 'test',
      reportedBy: '15368',
      commit: hash('head'),
      conclusion: 'failure',
      startedAt: at(13, '16:02'),
      completedAt: at(13, '16:15'),
    },
    {
      name: 'security / codeql',
      reportedBy: '57789',
      commit: hash('head'),
      conclusion: 'success',
      startedAt: at(13, '16:02'),
      completedAt: at(13, '16:21'),
    },
    {
      name: 'preview',
      reportedBy: '15368',
      commit: hash('head'),
      conclusion: 'skipped',
      startedAt: null,
      completedAt: null,
    },
  ],
  missing: [],
} as const;

/** Asked for, reviewed, tested, landed as approved, deployed. */
const well = {
  change: pages.change,
  committer: { name: 'GitHub', email: 'noreply@github.com' },
  landedBy: tomasz,
  forge: { source: 'github:acme', syncedAt: at(31, '05:40') },
  revertedBy: [
    {
      commit: hash('huge'),
      at: at(19, '16:20'),
      subject: 'Revert "Retry settlement uploads with the same idempotency key"',
    },
  ],
  paths: ['src/settlement/upload.ts', 'src/settlement/upload.test.ts', 'CHANGELOG.md'],
  fact: pages.fact,
  title: 'Retry settlement uploads with the same idempotency key',
  source: 'pay-412-retry-uploads',
  proposed,
  reviews: [
    {
      person: 'Mei-Ling Chen <mei-ling@acme.example>',
      identity: 'mei-ling@acme.example',
      bot: false,
      state: 'changes-requested',
      at: at(12, '11:45'),
      commit: hash('first'),
    },
    { person: null, bot: false, state: 'commented', at: at(15, '09:00'), commit: null },
  ],
  pushes: [
    { at: at(12, '08:40'), by: ines, before: null, after: hash('first'), forced: false },
    { at: at(13, '16:01'), by: priya, before: hash('first'), after: hash('head'), forced: true },
  ],
  commits: [
    { commit: hash('first'), author: ines, at: at(12, '08:31'), subject: 'Retry settlement uploads' },
    { commit: hash('head'), author: priya, at: at(13, '15:58'), subject: 'Keep the key over retries' },
  ],
  requests: [{ id: 'PAY-412', url: 'https://tickets.example/PAY-412', createdAt: at(9, '13:05') }],
  content: {
    result: 'equal',
    against: hash('head'),
    because: 'Merging the head of #1024 into the branch before it gives the very tree that landed.',
    paths: [],
  },
  deployments: [
    { environment: 'staging', at: at(14, '10:41'), fact: 'deployment/9001' },
    { environment: 'production', at: at(14, '13:02'), fact: 'deployment/9007' },
  ],
  rules,
  differences: [],
  verdicts: [
    {
      check: 'change-approved-by-another',
      controls: ['CHG-01'],
      result: 'pass',
      because: `Approved by ${tomasz}, who wrote none of it, before it landed and on what landed (api:github).`,
      relied: [pages.fact.id, pages.changeset.id],
      evidence: 'run-2026-03-31/check-result/change-approved-by-another',
    },
    {
      check: 'required-checks-passed',
      controls: ['CHG-03'],
      result: 'pass',
      because: `2 required status checks had passed on ${hash('head').slice(0, 10)} before the merge: test (of 15368), security / codeql.`,
      relied: [pages.fact.id, pages.changeset.id],
    },
    {
      check: 'change-traces-to-request',
      controls: ['CHG-02'],
      result: 'pass',
      because: 'It names PAY-412, which was made before it landed.',
      relied: [pages.fact.id],
    },
    {
      check: 'emergency-changes-reviewed',
      controls: ['CHG-04'],
      result: 'not-applicable',
      because: 'Nothing says that it was an emergency.',
      relied: [],
    },
  ],
  relied: [pages.fact, pages.changeset],
  before: hash('late'),
  after: hash('alone'),
  proofs: [
    {
      claim: `${hash('well').slice(0, 10)} landed on main at ${at(14, '10:22')} (contemporaneous)`,
      facts: [pages.fact.id],
      commands: [`git log -1 --format=fuller ${hash('well')}`, `git merge-base --is-ancestor ${hash('well')} 'main'`],
    },
    {
      claim: 'content: equal: merging the head of #1024 into the branch before it gives the very tree that landed',
      facts: [pages.fact.id, pages.changeset.id],
      commands: [
        `git merge-tree --write-tree ${hash('well')}^1 ${hash('head')}`,
        `git rev-parse '${hash('well')}^{tree}'`,
      ],
    },
    { claim: `deployed to production at ${at(14, '13:02')}`, facts: ['deployment/9007'], commands: [] },
  ],
};

/** Approved too late and by a namesake, checks missing and skipped, landed altered. */
const late = {
  ...well,
  change: {
    ...pages.change,
    commit: hash('late'),
    id: `landed-change/${storyRepository}/${hash('late')}`,
    subject: 'Cache exchange rates for an hour, not a day: the ledger closes on the rate of the day it was booked',
    landedAt: at(14, '08:05'),
    outcome: 'exception',
    signature: 'none',
    authors: [tomasz],
    findings: [{ code: 'change-approved-by-another', because: 'Nobody approved it before it landed (late).' }],
  },
  title: 'Cache exchange rates for an hour',
  revertOf: hash('earlier'),
  reverts: { commit: hash('earlier'), at: at(3, '10:22'), subject: 'Ask the bank for exchange rates once a day' },
  revertedBy: [],
  landedBy: tomasz,
  proposed: {
    ...proposed,
    author: tomasz,
    writers: ['tomasz@acme.example'],
    mergedAt: at(14, '08:05'),
    described: false,
    labels: [],
    approvals: [
      {
        ...proposed.approvals[1],
        person: 'Tomasz Nowak <t.nowak@home.example>',
        identity: 't.nowak@home.example',
        at: at(14, '07:59'),
        namesakeOfWriter: true,
      },
      { ...proposed.approvals[1], person: renovate, identity: 'renovate[bot]', bot: true, at: at(14, '07:30') },
      {
        ...proposed.approvals[1],
        person: priya,
        identity: 'priya@acme.example',
        at: at(15, '11:20'),
        beforeLanding: false,
      },
    ],
    statusChecks: [
      { ...proposed.statusChecks[3], name: 'test' },
      { ...proposed.statusChecks[2], name: 'lint', conclusion: 'failure', completedAt: at(14, '09:00') },
    ],
    missing: [
      { part: 'reviews', reason: 'truncated', detail: 'The forge told the first 100 of 104 reviews and no more.' },
    ],
  },
  commits: [{ commit: hash('head'), author: tomasz, at: at(14, '07:20'), subject: 'Cache exchange rates for an hour' }],
  pushes: null,
  requests: [{ id: 'PAY-430', url: null, createdAt: at(16, '09:00') }],
  content: {
    result: 'different',
    against: hash('head'),
    because: 'Two paths were changed while it was merged.',
    paths: ['src/rates/cache.ts', 'config/production.yaml'],
  },
  rules: { ...rules, until: at(20, '09:00'), dated: 'snapshot', changedBy: null },
  differences: [
    {
      code: 'landed-altered',
      branch: 'main',
      subject: hash('late'),
      at: at(14, '08:05'),
      because: 'What landed differs from the approved head in `src/rates/cache.ts` and `config/production.yaml`.',
      explained: false,
      relied: [pages.changeset.id],
    },
    {
      code: 'landed-by-queue',
      branch: 'main',
      subject: '1019',
      at: at(14, '08:05'),
      because: 'The queue made a commit of its own.',
      explained: true,
      relied: [],
    },
  ],
  gaps: [
    {
      kind: 'gap',
      of: 'branch-rules',
      repository: storyRepository,
      reason: 'forbidden',
      detail: 'Who may go around the rules is told to administrators only (403 at `/orgs/acme/rulesets/12`).',
      part: 'rules',
    },
    {
      kind: 'gap',
      of: 'rule-bypass',
      repository: storyRepository,
      reason: 'not-observed',
      detail: 'GitHub keeps bypasses of rules for a month: those before 20 March 2026 are not known.',
      part: 'landing',
    },
  ],
  verdicts: [
    {
      ...well.verdicts[0]!,
      result: 'exception',
      because:
        'No approval counts: Tomasz Nowak has the name of its author (unclear); renovate[bot] is a bot (only-a-bot); Priya Raman approved after it had landed (late).',
    },
    {
      ...well.verdicts[1]!,
      result: 'exception',
      because:
        'Of 2 required status checks: test (of 15368) was skipped or neutral, which is no pass (skipped), security / codeql did not run (missing).',
    },
    {
      check: 'landed-under-usual-rules',
      controls: ['CHG-06'],
      result: 'not-determined',
      because: 'Who may go around the rules of main could not be read.',
      relied: [pages.fact.id],
    },
    well.verdicts[3]!,
  ],
  before: null,
  after: hash('well'),
};

/** Of git alone, by its trailer. */
const alone = {
  change: {
    ...pages.change,
    commit: hash('alone'),
    id: `landed-change/${storyRepository}/${hash('alone')}`,
    subject: 'Mask account numbers in the audit log',
    landedAt: at(15, '12:00'),
    provenance: 'reconstructed',
    change: { id: '1031', url: null },
    joinedBy: 'trailer',
    joinReason: 'The message says `(#1031)`.',
    authors: [priya],
    approvers: [],
    requests: [],
    outcome: 'not-determined',
    findings: [
      {
        code: 'change-approved-by-another',
        because: 'Git names no approver, and the forge that would know is not connected.',
      },
    ],
    signature: 'none',
  },
  committer: { name: 'GitHub', email: 'noreply@github.com' },
  forge: null,
  revertedBy: [],
  paths: ['src/audit/log.ts'],
  fact: { ...pages.fact, source: { ...pages.fact.source, collector: 'changes@2' } },
  requests: [],
  deployments: [],
  differences: [],
  verdicts: [
    {
      check: 'change-approved-by-another',
      controls: ['CHG-01'],
      result: 'not-determined',
      because: 'Git names no approver, and the forge that would know is not connected.',
      relied: [],
    },
  ],
  relied: [],
  before: hash('well'),
  after: hash('direct'),
  proofs: [well.proofs[0]!],
};

/** Pushed to the branch with the forge looking on. */
const direct = {
  ...alone,
  change: {
    ...alone.change,
    commit: hash('direct'),
    id: `landed-change/${storyRepository}/${hash('direct')}`,
    subject: 'Hotfix: raise the timeout of the card gateway',
    change: null,
    joinedBy: 'none',
    joinReason: 'The forge’s log of the branch names a push of this commit alone.',
    method: 'direct',
    outcome: 'exception',
    findings: [],
  },
  forge: well.forge,
  landedBy: jonas,
  rules,
  differences: [
    {
      code: 'direct-push',
      branch: 'main',
      subject: hash('direct'),
      at: at(15, '12:00'),
      because: 'The log of the branch names a push by Jonas Weber, and no changeset of the forge holds it.',
      explained: false,
      relied: [pages.fact.id],
    },
  ],
  verdicts: [
    {
      check: 'change-through-changeset',
      controls: ['CHG-01'],
      result: 'exception',
      because: 'It landed without a changeset.',
      relied: [pages.fact.id],
    },
  ],
  before: hash('alone'),
  after: hash('huge'),
};

/** Two hundred commits, five thousand paths. */
const huge = {
  ...well,
  change: {
    ...pages.change,
    commit: hash('huge'),
    id: `landed-change/${storyRepository}/${hash('huge')}`,
    subject: 'Move every service to the new formatter',
    paths: 5000,
  },
  paths: Array.from(
    { length: 5000 },
    (_, index) => `services/${String(index % 70).padStart(2, '0')}/src/part-${index}.ts`,
  ),
  commits: Array.from({ length: 200 }, (_, index) => ({
    commit: hash('many', String(index)),
    author: [ines, priya, renovate][index % 3]!,
    at: at(1 + Math.floor(index / 20), `${String(8 + (index % 12)).padStart(2, '0')}:15`),
    subject: `Format service ${index}`,
  })),
  revertedBy: [],
  before: hash('direct'),
  after: null,
};

const told = { well, late, alone, direct, huge };
export type StoryName = keyof typeof told;

export const stories: Readonly<Record<StoryName, ChangeDetail>> = Object.fromEntries(
  Object.entries(told).map(([name, story]) => [name, changeAnswer.parse(story)]),
) as Record<StoryName, ChangeDetail>;

export const storyAddress = (name: StoryName): string =>
  `/changes/${stories[name].change.commit}?repository=${encodeURIComponent(storyRepository)}`;
