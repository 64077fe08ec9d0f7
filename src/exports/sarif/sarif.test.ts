import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { sampleFindings } from '../../../test/fixtures/sample-run.ts';
import { assertGolden } from '../../../test/golden.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import { sarifDocument, type SarifFinding, type SarifRule } from './sarif.ts';

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
const report = {
  root: '/src/shop',
  ruleset: 'r1',
  filesScanned: 2,
  bytesScanned: 99,
  unscanned: [{ path: 'logo.png', reason: 'binary content' }],
};
const documentOf = (findings: readonly SarifFinding[], some = rules) =>
  sarifDocument({ report, findings, rules: some, version: '0.1.0' });
const only = (finding: Finding) => documentOf([finding]).runs[0]!.results[0]!;

test('a document: golden', () => {
  const weak = { ...first, rule: 'weak-hash', class: 'crypto' as const, severity: 'medium' as const };
  const allowed = { ...first, path: 'a/ä ü.ts', suppressed: { marker: 'plumbline:allow', reason: 'made up' } };
  const document = documentOf([...sampleFindings, weak, allowed]);
  assertGolden('exports/findings.sarif', `${JSON.stringify(document, undefined, 1)}\n`);
});

test('what the design promises of a result', () => {
  const result = only(first);
  assert.equal(result.ruleId, 'provider-token');
  assert.equal(result.level, 'error');
  assert.deepEqual(result.properties.tags, ['secret']);
  assert.equal(result.partialFingerprints['plumbline/v1'], first.fingerprint);
  const { artifactLocation, region } = result.locations[0]!.physicalLocation;
  assert.equal(artifactLocation.uri, 'deploy/env%20%231%20(old).sh');
  const { snippet: _text, ...span } = region;
  assert.deepEqual(span, { startLine: 3, startColumn: 12, endLine: 3, endColumn: 32 });
  assert.equal(documentOf([first]).runs[0]!.tool.driver.rules[result.ruleIndex!]!.id, result.ruleId);
});

const schemaFile = join(import.meta.dirname, '../../../test/fixtures/sarif/sarif-2.1.0.schema.json');
// Draft 4, whose words that are used here mean the same in draft 7.
const { $schema: _draft, id: _id, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8')) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(schema);

const allowed = { marker: 'plumbline:allow', reason: 'made up' };
const reviewed = {
  marker: 'baseline.yaml',
  source: 'file',
  status: 'accepted',
  reviewer: 'Mira',
  reason: 'a test key',
} as const;
const variants: readonly (readonly [name: string, finding: SarifFinding, suppression: unknown])[] = [
  ['nothing said of it', first, undefined],
  [
    'brought by a commit',
    {
      ...first,
      brought: { commit: 'ab'.repeat(20), by: 'Ann <a@x.org>', at: '2026-01-01T00:00:00.000Z', atHead: false },
    },
    undefined,
  ],
  ['allowed by a comment', { ...first, suppressed: allowed }, { kind: 'inSource', justification: 'made up' }],
  [
    'waved through by a reviewer',
    { ...first, suppressed: reviewed },
    {
      kind: 'external',
      status: 'accepted',
      justification: 'a test key',
      properties: { from: 'baseline.yaml', reviewer: 'Mira', status: 'accepted' },
    },
  ],
  [
    'known and not reviewed',
    { ...first, known: { state: 'unreviewed', from: 'baseline.yaml' } },
    { kind: 'external', status: 'underReview', properties: { from: 'baseline.yaml', state: 'unreviewed' } },
  ],
  [
    'expired',
    { ...first, known: { state: 'expired', from: 'baseline.yaml', reason: 'a test key' } },
    {
      kind: 'external',
      status: 'rejected',
      justification: 'a test key',
      properties: { from: 'baseline.yaml', state: 'expired' },
    },
  ],
];
for (const [name, finding, suppression] of variants) {
  test(`${name}: valid by the schema of OASIS`, () => {
    const held = { ...report, baselines: [{}], notices: ['.gitleaks.toml:3: extend.url is not followed'] };
    const document = sarifDocument({ report: held, findings: [finding], rules, version: '0.1.0' });
    assert.ok(validate(document), ajv.errorsText(validate.errors));
    const [result] = document.runs[0]!.results;
    assert.deepEqual(result!.suppressions, suppression === undefined ? undefined : [suppression]);
    const isNew = finding.known === undefined && finding.suppressed?.source !== 'file';
    assert.equal(result!.baselineState, isNew ? 'new' : 'unchanged');
  });
}

test('the schema refuses what is wrong', () => {
  const document = documentOf([first]);
  assert.ok(!validate({ ...document, version: '2.0.0' }));
  assert.ok(!validate({ ...document, runs: [{ ...document.runs[0], results: [{ level: 'error' }] }] }));
});

test('what was not scanned is said, so that an empty list cannot hide a file', () => {
  const [invocation] = documentOf([]).runs[0]!.invocations;
  assert.deepEqual(
    invocation!.toolExecutionNotifications.map(({ message }) => message.text),
    ['not scanned: binary content'],
  );
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
