/** Table tests of one rule: what it must report, by line, and what it must leave alone. For `rule.test.ts` files only. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileKindOf } from '../../model/file-kind.ts';
import type { Match } from '../../model/finding.ts';
import type { Rule } from '../rule.ts';
import { scanWith } from '../scan.ts';

export interface RuleCase {
  readonly name: string;
  readonly path: string;
  readonly code: string;
  /** Lines with a match, in order; none for what must be left alone. */
  readonly lines: readonly number[];
  readonly detail?: RegExp;
  /** Of each flow. */
  readonly recipient?: string;
  readonly severity?: string;
}

export function testCases(rule: Rule, cases: readonly RuleCase[]): void {
  for (const { name, path, code, lines, detail, severity, recipient } of cases) {
    void test(`${rule.meta.id}: ${name}`, () => {
      const matches = matchesOf(rule, path, code);
      assert.deepEqual(
        matches.map((match) => match.line),
        lines,
      );
      for (const match of matches) {
        if (detail) assert.match(match.detail ?? '', detail);
        if (recipient !== undefined) assert.equal(match.flow?.recipient, recipient);
        if (severity !== undefined) assert.equal(match.severity ?? rule.meta.severity, severity);
      }
    });
  }
}

export function matchesOf(rule: Rule, path: string, code: string): readonly Match[] {
  return scanWith([rule], { text: code, kind: fileKindOf(path) }, { secretKey: new Uint8Array(32).fill(5) });
}
