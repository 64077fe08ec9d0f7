import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScanFinding } from '../../app/plumbline.ts';
import { createStyle } from '../output/style.ts';
import { scannedFindingsLines } from './scan.ts';

const frame = { style: createStyle(false), columns: 100 };
const at = (line: number, path = 'a.go', rule = 'weak-hash'): ScanFinding =>
  ({
    rule,
    path,
    line,
    column: 1,
    severity: 'low',
    title: 'MD5 or SHA-1',
    excerpt: `md5.Sum(a${line})`,
    context: 'production',
  }) as ScanFinding;

test('equal findings of one file are folded from the third on; nothing is left unsaid', () => {
  const lines = scannedFindingsLines([at(3), at(5), at(8, 'b.go'), at(1204), at(1207), at(1207)], frame);
  const text = lines.join('\n');
  assert.match(
    text,
    /a\.go:3:1[\s\S]*a\.go:5:1[\s\S]*and 3 more of weak-hash in this file: lines 1204, 1207[\s\S]*b\.go:8:1/,
  );
  assert.doesNotMatch(text, /a\.go:12/);
});

test('three of a kind are shown, and so are different rules', () => {
  const text = scannedFindingsLines([at(3), at(5), at(8), at(9, 'a.go', 'weak-cipher')], frame).join('\n');
  assert.doesNotMatch(text, /more of/);
  for (const line of [3, 5, 8, 9]) assert.match(text, new RegExp(`a\\.go:${line}:1`));
});
