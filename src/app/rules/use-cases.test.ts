import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import { compileOwnRules } from '../../detect/own-rules/compile.ts';
import { builtInRuleSet, ruleSetWith } from '../../detect/rule-set.ts';
import { parseConfig } from '../config.ts';
import { readRuleSources } from './sources.ts';
import { newRule, testRules } from './use-cases.ts';

const working = { observer: silentObserver, signal: new AbortController().signal };
const made: string[] = [];
after(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-own-'));
  made.push(folder);
  return folder;
}

/** Read anew each time, as each command does. */
function contextIn(folder: string) {
  const config = parseConfig({ path: join(folder, 'plumbline.yaml'), text: '{}\n' });
  const { rules, treeRules } = builtInRuleSet();
  const shipped = [...rules, ...treeRules].map(({ meta }) => meta.id);
  const sources = readRuleSources({ places: config.rules, shipped });
  return {
    config,
    ruleSources: () => sources,
    ruleSet: () => ruleSetWith(sources.own, compileOwnRules),
    secretKey: () => new Uint8Array(32),
    workers: 1,
    clock: { now: () => '2026-11-23T00:00:00.000Z' as Instant },
  };
}

for (const structural of [false, true]) {
  test(`a new ${structural ? 'structural rule' : 'rule'} passes its own test`, async () => {
    const folder = emptyFolder();
    const { path } = await newRule({ id: 'acme-rule', structural }, contextIn(folder));
    assert.equal(path, join(folder, '.plumbline/rules/acme-rule.yaml'));
    const { rules } = await testRules({ targets: [], on: [] }, contextIn(folder), working);
    assert.deepEqual(
      rules.map(({ id, holds, examples }) => [id, holds, examples.length]),
      [['acme-rule', true, 2]],
    );
    await assert.rejects(newRule({ id: 'acme-rule', structural }, contextIn(folder)), { code: 'rules/exists' });
  });
}

test('an id of ours is taken', async () => {
  await assert.rejects(newRule({ id: 'weak-hash', structural: false }, contextIn(emptyFolder())), {
    code: 'rules/exists',
  });
});

test('an example that does not hold fails, with the reason', async () => {
  const folder = emptyFolder();
  const { path } = await newRule({ id: 'acme-rule', structural: false }, contextIn(folder));
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('os.environ["ACME_TOKEN"]', '"acme_fedcba9876543210"'));
  const tested = await testRules({ targets: [path], on: [] }, contextIn(folder), working);
  assert.deepEqual(
    tested.rules[0]!.examples.map(({ kind, holds, lines, because }) => [kind, holds, lines, because]),
    [
      ['bad', true, [1], undefined],
      ['good', false, [1], 'reported on line 1, and should not be'],
    ],
  );
  assert.equal(tested.rules[0]!.holds, false);
  writeFileSync(path, `${text}paths: ['*.go']\n`);
  const elsewhere = await testRules({ targets: ['acme-rule'], on: [] }, contextIn(folder), working);
  assert.equal(elsewhere.rules[0]!.examples[0]!.because, 'the rule does not apply to this path');
});

test('matches on paths are shown, whatever allows them, and by the named rules only', async () => {
  const folder = emptyFolder();
  await newRule({ id: 'acme-rule', structural: false }, contextIn(folder));
  mkdirSync(join(folder, 'src'));
  writeFileSync(
    join(folder, 'src/a.py'),
    'import hashlib\nhashlib.md5(x)\nt = "acme_0123456789abcdef" # gitleaks:allow\n',
  );
  const request = { targets: ['acme-rule'], on: [join(folder, 'src')], from: folder };
  const { rules } = await testRules(request, contextIn(folder), working);
  assert.deepEqual(rules[0]!.matches, [
    { path: 'src/a.py', line: 3, column: 6, excerpt: 't = "acme_[redacted]" # gitleaks:allow' },
  ]);
  assert.deepEqual(rules[0]!.literals, ['acme_']);
});

test('rules that ship are tested by their ids; one that is not there is an error with a suggestion', async () => {
  const { rules } = await testRules({ targets: ['weak-hash'], on: [] }, contextIn(emptyFolder()), working);
  assert.equal(rules[0]!.holds, true);
  await assert.rejects(testRules({ targets: ['weak-has'], on: [] }, contextIn(emptyFolder()), working), {
    code: 'rules/not-found',
  });
});
