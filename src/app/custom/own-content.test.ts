import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import { parseConfig } from '../config.ts';
import { loadContent } from '../content.ts';
import { withOwnContent } from './own-content.ts';

const shipped = loadContent(path.join(import.meta.dirname, '..', '..', '..', 'content'));
const rules = (): readonly string[] => ['private-key'];

const whole = `custom:
  checks:
    - id: no-eval
      title: No program evaluates text
      question: Does any program evaluate text as code?
      search: 'eval( lang:typescript'
      matches: none
  controls:
    - id: ACME-01
      area: security
      title: Text is not run
      statement: Programs never evaluate text as code.
      owner: Mira
      criteria: [CC8.1]
      iso: [A.8.28]
      checks: [no-eval]
`;

const read = (text: string) => withOwnContent(shipped, parseConfig({ path: '/home/mira/plumbline.yaml', text }), rules);

test('own controls and checks stand beside those that are shipped', () => {
  const content = read(whole);
  const own = content.controls.find(({ id }) => id === 'ACME-01');
  assert.equal(own?.frequency, 'continuous');
  assert.deepEqual(own.checks, ['no-eval']);
  assert.equal(content.controls.length, shipped.controls.length + 1);
  assert.equal(content.ownChecks[0]?.reference, 'ACME-01');
  const criterion = content.criteria.find(({ id }) => id === 'A.8.28');
  assert.ok(criterion?.controls.includes('ACME-01'));
});

test('a measure and a population are taken over', () => {
  const text = whole.replace(
    / {6}search.*\n {6}matches.*\n/,
    '      measure: { rule: private-key, atMost: 0 }\n    - id: two-approvals\n      title: T\n      question: Q?\n' +
      '      population: { of: landed-change, where: { branch: main }, expect: { approvals: { atLeast: 2 } } }\n',
  );
  const { ownChecks: specs } = read(text.replace('checks: [no-eval]', 'checks: [no-eval, two-approvals]'));
  assert.deepEqual(
    specs.map((spec) => ('measure' in spec ? spec.measure : 'population' in spec ? spec.population : undefined)),
    [
      { rule: 'private-key', atMost: 0, counts: 'findings' },
      { of: 'landed-change', where: { branch: 'main' }, expect: { approvals: { atLeast: 2 } } },
    ],
  );
});

test('without any, the content is the one that is shipped', () => assert.equal(read('{}\n'), shipped));

const wrong: readonly { readonly name: string; readonly edit: (text: string) => string; readonly message: RegExp }[] = [
  {
    name: 'neither search nor rule',
    edit: (t) => t.replace(/ {6}search.*\n {6}matches.*\n/, ''),
    message: /:3:7: .*either a search, a rule/,
  },
  {
    name: 'both',
    edit: (t) => t.replace('matches: none', 'matches: none\n      rule: private-key'),
    message: /either a search, a rule/,
  },
  {
    name: 'a search without an expectation',
    edit: (t) => t.replace(/ {6}matches.*\n/, ''),
    message: /a search needs what is expected of it/,
  },
  {
    name: 'an expectation that is none',
    edit: (t) => t.replace('matches: none', 'matches: few'),
    message: /:7:16: .*expected one of none, everyRepository, some/,
  },
  {
    name: 'a measure beside a search',
    edit: (t) => t.replace('matches: none', 'matches: none\n      measure: { rule: private-key, atMost: 1 }'),
    message: /either a search, a rule, a measure or a population/,
  },
  {
    name: 'a measure without a number',
    edit: (t) => t.replace(/ {6}search.*\n {6}matches.*\n/, '      measure: { rule: private-key }\n'),
    message: /:6:16: .*a measure needs a number/,
  },
  {
    name: 'a measure of a rule that is not there',
    edit: (t) => t.replace(/ {6}search.*\n {6}matches.*\n/, '      measure: { rule: privat-key, atMost: 1 }\n'),
    message: /there is no rule privat-key/,
  },
  {
    name: 'a measure of a search that sets the time',
    edit: (t) =>
      t.replace(/ {6}search.*\n {6}matches.*\n/, "      measure: { search: 'x asof:2026-01-01', atMost: 1 }\n"),
    message: /asof: cannot stand in the search of a check/,
  },
  {
    name: 'a population of nothing that there is',
    edit: (t) => t.replace(/ {6}search.*\n {6}matches.*\n/, '      population: { of: buckets, expect: { a: 1 } }\n'),
    message: /expected a kind of fact, such as landed-change/,
  },
  {
    name: 'a population without an expectation',
    edit: (t) => t.replace(/ {6}search.*\n {6}matches.*\n/, '      population: { of: landed-change, expect: {} }\n'),
    message: /expected at least one condition/,
  },
  {
    name: 'a population with a pattern that is none',
    edit: (t) =>
      t.replace(
        / {6}search.*\n {6}matches.*\n/,
        "      population: { of: landed-change, expect: { title: { matches: '(' } } }\n",
      ),
    message: /is no regular expression/,
  },
  {
    name: 'an unknown key',
    edit: (t) => t.replace('matches: none', 'matchs: none'),
    message: /:7:7: unknown key "matchs"/,
  },
  {
    name: 'an id of ours',
    edit: (t) => t.replaceAll('no-eval', 'no-weak-cryptography'),
    message: /:3:11: there is a check no-weak-cryptography already/,
  },
  {
    name: 'a check that no control names',
    edit: (t) => t.replace('checks: [no-eval]', 'checks: [no-weak-cryptography]'),
    message: /:3:11: no control names check no-eval/,
  },
  {
    name: 'a control of a check that is not there',
    edit: (t) => t.replace('checks: [no-eval]', 'checks: [no-eval, no-evil]'),
    message: /there is no check no-evil/,
  },
  {
    name: 'a control of ours',
    edit: (t) => t.replace('ACME-01', 'CHG-01'),
    message: /there is a control CHG-01 already/,
  },
  {
    name: 'a criterion that is none',
    edit: (t) => t.replace('[CC8.1]', '[CC8.2]'),
    message: /:14:18: SOC 2 has no criterion CC8\.2/,
  },
  {
    name: 'a control of Annex A among the criteria',
    edit: (t) => t.replace('[CC8.1]', '[A.8.28]'),
    message: /SOC 2 has no criterion A\.8\.28/,
  },
  {
    name: 'a query that sets the time',
    edit: (t) => t.replace('lang:typescript', 'asof:2026-01-01'),
    message: /:6:15: asof: cannot stand in the search of a check/,
  },
  {
    name: 'a query over differences',
    edit: (t) => t.replace('lang:typescript', 'type:diff'),
    message: /type: cannot stand/,
  },
  {
    name: 'a query that cannot be read',
    edit: (t) => t.replace('lang:typescript', 'case:perhaps'),
    message: /:6:15: /,
  },
  {
    name: 'a rule that is not there',
    edit: (t) => t.replace(/ {6}search.*\n {6}matches.*\n/, '      rule: privat-key\n'),
    message: /there is no rule privat-key/,
  },
];

for (const { name, edit, message } of wrong)
  test(`${name} is refused at its place`, () => {
    const text = edit(whole);
    assert.notEqual(text, whole);
    assert.throws(
      () => read(text),
      (error) => isAppError(error) && error.code === 'config/invalid' && message.test(error.message),
    );
  });
