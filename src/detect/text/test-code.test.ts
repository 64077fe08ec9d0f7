import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileContextOf } from '../../model/file-kind.ts';
import { hardcodedCryptoKey } from '../rules/hardcoded-crypto-key/rule.ts';
import { matchesOf } from '../rules/rule-cases.ts';
import { maskText } from './mask.ts';
import { testCodeIn } from './test-code.ts';

const held = (code: string): readonly string[] =>
  testCodeIn(maskText(code, 'rust').code).map(({ start, end }) => code.slice(start, end + 1));

for (const [name, code, expected] of [
  ['a module of tests', '#[cfg(test)]\nmod tests { fn a() { b("}"); } }\nfn c() {}', 1],
  ['a function for debug builds', '#[cfg(any(test, debug_assertions))]\npub fn for_testing() -> Self { x() }', 1],
  ['a test by itself', '#[tokio::test(flavor = "multi_thread")]\nasync fn a() { b() }', 1],
  ['a module in a file of its own', '#[cfg(test)]\nmod test_keys;\nfn a() { b() }', 0],
  ['code that is left out of tests', '#[cfg(not(test))]\nfn a() { b() }', 0],
  ['other attributes', '#[derive(Debug)]\nstruct A { test: u8 }', 0],
] as const) {
  void test(`tests inside of Rust files: ${name}`, () => assert.equal(held(code).length, expected));
}

void test('tests inside of Rust files: what stands behind them counts', () => {
  const key = 'let c = Aes256Gcm::new_from_slice(b"a key of thirty-two bytes, fixed").unwrap();';
  const code = `#[cfg(test)]\nmod tests {\n  fn a() {\n    ${key}\n  }\n}\nfn run() {\n  ${key}\n}\n`;
  assert.deepEqual(
    matchesOf(hardcodedCryptoKey, 'src/lib.rs', code).map(({ line }) => line),
    [8],
  );
});

for (const [path, context] of [
  ['crates/app/src/test_keys.rs', 'test'],
  ['src/latest.rs', 'production'],
  ['.env.test', 'test'],
  ['.env.production', 'production'],
  ['.devcontainer/docker-compose.yml', 'example'],
  ['miniflux.1', 'documentation'],
  ['Dockerfile.8', 'production'],
  ['.dockerdev/Dockerfile', 'example'],
  ['.worktree-container/docker-compose.yml', 'example'],
  ['web/.dev-docker/Dockerfile', 'example'],
  ['.devcontainer.json', 'example'],
  ['.docker/Dockerfile', 'production'],
  ['.docker-compose/nginx.conf', 'production'],
  ['.production-container/Dockerfile', 'production'],
  ['src/worktree-container/main.ts', 'production'],
  ['webapp/js/modeler_min.js', 'generated'],
  ['public/themes/admin/build/assets/app-DR0_V2q7.js', 'generated'],
  ['src/assets/app-settings.js', 'production'],
  ['src/Shop.Web/wwwroot/lib/editor/editor.js', 'vendored'],
  ['src/Shop.Web/wwwroot/shop.js', 'production'],
] as const) {
  void test(`context of ${path}`, () => assert.equal(fileContextOf(path), context));
}
