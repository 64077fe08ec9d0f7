import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantFromMillis, type Instant } from '../../base/instant.ts';
import type { Memory } from '../../forges/told-spans.ts';
import { coverageOf, type SweepSeen } from './coverage.ts';

const day = 86_400_000;
const on = (days: number): Instant => instantFromMillis(Date.UTC(2026, 0, 1) + days * day);
const window = { from: on(0), to: on(100) };
const objects: Memory = { memory: 'objects', decaysAfterDays: null };
const log: Memory = { memory: 'log', decaysAfterDays: 30 };
const snapshot: Memory = { memory: 'snapshot', decaysAfterDays: null };

const sweep = (at: number, more: Partial<SweepSeen> = {}): SweepSeen => ({
  startedAt: on(at),
  finishedAt: on(at),
  gaps: [],
  ...more,
});
const { finishedAt: _, ...unfinished } = sweep(100);
const forbidden = { reason: 'forbidden', detail: 'Administration: read is missing' } as const;

const cases: readonly (readonly [name: string, sweeps: readonly SweepSeen[], memory: Memory, share: number])[] = [
  ['nobody looked', [], objects, 0],
  ['objects keep their times', [sweep(100)], objects, 1],
  ['objects that changed after the look are not known', [sweep(75)], objects, 0.75],
  ['only what was asked for is known', [sweep(100, { since: on(40) })], objects, 0.6],
  ['a later look goes on where the first ended', [sweep(50), sweep(100, { since: on(50) })], objects, 1],
  ['a sweep that was cut off covers nothing', [unfinished], objects, 0],
  ['a list that was refused covers nothing', [sweep(100, { gaps: [forbidden] })], objects, 0],
  ['a record that was refused leaves the list', [sweep(100, { gaps: [{ ...forbidden, key: '7' }] })], objects, 1],
  ['a refused stretch is missing', [sweep(100, { gaps: [{ ...forbidden, from: on(10), to: on(30) }] })], objects, 0.8],
  ['a log forgets', [sweep(100)], log, 0.3],
  ['a log that is read often enough is whole from the first look on', [sweep(30), sweep(60), sweep(90)], log, 0.9],
  ['a log that is read too seldom has holes', [sweep(30), sweep(100)], log, 0.6],
  ['one snapshot covers no time', [sweep(50)], snapshot, 0],
  ['two snapshots cover what is between them', [sweep(50), sweep(100)], snapshot, 0.5],
];
for (const [name, sweeps, memory, share] of cases) {
  test(name, () => assert.equal(coverageOf([sweeps], memory, window).share, share));
}

test('over several repositories the mean; without interruption only since all are known', () => {
  const coverage = coverageOf([[sweep(100)], [sweep(100, { since: on(40) })], [unfinished]], objects, window);
  assert.deepEqual(
    [coverage.share.toFixed(4), coverage.since, coverage.lists, coverage.finished],
    ['0.5333', null, 3, 2],
  );
});

test('what the last look left out is counted, each sentence once', () => {
  const gaps = ['7', '9'].map((key) => ({ ...forbidden, key }));
  const { gaps: counted } = coverageOf([[sweep(10, { gaps })], [sweep(10, { gaps: gaps.slice(1) })]], objects, window);
  assert.deepEqual(counted, [{ ...forbidden, count: 3 }]);
});
