import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithin, readRange } from './range.ts';
import { schemeOf } from './schemes.ts';

const cases: readonly (readonly [ecosystem: string, range: string, inside: string, outside: string])[] = [
  ['maven', '<2.17.1', '2.17.0 2.3.2 2.0-beta9 2.17.1-rc1', '2.17.1 2.26.1'],
  ['maven', '[2.0,2.17.1)', '2.0 2.17.0', '1.2.17 2.17.1'],
  ['maven', '(,1.0],[1.2,)', '0.9 1.0 1.2 9', '1.1'],
  ['maven', '[1.5]', '1.5 1.5.0', '1.6'],
  ['npm', '^4.17.0', '4.17.0 4.18.2', '4.16.9 5.0.0 5.0.0-beta.1'],
  ['npm', '^0.2.3', '0.2.3 0.2.9', '0.3.0'],
  ['npm', '^0.0.3', '0.0.3', '0.0.4'],
  ['npm', '~1.2.3', '1.2.3 1.2.9', '1.3.0'],
  ['npm', '~1', '1.9.9', '2.0.0'],
  ['npm', '1.x', '1.0.0 1.9.9', '2.0.0'],
  ['npm', '4', '4.0.0 4.17.21', '5.0.0'],
  ['npm', '4.17', '4.17.21', '4.18.0'],
  ['npm', '4.17.21', '4.17.21', '4.17.20'],
  ['npm', '1.2.3 - 2.3', '1.2.3 2.3.9', '2.4.0 1.2.2'],
  ['npm', '>=1.2 <2 || >=3', '1.2.0 3.1.0', '2.0.0'],
  ['npm', '*', '1.0.0', ''],
  ['pypi', '>=1.2,!=1.5.0,<2', '1.2 1.4.9', '1.5 2.0'],
  ['pypi', '~=2.2', '2.2 2.9', '3.0 2.1'],
  ['pypi', '==1.1.*', '1.1 1.1.5', '1.2'],
  ['pypi', '<2.0', '2.0rc1 1.9.post1', '2.0'],
  ['gem', '~> 2.1', '2.1 2.9', '3.0'],
  ['gem', '~> 2.1.0', '2.1.5', '2.2.0'],
  ['composer', '~1.2', '1.2.0 1.9.0', '2.0.0'],
  ['golang', '<v1.2.4', 'v1.2.4-0.20191109021931-daa7c04131f5 1.2.3', 'v1.2.4'],
];

for (const [ecosystem, range, inside, outside] of cases) {
  test(`${ecosystem} ${range}`, () => {
    const read = readRange(range);
    assert.ok(read.ok, read.ok ? '' : read.error);
    const scheme = schemeOf(ecosystem)!;
    for (const version of inside.split(' ')) assert.equal(isWithin(read.value, version, scheme), true, version);
    for (const version of outside.split(' ').filter(Boolean))
      assert.equal(isWithin(read.value, version, scheme), false, version);
  });
}

test('what is no range is refused, and what is no version is unknown', () => {
  for (const bad of ['', '<', 'latest', '<x', '>=1 foo', '[1.0', '1 ||'])
    assert.equal(readRange(bad).ok, false, JSON.stringify(bad));
  assert.equal(readRange('<'.repeat(5000)).ok, false);
  const range = readRange('<2.17.1');
  assert.ok(range.ok);
  assert.equal(isWithin(range.value, '${log4j.version}', schemeOf('maven')!), undefined);
});
