import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openSearchEngine } from '../engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-holders-'));
const engine = await openSearchEngine({ directory: folder, threads: 1 });
after(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const oid = (name: string): string => Buffer.from(name.padEnd(20, '.')).toString('hex');
const contents: Readonly<Record<string, string | Buffer>> = {
  upper: 'const PASSWORD = 1;\n',
  kelvin: 'to\u212Aen\n',
  other: 'nothing here\n'.repeat(400),
  far: `${'some line of text\n'.repeat(900)}a pass\nword, and the password\n`,
  split: 'pass\nword\n',
  wide: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('password', 'utf16le')]),
  binary: Buffer.from('password\0'),
  broken: Buffer.concat([Buffer.from([0xc3, 0x28]), Buffer.from('password'), Buffer.from([0xff])]),
};
const writer = engine.writer();
for (const [name, content] of Object.entries(contents)) await writer.add(oid(name), Buffer.from(content));
await writer.commit();

const held = (...literals: string[]): Readonly<Record<string, boolean | undefined>> => {
  const test = engine.holders(literals);
  return Object.fromEntries([...Object.keys(contents), 'unknown'].map((name) => [name, test(oid(name))]));
};

test('whoever holds the literal is told, in any case and encoding, and nobody else', () => {
  assert.deepEqual(held('password'), {
    upper: true,
    kelvin: false,
    other: false,
    far: true,
    split: false,
    wide: true,
    binary: undefined,
    broken: true,
    unknown: undefined,
  });
});

test('one of several is enough; none is held by nobody', () => {
  assert.equal(held('nothing here', 'absent thing')['other'], true);
  assert.equal(held('nothing here', 'absent thing')['upper'], false);
  assert.equal(held()['upper'], false);
  assert.equal(held('token')['kelvin'], true);
});

for (const literal of ['=', 'pa', 'pass\nword', ''])
  test(`of ${JSON.stringify(literal)} the index knows nothing: it may stand in every text`, () => {
    assert.equal(held(literal)['other'], true);
    assert.equal(held(literal)['binary'], undefined);
  });
