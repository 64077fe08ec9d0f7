import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../base/instant.ts';
import { asObjectId, asRepositoryName } from '../model/repository.ts';
import { LandingClock } from './landing-times.ts';

const day = (number: number): Instant => new Date(Date.UTC(2026, 0, number)).toISOString() as Instant;

interface Case {
  readonly name: string;
  /** Day and landing seen. */
  readonly seen: readonly (readonly [number, number])[];
  readonly committed: readonly number[];
  readonly landed: readonly (readonly [number, 'c' | 'r'])[];
}

const cases: readonly Case[] = [
  {
    name: 'never watched',
    seen: [],
    committed: [1, 2],
    landed: [
      [1, 'r'],
      [2, 'r'],
    ],
  },
  {
    name: 'seen once: no later than that',
    seen: [[5, 1]],
    committed: [1, 9],
    landed: [
      [1, 'r'],
      [5, 'r'],
    ],
  },
  {
    name: 'watched, claim within',
    seen: [
      [5, 0],
      [9, 1],
    ],
    committed: [1, 7],
    landed: [
      [1, 'r'],
      [7, 'c'],
    ],
  },
  {
    name: 'watched, claim before: when first seen',
    seen: [
      [5, 0],
      [9, 1],
    ],
    committed: [1, 2],
    landed: [
      [1, 'r'],
      [9, 'c'],
    ],
  },
  {
    name: 'watched, claim after: when first seen',
    seen: [
      [5, 0],
      [9, 1],
    ],
    committed: [1, 20],
    landed: [
      [1, 'r'],
      [9, 'c'],
    ],
  },
  {
    name: 'never before the landing before',
    seen: [],
    committed: [6, 2, 7],
    landed: [
      [6, 'r'],
      [6, 'r'],
      [7, 'r'],
    ],
  },
  {
    name: 'a rewritten branch was seen without it',
    seen: [
      [5, -1],
      [9, 0],
    ],
    committed: [7],
    landed: [[7, 'c']],
  },
];

for (const { name, seen, committed, landed } of cases) {
  test(name, () => {
    const observations = seen.map(([at, index]) => ({
      repository: asRepositoryName('r'),
      ref: 'refs/heads/main',
      oid: asObjectId(String(index)),
      observedAt: day(at),
    }));
    const clock = new LandingClock(observations, (oid) => Number(oid), undefined);
    const times = committed.map((at, index) => clock.timeOf(index, day(at)));
    assert.deepEqual(
      times.map(({ landedAt, landedProvenance }) => [landedAt, landedProvenance[0]]),
      landed.map(([at, provenance]) => [day(at), provenance]),
    );
  });
}
