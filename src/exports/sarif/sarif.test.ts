import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleFindings } from '../../../test/fixtures/sample-run.ts';
import { assertGolden } from '../../../test/golden.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import { FINGERPRINT_NAME, sarifOf, type SarifResult, type SarifRule } from './sarif.ts';

const rules: readonly SarifRule[] = [
  {
    id: 'weak-hash',
    title: 'Broken hash function',
    class: 'crypto',
    severity: 'medium',
    why: 'Collisions can be made.',
    remediation: 'Use SHA-256.',
  },
  {
    id: 'provider-token',
    title: 'Access key of a cloud provider',
    class: 'secret',
    severity: 'critical',
    why: 'Whoever reads the code can use it.',
    remediation: 'Revoke it, then take it out.',
  },
];
const [first] = sampleFindings as [Finding, ...Finding[]];
const tool = { version: '0.1.0' };
const only = (finding: Finding): SarifResult => sarifOf([finding], rules, tool).runs[0].results[0]!;

test('a document: golden', () => {
  const gone = { ...first, rule: 'weak-hash', class: 'crypto' as const, severity: 'medium' as const, atHead: false };
  const allowed = { ...first, path: 'a/ä ü.ts', suppressed: { marker: 'plumbline:allow', reason: 'made up' } };
  const document = sarifOf([...sampleFindings, gone, allowed], rules, tool);
  assertGolden('exports/findings.sarif', `${JSON.stringify(document, undefined, 1)}\n`);
});

test('the order of findings does not matter', () => {
  const findings = [...sampleFindings, { ...first, path: 'a.ts' }, { ...first, column: 1 }];
  assert.deepEqual(sarifOf([...findings].reverse(), rules, tool), sarifOf(findings, rules, tool));
});

test('what the design promises of a result', () => {
  const result = only(first);
  assert.equal(result.ruleId, 'provider-token');
  assert.equal(result.level, 'error');
  assert.deepEqual(result.properties.tags, ['secret']);
  assert.equal(result.partialFingerprints[FINGERPRINT_NAME], first.fingerprint);
  const { artifactLocation, region } = result.locations[0]!.physicalLocation;
  assert.equal(artifactLocation.uri, 'deploy/env%20%231%20(old).sh');
  assert.deepEqual(region, { startLine: 3, startColumn: 12, endLine: 3, endColumn: 32 });
  assert.equal(sarifOf([first], rules, tool).runs[0].tool.driver.rules[result.ruleIndex]!.id, result.ruleId);
});

const levels: readonly (readonly [Severity, string])[] = [
  ['critical', 'error'],
  ['high', 'error'],
  ['medium', 'warning'],
  ['low', 'note'],
  ['note', 'note'],
];
for (const [severity, level] of levels) {
  test(`${severity} is the level ${level}`, () => assert.equal(only({ ...first, severity }).level, level));
}

test('a finding of a rule that is gone still has a rule in the document', () => {
  const document = sarifOf([{ ...first, rule: 'old-rule' }], [], tool);
  assert.deepEqual(
    document.runs[0].tool.driver.rules.map(({ id }) => id),
    ['old-rule'],
  );
});
