import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownCheck } from './own-check.ts';
import type { MeasureSpec } from './measure-check.ts';
import { gapPrefix, type SearchExpectation } from './search-check.ts';
import { asOf, fact, finding, repository, run } from '../test-facts.ts';
import type { AnyCheck } from '../check.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import { asObjectId, asRepositoryName } from '../../model/repository.ts';

const finds = (pattern: string, text: string): boolean => text.includes(pattern);
const covers = (patterns: readonly string[], name: string): boolean => patterns.includes(name);
const meta = { id: 'no-eval', title: 'T', question: 'Q?', rationale: 'R.', remediation: 'M.', reference: 'ACME-01' };
const search = (matches: SearchExpectation, repositories?: readonly string[]) =>
  ownCheck({ ...meta, search: 'eval(', matches, ...(repositories && { repositories }) }, { covers, finds });
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
  const check = ownCheck({ ...meta, rule: 'weak-hash' }, { covers, finds });
  const found = run(check, { facts: [repository(), finding({ rule: 'weak-hash', class: 'crypto' })], period: asOf(3) });
  assert.equal(found.counts.exception, 1);
  const other = run(check, {
    facts: [repository(), finding({ rule: 'private-key', class: 'secret' })],
    period: asOf(3),
  });
  assert.equal(other.counts.exception, 0);
});

const measure = (more: MeasureSpec['measure']): AnyCheck => ownCheck({ ...meta, measure: more }, { covers, finds });
const counted = (check: AnyCheck, facts: readonly Fact[], gaps: readonly Gap[] = []): readonly string[] =>
  run(check, { facts: [repository(), ...facts], gaps, period: asOf(3) }).members.map(
    ({ result, because }) => `${result}: ${because}`,
  );

test('a measure of a search: lines or files against a limit', () => {
  const facts = [match('shop')];
  const said = '2 matching lines of `TODO`: src/run.ts:3';
  assert.deepEqual(counted(measure({ search: 'TODO', counts: 'lines', atMost: 2 }), facts), [`pass: ${said}.`]);
  assert.deepEqual(counted(measure({ search: 'TODO', counts: 'lines', atMost: 1 }), facts), [
    `exception: ${said}; at most 1 may be.`,
  ]);
  assert.match(counted(measure({ search: 'TODO', counts: 'files', atMost: 1 }), facts)[0]!, /^pass: 1 matching file/);
  assert.match(
    counted(measure({ search: 'TODO', counts: 'lines', atLeast: 3 }), facts)[0]!,
    /^exception: .*at least 3/,
  );
});

test('a measure over what could not be looked at: what is too much stays too much, all else is open', () => {
  const facts = [match('shop')];
  const gaps = [gapOf('no-eval')];
  assert.match(counted(measure({ search: 'T', counts: 'lines', atMost: 1 }), facts, gaps)[0]!, /^exception/);
  assert.match(counted(measure({ search: 'T', counts: 'lines', atMost: 9 }), facts, gaps)[0]!, /^not-determined/);
  assert.match(counted(measure({ search: 'T', counts: 'lines', atLeast: 1 }), facts, gaps)[0]!, /^pass/);
  assert.match(counted(measure({ search: 'T', counts: 'lines', atLeast: 3 }), facts, gaps)[0]!, /^not-determined/);
});

test('a measure of a rule counts findings in production code', () => {
  const facts = [
    finding({ class: 'crypto', rule: 'weak-hash' }),
    finding({ class: 'crypto', rule: 'weak-hash', context: 'test', path: 'b.ts' }),
  ];
  assert.match(
    counted(measure({ rule: 'weak-hash', counts: 'findings', atMost: 1 }), facts)[0]!,
    /^pass: 1 finding of weak-hash/,
  );
  assert.match(counted(measure({ rule: 'weak-hash', counts: 'findings', atMost: 0 }), facts)[0]!, /^exception/);
});

test('a population: every fact of a kind that fits, against conditions on what it says', () => {
  const check = ownCheck(
    {
      ...meta,
      population: {
        of: 'infrastructure-resource',
        where: { type: 'aws_s3_bucket' },
        expect: { 'attributes.versioning': true },
      },
    },
    { covers, finds },
  );
  const bucket = (name: string, attributes: Readonly<Record<string, boolean>>, type = 'aws_s3_bucket') =>
    fact(
      'infrastructure-resource',
      { tool: 'terraform', type, name, path: 'main.tf', line: 1, attributes, context: 'production' },
      { id: `infrastructure-resource:${name}` },
    );
  const result = run(check, {
    facts: [repository(), bucket('a', { versioning: true }), bucket('b', {}), bucket('c', {}, 'aws_sns_topic')],
    period: asOf(3),
  });
  assert.deepEqual(result.members.map(({ result: one, because }) => `${one}: ${because}`).sort(), [
    'exception: attributes.versioning is not there, true wanted.',
    'pass: As expected: attributes.versioning is true, true wanted.',
  ]);
  assert.match(JSON.stringify(result), /It is none of those that the check is about: type is .*aws_sns_topic/);
});

test('what a file says is true for as long as its repository was seen with that tip', () => {
  const check = ownCheck(
    { ...meta, population: { of: 'runtime-version', expect: { runtime: 'node' } } },
    { covers, finds },
  );
  const version = fact('runtime-version', { runtime: 'node', version: '24', path: '.nvmrc', line: 1 }, { observed: 2 });
  const fromTip = { ...version, source: { ...version.source, path: '.nvmrc', commit: asObjectId('a'.repeat(40)) } };
  const judged = (one: Fact): string => run(check, { facts: [repository(), one], period: asOf(3) }).members[0]!.result;
  assert.deepEqual(
    [judged(fromTip), judged({ ...version, source: { collector: 'forge@1', raw: '' } })],
    ['pass', 'not-determined'],
  );
});
