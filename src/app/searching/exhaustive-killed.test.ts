/** Exhaustive searches as processes that end before their time: killed, or out of room. Whoever goes on gets the same bytes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-exhaustive-killed-'));
const program = join(import.meta.dirname, 'fixtures', 'exhaustive-process.ts');
after(() => rmSync(folder, { recursive: true, force: true }));
let expected: Buffer;

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

function started(out: string, millis: number, shell?: string) {
  const args = ['--no-warnings', program, out, String(millis)];
  const child = shell
    ? spawn('sh', ['-c', `${shell}; exec "$0" "$@"`, process.execPath, ...args])
    : spawn(process.execPath, args);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stderr })));
  return { child, ended };
}

before(async () => {
  const out = join(folder, 'whole.jsonl');
  const { code, stderr } = await started(out, 0).ended;
  assert.equal(code, 0, stderr);
  expected = readFileSync(out);
});

test('kill -9 at whatever point, again and again: byte for byte as if nobody had', async () => {
  const out = join(folder, 'killed.jsonl');
  let kills = 0;
  for (const millis of [40, 130, 7, 260]) {
    const { child, ended } = started(out, 2);
    // From its first trace on the disk; until then there is nothing that a kill could spoil.
    while (!existsSync(`${out}.checkpoint`) && child.exitCode === null) await sleep(5);
    await sleep(millis);
    child.kill('SIGKILL');
    if ((await ended).signal === 'SIGKILL') kills++;
  }
  assert.ok(kills > 0, 'it was killed at least once');
  if (existsSync(`${out}.checkpoint`)) {
    const { code, stderr } = await started(out, 0).ended;
    assert.equal(code, 0, stderr);
  }
  assert.deepEqual(readFileSync(out), expected);
});

test('no more room: said, and taken up again when there is', async () => {
  const out = join(folder, 'full.jsonl');
  // Files may not grow beyond so many blocks of 512 bytes.
  const full = await started(out, 0, 'trap "" XFSZ; ulimit -f 200').ended;
  assert.notEqual(full.code, 0);
  assert.match(full.stderr, /EFBIG|too large|disk/i);
  const { code, stderr } = await started(out, 0).ended;
  assert.equal(code, 0, stderr);
  assert.deepEqual(readFileSync(out), expected);
});
