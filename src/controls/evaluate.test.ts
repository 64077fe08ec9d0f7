import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../base/app-error.ts';
import { sha256 } from '../base/digest.ts';
import type { CheckResult, Control, ControlResult } from '../model/control.ts';
import { evaluateControls } from './evaluate.ts';
import { concludeControl } from './rollup.ts';
import { asOf, finding, pipeline, repository, step } from './test-facts.ts';

const control = (id: string, ...checks: readonly string[]): Control => ({
  id,
  area: 'vulnerability-management',
  title: id,
  statement: '',
  owner: '',
  frequency: '',
  criteria: [],
  iso: [],
  checks,
});

const pinned = step({ uses: `actions/checkout@${'ab'.repeat(20)}` });
const facts = [
  repository(),
  pipeline({ steps: [pinned] }),
  finding({ class: 'ci', rule: 'dangerous-trigger', path: '.github/workflows/ci.yml' }),
];

test('a control with several checks says what each says, worst first, and adds their counts', () => {
  const [evaluation] = evaluateControls({
    controls: [control('VUL-11', 'pipeline-components-pinned', 'untrusted-input-stays-out-of-pipelines')],
    facts,
    gaps: [],
    period: asOf(5),
    versions: sha256,
  });
  assert.equal(evaluation!.result, 'deviated');
  assert.deepEqual(
    evaluation!.checks.map(({ check, result }) => [check, result]),
    [
      ['untrusted-input-stays-out-of-pipelines', 'not-operated'],
      ['pipeline-components-pinned', 'operated'],
    ],
  );
  assert.deepEqual(evaluation!.counts, { population: 2, pass: 1, exception: 1, notApplicable: 0, notDetermined: 0 });
  assert.match(evaluation!.because, /^untrusted-input.*not-operated: .*pipeline-components-pinned operated: /);
});

test('a check that two controls rest on is judged once, with the version it was asked for', () => {
  const asked: string[] = [];
  const evaluations = evaluateControls({
    controls: [control('A', 'pipeline-components-pinned'), control('B', 'pipeline-components-pinned')],
    facts,
    gaps: [],
    period: asOf(5),
    versions: (id) => {
      asked.push(id);
      return sha256(id);
    },
  });
  assert.deepEqual(asked, ['pipeline-components-pinned']);
  assert.equal(evaluations[0]!.checks[0], evaluations[1]!.checks[0]);
  assert.equal(evaluations[0]!.checks[0]!.checkVersion, sha256('pipeline-components-pinned'));
});

test('a check that does not exist is a broken promise', () => {
  const controls = [control('A', 'no-such-check')];
  assert.throws(
    () => evaluateControls({ controls, facts, gaps: [], period: asOf(5), versions: sha256 }),
    (error) => isAppError(error) && error.code === 'controls/unknown-check',
  );
});

const rollups: readonly (readonly [checks: readonly ControlResult[], control: ControlResult])[] = [
  [[], 'indeterminate'],
  [['operated', 'operated'], 'operated'],
  [['operated', 'not-applicable'], 'operated'],
  [['not-applicable', 'not-applicable'], 'not-applicable'],
  [['operated', 'indeterminate'], 'indeterminate'],
  [['indeterminate', 'deviated'], 'deviated'],
  [['not-operated', 'operated'], 'deviated'],
  [['not-operated', 'indeterminate'], 'deviated'],
  [['not-operated', 'not-applicable'], 'not-operated'],
];
for (const [results, expected] of rollups) {
  test(`${results.join(' and ') || 'no check'}: ${expected}`, () => {
    const counts = { population: 1, pass: 1, exception: 0, notApplicable: 0, notDetermined: 0 };
    const checks = results.map((result) => ({ check: 'x', result, because: '', counts, coverage: 1 }) as CheckResult);
    assert.equal(concludeControl(checks).result, expected);
  });
}
