import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../base/digest.ts';
import { parseInstant } from '../base/instant.ts';
import {
  decisionWords,
  isInScope,
  scopeWords,
  servesScope,
  soc2CategoryOf,
  wholeScope,
  type FrameworkScope,
} from './framework-scope.ts';

const narrow: FrameworkScope = { soc2: ['security', 'privacy'], iso27001: false };

test('the category of a criterion is in its id', () => {
  for (const [id, category] of [
    ['CC1.1', 'security'],
    ['A1.2', 'availability'],
    ['PI1.5', 'processing-integrity'],
    ['C1.1', 'confidentiality'],
    ['P6.7', 'privacy'],
    ['X1', undefined],
  ] as const)
    assert.equal(soc2CategoryOf(id), category, id);
});

test('criteria of categories that were not chosen are out of scope', () => {
  assert.ok(isInScope({ framework: 'soc2', id: 'CC6.1' }, narrow));
  assert.ok(isInScope({ framework: 'soc2', id: 'P1.1' }, narrow));
  assert.ok(!isInScope({ framework: 'soc2', id: 'PI1.1' }, narrow));
  assert.ok(!isInScope({ framework: 'iso27001', id: 'A.5.1' }, narrow));
  assert.ok(isInScope({ framework: 'iso27001', id: 'A.5.1' }, wholeScope));
});

test('a control is out of scope when everything it serves is', () => {
  assert.ok(servesScope({ criteria: ['A1.1', 'CC7.2'], iso: [] }, narrow));
  assert.ok(!servesScope({ criteria: ['A1.1'], iso: ['A.8.6'] }, narrow));
  assert.ok(servesScope({ criteria: ['A1.1'], iso: ['A.8.6'] }, { ...narrow, iso27001: true }));
  assert.ok(servesScope({ criteria: [], iso: [] }, narrow), 'one that serves nothing by name was written on purpose');
});

test('what was chosen, and who chose it, is said in words', () => {
  assert.equal(scopeWords(narrow), 'SOC 2 (Security, Privacy) without ISO/IEC 27001');
  assert.equal(decisionWords(wholeScope), 'Nobody chose: everything is in scope.');
  const digest = sha256('frameworks: …');
  const commit = { id: 'ab'.repeat(20), author: 'Jo <jo@acme.example>', at: parseInstant('2026-03-04')! };
  assert.equal(
    decisionWords({
      ...narrow,
      decision: { file: 'plumbline.yaml', digest, commit, reason: 'No uptime is promised.' },
    }),
    'Decided in plumbline.yaml (commit abababababab by Jo <jo@acme.example>, 2026-03-04): No uptime is promised.',
  );
  assert.match(decisionWords({ ...narrow, decision: { file: 'plumbline.yaml', digest } }), /not committed; SHA-256/);
});
