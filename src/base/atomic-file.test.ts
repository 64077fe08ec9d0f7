import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeFileAtomically } from './atomic-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-atomic-'));
after(() => rmSync(folder, { recursive: true }));

test('writes chunks with the mode asked for and leaves nothing beside', () => {
  const file = join(folder, 'deep', 'file');
  writeFileAtomically(file, [Buffer.from('one '), Buffer.from('two')], 0o600);
  assert.equal(readFileSync(file, 'utf8'), 'one two');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(folder, 'deep')), ['file']);
});

test('a full disk is a clear error, the old file stays and no part is left', () => {
  // A write that fails in the middle: the generator breaks as a full disk would.
  const file = join(folder, 'kept');
  writeFileAtomically(file, 'old');
  const full = function* (): Generator<Uint8Array> {
    yield Buffer.from('new');
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  assert.throws(() => writeFileAtomically(file, full()), { code: 'disk/full', hint: /Free some space/ });
  assert.equal(readFileSync(file, 'utf8'), 'old');
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('a folder that cannot be made is a clear error', () => {
  symlinkSync(join(folder, 'nowhere', 'at', 'all'), join(folder, 'dangling'));
  assert.throws(() => writeFileAtomically(join(folder, 'dangling', 'file'), 'x'), { code: /^disk\// });
});

test('kill -9 at any instant leaves the old bytes or the new ones', async () => {
  const file = join(folder, 'killed');
  const script = `
    import { writeFileAtomically } from ${JSON.stringify(new URL('./atomic-file.ts', import.meta.url).href)};
    for (let n = 0; ; n++) writeFileAtomically(${JSON.stringify(file)}, String(n % 10).repeat(300000));`;
  for (let round = 0; round < 4; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 20 + round * 13));
    const gone = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    assert.match(readFileSync(file, 'utf8'), /^(\d)\1{299999}$/);
  }
});
