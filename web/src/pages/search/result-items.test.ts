import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamMatch } from '../../../../src/http/schema.ts';
import { resultItems } from './result-items.ts';

const repo = (repository: string): StreamMatch => ({ type: 'repo', repositoryID: 1, repository, branches: [''] });
const content = (repository: string, lines: number): StreamMatch => ({
  type: 'content',
  repositoryID: 1,
  repository,
  path: 'a.ts',
  commit: '1',
  branches: [''],
  hunks: null,
  lineMatches: Array.from({ length: lines }, (_, lineNumber) => ({ line: 'x', lineNumber, offsetAndLengths: [] })),
});
const matches = [content('b', 2), content('a', 1), content('b', 3), repo('a')];
const open = () => false;

test('as they came, or under their repositories in the order of the first match', () => {
  const flat = resultItems(matches, false, open);
  assert.deepEqual(
    flat.map((item) => item.kind === 'match' && item.match),
    matches,
  );
  const grouped = resultItems(matches, true, open);
  assert.deepEqual(
    grouped.map((item) => (item.kind === 'repository' ? `${item.name} ${item.matches}` : item.match.type)),
    ['b 5', 'content', 'content', 'a 2', 'content', 'repo'],
  );
});

test('keys are one each, also for parts of one file', () => {
  const items = resultItems(matches, true, open);
  assert.equal(new Set(items.map(({ key }) => key)).size, items.length);
});

test('what is collapsed keeps its heading', () => {
  const items = resultItems(matches, true, (key) => key === 'repository b');
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ['repository', 'repository', 'match', 'match'],
  );
});
