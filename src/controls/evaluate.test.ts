import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../base/app-error.ts';
import { sha256 } from '../base/digest.ts';
import type { CheckResult, Control, ControlResult, MemberResult, OutcomeCounts } from '../model/control.ts';
import type { Gap } from '../model/gap.ts';
import type { OutcomeResult } from '../model/outcome.ts';
import { evaluateControls } from './evaluate.ts';
import type { Listing } from './listing.ts';
import { conclude, concludeControl } from './rollup.ts';
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

const unlooked: Gap = {
  kind: 'gap',
  of: 'exposure',
  repository: 'all',
  reason: 'not-observed',
  detail: 'No advisories',
};
const nothing = { population: 0, pass: 0, exception: 0, notApplicable: 0, notDetermined: 0 };
const second = (gaps: readonly Gap[]): CheckResult =>
  ({
    check: 'second',
    result: 'indeterminate',
    because: 'No advisories.',
    counts: nothing,
    coverage: 0,
    members: [],
    population: { complete: false },
    gaps,
  }) as unknown as CheckResult;
const first = (result: ControlResult, coverage = 1): CheckResult =>
  ({
    ...second([]),
    check: 'first',
    result,
    because: 'So it is.',
    coverage,
    counts: { ...nothing, population: 3, pass: 3 },
    population: { complete: true },
  }) as CheckResult;
const beside: readonly (readonly [
  name: string,
  checks: readonly CheckResult[],
  ControlResult,
  coverage: number,
  RegExp,
])[] = [
  [
    'where another looked it has no say, and says so',
    [first('operated'), second([unlooked])],
    'operated',
    1,
    /So it is\. second has no say: No adv/,
  ],
  ['also where nothing happened', [first('not-applicable'), second([unlooked])], 'not-applicable', 1, /has no say/],
  [
    'where nobody looked, nothing is known',
    [first('indeterminate', 0), second([unlooked])],
    'indeterminate',
    0,
    /second indeterminate/,
  ],
  ['alone it is what it is', [second([unlooked])], 'indeterminate', 0, /^No advisories/],
  [
    'a gap of another kind keeps its say',
    [first('operated'), second([unlooked, { ...unlooked, reason: 'unreadable' }])],
    'indeterminate',
    0.75,
    /second indeterminate/,
  ],
];
for (const [name, checks, result, coverage, because] of beside)
  test(`a second source that is not connected: ${name}`, () => {
    const concluded = concludeControl(checks, new Set(['second']));
    assert.deepEqual([concluded.result, concluded.coverage], [result, coverage]);
    assert.match(concluded.because, because);
    assert.equal(concluded.counts.notDetermined, 0);
  });

test('a first source that is not connected always has its say', () => {
  assert.equal(concludeControl([first('operated'), second([unlooked])]).result, 'indeterminate');
});

const judgedMember = (label: string, result: OutcomeResult, because: string): MemberResult =>
  ({ label, result, because, intervals: [{ result }] }) as unknown as MemberResult;
const headlines: readonly (readonly [name: string, members: readonly MemberResult[], says: RegExp])[] = [
  [
    'one member',
    [judgedMember('shop', 'exception', 'The key stands there.')],
    /Exceptions: shop: The key stands there\.$/,
  ],
  [
    'one reason for all',
    ['a', 'b', 'c', 'd'].map((one) => judgedMember(one, 'not-determined', 'Nobody looked.')),
    /Not determined: a, b, c and 1 more: Nobody looked\.$/,
  ],
  [
    'a reason that is the commonest',
    ['a', 'b', 'c'].map((one, at) => judgedMember(one, 'exception', at < 2 ? 'No lock.' : 'No door.')),
    /Exceptions: a, b and c; 2 of 3: No lock\.$/,
  ],
  [
    'as many reasons as members',
    ['a', 'b'].map((one) => judgedMember(one, 'exception', `No ${one}.`)),
    /Exceptions: a and b\.$/,
  ],
  [
    'what does not apply',
    [judgedMember('shop', 'not-applicable', 'No store.')],
    /Nothing here is concerned: No store\.$/,
  ],
  ['a long one', [judgedMember('shop', 'exception', 'word '.repeat(200))], /Exceptions: shop: (?:word )+…$/],
];
for (const [name, members, says] of headlines)
  test(`the conclusion says why: ${name}`, () => {
    const of = (result: OutcomeResult): number => members.filter((one) => one.result === result).length;
    const counts: OutcomeCounts = {
      population: members.length,
      pass: 0,
      exception: of('exception'),
      notApplicable: of('not-applicable'),
      notDetermined: of('not-determined'),
    };
    const listing = { population: { complete: true }, gaps: [], members: [], looked: 0 } as unknown as Listing;
    const { because } = conclude({
      members,
      counts,
      coverage: 1,
      listing,
      period: asOf(5),
      evaluation: 'state',
      watch: undefined,
    });
    assert.match(because, says);
  });
