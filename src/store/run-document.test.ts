import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { sha256 } from '../base/digest.ts';
import type { CheckResult, ControlEvaluation, MemberResult } from '../model/control.ts';
import type { Run } from '../model/run.ts';
import { packRun, unpackRun } from './run-document.ts';

const member = (name: string): MemberResult =>
  ({
    member: name,
    result: 'pass',
    because: `${name.length} letters`,
    intervals: [{ result: 'pass', because: 'It is there.', relied: [name] }],
  }) as unknown as MemberResult;

const result = (check: string, members: number): CheckResult =>
  ({
    check,
    members: Array.from({ length: members }, (_, index) => member(`${check} ${index}`)),
    gaps: [],
    population: { ids: ['a', 'ü'] },
  }) as unknown as CheckResult;

const control = (id: string, checks: readonly CheckResult[]): ControlEvaluation =>
  ({ control: { id }, checks, because: 'for a reason' }) as unknown as ControlEvaluation;

const [shared, many, none] = [result('shared', 3), result('many', 12_001), result('none', 0)] as const;
const run = {
  id: 'one',
  startedAt: '2026-01-01T00:00:00.000Z',
  tool: { checks: sha256('checks') },
  controls: [control('A', [shared, many]), control('B', []), control('C', [none, shared])],
  findings: { atHead: 1, byClass: {} },
} as unknown as Run;

test('what was kept is read, in the same order', () => {
  assert.equal(JSON.stringify(unpackRun(packRun(run))), JSON.stringify(run));
});

test('what several controls rest on is kept once, and is one thing again', () => {
  const { controls } = unpackRun(packRun(run));
  assert.equal(controls[0]!.checks[0], controls[2]!.checks[1]);
  const twice = { ...run, controls: [...run.controls, control('D', [many])] };
  assert.ok(packRun(twice).length < packRun(run).length + 100);
});

test('a run of before is read', () => {
  assert.deepEqual(unpackRun(zstdCompressSync(JSON.stringify(run))), run);
});

test('bytes that end within a piece are an error', () => {
  const bytes = packRun(run);
  for (const length of [3, 6, 200, bytes.length - 1]) assert.throws(() => unpackRun(bytes.subarray(0, length)));
});
