/** One spec for all rules: a rule that cannot report, or that reports what it calls good, is a defect. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import { rulePage } from '../rule-page.ts';
import type { Rule, RuleExample } from '../rule.ts';
import { scanContent, scanWith } from '../scan.ts';
import { rules, treeRules } from './index.ts';

const secretKey = new Uint8Array(32).fill(7);
const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());

function reports(rule: Rule, { path, code }: RuleExample): boolean {
  const counts = (rule.contexts?.includes(fileContextOf(path)) ?? true) && (rule.appliesTo?.(path) ?? true);
  return counts && scanWith([rule], { text: code, kind: fileKindOf(path) }, { secretKey }).length > 0;
}

test('every folder is registered, and nothing else is', () => {
  const registered = [...rules, ...treeRules].map((rule) => rule.meta.id);
  assert.deepEqual([...registered].sort(), folders.map((folder) => folder.name).sort());
  assert.equal(new Set(registered).size, registered.length);
});

for (const rule of rules) {
  test(`${rule.meta.id}: reports each bad example and leaves each good one`, () => {
    assert.ok(rule.examples.bad.length > 0 && rule.examples.good.length > 0);
    for (const example of rule.examples.bad) assert.ok(reports(rule, example), `not reported: ${example.code}`);
    for (const example of rule.examples.good) assert.ok(!reports(rule, example), `reported: ${example.code}`);
  });

  test(`${rule.meta.id}: the prefilter admits each bad example`, () => {
    if (rule.prefilter === 'scan-everything') return assert.ok(rule.match);
    const { any } = rule.prefilter;
    for (const literal of any) assert.match(literal, /^[^A-Z\u0080-\uffff]+$/);
    for (const { code } of rule.examples.bad) assert.ok(any.some((literal) => code.toLowerCase().includes(literal)));
  });

  test(`${rule.meta.id}: no excerpt shows a secret`, () => {
    for (const { path, code } of rule.examples.bad) {
      const file = { text: code, kind: fileKindOf(path) };
      const matches = scanContent(file, { secretKey });
      if (rule.meta.class !== 'secret') continue;
      assert.ok(
        matches.some((match) => match.excerpt.includes('[redacted]') || /-----BEGIN/.test(match.excerpt)),
        code,
      );
      for (const value of ['w8Kd-31xQ', 'Tr4nsfer', 'k3Jd82', '9vXq2L', 'QZ7XW3', 'wJ4lrX', 'q7Zt1X']) {
        for (const match of matches) assert.ok(!JSON.stringify(match).includes(value), match.excerpt);
      }
    }
  });
}

for (const rule of treeRules) {
  test(`${rule.meta.id}: judges its examples`, () => {
    const judged = (tree: readonly RuleExample[]): boolean => {
      const files = tree.map(({ path, code }) => ({ path, kind: fileKindOf(path), text: code }));
      const read = files.filter((file) => rule.kinds.includes(file.kind));
      return rule.judge(read, new Set(files.map((file) => file.path))) !== undefined;
    };
    assert.ok(rule.examples.bad.length > 0 && rule.examples.good.length > 0);
    for (const tree of rule.examples.bad) assert.ok(judged(tree), JSON.stringify(tree));
    for (const tree of rule.examples.good) assert.ok(!judged(tree), JSON.stringify(tree));
  });
}

for (const rule of [...rules, ...treeRules]) {
  test(`${rule.meta.id}: its page says what the rule does`, () => {
    const page = path.join(import.meta.dirname, rule.meta.id, 'rule.md');
    if (process.env['PLUMBLINE_UPDATE'] === '1') writeFileSync(page, rulePage(rule));
    assert.equal(readFileSync(page, 'utf8'), rulePage(rule));
  });
}
