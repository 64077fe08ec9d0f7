import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gapBefore, placeIn, type Tenure } from './history-words.ts';

const landing = (commit: string) =>
  ({ commit, at: '2026-01-01T00:00:00.000Z', author: 'a', subject: 's' }) as unknown as Tenure['since'];
const tenure = (blob: string, since: string, until?: string): Tenure => ({
  blob,
  since: landing(since),
  ...(until === undefined ? {} : { until: landing(until) }),
});
const tenures = [tenure('x', 'c4'), tenure('y', 'c3', 'c4'), tenure('x', 'c1', 'c2')];

test('by the commit, else by the latest tenure of the content', () => {
  assert.equal(placeIn(tenures, { commit: 'c1', blob: 'x' })?.index, 2);
  assert.equal(placeIn(tenures, { commit: 'c9', blob: 'x' })?.index, 0);
  assert.equal(placeIn(tenures, { commit: 'c9', blob: 'z' }), undefined);
});

test('newer and older end where history does', () => {
  const first = placeIn(tenures, { commit: 'c4', blob: 'x' });
  assert.equal(first?.newer, undefined);
  assert.equal(first?.older, tenures[1]);
  assert.equal(placeIn(tenures, { commit: 'c1', blob: 'x' })?.older, undefined);
});

test('a path that was away in between is said so', () => {
  assert.ok(!gapBefore(tenures, 0));
  assert.ok(gapBefore(tenures, 1));
  assert.ok(!gapBefore(tenures, 2));
});
