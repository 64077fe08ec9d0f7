import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import ignore from 'ignore';
import { codeOwnersDialect, matchesOwnerPattern, ownerOf, type CodeOwnersDialect } from './code-owners.ts';

const matches: readonly (readonly [pattern: string, path: string, expected: boolean, dialect?: CodeOwnersDialect])[] = [
  ['*', 'a/b.c', true],
  ['*.js', 'a/b.js', true],
  ['*.js', 'a/b.jsx', false],
  ['/build/logs/', 'build/logs/a/b.txt', true],
  ['/build/logs/', 'x/build/logs/a', false],
  ['/build/logs/', 'build/logs', false],
  ['docs/*', 'docs/a.md', true],
  ['docs/*', 'docs/a/b.md', false],
  ['docs/*', 'x/docs/a.md', false],
  ['apps/', 'x/apps/y/z', true],
  ['/docs', 'docs/a/b', true],
  ['/docs', 'docs', true],
  ['**/logs', 'a/b/logs/c', true],
  ['**/logs', 'logs', true],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a/**', 'a/x/y', true],
  ['a/**', 'ab/x', false],
  ['README.md', 'docs/README.md', true],
  ['a.b', 'axb', false],
  ['a b.md', 'a b.md', true],
  ['a?.c', 'ab.c', true],
  ['docs/x.md', 'sub/docs/x.md', false],
  ['docs/x.md', 'sub/docs/x.md', true, 'gitlab'],
  ['/docs', 'docs/a', false, 'gitlab'],
  ['/docs/', 'docs/a', true, 'gitlab'],
  ['.*\\.go', 'a/b.go', true, 'gitea'],
  ['a\\.go', 'x/a.go', false, 'gitea'],
  ['!.*\\.go', 'a.ts', true, 'gitea'],
  ['(', 'a', false, 'gitea'],
];
for (const [pattern, path, expected, dialect] of matches) {
  test(`${dialect ?? 'github'}: ${pattern} ${expected ? 'matches' : 'does not match'} ${path}`, () => {
    assert.equal(matchesOwnerPattern(pattern, path, dialect), expected);
  });
}

test('the last match wins, and may take ownership away', () => {
  const rules = [
    { pattern: '*', owners: ['@all'], line: 1 },
    { pattern: '/src/', owners: ['@src'], line: 2 },
    { pattern: '/src/free.ts', owners: [], line: 3 },
  ];
  assert.deepEqual(ownerOf(rules, 'a.ts'), ['@all']);
  assert.deepEqual(ownerOf(rules, 'src/a.ts'), ['@src']);
  assert.deepEqual(ownerOf(rules, 'src/free.ts'), []);
});

test('GitLab: the last match within each section, all sections together', () => {
  const rules = [
    { pattern: '*', owners: ['@all'], line: 1 },
    { pattern: '*.md', owners: ['@docs'], line: 3, section: 'Docs' },
    { pattern: 'README.md', owners: ['@lead'], line: 4, section: 'docs' },
  ];
  assert.equal(codeOwnersDialect({ path: 'CODEOWNERS', rules }), 'gitlab');
  assert.deepEqual(ownerOf(rules, 'README.md', 'gitlab'), ['@all', '@lead']);
});

test('Gitea: every rule that matches', () => {
  const rules = [
    { pattern: '.*', owners: ['@a'], line: 1 },
    { pattern: 'x\\.go', owners: ['@b', '@a'], line: 2 },
  ];
  assert.equal(codeOwnersDialect({ path: '.gitea/CODEOWNERS', rules: [] }), 'gitea');
  assert.deepEqual(ownerOf(rules, 'x.go', 'gitea'), ['@a', '@b']);
});

test('property: as .gitignore, but for a final /*', () => {
  const name = fc.stringMatching(/^[ab.]{1,3}$/).filter((s) => !/^\.+$/.test(s));
  const part = fc.oneof({ weight: 3, arbitrary: name }, fc.constantFrom('*', '**', 'a*', '*b'));
  const pattern = fc
    .tuple(fc.boolean(), fc.array(part, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([rooted, parts, folder]) => `${rooted ? '/' : ''}${parts.join('/')}${folder ? '/' : ''}`)
    .filter((p) => !p.endsWith('/*') && !/\*\*\/\*\*/.test(p));
  const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(pattern, path, (p, file) => {
      assert.equal(matchesOwnerPattern(p, file), ignore().add(p).ignores(file), `${p} ${file}`);
    }),
    { numRuns: 2000 },
  );
});
