import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tryExclusively } from '../store/writer-lock.ts';
import { dataDirectory, lockForWriting, lockHolder, tryLock } from './data-directory.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-lock-'));
after(() => rmSync(folder, { recursive: true }));
const directory = dataDirectory(folder);

test('one writer at a time; the second is told who holds the lock and what to do', () => {
  const lock = lockForWriting(directory);
  assert.equal(lockHolder(directory), process.pid);
  assert.equal(tryLock(directory), undefined);
  assert.throws(() => lockForWriting(directory), {
    code: 'app/locked',
    message: new RegExp(`process ${process.pid}`),
    hint: /--data DIR/,
  });
  lock.release();
  assert.equal(lockHolder(directory), undefined);
});

test('the lock ends with its process, however that ends, and whoever has its number now', async (t) => {
  const place = new URL('./data-directory.ts', import.meta.url).href;
  const script = `
    const { dataDirectory, lockForWriting } = await import(${JSON.stringify(place)});
    lockForWriting(dataDirectory(${JSON.stringify(folder)}));
    process.stdout.write('held');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  assert.equal(lockHolder(directory), child.pid);
  assert.throws(() => lockForWriting(directory), { code: 'app/locked' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  // As in a container that is started again: the number of the dead holder is our own.
  writeFileSync(directory.lockHolder, `${process.pid}\n`);
  assert.equal(lockHolder(directory), undefined);
  lockForWriting(directory).release();
});

test('a file of the holder with nonsense in it (a kill while it was written) hinders nobody', () => {
  writeFileSync(directory.lockHolder, '');
  const lock = tryExclusively(directory.lock);
  assert.equal(lockHolder(directory), 'unknown');
  lock?.release();
  lockForWriting(directory).release();
});
