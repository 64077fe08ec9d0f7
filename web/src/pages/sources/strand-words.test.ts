import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExaminedStrand } from '../../../../src/http/schema.ts';
import { losesFrom, memoryText } from './strand-words.ts';

const until = '2026-03-01T00:00:00.000Z';
const strand = (memory: ExaminedStrand['memory'], decaysAfterDays: number | null): ExaminedStrand =>
  ({ strand: 'ref-activity', offered: 'yes', memory, decaysAfterDays, coverage: { until } }) as ExaminedStrand;

const cases: readonly (readonly [name: string, strand: ExaminedStrand, words: RegExp, loses: string | null])[] = [
  ['a log of a year', strand('log', 365), /forgets it after 365 days/, '2027-03-01T00:00:00.000Z'],
  ['no log at all', strand('log', 0), /keeps no log of it: only what a webhook told/, null],
  ['objects', strand('objects', null), /keeps it/, null],
  ['what is so now', strand('snapshot', null), /only what is so now/, null],
];
for (const [name, one, words, loses] of cases)
  test(`what a forge remembers: ${name}`, () => {
    assert.match(memoryText(one), words);
    assert.equal(losesFrom(one), loses);
  });
