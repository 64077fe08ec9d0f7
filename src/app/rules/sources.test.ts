import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import { builtInRuleSet, ruleSetWith } from '../../detect/rule-set.ts';
import { compileOwnRules } from '../../detect/own-rules/compile.ts';
import { parseConfig } from '../config.ts';
import { readRuleSources, type RuleSources } from './sources.ts';

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));
const shipped = builtInRuleSet().rules.map(({ meta }) => meta.id);

function sourcesOf(files: Readonly<Record<string, string>>, config = '{}\n'): RuleSources {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-rules-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { rules } = parseConfig({ path: join(folder, 'plumbline.yaml'), text: config });
  return readRuleSources({ places: rules, shipped });
}

const acme = `id: acme-token
title: Token of Acme
class: secret
severity: critical
why: Whoever reads it can use it.
remediation: Revoke it.
regex: 'acme_([0-9a-f]{8})'
examples:
  bad:
    - { path: a.txt, code: 'acme_0123abcd' }
  good:
    - { path: a.txt, code: 'acme_example' }
`;

test('a folder of rules, in order of their files', () => {
  const { own } = sourcesOf({
    '.plumbline/rules/b.yaml': acme,
    '.plumbline/rules/a.yml': acme.replace('acme-token', 'other-token'),
    '.plumbline/rules/README.md': 'no rule',
  });
  assert.deepEqual(
    own.map(({ id }) => id),
    ['other-token', 'acme-token'],
  );
  assert.deepEqual(own[1]!.pattern, { kind: 'regex', regex: 'acme_([0-9a-f]{8})' });
});

test('nothing there is nothing wrong, unless it was named', () => {
  assert.deepEqual(sourcesOf({}).own, []);
  for (const config of [
    'rules: { folder: rules }\n',
    'rules: { gitleaks: g.toml }\n',
    'rules: { baselines: [b.yaml] }\n',
  ])
    assert.throws(() => sourcesOf({}, config), { code: 'rules/not-found' });
});

const wrong: readonly (readonly [name: string, edit: (text: string) => string, message: RegExp])[] = [
  [
    'an unknown key',
    (t) => `${t}exeptPaths: []\n`,
    /b\.yaml:13:1: unknown key "exeptPaths"; did you mean "exceptPaths"/,
  ],
  ['no good example', (t) => t.replace(/ {2}good:[^]*/, '  good: []\n'), /an example that it leaves alone/],
  ['no bad example', (t) => t.replace(/ {2}bad:\n.*\n/, '  bad: []\n'), /an example that it reports/],
  ['look-behind', (t) => t.replace("'acme_", "'(?<=x)acme_"), /:7:8: regex: look-around cannot be run in linear time/],
  ['nothing to look for', (t) => t.replace(/regex.*\n/, ''), /write one of the two/],
  [
    'a group that is not there',
    (t) => t.replace('examples:', 'group: 2\nexamples:'),
    /:8:8: group: the regex has 1 groups/,
  ],
  [
    'an id of ours',
    (t) => t.replace('acme-token', 'weak-hash'),
    /:1:5: there is a rule weak-hash of Plumbline already/,
  ],
  ['no class', (t) => t.replace('class: secret', 'class: secrets'), /class: expected one of secret/],
];
for (const [name, edit, message] of wrong)
  test(`a rule with ${name} is refused at its line`, () =>
    assert.throws(
      () => sourcesOf({ '.plumbline/rules/b.yaml': edit(acme) }),
      (error) => isAppError(error) && error.code === 'rules/invalid' && message.test(error.message),
    ));

test('every fault of every file is said at once, and two rules of one id are one fault', () => {
  const files = {
    '.plumbline/rules/a.yaml': acme,
    '.plumbline/rules/b.yaml': acme,
    '.plumbline/rules/c.yaml': 'id: C\n',
  };
  assert.throws(
    () => sourcesOf(files),
    (error) =>
      isAppError(error) &&
      /b\.yaml:1:5: there is a rule acme-token in a\.yaml/.test(error.message) &&
      /c\.yaml/.test(error.message),
  );
});

test('a changed rule is another version of the rules, a comment in its file is not', () => {
  const versionOf = (text: string) =>
    ruleSetWith(sourcesOf({ '.plumbline/rules/a.yaml': text }).own, compileOwnRules).version;
  assert.notEqual(versionOf(acme), versionOf(acme.replace('{8}', '{9}')));
  assert.equal(versionOf(acme), versionOf(`# why\n${acme}`));
});

const toml = `
[extend]
useDefault = true
disabledRules = ["generic-api-key"]

[[rules]]
id = "acme"
description = "Acme key"
regex = '''(?i)acme[_-]key\\s*=\\s*"([a-z0-9]{12})"'''
entropy = 2.5
keywords = ["acme"]
path = '''\\.py$'''
  [[rules.allowlists]]
  stopwords = ["example"]
  [[rules.allowlists]]
  condition = "AND"
  paths = ['''^tests/''']
  regexes = ['''^fake''']

[[rules]]
id = "behind"
regex = '''(?<=x)y'''

[[rules]]
id = "gitlab-pat"
  [[rules.allowlists]]
  regexes = ["x"]

[[rules]]
id = "pkcs"
path = '''\\.p12$'''

[[rules]]
id = "pair"
regex = "pair-[0-9]{4}"
  [[rules.required]]
  id = "acme"

[[allowlists]]
description = "fixtures"
paths = ['''^fixtures/''']
frobnicate = true
`;

test('rules of a gitleaks configuration', () => {
  const { own } = sourcesOf({ '.gitleaks.toml': toml });
  const [rule, pair] = own;
  assert.deepEqual(rule, {
    id: 'acme',
    title: 'Acme key',
    class: 'secret',
    severity: 'high',
    why: rule!.why,
    remediation: rule!.remediation,
    references: [],
    pattern: { kind: 'regex', regex: '(?i)acme[_-]key\\s*=\\s*"([a-z0-9]{12})"', entropyAbove: 2.5 },
    keywords: ['acme'],
    keywordsIn: 'file',
    pathRegexes: ['\\.py$'],
    allow: [{ of: 'secret', regexes: [], words: ['example'] }],
    examples: { bad: [], good: [] },
    from: { file: rule!.from.file, line: 7 },
  });
  assert.equal(pair?.id, 'pair');
  assert.equal(own.length, 2);
});

test('what of it cannot be honoured is said with its line, each thing once', () => {
  const { notices } = sourcesOf({ '.gitleaks.toml': toml });
  const expected = [
    /\.toml:3: the rules that ship with gitleaks are not read.*generic-api-key/,
    /\.toml:21: rule behind is not run: look-around/,
    /\.toml:25: rule gitlab-pat changes one that ships with gitleaks/,
    /\.toml:30: rule pkcs reports every file at a path/,
    /\.toml:34: rule pair: required rules are not honoured/,
    /\.toml:42: allowlist: the key frobnicate/,
  ];
  assert.equal(notices.length, expected.length, notices.join('\n'));
  for (const pattern of expected)
    assert.ok(
      notices.some((one) => pattern.test(one)),
      `${pattern.source}\n${notices.join('\n')}`,
    );
});

test('a gitleaks configuration that extends another one', () => {
  const { own, baselines } = sourcesOf({
    '.gitleaks.toml':
      '[extend]\npath = "base.toml"\ndisabledRules = ["pair"]\n[[rules]]\nid = "acme"\n[[rules.allowlists]]\nstopwords = ["demo"]\n',
    'base.toml': toml,
  });
  assert.deepEqual(
    own.map(({ id, allow }) => [id, allow?.length]),
    [['acme', 2]],
  );
  assert.equal(baselines('2026-11-23T00:00:00Z' as never).length, 1);
});

test('text that is no TOML is a fault with its place', () => {
  assert.throws(() => sourcesOf({ '.gitleaks.toml': 'a = \n' }), {
    code: 'rules/invalid',
    message: /\.gitleaks\.toml:1:/,
  });
  assert.throws(() => sourcesOf({ '.gitleaks.toml': '[[rules]]\nregex = "x"\n' }), {
    message: /rules\.0\.id: a rule needs an id/,
  });
});
