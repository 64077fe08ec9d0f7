import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../base/app-error.ts';
import { loadContent } from '../content.ts';
import { checkedContent } from './checked.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-checked-content-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Plumbline's folder with content of its own that may be edited. */
const copy = path.join(scratch, 'root');
cpSync(path.join(root, 'content'), path.join(copy, 'content'), { recursive: true });
cpSync(path.join(root, 'package-lock.json'), path.join(copy, 'package-lock.json'));
symlinkSync(path.join(root, 'src'), path.join(copy, 'src'));
const dist = path.join(copy, 'dist');
const kept = (): string => {
  const names = readdirSync(dist);
  assert.equal(names.length, 1, 'what is no longer used goes');
  return path.join(dist, names[0]!);
};
const area = path.join(copy, 'content', 'controls', 'encryption.yaml');

test('what is kept is what loading gives', () => {
  const loaded = loadContent(path.join(copy, 'content'));
  assert.deepStrictEqual(checkedContent(copy), loaded);
  const first = readFileSync(kept());
  assert.deepStrictEqual(checkedContent(copy), loaded);
  assert.deepEqual(readFileSync(kept()), first);
});

test('it is read from there, and not when a byte of it differs', () => {
  const { controls } = checkedContent(copy);
  const whole = readFileSync(kept(), 'utf8');
  for (const damaged of [whole.replace('"controls"', '"c0ntrols"'), whole.slice(0, -9), '', 'no line']) {
    writeFileSync(kept(), damaged);
    assert.deepStrictEqual(checkedContent(copy).controls, controls);
    assert.equal(readFileSync(kept(), 'utf8'), whole, 'mended');
  }
});

test('content that is edited is read anew, and what does not pass is refused every time and never kept', () => {
  const before = readFileSync(area, 'utf8');
  const title = /title: (.+)/.exec(before)![1]!;
  writeFileSync(area, before.replace(title, `${title} indeed`));
  assert.ok(checkedContent(copy).controls.some((control) => control.title === `${title} indeed`));
  const good = readFileSync(kept(), 'utf8');
  writeFileSync(area, before.replace(/checks: \[/, 'checks: [no-such-check, '));
  for (const time of ['first', 'second'])
    assert.throws(
      () => checkedContent(copy),
      (error) => isAppError(error) && error.code === 'content/unresolved',
      time,
    );
  assert.equal(readFileSync(kept(), 'utf8'), good);
  writeFileSync(area, before);
});

test('where nothing can be kept, loading goes on', () => {
  const noFolder = path.join(scratch, 'a-file');
  writeFileSync(noFolder, '');
  assert.equal(checkedContent(copy, noFolder).criteria.length, 154);
});
