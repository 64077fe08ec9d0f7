import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import { instantFromMillis } from '../../base/instant.ts';
import { parseConfig } from '../config.ts';
import { gitCredentials } from './forge-clones.ts';
import { addressOf } from './match-clones.ts';
import { chosenSources, sourceFrom, type SourceRequest } from './sources.ts';

const now = instantFromMillis(Date.UTC(2026, 0, 1));
const from = (request: SourceRequest, environment = {}) => sourceFrom(request, environment, now);

test('a source is named by its owner, and by its host where it is not the vendor’s own', () => {
  assert.equal(from({ name: 'github:acme' }).id, 'github:acme');
  assert.equal(
    from({ name: 'github:acme', url: 'https://git.example.com:8443/' }).id,
    'github:git.example.com:8443/acme',
  );
  assert.deepEqual(from({ name: 'github:acme' }).token, { kind: 'none' });
  const customary = from({ name: 'github:acme' }, { GITHUB_TOKEN: 'x' }).token;
  assert.deepEqual(customary, { kind: 'environment', variable: 'GITHUB_TOKEN' });
});

const faults: readonly (readonly [name: string, request: SourceRequest, code: string])[] = [
  ['an unknown kind', { name: 'githup:acme' }, 'sources/invalid'],
  ['no kind', { name: 'acme' }, 'sources/invalid'],
  ['an owner that leads elsewhere', { name: 'github:../x' }, 'sources/invalid'],
  ['credentials in the address', { name: 'github:acme', url: 'https://a:b@host' }, 'sources/invalid'],
  ['a path in the address', { name: 'github:acme', url: 'https://host/acme' }, 'sources/invalid'],
  ['no TLS', { name: 'github:acme', url: 'http://host' }, 'sources/insecure'],
  [
    'a token in place of its name',
    { name: 'github:acme', token: { kind: 'environment', variable: 'ghp_abc' } },
    'sources/invalid',
  ],
];
for (const [name, request, code] of faults) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => from(request),
      (error) =>
        isAppError(error) &&
        error.code === code &&
        !error.message.includes('ghp_abc') &&
        !error.message.includes('a:b'),
    );
  });
}

test('without TLS where the user says so, and on this machine', () => {
  assert.equal(from({ name: 'github:acme', url: 'http://host', allowInsecure: true }).origin, 'http://host');
  assert.equal(from({ name: 'github:acme', url: 'http://127.0.0.1:1' }).origin, 'http://127.0.0.1:1');
});

test('a misspelt source is an error that says which was meant', () => {
  assert.throws(
    () => chosenSources([{ id: 'github:acme' }], ['github:acne']),
    (error) => isAppError(error) && error.hint.includes('github:acme'),
  );
});

test('clones are matched whatever way git reaches them', () => {
  const same = [
    'https://GitHub.com/Acme/Shop.git',
    'git@github.com:acme/shop.git',
    'ssh://git@github.com:22/acme/shop',
  ];
  assert.deepEqual(new Set(same.map(addressOf)), new Set(['github.com/acme/shop']));
});

const wrong: readonly (readonly [text: string, message: RegExp])[] = [
  ['forges:\n  - { kind: github, owner: acme, tokn: {} }\n', /:2:\d+[\s\S]*unknown key "tokn"/],
  [
    'forges:\n  - kind: github\n    owner: acme\n    token: { environment: A, file: b }\n',
    /:4:\d+[\s\S]*name one place/,
  ],
  ['forges:\n  - { kind: githup, owner: acme }\n', /expected github, gitlab/],
  ['people:\n  - { name: Ada, from: 2026-02-30 }\n', /expected a date that exists/],
];
for (const [text, message] of wrong) {
  test(`plumbline.yaml is refused: ${text.split('\n').at(-2)}`, () => {
    assert.throws(
      () => parseConfig({ path: '/x/plumbline.yaml', text }),
      (error) => isAppError(error) && message.test(error.message),
    );
  });
}

test('plumbline.yaml names places, from its own folder', () => {
  const text =
    'forges:\n  - { kind: github, owner: acme, token: { file: tokens/acme }, webhookSecret: { file: hook } }\npeopleList: people.csv\n';
  const { forges, peopleList } = parseConfig({ path: '/x/plumbline.yaml', text });
  assert.deepEqual(
    [forges[0]?.token?.file, forges[0]?.webhookSecret?.file, peopleList],
    ['/x/tokens/acme', '/x/hook', '/x/people.csv'],
  );
});

test('git is given a token under the name that goes with it', () => {
  assert.deepEqual(gitCredentials('github', 'a:b'), { user: 'x-access-token', password: 'a:b' });
  assert.deepEqual(gitCredentials('bitbucket', 'a-token'), { user: 'x-token-auth', password: 'a-token' });
  assert.deepEqual(gitCredentials('bitbucket', 'me@example.com:a-token'), {
    user: 'x-bitbucket-api-token-auth',
    password: 'a-token',
  });
});
