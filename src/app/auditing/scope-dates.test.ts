import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asRepositoryName } from '../../model/repository.ts';
import { parseConfig } from '../config.ts';
import { scopeByDate } from './scope-dates.ts';

const scopeOf = (dates: string) => {
  const text = `scope:\n  dates:\n${dates}`;
  const scope = scopeByDate(parseConfig({ path: '/home/mira/plumbline.yaml', text }))!;
  return (repository: string, branch?: string) =>
    scope(asRepositoryName(repository), branch)?.map(({ from = '', until = '', reason }) =>
      [from.slice(0, 10), until.slice(0, 10), reason].join(' '),
    );
};

test('nothing is dated: everything is in scope for all time', () => {
  assert.equal(scopeByDate(parseConfig({ path: '/home/mira/plumbline.yaml', text: '{}' })), undefined);
});

test('a repository from a date on, another until one, a third always', () => {
  const dates = scopeOf(
    '    - { repositories: [acme/new], since: 2026-03-01, reason: bought }\n' +
      '    - { repositories: ["acme/old*"], until: 2026-06-30, reason: switched off }\n',
  );
  assert.deepEqual(dates('acme/new', 'main'), ['2026-03-01  bought']);
  assert.deepEqual(dates('acme/old-till'), [' 2026-07-01 switched off']);
  assert.equal(dates('acme/other'), undefined);
});

test('a branch is in scope while its repository is', () => {
  const dates = scopeOf(
    '    - { repositories: [shop], since: 2026-02-01, reason: taken over }\n' +
      '    - { repositories: [shop], branches: ["release/*"], since: 2026-01-01, until: 2026-04-30, reason: maintained }\n',
  );
  assert.deepEqual(dates('shop', 'main'), ['2026-02-01  taken over']);
  assert.deepEqual(dates('shop', 'release/1'), ['2026-02-01 2026-05-01 taken over; maintained']);
  assert.deepEqual(dates('shop'), ['2026-02-01  taken over']);
});

test('a branch that was never in scope while its repository was is in scope never', () => {
  const dates = scopeOf(
    '    - { repositories: [shop], since: 2026-06-01, reason: taken over }\n' +
      '    - { repositories: [shop], branches: [old], until: 2026-04-30, reason: ended }\n',
  );
  assert.deepEqual(dates('shop', 'old'), []);
});
