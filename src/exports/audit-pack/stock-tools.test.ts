/** The README promises that a pack can be checked with what every system has: its commands are run as they stand in it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { unzipSync } from 'fflate';
import { sealSample } from '../../../test/fixtures/sample-pack.ts';
import { stockCommands } from './readme.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-stock-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const zip = path.join(scratch, 'pack.zip');
await sealSample({ home: path.join(scratch, 'home'), landings: 12 }).pack(zip);

let folders = 0;
function unpacked(): string {
  const folder = path.join(scratch, `unpacked-${(folders += 1)}`);
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zip)))) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const run = (folder: string, command: string) => spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const skip = ['sha256sum', 'openssl', 'base64', 'sed'].every(has) ? false : 'stock tools are missing here';

test('the commands stand in the README as they are run here', () => {
  const readme = readFileSync(path.join(unpacked(), 'README.txt'), 'utf8');
  for (const command of Object.values(stockCommands).flat())
    assert.ok(readme.includes(`\n       ${command}\n`), command);
});

test('sha256sum and openssl accept a pack as it is', { skip }, () => {
  const folder = unpacked();
  for (const command of stockCommands.files) assert.equal(run(folder, command).status, 0, command);
  const [digest, note] = stockCommands.manifest.map((command) => run(folder, command).stdout);
  const last = note!.trimEnd().split('\n').at(-1)!;
  assert.equal(last, `manifest.json sha256 ${digest!.split(' ')[0]}`);
  const verified = stockCommands.signatures.map((command) => run(folder, command));
  for (const { status, stderr } of verified) assert.equal(status, 0, stderr);
  assert.equal(verified.filter(({ stdout }) => stdout.includes('Signature Verified Successfully')).length, 2);
});

test('and refuse one of which anything was changed', { skip }, () => {
  const changed = (file: string): string => {
    const folder = unpacked();
    const bytes = readFileSync(path.join(folder, file));
    bytes[8] = bytes[8]! ^ 1;
    writeFileSync(path.join(folder, file), bytes);
    return folder;
  };
  assert.notEqual(run(changed('report.html'), stockCommands.files[0]).status, 0);
  const [checkpoint, ...manifest] = stockCommands.signatures;
  for (const file of ['openssl/checkpoint.txt', 'openssl/checkpoint.sig'])
    assert.notEqual(run(changed(file), checkpoint).status, 0, file);
  const results = manifest.map((command) => run(changed('manifest.note'), command).status);
  assert.ok(results.some((status) => status !== 0));
});
