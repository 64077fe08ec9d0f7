import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOwners } from './code-owners.ts';
import { isExtractedGap } from '../extractor.ts';

function read(text: string, path = '.github/CODEOWNERS') {
  const [first] = [...codeOwners.extract({ path, text })];
  assert.ok(first && !isExtractedGap(first));
  return first.value;
}

test('rules with lines; comments and blank lines are passed over', () => {
  const fact = read('# all\n*  @org/team dev@example.org # why\n\n/docs/ @a @b\n/free\n');
  assert.deepEqual(fact.rules, [
    { pattern: '*', owners: ['@org/team', 'dev@example.org'], line: 2 },
    { pattern: '/docs/', owners: ['@a', '@b'], line: 4 },
    { pattern: '/free', owners: [], line: 5 },
  ]);
  assert.deepEqual(fact.invalidLines, []);
});

test('lines that the forge ignores', () => {
  assert.deepEqual(read('*.js team\n!a @b\n[ab].md @c\n* @d').invalidLines, [1, 2, 3]);
});

test('GitLab sections: names, approvals, default owners', () => {
  const fact = read('* @all\n[Docs][2] @docs\n*.md\nREADME.md @lead\n^[Optional]\n*.rb @ruby\n', '.gitlab/CODEOWNERS');
  assert.deepEqual(
    fact.rules.map((r) => [r.pattern, r.owners.join(), r.section]),
    [
      ['*', '@all', undefined],
      ['*.md', '@docs', 'Docs'],
      ['README.md', '@lead', 'Docs'],
      ['*.rb', '@ruby', 'Optional'],
    ],
  );
});

test('only effective places', () => {
  for (const path of ['CODEOWNERS', 'docs/CODEOWNERS', '.gitea/CODEOWNERS']) assert.ok(codeOwners.wants(path));
  for (const path of ['src/CODEOWNERS', 'CODEOWNERS.md', '.github/x/CODEOWNERS']) assert.ok(!codeOwners.wants(path));
});
