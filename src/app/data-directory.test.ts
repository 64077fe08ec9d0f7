import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { dataDirectory, lockForWriting, lockHolder } from './data-directory.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-lock-'));
after(() => rmSync(folder, { recursive: true }));
const directory = dataDirectory(folder);

test('one writer at a time; the second is told who holds the lock and what to do', () => {
  const lock = lockForWriting(directory);
  assert.equal(lockHolder(directory), process.pid);
  assert.throws(() => lockForWriting(directory), { code: 'app/locked', hint: /--data DIR/ });
  lock.release();
  assert.equal(existsSync(directory.lock), false);
});

test('the lock of a process that was killed is taken over', () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(directory.lock, `${gone}\n`);
  assert.equal(lockHolder(directory), undefined);
  const lock = lockForWriting(directory);
  assert.equal(readFileSync(directory.lock, 'utf8').trim(), String(process.pid));
  lock.release();
});

test('a lock file with nonsense in it (a kill while it was written) is taken over too', () => {
  writeFileSync(directory.lock, '');
  lockForWriting(directory).release();
  assert.equal(existsSync(directory.lock), false);
});
