import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { isAppError } from '../base/app-error.ts';
import { sha256 } from '../base/digest.ts';
import { instantFromMillis } from '../base/instant.ts';
import { cosignatureOf } from './cosignature.ts';
import { hashFromHex } from './hashing.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { parseCosignerKey, parseNote, parseVerifierKey, type VerifierKey } from './note.ts';
import { formatAddCheckpoint, parseAddCheckpoint } from './witness-request.ts';
import { Witness } from './witness.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-witness-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
const origin = 'log.example/a';
const at = instantFromMillis(1_679_315_147_000);
function freshLog(): Ledger {
  const home = path.join(scratch, String((count += 1)));
  return openLedger({ directory: path.join(home, 'ledger'), keysDirectory: path.join(home, 'keys'), origin });
}
const keyOf = (ledger: Ledger): VerifierKey => {
  const key = parseVerifierKey(ledger.publicKey());
  assert.ok(key.ok);
  return key.value;
};
function freshWitness(...logs: readonly Ledger[]): { readonly witness: Witness; readonly folder: string } {
  const folder = path.join(scratch, `witness-${(count += 1)}`);
  return { witness: new Witness({ directory: folder, name: 'witness.example/w1', logs: logs.map(keyOf) }), folder };
}
const grow = (ledger: Ledger, length: number): void =>
  void ledger.append(Array.from({ length }, (_, i) => Buffer.from(`entry ${ledger.size() + i}`)));
const request = (ledger: Ledger, oldSize: number): string =>
  formatAddCheckpoint({
    oldSize,
    proof: ledger.consistencyProof(oldSize, ledger.size()),
    checkpoint: ledger.checkpoint(),
  });

test('a log that only grows is cosigned, with the time, and remembered', () => {
  const log = freshLog();
  const { witness } = freshWitness(log);
  const key = parseCosignerKey(witness.publicKey());
  assert.ok(key.ok);
  let old = 0;
  for (const length of [0, 5, 1, 300, 0]) {
    grow(log, length);
    const answer = witness.addCheckpoint(request(log, old), at);
    assert.equal(answer.status, 200, answer.body);
    old = log.size();
    const cosigned = `${log.checkpoint()}${answer.body}`;
    assert.deepEqual(cosignatureOf(cosigned, key.value), { ok: true, value: { witness: key.value, at } });
    assert.equal(witness.checkpoint(sha256(origin)), cosigned);
  }
});

test('each refusal of the specification', () => {
  const log = freshLog();
  const { witness } = freshWitness(log);
  grow(log, 4);
  assert.equal(witness.addCheckpoint(request(log, 0), at).status, 200);
  grow(log, 4);
  const good = request(log, 4);
  const other = freshLog();
  grow(other, 8);
  const flipped = good.replace(
    /^(.*\n)(.)/,
    (_, first: string, digit: string) => `${first}${digit === 'A' ? 'B' : 'A'}`,
  );
  const cases: readonly (readonly [string, string, number, RegExp])[] = [
    ['no request', 'hello', 400, /./],
    ['no size', good.replace('old 4', 'old 04'), 400, /old/],
    ['a proof that is no base64', good.replace('old 4\n', 'old 4\n***\n'), 400, /base64/],
    ['64 hashes', good.replace('old 4\n', `old 4\n${`${'A'.repeat(43)}=\n`.repeat(64)}`), 400, /63/],
    ['another log', request(log, 4).replaceAll('log.example/a', 'log.example/b'), 404, /not known/],
    ['a key that is not known', request(other, 4), 403, /signed by/],
    ['a false signature of the known key', good.replace(/\n8\n/, '\n9\n'), 403, /does not fit/],
    ['an old size beyond the checkpoint', good.replace('old 4', 'old 9'), 400, /exceeds/],
    ['an old size that is not the one remembered', request(log, 0), 409, /^4\n$/],
    ['a proof that does not verify', flipped, 422, /does not continue/],
    ['no proof', good.replace(/^old 4\n.*?\n\n/s, 'old 4\n\n'), 422, /does not continue/],
  ];
  for (const [name, body, status, because] of cases) {
    const answer = witness.addCheckpoint(body, at);
    assert.equal(answer.status, status, `${name}: ${answer.body}`);
    assert.match(answer.body, because, name);
  }
  assert.equal(witness.addCheckpoint(request(log, 0), at).contentType, 'text/x.tlog.size');
  assert.equal(witness.addCheckpoint(good, at).status, 200, 'no refusal moved what is remembered');
});

test('a fork signed by the very same key is not cosigned, of the same size or a larger one', () => {
  const log = freshLog();
  const { witness } = freshWitness(log);
  grow(log, 6);
  assert.equal(witness.addCheckpoint(request(log, 0), at).status, 200);
  const home = path.join(scratch, String((count += 1)));
  const stolen = { directory: path.join(home, 'ledger'), keysDirectory: path.join(scratch, '3-keys'), origin };
  const keyFile = path.join(scratch, String(count - 2), 'keys', 'ledger.key');
  writeKey(stolen.keysDirectory, keyFile);
  const fork = openLedger(stolen);
  fork.append(Array.from({ length: 6 }, (_, i) => Buffer.from(`another ${i}`)));
  assert.equal(fork.publicKey(), log.publicKey());
  assert.equal(witness.addCheckpoint(request(fork, 6), at).status, 422);
  grow(fork, 3);
  assert.equal(witness.addCheckpoint(request(fork, 6), at).status, 422);
  assert.equal(witness.addCheckpoint(request(fork, 0), at).status, 409);
});

function writeKey(folder: string, from: string): void {
  openLedger({ directory: path.join(folder, 'unused'), keysDirectory: folder, origin });
  writeFileSync(path.join(folder, 'ledger.key'), readFileSync(from), { mode: 0o600 });
}

test('after a change of keys the log is known by either key', () => {
  const log = freshLog();
  grow(log, 3);
  const first = keyOf(log);
  const folder = path.join(scratch, `witness-${(count += 1)}`);
  const before = new Witness({ directory: folder, name: 'witness.example/w1', logs: [first] });
  assert.equal(before.addCheckpoint(request(log, 0), at).status, 200);
  log.rotateKey({ at, by: 'Ada', because: 'a year' });
  assert.equal(before.addCheckpoint(request(log, 3), at).status, 200, 'the old key signed this one, too');
  grow(log, 1);
  assert.equal(before.addCheckpoint(request(log, 4), at).status, 403);
  const informed = new Witness({ directory: folder, name: 'witness.example/w1', logs: [first, keyOf(log)] });
  assert.equal(informed.publicKey(), before.publicKey());
  assert.equal(informed.addCheckpoint(request(log, 4), at).status, 200);
});

test('what it remembers was changed: it signs nothing', () => {
  const log = freshLog();
  grow(log, 2);
  const { witness, folder } = freshWitness(log);
  assert.equal(witness.addCheckpoint(request(log, 0), at).status, 200);
  const file = path.join(folder, sha256(origin), 'checkpoint');
  writeFileSync(file, readFileSync(file, 'utf8').replace('\n2\n', '\n1\n'));
  grow(log, 1);
  assert.throws(
    () => witness.addCheckpoint(request(log, 2), at),
    (error) => isAppError(error) && error.code === 'ledger/damaged',
  );
  if (process.platform !== 'win32') assert.equal(statSync(path.join(folder, 'witness.key')).mode & 0o777, 0o600);
});

test('cosignatures: other keys are passed over, any changed byte is a false one', () => {
  const log = freshLog();
  grow(log, 2);
  const { witness } = freshWitness(log);
  const key = parseCosignerKey(witness.publicKey());
  assert.ok(key.ok);
  const line = witness.addCheckpoint(request(log, 0), at).body;
  assert.deepEqual(cosignatureOf(log.checkpoint(), key.value), { ok: true, value: undefined });
  assert.ok(parseNote(log.checkpoint() + line).ok);
  const bytes = Buffer.from(line.split(' ')[2]!.trim(), 'base64');
  fc.assert(
    fc.property(fc.integer({ min: 4, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (index, mask) => {
      const changed = Buffer.from(bytes);
      changed[index] = changed[index]! ^ mask;
      const note = `${log.checkpoint()}— witness.example/w1 ${changed.toString('base64')}\n`;
      assert.equal(cosignatureOf(note, key.value).ok, false);
    }),
  );
  assert.equal(parseCosignerKey(log.publicKey()).ok, false, "a log's key is no witness's");
  assert.equal(parseVerifierKey(witness.publicKey()).ok, false, "a witness's key is no log's");
});

test('requests are read as they are written', () => {
  const hash = hashFromHex('ab'.repeat(32))!;
  const value = { oldSize: 20_852_014, proof: [hash, hash], checkpoint: 'log\n1\nroot\n\n— a b\n' };
  const parsed = parseAddCheckpoint(formatAddCheckpoint(value));
  assert.ok(parsed.ok);
  assert.deepEqual(formatAddCheckpoint(parsed.value), formatAddCheckpoint(value));
});
