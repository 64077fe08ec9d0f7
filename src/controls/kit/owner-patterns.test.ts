import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownersOf } from './owner-patterns.ts';

const cases: readonly (readonly [pattern: string, path: string, matches: boolean])[] = [
  ['*', 'a/b/c.ts', true],
  ['*.tf', 'infra/main.tf', true],
  ['*.tf', 'infra/main.tfvars', false],
  ['/docs/', 'docs/a/b.md', true],
  ['/docs/', 'x/docs/a.md', false],
  ['docs/', 'x/docs/a.md', true],
  ['/infra', 'infra/main.tf', true],
  ['/infra', 'infrastructure/main.tf', false],
  ['docs/*', 'docs/a.md', true],
  ['docs/*', 'docs/deep/a.md', false],
  ['/.github/workflows/**', '.github/workflows/ci.yml', true],
  ['**/auth/**', 'src/auth/login.ts', true],
  ['**/auth/**', 'auth/login.ts', true],
  ['apps/*/k8s/', 'apps/shop/k8s/deploy.yml', true],
  ['apps/*/k8s/', 'apps/a/b/k8s/deploy.yml', false],
  ['Dockerfile', 'services/api/Dockerfile', true],
  ['/Dockerfile', 'services/api/Dockerfile', false],
  ['a?c.txt', 'abc.txt', true],
  ['src/(x)+.ts', 'src/(x)+.ts', true],
];
for (const [pattern, path, matches] of cases) {
  test(`${pattern} ${matches ? 'owns' : 'does not own'} ${path}`, () => {
    assert.equal(ownersOf(path, [{ pattern, owners: ['@a'], line: 1 }]).length > 0, matches);
  });
}

test('the last match wins, and may take the owner away', () => {
  const rules = [
    { pattern: '*', owners: ['@all'], line: 1 },
    { pattern: '/docs/', owners: ['@docs'], line: 2 },
    { pattern: '/docs/free/', owners: [], line: 3 },
  ];
  assert.deepEqual(ownersOf('src/a.ts', rules), ['@all']);
  assert.deepEqual(ownersOf('docs/a.md', rules), ['@docs']);
  assert.deepEqual(ownersOf('docs/free/a.md', rules), []);
});

test('sections add up', () => {
  const rules = [
    { pattern: '*', owners: ['@all'], line: 1 },
    { pattern: '*.tf', owners: ['@platform'], line: 3, section: 'Platform' },
    { pattern: '*.tf', owners: ['@security'], line: 5, section: 'Security' },
  ];
  assert.deepEqual(ownersOf('main.tf', rules), ['@all', '@platform', '@security']);
});
