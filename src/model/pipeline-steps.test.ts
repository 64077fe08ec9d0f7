import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipelineFact, PipelineStep } from './fact-map.ts';
import { reachedSteps } from './pipeline-steps.ts';

const step = (more: Partial<PipelineStep>): PipelineStep => ({
  job: 'j',
  line: 1,
  neutralisers: [],
  scanners: [],
  runsTests: false,
  inputs: {},
  ...more,
});
const file = (path: string, steps: readonly PipelineStep[], system = 'github-actions'): PipelineFact => ({
  system,
  path,
  name: path,
  triggers: [],
  onChange: false,
  permissions: 'undeclared',
  jobsWithPermissions: [],
  jobs: [],
  steps,
});
const shown = (from: PipelineFact, ...others: readonly PipelineFact[]): readonly string[] =>
  reachedSteps(from, [from, ...others]).map((s) =>
    `${s.path} ${s.job} ${s.run ?? s.uses} ${s.neutralisers.join('+')}`.trim(),
  );

test('a called workflow and a local action, under the job and the lenience of the caller', () => {
  const main = file('main', [
    step({ job: 'scan', uses: './.github/workflows/scan.yml', neutralisers: ['soft'] }),
    step({ uses: './act/' }),
  ]);
  const scan = file('.github/workflows/scan.yml', [step({ run: 'gosec', neutralisers: ['|| true'] })]);
  const action = file('act/action.yaml', [step({ run: 'npm test' })], 'github-action');
  assert.deepEqual(shown(main, scan, action), [
    'main scan ./.github/workflows/scan.yml soft',
    '.github/workflows/scan.yml scan gosec soft+|| true',
    'main j ./act/',
    'act/action.yaml j npm test',
  ]);
});

test('hooks that a pipeline runs are no longer the author’s own affair', () => {
  const main = file('main', [step({ run: 'uv run pre-commit run --all' })]);
  const hooks = file(
    '.pre-commit-config.yaml',
    [step({ uses: 'semgrep', neutralisers: ['pre-commit: …'] })],
    'pre-commit',
  );
  assert.deepEqual(shown(main, hooks), ['main j uv run pre-commit run --all', '.pre-commit-config.yaml j semgrep']);
  assert.deepEqual(shown(file('main', [step({ run: 'pip install pre-commit' })]), hooks), [
    'main j pip install pre-commit',
  ]);
});

test('circles end; other repositories stay unread', () => {
  const a = file('.github/workflows/a.yml', [
    step({ uses: './.github/workflows/b.yml' }),
    step({ uses: 'o/r/.github/workflows/x.yml@v1' }),
  ]);
  const b = file('.github/workflows/b.yml', [step({ uses: './.github/workflows/a.yml' })]);
  assert.equal(shown(a, b).length, 3);
});
