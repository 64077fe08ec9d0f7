import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnRule } from '../../model/own-rule.ts';
import { ruleSetWith } from '../rule-set.ts';
import { scanWith } from '../scan.ts';
import { compileOwnRule, compileOwnRules } from './compile.ts';
import { compileStructure } from './structure.ts';

const own = (rule: unknown, more: Partial<OwnRule> = {}): OwnRule => ({
  id: 'no-verify-false',
  title: 'Certificates are not checked',
  class: 'tls',
  severity: 'high',
  why: 'Anybody may answer.',
  remediation: 'Leave `verify` alone.',
  references: [],
  pattern: { kind: 'structure', language: 'python', rule },
  examples: { bad: [], good: [] },
  from: { file: 'rules/tls.yaml' },
  ...more,
});
const scan = (rule: OwnRule, text: string, kind = 'python') =>
  scanWith([compileOwnRule(rule)], { text, kind }, { secretKey: new Uint8Array(32) });

const verify = own('requests.get($$$A, verify=False)');

test('it finds calls, wherever their lines break, and no sentence about them', () => {
  const [match, ...others] = scan(
    verify,
    'import requests\nr = requests.get(\n  url,\n  verify=False)\n# requests.get(u, verify=False)',
  );
  assert.deepEqual(others, []);
  assert.deepEqual([match!.rule, match!.line, match!.column, match!.endLine], ['no-verify-false', 2, 5, 4]);
});

test('only its own language is parsed, and only what holds a word of the pattern', () => {
  const rule = compileOwnRule(verify);
  assert.deepEqual(rule.kinds, ['python']);
  assert.deepEqual(rule.prefilter, { any: ['requests'] });
  assert.deepEqual(scan(verify, 'requests.get(u, verify=False)', 'ruby'), []);
});

test('what is allowed is left alone; a secret is redacted', () => {
  const allowing = { allow: [{ of: 'match' as const, regexes: ['localhost'] }] };
  assert.equal(scan({ ...verify, ...allowing }, 'requests.get("localhost", verify=False)').length, 0);
  const secret = own({ kind: 'string', inside: { pattern: 'set_password($A)', stopBy: 'end' } }, { class: 'secret' });
  const [match] = scan(secret, 'set_password("open sesame")');
  assert.equal(match!.excerpt, 'set_password([redacted])');
});

test('a rule that cannot find anything is refused, and says why', () => {
  assert.throws(() => compileOwnRule(own('except $E: pass')), {
    code: 'detect/own-rules',
    message: /no whole piece of python/,
  });
  const unknown = compileStructure('cobol', 'x');
  assert.match(unknown.ok ? '' : unknown.error, /^no grammar for cobol: there are javascript/);
});

test('a text that is too long to be parsed is said, not passed over', () => {
  const text = `requests\n${'x = 1\n'.repeat(1_500_000)}`;
  assert.throws(() => scan(verify, text), {
    code: 'detect/not-parsed',
    message: /is too long to be parsed/,
  });
});

test('a text whose repairs would take the parser too long is given up before it is parsed, and said', () => {
  const rule = own('', { pattern: { kind: 'structure', language: 'java', rule: 'verify($A)' } });
  const hostile = `verify(x);\n${'a<'.repeat(60_000)}`;
  assert.throws(() => scan(rule, hostile, 'java'), {
    code: 'detect/not-parsed',
    message: /would take too long to be parsed/,
  });
});

test('a set with structural rules has another version when the pattern is another', () => {
  const versions = [verify, own('requests.get($$$A)'), own({ pattern: 'requests.get($$$A)' })].map(
    (rule) => ruleSetWith([rule], compileOwnRules).version,
  );
  assert.equal(new Set(versions).size, 3);
});
