/** Policies and the programme of the double: every verdict, every standing and every topic once or more. */
import { sha256 } from '../../../src/base/digest.ts';
import type { Instant } from '../../../src/base/instant.ts';
import type { PolicyAnswer } from '../../../src/app/policies/use-cases.ts';
import type { ControlResult } from '../../../src/model/control.ts';
import type { ClauseParameter, ClauseReport, ClauseTest, PolicyReport } from '../../../src/model/policy.ts';
import type { ProgrammeStep, ProgrammeView, ReadinessQuestion } from '../../../src/model/programme.ts';
import type { Run } from '../../../src/model/run.ts';
import type { RepositoryName } from '../../../src/model/repository.ts';
import { names } from './repositories.ts';

const repository = names[0] as RepositoryName;

const from = '2025-11-01T00:00:00.000Z' as Instant;
const changed = '2026-03-01T12:00:00.000Z' as Instant;
const to = '2026-11-01T00:00:00.000Z' as Instant;

function tested(check: string, result: ControlResult, because: string, more: Partial<ClauseTest> = {}): ClauseTest {
  const counts = {
    population: 1,
    pass: result === 'operated' ? 1 : 0,
    exception: 0,
    notApplicable: 0,
    notDetermined: 0,
  };
  const base = { kind: 'setting', check, checkVersion: sha256(check), parameters: {}, counts, coverage: 1 } as const;
  return { ...base, result, because, from, to, ...more };
}

interface Written {
  readonly id: string;
  readonly path: string;
  readonly policy: string;
  readonly text: string;
  readonly verdict: ClauseReport['verdict'];
  readonly because: string;
  readonly line: number;
}

function clause(written: Written, more: Partial<ClauseReport> = {}): ClauseReport {
  const { id, path, policy, text, verdict, because, line } = written;
  const wording = { text, textDigest: sha256(text), parameters: [], from, fact: `policy:${names[0]}:${path}` };
  const base = { repository, path, line, policy, clause: id, section: [], serves: [], requests: [] };
  return { ...base, verdict, because, wordings: [wording], tests: [], faults: [], ...more };
}

const approvals = (value: string): readonly ClauseParameter[] => [{ name: 'approvals', operator: '>=', value }];
const change = { path: 'policies/change-management.md', policy: 'Change management policy' };
const access = { path: 'policies/access-control.md', policy: 'Access control policy' };
const twoApprove = 'Two people who wrote none of it approve every change.';
const oneApproves = 'Somebody else approves every change.';

const clauses: readonly ClauseReport[] = [
  clause(
    {
      ...access,
      id: 'second-factor',
      line: 14,
      text: 'Everybody signs in with a second factor.',
      verdict: 'indeterminate',
      because: 'What is set up (multi-factor-required): 1 in the population: 1 not determined.',
    },
    {
      serves: ['ACC-01', 'CC6.1'],
      tests: [tested('multi-factor-required', 'indeterminate', 'The token may not read it.')],
    },
  ),
  clause(
    {
      ...access,
      id: 'trained',
      line: 22,
      text: 'Everybody is trained every year.',
      verdict: 'not-testable',
      because: 'No code decides it. Evidence is asked for: SEC-03/training-export.',
    },
    { requests: ['SEC-03/training-export'] },
  ),
  clause(
    {
      ...change,
      id: 'approval',
      line: 11,
      text: twoApprove,
      verdict: 'differs',
      because:
        'What happened (change-approved-by-another, 2026-03-01 to 2026-11-01): 14 of 120 changes had one approval.',
    },
    {
      serves: ['CHG-02', 'CC8.1'],
      wordings: [
        {
          text: oneApproves,
          textDigest: sha256(oneApproves),
          parameters: approvals('1'),
          from,
          to: changed,
          fact: 'policy:1',
        },
        {
          text: twoApprove,
          textDigest: sha256(twoApprove),
          parameters: approvals('2'),
          from: changed,
          fact: 'policy:2',
        },
      ],
      tests: [
        tested('branch-protected', 'operated', '1 in the population: 1 passed.', {
          to: changed,
          parameters: { minimumApprovals: 1 },
        }),
        tested('change-approved-by-another', 'deviated', '120 in the population: 106 passed, 14 exceptions.', {
          kind: 'behaviour',
          from: changed,
          parameters: { minimumApprovers: 2 },
          judgedWith: { minimumApprovers: 1 },
        }),
      ],
    },
  ),
  clause(
    {
      ...change,
      id: 'history',
      line: 24,
      text: 'What has landed is never rewritten.',
      verdict: 'enforced',
      because: 'What happened (default-branch-never-rewritten): no move rewrote anything.',
    },
    {
      tests: [tested('default-branch-never-rewritten', 'operated', 'No move rewrote anything.', { kind: 'behaviour' })],
    },
  ),
  clause(
    {
      ...change,
      id: 'bypass',
      line: 31,
      text: 'Nobody goes around the rules.',
      verdict: 'indeterminate',
      because: 'Its marker cannot be read whole.',
    },
    { faults: ['bypas=none: there is no parameter bypas; docs/policies.md lists them'] },
  ),
];

const report: PolicyReport = {
  policies: [access, change].map(({ path, policy }, index) => ({
    repository,
    path,
    title: policy,
    owner: 'Head of Engineering',
    version: '3',
    clauses: clauses.filter((one) => one.path === path).length,
    unmarked: index === 0 ? [{ line: 30, text: 'Keys must be kept in a safe.' }] : [],
    unmarkedTotal: index === 0 ? 1 : 0,
    faults: [],
  })),
  clauses,
  unwritten: [
    {
      control: 'VUL-01',
      title: 'Dependencies are kept current',
      checks: ['update-bot-covers-ecosystems'],
      because: '3 passed.',
    },
  ],
};

export const policiesDouble = (run: Run | undefined): PolicyAnswer | undefined => run && { run, report };

const steps: readonly ProgrammeStep[] = [
  {
    id: 'repositories-audited',
    phase: 'scope',
    title: 'The repositories are known and audited',
    standing: 'done',
    because: 'The latest audit looked at 9.',
  },
  {
    id: 'owners-named',
    phase: 'scope',
    title: 'Every control has an owner',
    standing: 'open',
    done: 120,
    of: 175,
    because: 'plumbline.yaml names an owner for 120 of 175 controls.',
    next: 'Write owners into plumbline.yaml, by area or by control.',
  },
  {
    id: 'deviations-answered',
    phase: 'remediate',
    title: 'Every deviation is being mended, or was waived',
    standing: 'open',
    done: 1,
    of: 3,
    because: '3 controls deviated; 1 of them has a remediation.',
    next: '`plumbline remediation open CONTROL`',
  },
  {
    id: 'everything-seen',
    phase: 'collect',
    title: 'Everything code and forges decide could be looked at',
    standing: 'unknown',
    because: 'Nothing was audited yet.',
    next: '`plumbline audit`',
  },
  {
    id: 'audited-lately',
    phase: 'maintain',
    title: 'The last audit is no older than a week',
    standing: 'done',
    because: 'It ended on 2026-11-01.',
  },
];

const ask = (topic: ReadinessQuestion['topic'], subject: string, question: string): ReadinessQuestion => ({
  topic,
  subject,
  question,
  because: '2 of 214 deviate.',
  answerWith: '`plumbline remediation open`',
});

const questions: readonly ReadinessQuestion[] = [
  ask('deviation', 'CHG-02', 'Independent approval: why did the 2 exceptions happen, and what was done about them?'),
  ask('unseen', 'ACC-01', 'A second factor for everybody: how do you know, since it could not be looked at?'),
  ...Array.from({ length: 8 }, (_, index) =>
    ask('evidence', `SEC-0${index + 1}/record`, `Hand in record ${index + 1}.`),
  ),
  ask(
    'policy',
    `${names[0]}/policies/change-management.md#approval`,
    `The policy says: ${twoApprove} Is that what happens?`,
  ),
  ask('waiver', 'waiver-1', 'Is the reason for leaving ENC-06 aside still good?'),
];

export const programmeDouble = (run: Run): ProgrammeView => ({
  at: to,
  run: { id: run.id, period: run.period, finishedAt: run.finishedAt },
  steps,
  questions,
});
