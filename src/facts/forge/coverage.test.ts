import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Capability, ForgeGap } from '../../forges/forge.ts';
import { asRepositoryName } from '../../model/repository.ts';
import { coverageGaps, isWhole } from './coverage.ts';
import type { StrandHistory, StrandSweep } from './strand-history.ts';

const repository = asRepositoryName('r');
const at = (day: number): Instant => new Date(Date.UTC(2026, 0, day)).toISOString() as Instant;
const look = (day: number, more: Partial<StrandSweep> = {}): StrandSweep => ({
  startedAt: at(day),
  finishedAt: at(day),
  whole: true,
  gaps: [],
  ...more,
});
const cutOff = (day: number, gaps: readonly ForgeGap[] = []): StrandSweep => ({
  startedAt: at(day),
  whole: false,
  gaps,
});
const refused: ForgeGap = { reason: 'forbidden', detail: 'No.' };
const history = (
  memory: Capability['memory'],
  sweeps: readonly StrandSweep[],
  decaysAfterDays: number | null = null,
): StrandHistory => ({
  strand: memory === 'snapshot' ? 'memberships' : 'deployments',
  level: 'repository',
  capability: { offered: 'yes', memory, decaysAfterDays, leastScope: 'read', level: 'repository' },
  versions: [],
  sweeps,
});

interface Case {
  readonly name: string;
  readonly history: StrandHistory;
  /** Reason and span in days of January; `*` for the ends of time. */
  readonly expected: readonly string[];
  readonly whole: boolean;
}

const cases: readonly Case[] = [
  { name: 'never looked', history: history('objects', []), expected: ['not-observed always'], whole: false },
  {
    name: 'never to the end, and why',
    history: history('objects', [cutOff(3, [{ reason: 'rate-limited', detail: 'Wait.' }])]),
    expected: ['rate-limited *-*'],
    whole: false,
  },
  { name: 'objects keep their past', history: history('objects', [look(10)]), expected: [], whole: true },
  {
    name: 'objects asked for since a day',
    history: history('objects', [look(10, { since: at(5) })]),
    expected: ['not-observed *-5'],
    whole: false,
  },
  {
    name: 'looks that follow each other',
    history: history('objects', [look(5), look(10, { since: at(4) })]),
    expected: [],
    whole: true,
  },
  {
    name: 'a log that forgets between two looks',
    history: history('log', [look(3), look(10, { since: at(2) })], 4),
    expected: ['not-observed *--1', 'not-observed 3-6'],
    whole: false,
  },
  {
    name: 'the last look is long ago',
    history: history('objects', [look(5)]),
    expected: ['not-observed 5-10'],
    whole: true,
  },
  {
    name: 'a refusal that a later look did not meet is mended',
    history: history('objects', [look(5, { gaps: [refused] }), look(10)]),
    expected: [],
    whole: true,
  },
  {
    name: 'a refusal of the last look stands',
    history: history('objects', [look(10, { gaps: [refused] })]),
    expected: ['forbidden always'],
    whole: false,
  },
  {
    name: 'a snapshot says nothing of the time before',
    history: history('snapshot', [look(8), look(10)]),
    expected: ['not-observed *-8'],
    whole: false,
  },
  {
    name: 'a snapshot that was refused for a while',
    history: history('snapshot', [look(4), look(6, { gaps: [refused] }), look(8, { gaps: [refused] }), look(10)]),
    expected: ['forbidden 6-10', 'not-observed *-4'],
    whole: false,
  },
];

const dayOf = (instant: string): string =>
  instant.startsWith('1970') || instant.startsWith('9999')
    ? '*'
    : String(Math.round((Date.parse(instant) - Date.parse(at(0))) / 86_400_000));

for (const { name, history: told, expected, whole } of cases)
  test(`coverage: ${name}`, () => {
    const gaps = [...coverageGaps(told, repository, at(10))].map(({ reason, span }) =>
      span === undefined ? `${reason} always` : `${reason} ${dayOf(span.from)}-${dayOf(span.to)}`,
    );
    assert.deepEqual(gaps, expected);
    assert.equal(isWhole(told), whole);
  });
