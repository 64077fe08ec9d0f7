import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { isDigest } from '../base/digest.ts';
import type { OwnRule } from '../model/own-rule.ts';
import type { Rule } from './rule.ts';
import { builtInRuleSet, ruleSetWith, type RuleSet } from './rule-set.ts';
import { closureOf } from './rule-versions.ts';

const own: OwnRule = {
  id: 'own-thing',
  title: 'A thing',
  class: 'http',
  severity: 'low',
  why: 'So.',
  remediation: 'Do.',
  references: [],
  pattern: { kind: 'regex', regex: 'thing' },
  examples: { bad: [], good: [] },
  from: { file: 'rules/thing.yaml', line: 3 },
};
const compile = (all: readonly OwnRule[]): readonly Rule[] =>
  all.map(({ id, title, severity, why, remediation, references }) => ({
    meta: { id, title, class: 'http', severity, why, remediation, references },
    kinds: 'all',
    prefilter: { any: ['thing'] },
    match: () => [],
    examples: { bad: [], good: [] },
  }));

test('without rules of the user’s own the version is that of the sources', () => {
  const set = builtInRuleSet();
  assert.equal(ruleSetWith([], compile), set);
  assert.equal(set.version, set.sources);
  assert.ok(isDigest(set.version) && isDigest(set.engine));
  assert.equal(set.ownVersion, undefined);
});

test('rules of the user’s own come last and change the version of the set, not of the others', () => {
  const set = ruleSetWith([own], compile);
  assert.equal(set.rules.at(-1)!.meta.id, 'own-thing');
  assert.equal(set.ruleOf('own-thing'), set.rules.at(-1));
  assert.notEqual(set.version, set.sources);
  const [first] = set.rules;
  assert.equal(set.versionOf(first!), builtInRuleSet().versionOf(first!));
});

test('a rule that is written elsewhere is the same rule; one that says something else is another', () => {
  const versions = (set: RuleSet) => [set.version, set.versionOf(set.ruleOf('own-thing')!)];
  const [set, moved, changed] = [own, { ...own, from: { file: 'x.yaml' } }, { ...own, paths: ['src/**'] }].map((one) =>
    versions(ruleSetWith([one], compile)),
  );
  assert.deepEqual(set, moved);
  assert.notEqual(set![0], changed![0]);
  assert.notEqual(set![1], changed![1]);
});

test('every rule that ships has a version of its own, which covers what it imports', () => {
  const set = builtInRuleSet();
  const versions = set.rules.map((rule) => set.versionOf(rule));
  assert.equal(new Set(versions).size, set.rules.length);
  const files = closureOf([path.join(import.meta.dirname, 'rules', 'weak-hash', 'rule.ts')]).files.map((file) =>
    path.relative(import.meta.dirname, file).replaceAll(path.sep, '/'),
  );
  assert.ok(files.includes('rules/weak-hash/rule.ts') && files.includes('pattern-rule.ts'), files.join(' '));
  assert.ok(!files.includes('rules/index.ts') && !files.includes('rule.ts'), 'types decide nothing');
});

test('what all rules run on is no part of them, and none of them is part of it', () => {
  const { files } = closureOf([path.join(import.meta.dirname, 'scan.ts')]);
  assert.ok(files.some((file) => file.endsWith('literal-scan.ts')));
  assert.ok(!files.some((file) => /rules[\\/][a-z-]+[\\/]rule\.ts$/.test(file)));
});

test('packages that a rule needs are part of its version', () => {
  const { packages } = closureOf([path.join(import.meta.dirname, 'own-rules', 'compile.ts')]);
  assert.ok(
    packages.some((name) => /^re2js@\d+\./.test(name)),
    packages.join(' '),
  );
});
