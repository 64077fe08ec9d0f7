import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageThresholds } from './coverage-thresholds.ts';
import { factsOf } from './said-by.ts';

const cases: readonly (readonly [name: string, path: string, text: string, expected: readonly string[]])[] = [
  ['coverage.py', 'pyproject.toml', '[tool.coverage.report]\nfail_under = 92.5\n', ['92.5% (coverage.py fail_under)']],
  ['a comment', 'setup.cfg', '# fail_under = 92\n', []],
  ['pytest-cov', 'tox.ini', '[pytest]\naddopts = --cov-fail-under=80\n', ['80% (pytest-cov)']],
  [
    'jest',
    'jest.config.js',
    'module.exports = { coverageThreshold: { global: { branches: 1, lines: 85 } } }',
    ['85% (jest coverageThreshold)'],
  ],
  [
    'jest in a manifest',
    'package.json',
    '{"jest":{"coverageThreshold":{"global":{"lines":70}}}}',
    ['70% (jest coverageThreshold)'],
  ],
  [
    'vitest',
    'vitest.config.ts',
    'export default {\n  thresholds: {\n    "src/**": { lines: 60 },\n  },\n}',
    ['60% (vitest thresholds)'],
  ],
  ['nyc', '.nycrc', '{"check-coverage": true, "lines": 75}', ['75% (nyc check-coverage)']],
  ['simplecov', 'spec/spec_helper.rb', 'SimpleCov.start do\n  minimum_coverage 90\nend', ['90% (simplecov)']],
  ['jacoco', 'build.gradle', 'limit {\n  minimum = 0.8\n}', ['80% (jacoco)']],
  ['jacoco in a pom', 'pom.xml', '<value>COVEREDRATIO</value>\n<minimum>0.75</minimum>', ['75% (jacoco)']],
  [
    'codecov with a target',
    'codecov.yml',
    'coverage:\n  status:\n    project:\n      default:\n        target: 80%\n',
    ['80% (codecov)'],
  ],
  [
    'codecov against what it was',
    '.codecov.yml',
    'coverage:\n  status:\n    project:\n      default:\n        threshold: 2\n',
    ['may not fall (codecov)'],
  ],
  [
    'codecov informational',
    'codecov.yml',
    'coverage:\n  status:\n    project:\n      default:\n        informational: true\n',
    ['only shown (codecov)'],
  ],
  ['codecov turned off', 'codecov.yml', 'coverage:\n  status:\n    project: off\n', ['only shown (codecov)']],
  ['codecov by default', 'codecov.yml', 'ignore: [a]\n', ['by default, may not fall (codecov)']],
  ['codecov that nobody can read', 'codecov.yml', 'a: [\n', []],
];
for (const [name, path, text, expected] of cases) {
  test(name, () =>
    assert.deepEqual(
      factsOf(coverageThresholds, path, text).map(({ value }) => value.detail),
      expected,
    ),
  );
}
test('of vendored code nothing is read', () => assert.equal(coverageThresholds.wants('vendor/a/codecov.yml'), false));
