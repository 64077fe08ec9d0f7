import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownCheck, gapPrefix, type SearchExpectation } from './own-check.ts';
import { asOf, fact, finding, repository, run } from './test-facts.ts';
import type { Gap } from '../model/gap.ts';
import { asRepositoryName } from '../model/repository.ts';

const covers = (patterns: readonly string[], name: string): boolean => patterns.includes(name);
const meta = { id: 'no-eval', title: 'T', question: 'Q?', rationale: 'R.', remediation: 'M.', reference: 'ACME-01' };
const search = (matches: SearchExpectation, repositories?: readonly string[]) =>
  ownCheck({ ...meta, search: 'eval(', matches, ...(repositories && { repositories }) }, { covers });
const match = (where: string, check = 'no-eval') =>
  fact('search-match', { check, path: 'src/run.ts', line: 3, lines: 2 }, { repository: where, from: 2, to: 5 });
const gapOf = (check: string): Gap => ({
  kind: 'gap',
  of: 'search-match',
  repository: asRepositoryName('shop'),
  reason: 'too-large',
  detail: `${gapPrefix(check)}did not look at dump.sql: too-large.`,
});

const two = [repository(), repository({ repository: 'bank' })];
const results = (matches: SearchExpectation, at: number, facts = [match('shop')], gaps: readonly Gap[] = []) =>
  Object.fromEntries(
    run(search(matches), { facts: [...two, ...facts], gaps, period: asOf(at) }).members.map((member) => [
      member.repository,
      member.result,
    ]),
  );

test('none: an exception where something matches, while it stands', () => {
  assert.deepEqual(results('none', 3), { shop: 'exception', bank: 'pass' });
  assert.deepEqual(results('none', 6), { shop: 'pass', bank: 'pass' });
});

test('everyRepository: an exception where nothing matches', () => {
  assert.deepEqual(results('everyRepository', 3), { shop: 'pass', bank: 'exception' });
});

test('some: one repository is enough for all', () => {
  assert.deepEqual(results('some', 3), { shop: 'pass', bank: 'pass' });
  assert.deepEqual(results('some', 6), { shop: 'exception', bank: 'exception' });
});

test('what another check found is not looked at', () => {
  assert.deepEqual(results('none', 3, [match('shop', 'no-exec')]), { shop: 'pass', bank: 'pass' });
});

test('what the search could not look at takes a pass back, and keeps an absence open; that of another check does not', () => {
  assert.deepEqual(results('none', 6, [], [gapOf('no-eval')]), { shop: 'not-determined', bank: 'pass' });
  assert.deepEqual(results('everyRepository', 6, [], [gapOf('no-eval')]), {
    shop: 'not-determined',
    bank: 'exception',
  });
  assert.deepEqual(results('none', 6, [], [gapOf('no-exec')]), { shop: 'pass', bank: 'pass' });
});

test('repositories that are not meant are excluded with the reason', () => {
  const result = run(search('none', ['bank']), { facts: [...two, match('shop')], period: asOf(3) });
  assert.equal(result.result, 'operated');
  assert.deepEqual(result.population.exclusions, [{ id: 'repository:shop', because: 'The check is about bank only.' }]);
});

test('a rule: an exception where production code has a finding of it', () => {
  const check = ownCheck({ ...meta, rule: 'weak-hash' }, { covers });
  const found = run(check, { facts: [repository(), finding({ rule: 'weak-hash', class: 'crypto' })], period: asOf(3) });
  assert.equal(found.counts.exception, 1);
  const other = run(check, {
    facts: [repository(), finding({ rule: 'private-key', class: 'secret' })],
    period: asOf(3),
  });
  assert.equal(other.counts.exception, 0);
});
