import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closingBracket, enclosingCalls } from './calls.ts';
import { nameBefore, wordsOf } from './identifier.ts';

for (const [name, words] of [
  ['customerEmailAddress', 'customer email address'],
  ['CUSTOMER-EMAIL', 'customer email'],
  ['dbURLPassword2', 'db url password2'],
  ['t.users.first_name', 't users first name'],
  ['SSN', 'ssn'],
] as const) {
  test(`words of ${name}`, () => assert.equal(wordsOf(name).join(' '), words));
}

test('the name before a call', () => {
  assert.equal(nameBefore('x = this.logger.info', 20), 'this.logger.info');
  assert.equal(nameBefore('a(Foo::bar<T>', 13), 'Foo::bar');
});

const marked: readonly { name: string; code: string; callees: readonly string[] }[] = [
  { name: 'an argument', code: 'log.info("  ", user.|email)', callees: ['log.info'] },
  { name: 'nested', code: 'log.info(mask(user.|email), a(b))', callees: ['mask', 'log.info'] },
  { name: 'object argument', code: 'log.info({ to: user.|email })', callees: ['log.info'] },
  { name: 'composite literal', code: 'log.With(zap.Fields{"  ": u.|Email})', callees: ['log.With'] },
  { name: 'a block stops it', code: 'log.wrap(() => { send(user.|email) })', callees: ['send'] },
  { name: 'a statement stops it', code: 'if (a) { log(x); b = user.|email }', callees: [] },
  { name: 'a call before does not count', code: 'log(x)\nuser.|email', callees: [] },
];
for (const { name, code, callees } of marked) {
  test(`enclosing calls: ${name}`, () => {
    const at = code.indexOf('|');
    assert.deepEqual(
      enclosingCalls(code.replace('|', ''), at).map((call) => call.callee),
      callees,
    );
  });
}

test('closing bracket', () => {
  assert.equal(closingBracket('f(a[b{c}], d) e', 1), 12);
  assert.equal(closingBracket('f(a', 1), undefined);
});
