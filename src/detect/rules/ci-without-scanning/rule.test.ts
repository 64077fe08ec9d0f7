import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ciWithoutScanning } from './rule.ts';

const judge = (path: string, kind: string, text: string) =>
  ciWithoutScanning.judge([{ path, kind, text }], new Set([path]));

for (const [name, text] of [
  ['an action', 'steps:\n  - uses: aquasecurity/trivy-action@v1'],
  ['a command', 'steps:\n  - run: pnpm audit --prod'],
  ['a template of GitLab', 'include:\n  - template: Security/Secret-Detection.gitlab-ci.yml'],
  ['a Jenkins step', "sh 'govulncheck ./...'"],
] as const) {
  test(`ci-without-scanning: ${name} is a scanner`, () =>
    assert.equal(judge('.github/workflows/a.yml', 'github-workflow', text), undefined));
}

for (const [name, text] of [
  ['tests', 'steps:\n  - run: npm test'],
  ['a scanner in a comment', '# - run: npm audit\nsteps: []'],
  ['words that hold the letters of one', 'steps:\n  - run: ./recommend --audience'],
] as const) {
  test(`ci-without-scanning: ${name} is none`, () =>
    assert.match(judge('.github/workflows/a.yml', 'github-workflow', text)?.detail ?? '', /1 pipeline file, none/));
}

test('ci-without-scanning: no pipelines, nothing to say', () =>
  assert.equal(ciWithoutScanning.judge([], new Set()), undefined));
