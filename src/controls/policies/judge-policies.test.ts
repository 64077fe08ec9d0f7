import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant, type Instant } from '../../base/instant.ts';
import { sha256 } from '../../base/digest.ts';
import type { CheckResult, ControlEvaluation, ControlResult, Period } from '../../model/control.ts';
import type { Fact } from '../../model/fact.ts';
import type { ClauseParameter, PolicyClause } from '../../model/policy.ts';
import type { RepositoryName } from '../../model/repository.ts';
import type { CheckParameters } from '../check.ts';
import { judgePolicies, type PolicyJudging } from './judge-policies.ts';

const at = (day: string): Instant => parseInstant(`2026-${day}T00:00:00Z`)!;
const year: Period = { type: 'window', from: at('01-01'), to: at('12-31') };

function clause(text: string, written: string, rest: Partial<PolicyClause> = {}): PolicyClause {
  const parameters = written
    .split(' ')
    .filter((one) => one !== '')
    .map((one): ClauseParameter => {
      const [, name, operator, value] = /^([a-z-]+)(>=|<=|=)(.*)$/.exec(one)!;
      return { name: name!, operator: operator as ClauseParameter['operator'], value: value! };
    });
  return {
    id: 'c',
    text,
    textDigest: sha256(text),
    section: [],
    line: 3,
    parameters,
    checks: [],
    requests: [],
    serves: [],
    ...rest,
  };
}

function policy(clauses: readonly PolicyClause[], from: string, to?: string): Fact<'policy'> {
  const path = 'policies/change.md';
  const value = {
    path,
    title: 'Change',
    owner: null,
    version: null,
    approvedBy: null,
    clauses,
    unmarked: [],
    unmarkedTotal: 0,
    faults: [],
  };
  return {
    kind: 'policy',
    id: `policy:handbook:${path}@${from}`,
    repository: 'handbook' as RepositoryName,
    value,
    valid: { from: { at: at(from) }, ...(to !== undefined && { to: { at: at(to) } }) },
    observedAt: at('12-31'),
    provenance: 'reconstructed',
    source: { collector: 'policies@1', raw: 'x' },
  };
}

type Asked = readonly [check: string, parameters: CheckParameters, period: Period];

function judging(
  facts: readonly Fact<'policy'>[],
  results: Readonly<Record<string, ControlResult>>,
  asked: Asked[] = [],
): PolicyJudging {
  return {
    facts,
    period: year,
    evaluations: [],
    run: (check, parameters, period) => {
      asked.push([check, parameters, period]);
      return {
        check,
        checkVersion: sha256(check),
        parameters,
        period,
        result: results[check] ?? 'operated',
        because: `${check} said so.`,
        counts: { population: 1, pass: 1, exception: 0, notApplicable: 0, notDetermined: 0 },
        coverage: 1,
        members: [],
        gaps: [],
      } as unknown as CheckResult;
    },
    known: {
      checks: new Map([
        ['branch-protected', 'setting'],
        ['change-approved-by-another', 'behaviour'],
        ['pipeline-runs-tests', 'setting'],
      ]),
      requests: new Set(['SEC-03/training-export']),
      serves: new Set(['CHG-02', 'CC8.1']),
    },
  };
}

const twoApprove = 'Two people who wrote none of it approve every change.';

const verdicts: readonly (readonly [
  name: string,
  clause: PolicyClause,
  results: Readonly<Record<string, ControlResult>>,
  verdict: string,
  because: RegExp,
])[] = [
  ['all that tests it operated', clause(twoApprove, 'approvals>=2'), {}, 'enforced', /What is set up.*What happened/],
  [
    'the rule agrees and what happened does not',
    clause(twoApprove, 'approvals>=2'),
    { 'change-approved-by-another': 'deviated' },
    'differs',
    /^What happened/,
  ],
  [
    'the rule demands less',
    clause(twoApprove, 'approvals>=2'),
    { 'branch-protected': 'not-operated' },
    'differs',
    /^What is set up/,
  ],
  [
    'one could not be looked at',
    clause(twoApprove, 'approvals>=2'),
    { 'branch-protected': 'indeterminate' },
    'indeterminate',
    /branch-protected/,
  ],
  [
    'there was nothing to judge',
    clause(twoApprove, 'approvals>=2'),
    { 'branch-protected': 'not-applicable', 'change-approved-by-another': 'not-applicable' },
    'indeterminate',
    /nothing to hold it against/,
  ],
  [
    'a check is named',
    clause('Tests run on each change.', '', { checks: ['pipeline-runs-tests'] }),
    {},
    'enforced',
    /pipeline-runs-tests/,
  ],
  [
    'no code decides it, evidence is asked for',
    clause('Everybody is trained every year.', '', { requests: ['SEC-03/training-export'] }),
    {},
    'not-testable',
    /SEC-03/,
  ],
  ['no code decides it, and nothing is asked for', clause('We are kind.', ''), {}, 'not-testable', /No evidence/],
];

for (const [name, one, results, verdict, because] of verdicts)
  test(`verdict of a clause: ${name}`, () => {
    const [report] = judgePolicies(judging([policy([one], '01-01')], results)).clauses;
    assert.equal(report!.verdict, verdict);
    assert.match(report!.because, because);
  });

const faulty: readonly (readonly [name: string, clause: PolicyClause, fault: RegExp])[] = [
  ['a parameter that nothing knows', clause('Two people approve.', 'aprovals>=2'), /no parameter aprovals/],
  ['an operator that makes no sense', clause('Two people approve.', 'approvals<=2'), /takes >= or =/],
  ['a value of another form', clause('Two people approve.', 'approvals>=two'), /expected a whole number/],
  ['a number that the sentence does not say', clause('Three people approve.', 'approvals>=2'), /does not say 2/],
  ['a value that no check can judge', clause('TLS 1.3 or later.', 'tls>=1.3'), /no check can judge/],
  ['a check that does not exist', clause('Tests run.', '', { checks: ['no-such-check'] }), /no check no-such-check/],
  ['a control that does not exist', clause('Tests run.', '', { serves: ['CHG-99'] }), /CHG-99/],
];

for (const [name, one, fault] of faulty)
  test(`never enforced, and said: ${name}`, () => {
    const [report] = judgePolicies(judging([policy([one], '01-01')], {})).clauses;
    assert.notEqual(report!.verdict, 'enforced');
    assert.match(report!.faults.join('\n'), fault);
  });

test('each wording is tested with its own numbers over its own stretch of the period', () => {
  const one = clause('Somebody else approves every change.', 'approvals>=1');
  const two = clause(twoApprove, 'approvals>=2');
  const asked: Asked[] = [];
  const facts = [policy([one], '01-01', '03-01'), policy([one], '03-01', '06-01'), policy([two], '06-01')];
  const [report] = judgePolicies(judging(facts, {}, asked)).clauses;
  assert.deepEqual(
    asked.filter(([check]) => check === 'branch-protected').map(([, parameters, period]) => [parameters, period]),
    [
      [{ minimumApprovals: 1 }, { type: 'window', from: at('01-01'), to: at('06-01') }],
      [{ minimumApprovals: 2 }, { type: 'window', from: at('06-01'), to: at('12-31') }],
    ],
  );
  assert.deepEqual(
    report!.wordings.map(({ text, from, to }) => [text, from, to]),
    [
      [one.text, at('01-01'), at('06-01')],
      [two.text, at('06-01'), undefined],
    ],
  );
});

test('a wording that was taken away before the period began is not judged', () => {
  const gone = policy([clause(twoApprove, 'approvals>=2')], '01-01', '02-01');
  const later: Period = { type: 'window', from: at('03-01'), to: at('12-31') };
  assert.deepEqual(judgePolicies({ ...judging([gone], {}), period: later }).clauses, []);
});

test('what is done and written nowhere is listed, and what a clause speaks of is not', () => {
  const evaluation = (id: string, checks: readonly string[], result: ControlResult): ControlEvaluation =>
    ({
      control: { id, title: id, checks },
      result,
      because: 'So it was.',
      checks: [{}],
    }) as unknown as ControlEvaluation;
  const evaluations = [
    evaluation('CHG-02', ['change-approved-by-another'], 'operated'),
    evaluation('CHG-06', ['pipeline-runs-tests'], 'operated'),
    evaluation('ENC-01', ['datastores-encrypted'], 'deviated'),
  ];
  const report = judgePolicies({
    ...judging([policy([clause(twoApprove, 'approvals>=2')], '01-01')], {}),
    evaluations,
  });
  assert.deepEqual(
    report.unwritten.map(({ control }) => control),
    ['CHG-06'],
  );
});
