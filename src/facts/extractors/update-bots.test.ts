import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf, gapsOf } from './said-by.ts';
import { updateBots } from './update-bots.ts';

const covered = (path: string, text: string): readonly string[] =>
  factsOf(updateBots, path, text).flatMap(({ value }) => value.ecosystems.map((e) => `${e.ecosystem} ${e.directory}`));

test('Dependabot: our names for ecosystems, every directory, what is off left out', () => {
  const text = `version: 2
updates:
  - package-ecosystem: gomod
    directory: /
  - package-ecosystem: "uv"
    directories: ["/a/", "packages/*"]
  - package-ecosystem: npm
    directory: "/web"
    open-pull-requests-limit: 0
  - package-ecosystem: docker
    directory: /
    ignore:
      - dependency-name: "*"
  - package-ecosystem: bundler
    directory: ./
    ignore:
      - dependency-name: "*"
        update-types: ["version-update:semver-major"]
`;
  assert.deepEqual(covered('.github/dependabot.yml', text), ['go /', 'pip /a', 'pip /packages/*', 'bundler /']);
});

test('the retired first version covers nothing, and is still a fact', () => {
  const [fact] = factsOf(
    updateBots,
    '.dependabot/config.yml',
    'version: 1\nupdate_configs:\n  - package_manager: javascript\n    directory: /\n',
  );
  assert.deepEqual(fact!.value.ecosystems, []);
});

const renovate: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ['finds everything', '{"extends": ["config:recommended"]}', ['* /']],
  ['JSON5', "// c\n{ extends: ['x'], npm: { fileMatch: [] } }", ['* /']],
  ['off', '{"enabled": false}', []],
  ['managers named', '{"enabledManagers": ["gomod", "dockerfile"]}', ['go /', 'docker /']],
  ['everything off by rule', '{"packageRules": [{"enabled": false}]}', []],
  ['single packages off', '{"packageRules": [{"matchPackageNames": ["x"], "enabled": false}]}', ['* /']],
  ['folders named', '{"includePaths": ["web/"]}', ['* /web']],
];
for (const [name, text, expected] of renovate) {
  test(`Renovate: ${name}`, () => assert.deepEqual(covered('renovate.json5', text), expected));
}

test('Renovate: a manager that is off takes its ecosystem away from all others', () => {
  const found = covered(
    'renovate.json',
    '{"npm": {"enabled": false}, "packageRules": [{"matchManagers": ["gomod"], "enabled": false}]}',
  );
  assert.ok(found.includes('pip /') && !found.includes('npm /') && !found.includes('go /') && !found.includes('* /'));
});

test('Renovate in package.json, with its line', () => {
  const [fact] = factsOf(updateBots, 'package.json', '{\n  "name": "x",\n  "renovate": {"extends": ["a"]}\n}\n');
  assert.deepEqual([fact!.line, fact!.value.ecosystems.length], [3, 1]);
  assert.deepEqual(factsOf(updateBots, 'package.json', '{"name": "x"}'), []);
});

test('broken configuration is a gap', () => {
  assert.deepEqual(gapsOf(updateBots, '.github/dependabot.yml', 'version: 2\nupdates: ['), ['unreadable']);
  assert.deepEqual(gapsOf(updateBots, '.github/dependabot.yml', ''), ['unreadable']);
  assert.deepEqual(gapsOf(updateBots, 'renovate.json', '{"a": '), ['unreadable']);
});
