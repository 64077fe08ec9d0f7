import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { sha256 } from '../base/digest.ts';
import { checkOpenings, OPENINGS_FILE } from './pack-personal.ts';

const salt = Buffer.alloc(32, 3);
const commitment = `personal:${createHmac('sha256', salt).update('Ada').digest('hex')}`;
const opening = { commitment, salt: salt.toString('base64'), value: 'Ada' };
const removal = { commitment, at: 'x', by: ['Dana', 'Eve'], because: 'asked', removed: true };
const changes = `{"authors":["${commitment}"]}\n`;
const digest = sha256(changes);
const entry = { id: 'x', run: 'x', kind: 'changes', subject: 'shop', digest, size: changes.length };

const cases: readonly (readonly [string, string | undefined, RegExp, RegExp])[] = [
  ['opened', JSON.stringify(opening), /^$/, /1 personal values are salted/],
  ['removed on purpose', JSON.stringify(removal), /^$/, /1 personal values were removed/],
  ['closed, and said', JSON.stringify({ commitment }), /^$/, /1 personal values cannot be opened here/],
  ['another value', JSON.stringify({ ...opening, value: 'Bob' }), /does not open/, /^$/],
  ['another salt', JSON.stringify({ ...opening, salt: 'AAAA' }), /does not open/, /^$/],
  ['two lines', `${JSON.stringify(opening)}\n${JSON.stringify(opening)}`, /has a line already/, /^$/],
  ['no line', '', /nothing is said of personal:/, /^$/],
  ['no file', undefined, /nothing is said of personal:/, /^$/],
  ['no JSON', 'x', /names no commitment/, /^$/],
];

for (const [name, lines, because, note] of cases) {
  test(`openings of a pack: ${name}`, () => {
    const files = new Map([
      [`evidence/${digest}`, changes],
      ...(lines === undefined ? [] : [[OPENINGS_FILE, lines] as const]),
    ]);
    const reader = {
      names: [...files.keys()],
      read: (path: string) => ({ ok: true, value: Buffer.from(files.get(path)!) }) as const,
      digest: () => assert.fail('not asked'),
    };
    const { faults, notes } = checkOpenings({ reader, lines: [JSON.stringify(entry)], read: files });
    assert.match(faults.map((fault) => fault.because).join('\n'), because);
    assert.match(notes.join('\n'), note);
    assert.ok(faults.every(({ code }) => code === 'opening/invalid'));
  });
}
