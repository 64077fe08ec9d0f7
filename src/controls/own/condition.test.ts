import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeConditions, type Conditions } from './condition.ts';

const value = {
  type: 'aws_s3_bucket',
  attributes: { versioning: true, retention: 7, acl: 'private', 'tags.Owner': 'x' },
  approvals: [{ by: 'ann' }, { by: 'ben' }],
  labels: ['a', 'b'],
  empty: [],
  nothing: null,
};
const finds = (pattern: string, text: string): boolean => new RegExp(pattern).test(text);

const cases: readonly (readonly [string, Conditions, boolean])[] = [
  ['a value that is equal', { type: 'aws_s3_bucket' }, true],
  ['a value that is not', { type: 'aws_s3' }, false],
  ['below a key', { 'attributes.versioning': true }, true],
  ['nothing at the path', { 'attributes.encryption': true }, false],
  ['null is nothing', { nothing: { exists: false } }, true],
  ['not there and not wanted', { 'attributes.encryption': { exists: false } }, true],
  ['at least, of a number', { 'attributes.retention': { atLeast: 7 } }, true],
  ['at most, of a number', { 'attributes.retention': { atMost: 6 } }, false],
  ['at least, of a list: how many', { approvals: { atLeast: 2 } }, true],
  ['at least, of a short list', { approvals: { atLeast: 3 } }, false],
  ['at most, of nothing, is not fulfilled', { missing: { atMost: 3 } }, false],
  ['at most, of an empty list', { empty: { atMost: 0 } }, true],
  ['an element of a list', { labels: 'b' }, true],
  ['none of a list', { labels: { isNot: 'b' } }, false],
  ['through a list to one of its elements', { 'approvals.by': 'ben' }, true],
  ['one of several', { 'attributes.acl': { oneOf: ['private', 'log-delivery-write'] } }, true],
  ['a pattern', { type: { matches: '^aws_' } }, true],
  ['a pattern of no text', { 'attributes.retention': { matches: '7' } }, false],
  ['two at once', { 'attributes.retention': { atLeast: 5, atMost: 6 } }, false],
  ['what every object has is no value', { 'attributes.constructor': { exists: true } }, false],
];

for (const [name, conditions, expected] of cases) {
  test(name, () => {
    assert.equal(
      judgeConditions(value, conditions, finds).every(({ holds }) => holds),
      expected,
    );
  });
}

test('what is said of a condition', () => {
  const [judged] = judgeConditions(value, { approvals: { atLeast: 3 } }, finds);
  assert.equal(judged?.says, 'approvals is a list of 2, at least 3 wanted');
  assert.equal(judgeConditions(value, { x: true }, finds)[0]?.says, 'x is not there, true wanted');
});
