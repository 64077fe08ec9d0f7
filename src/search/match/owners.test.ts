import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodeOwners, isOwned, ownerNamed } from './owners.ts';

const github =
  '*.go @org/backend # all of it\ndocs/* @ann\n/src/l*/\nre[ad] @nobody\n!x.go @nobody\nmail.go a@example.org\n';
const gitlab = `* @all
[Backend][2] @org/backend @bob
*.go
*.sql @dba @bob
^[Docs]
docs/ @ann
[backend]
special.go @eve
[Empty] @nobody
`;
const gitea = '.*\\.go @org/backend\n!.*_test\\.go @bob\n';

const cases: readonly (readonly [place: string, text: string, path: string, owners: readonly string[]])[] = [
  ['CODEOWNERS', github, 'a/b.go', ['@org/backend']],
  ['CODEOWNERS', github, 'docs/a.md', ['@ann']],
  ['CODEOWNERS', github, 'docs/deep/a.md', []],
  ['CODEOWNERS', github, 'src/login/a.go', []],
  ['CODEOWNERS', github, 'x.go', ['@org/backend']],
  ['CODEOWNERS', github, 'mail.go', ['a@example.org']],
  ['CODEOWNERS', github, 'read', []],
  ['docs/CODEOWNERS', gitlab, 'a.txt', ['@all']],
  ['docs/CODEOWNERS', gitlab, 'x/a.go', ['@all', '@org/backend', '@bob']],
  ['CODEOWNERS', gitlab, 'a.sql', ['@all', '@dba', '@bob']],
  ['.gitlab/CODEOWNERS', gitlab, 'docs/a.go', ['@all', '@org/backend', '@bob', '@ann']],
  ['.gitlab/CODEOWNERS', gitlab, 'special.go', ['@all', '@eve']],
  ['.gitlab/CODEOWNERS', '* @all\n', 'docs/a.go', ['@all']],
  ['.github/CODEOWNERS', '[Section]\n*.go @ann\n', 'a.go', ['@ann']],
  ['.gitea/CODEOWNERS', gitea, 'a.go', ['@org/backend', '@bob']],
  ['.gitea/CODEOWNERS', gitea, 'a_test.go', ['@org/backend']],
];
for (const [place, text, path, owners] of cases)
  test(`${place}: ${path}`, () => assert.deepEqual(new CodeOwners(text, place).ownersOf(path), owners));

test('owners are asked for with or without @, in whatever case', () => {
  assert.equal(isOwned(['@Org/Team'], 'org/team'), true);
  assert.equal(isOwned(['@Org/Team'], '@org/other'), false);
  assert.equal(isOwned([], undefined), false);
  assert.equal(isOwned(['a@example.org'], ''), true);
});

test('persons and teams', () => {
  const kinds = ['@ann', 'a@example.org', '@org/team', '@@maintainer'].map((owner) => ownerNamed(owner).kind);
  assert.deepEqual(kinds, ['person', 'person', 'team', 'team']);
});
