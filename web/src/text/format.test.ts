import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, percent, periodType, periodWords, spanWords } from './format.ts';

const table: readonly (readonly [string, string, string])[] = [
  ['nearly all is not all', percent(0.9999), '> 99.9 %'],
  ['nearly all of a big population', percent(0.99961), '> 99.9 %'],
  ['all', percent(1), '100 %'],
  ['nearly none is not none', percent(0.0001), '< 0.1 %'],
  ['none', percent(0), '0 %'],
  ['a half', percent(0.5), '50 %'],
  ['a third', percent(1 / 3), '33.3 %'],
  ['bytes', bytes(999), '999 B'],
  ['kilobytes', bytes(1500), '1.5 kB'],
  ['megabytes', bytes(912_445_120), '912 MB'],
  ['nothing', bytes(0), '0 B'],
  ['a date', periodWords({ type: 'as-of', at: '2026-06-30T00:00:00.000Z' }), 'as of 30 Jun 2026'],
  [
    'a half-open window, its last day inside',
    periodWords({ type: 'window', from: '2025-11-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' }),
    '1 Nov 2025 – 31 Oct 2026',
  ],
  [
    'its length',
    periodType({ type: 'window', from: '2025-11-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' }),
    'Type II window, 12 months',
  ],
  [
    'a span that is open at its end',
    spanWords({ from: '2024-11-05T10:00:00.000Z', to: '9999-12-31T23:59:59.999Z' }),
    'since 5 Nov 2024',
  ],
  [
    'a span that is open at its start',
    spanWords({ from: '1970-01-01T00:00:00.000Z', to: '2026-11-22T22:00:00.000Z' }),
    'until 22 Nov 2026',
  ],
  ['a span without ends', spanWords({ from: '1970-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z' }), ''],
];

for (const [name, actual, expected] of table) test(name, () => assert.equal(actual, expected));
