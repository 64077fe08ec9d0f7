import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullPlumbline } from '../../test/e2e/double/plumbline.ts';
import type { FileView } from '../app/plumbline.ts';
import { asObjectId } from '../model/repository.ts';
import { withoutSecrets } from './redact.ts';

const path = 'jobs/export_config.py';
const file = (await fullPlumbline().file('acme/payments-api', path))!;
const [secret] = file.findings.filter((finding) => finding.class === 'secret');

type Place = readonly [line: number, column: number, endLine: number, endColumn: number, excerpt?: string];

function fileOf(text: string, ...places: readonly Place[]): FileView {
  const findings = places.map(([line, column, endLine, endColumn, excerpt = '']) => ({
    ...secret!,
    line,
    column,
    endLine,
    endColumn,
    excerpt,
    blob: file.blob,
  }));
  return { ...file, text, findings };
}

const cases: readonly (readonly [name: string, file: FileView, expected: string])[] = [
  ['by the excerpt, indentation kept', fileOf('  k: "abc"', [1, 3, 1, 10, 'k: "[redacted]"']), '  k: "[redacted]"'],
  ['what came redacted already', fileOf('  k: "[redacted]"', [1, 3, 1, 10, 'k: "[redacted]"']), '  k: "[redacted]"'],
  [
    'the span, where the excerpt is a part of a long line',
    fileOf(`abc${'x'.repeat(300)}`, [1, 1, 1, 4, `[redacted]${'x'.repeat(190)}`]),
    `[redacted]${'x'.repeat(300)}`,
  ],
  ['one', fileOf('k = "abc" # x', [1, 6, 1, 9]), 'k = "[redacted]" # x'],
  ['two in a line', fileOf('abc def', [1, 1, 1, 4], [1, 5, 1, 8]), '[redacted] [redacted]'],
  [
    'over lines, numbers kept',
    fileOf('a\nBEGIN\nkey\nEND x\nb', [2, 1, 4, 4]),
    'a\n[redacted]\n[redacted]\n[redacted] x\nb',
  ],
  ['beyond the end', fileOf('a', [1, 1, 9, 4]), '[redacted]'],
  ['of another blob', { ...fileOf('abc', [1, 1, 1, 4]), blob: asObjectId('0'.repeat(40)) }, 'abc'],
];

for (const [name, input, expected] of cases)
  test(`redacts ${name}`, () => assert.equal(withoutSecrets(input).text, expected));

test('other findings stay readable', () => {
  const view = fileOf('md5(x)', [1, 1, 1, 4]);
  const other = { ...view, findings: view.findings.map((finding) => ({ ...finding, class: 'crypto' as const })) };
  assert.equal(withoutSecrets(other).text, 'md5(x)');
});
