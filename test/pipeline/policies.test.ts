/** Policies in a real repository's history against what its code did: wordings in force, verdicts, what is sealed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Plumbline } from '../../src/app/plumbline.ts';
import type { Instant } from '../../src/base/instant.ts';
import type { Period } from '../../src/model/control.ts';
import type { PolicyReport } from '../../src/model/policy.ts';
import { openAt, scratchFolder, working } from './workbench.ts';

const scratch = scratchFolder('policies');
const shop = path.join(scratch.folder, 'shop');
let plumbline: Plumbline;
let report: PolicyReport;

const year: Period = {
  type: 'window',
  from: '2026-01-01T00:00:00.000Z' as Instant,
  to: '2026-07-01T00:00:00.000Z' as Instant,
};

function git(at: string, ...args: readonly string[]): void {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
  };
  execFileSync('git', ['-c', 'user.name=Mira Novak', '-c', 'user.email=mira@shop.example', ...args], {
    cwd: shop,
    env,
  });
}

function land(at: string, files: Readonly<Record<string, string | null>>): void {
  for (const [file, content] of Object.entries(files)) {
    const place = path.join(shop, file);
    mkdirSync(path.dirname(place), { recursive: true });
    if (content === null) rmSync(place);
    else writeFileSync(place, content);
  }
  git(at, 'add', '-A');
  git(at, 'commit', '-q', '-m', `Land ${Object.keys(files).join(', ')}`);
}

const pipeline = (tested: boolean): string =>
  `on: [pull_request]\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${tested ? 'npm test' : 'npm run build'}\n`;

const policy = (approvals: string): string => `---
title: Development
owner: Head of Engineering
---
# Development

## Changes

${approvals}

Builds take the versions that a lock file names. <!-- clause: locked; dependencies=locked; serves: VUL-10 -->

Tests run on every change. <!-- clause: tests; check: pipeline-runs-tests -->

Everybody is trained every year. <!-- clause: trained; evidence: SEC-03/training-export -->

Nobody shall be unkind.
`;

before(async () => {
  mkdirSync(shop);
  git('2025-11-01T09:00:00Z', 'init', '-q', '-b', 'main');
  const one = 'Somebody else approves every change. <!-- clause: approval; approvals>=1; serves: CHG-02 -->';
  const two = 'Two other people approve every change. <!-- clause: approval; approvals>=2; serves: CHG-02 -->';
  land('2025-11-01T10:00:00Z', {
    'src/index.js': 'export const total = (items) => items.length;\n',
    'package.json': '{"name":"shop","dependencies":{"left-pad":"^1.0.0"}}\n',
    'package-lock.json': '{"name":"shop","lockfileVersion":3,"packages":{}}\n',
    '.github/workflows/ci.yml': pipeline(true),
    'policies/development.md': policy(one),
  });
  land('2026-03-01T12:00:00Z', { 'policies/development.md': policy(two) });
  land('2026-04-10T12:00:00Z', { '.github/workflows/ci.yml': pipeline(false) });
  land('2026-04-21T12:00:00Z', { '.github/workflows/ci.yml': pipeline(true) });
  plumbline = await openAt(path.join(scratch.folder, 'data'));
  await plumbline.audit({ locations: [shop], period: year }, working());
  report = (await plumbline.policies('latest'))!.report!;
});
after(async () => {
  await plumbline.close();
  scratch.remove();
});

const clause = (id: string) => report.clauses.find((one) => one.clause === id)!;

describe('clauses of a policy', () => {
  test('each has a verdict, and the words of the policy beside it', () => {
    assert.deepEqual(
      report.clauses.map(({ clause: id, verdict, section }) => [id, verdict, section.join()]),
      [
        ['approval', 'indeterminate', 'Changes'],
        ['locked', 'enforced', 'Changes'],
        ['tests', 'differs', 'Changes'],
        ['trained', 'not-testable', 'Changes'],
      ],
    );
    assert.match(clause('trained').because, /SEC-03\/training-export/);
  });

  test('a wording is in force from the landing that brought it to the one that changed it, to the second', () => {
    assert.deepEqual(
      clause('approval').wordings.map(({ text, from, to }) => [text, from, to]),
      [
        ['Somebody else approves every change.', '2025-11-01T10:00:00.000Z', '2026-03-01T12:00:00.000Z'],
        ['Two other people approve every change.', '2026-03-01T12:00:00.000Z', undefined],
      ],
    );
  });

  test('each wording is tested with its own number over its own time', () => {
    const tests = clause('approval').tests.filter(({ check }) => check === 'change-approved-by-another');
    assert.deepEqual(
      tests.map(({ parameters, from, to }) => [parameters['minimumApprovers'], from, to]),
      [
        [1, '2026-01-01T00:00:00.000Z', '2026-03-01T12:00:00.000Z'],
        [2, '2026-03-01T12:00:00.000Z', '2026-07-01T00:00:00.000Z'],
      ],
    );
    assert.equal(tests[1]!.judgedWith?.['minimumApprovers'], 1);
  });

  test('a promise without a clause is listed, and what is practised and not written too', () => {
    assert.deepEqual(
      report.policies.map(({ path: file, owner, clauses, unmarkedTotal }) => [file, owner, clauses, unmarkedTotal]),
      [['policies/development.md', 'Head of Engineering', 4, 1]],
    );
    const controls = report.unwritten.map(({ control }) => control);
    assert.ok(controls.length > 0 && !controls.includes('VUL-10'));
  });

  test('the report is sealed with the audit, with a proof', async () => {
    const sealed = (await plumbline.evidence()).filter(({ envelope }) => envelope.kind === 'policy-clauses');
    assert.equal(sealed.length, 1);
    assert.equal((await plumbline.evidenceProof(sealed[0]!.envelope.id))?.verified, true);
  });

  test('as of a date before the change, the first wording was in force', async () => {
    const at = '2026-02-01T00:00:00.000Z' as Instant;
    const { run } = await plumbline.audit({ locations: [shop], period: { type: 'as-of', at } }, working());
    const then = (await plumbline.policies(run.id))!.report!;
    const words = then.clauses.find(({ clause: id }) => id === 'approval')!.wordings.map(({ text }) => text);
    assert.deepEqual(words, ['Somebody else approves every change.']);
    assert.equal(then.clauses.find(({ clause: id }) => id === 'tests')!.verdict, 'enforced');
  });
});

test('the starter set is written once, and what stands there is left as it is', async () => {
  const folder = path.join(scratch.folder, 'starter');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'encryption.md'), 'ours\n');
  const { written, kept } = await plumbline.startPolicies(folder);
  assert.deepEqual(kept, [path.join(folder, 'encryption.md')]);
  assert.equal(written.length + 1, readdirSync(folder).length);
  assert.equal(readFileSync(path.join(folder, 'encryption.md'), 'utf8'), 'ours\n');
  assert.deepEqual((await plumbline.startPolicies(folder)).written, []);
});
