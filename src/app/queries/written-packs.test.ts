/** A pack that is there already is handed out only while everything it is made of, and the file itself, is what it was. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sealSample, type SealedSample } from '../../../test/fixtures/sample-pack.ts';
import type { AuditPack, AuditPackRequest } from '../../exports/audit-pack/audit-pack.ts';
import { notePack, packAsWritten, packDigest } from './written-packs.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const home = mkdtempSync(path.join(tmpdir(), 'plumbline-written-'));
const exports = path.join(home, 'exports');
const out = path.join(home, 'pack.zip');
after(() => rmSync(home, { recursive: true, force: true }));

describe('a pack that was written', () => {
  let sample: SealedSample;
  let pack: AuditPack;
  let request: AuditPackRequest;
  const digest = (change: Partial<AuditPackRequest> = {}): ReturnType<typeof packDigest> => {
    const { out: _, ...subject } = { ...request, ...change };
    return packDigest(subject, root);
  };

  before(async () => {
    sample = sealSample({ home, landings: 5 });
    request = sample.request(out);
    pack = await sample.pack(out);
    notePack(exports, pack, digest());
  });

  test('is handed out as it is', async () => {
    assert.deepEqual(await packAsWritten(exports, out, digest()), pack);
  });

  test('is not, to another place', async () => {
    assert.equal(await packAsWritten(exports, path.join(home, 'other.zip'), digest()), undefined);
  });

  const changes: readonly (readonly [string, () => Partial<AuditPackRequest>])[] = [
    ['another verifier', () => ({ verifier: Buffer.from('// another') })],
    ['a time stamp', () => ({ anchors: [{ path: 'a', bytes: Buffer.from('1') }] })],
    ['a piece of evidence less', () => ({ evidence: request.evidence.slice(1) })],
    ['another control', () => ({ controls: request.controls.slice(1) })],
  ];
  for (const [name, change] of changes) {
    test(`is not, when it would be made with ${name}`, async () => {
      assert.equal(await packAsWritten(exports, out, digest(change())), undefined);
    });
  }

  test('is not, when its file was changed, cut or removed', async () => {
    const whole = readFileSync(out);
    const flipped = Buffer.from(whole);
    flipped[100]! ^= 1;
    writeFileSync(out, flipped);
    assert.equal(await packAsWritten(exports, out, digest()), undefined);
    writeFileSync(out, whole.subarray(0, -1));
    assert.equal(await packAsWritten(exports, out, digest()), undefined);
    rmSync(out);
    assert.equal(await packAsWritten(exports, out, digest()), undefined);
    writeFileSync(out, whole);
    assert.deepEqual(await packAsWritten(exports, out, digest()), pack);
  });

  test('is not, when the note of it cannot be read', async () => {
    const before = digest();
    notePack(exports, pack, before);
    const [note] = readdirSync(path.join(exports, '.written'));
    appendFileSync(path.join(exports, '.written', note!), 'x');
    assert.equal(await packAsWritten(exports, out, before), undefined);
    notePack(exports, pack, before);
  });

  test('is not, when the log went on', async () => {
    const before = digest();
    sample.ledger.append([Buffer.from('{"type":"something new"}')]);
    assert.notEqual(digest(), before);
  });
});
