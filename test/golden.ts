/**
 * Golden files: expected output kept under test/golden, one flag (`npm test -- --update`) rewrites them, `git diff` is the
 * review. A missing golden file is a failure, not a silent first recording.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const goldenFolder = path.join(import.meta.dirname, 'golden');
const updating = process.env['PLUMBLINE_UPDATE'] === '1';

export function assertGolden(name: string, actual: string): void {
  const file = path.join(goldenFolder, name);
  if (updating) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.ok(existsSync(file), `no golden file ${name}; run: npm test -- --update, then review the difference`);
  assert.equal(actual, readFileSync(file, 'utf8'), `differs from test/golden/${name}`);
}
