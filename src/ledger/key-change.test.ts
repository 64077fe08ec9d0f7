import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../base/app-error.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { openCheckpointOf, parseKeyChange } from './key-change.ts';
import { openLedger, replaceLostKey, type LedgerPlace } from './ledger.ts';
import { formatVerifierKey, openNote, parseNote } from './note.ts';
import { makeNextKey } from './signing-key.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-keys-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

let count = 0;
const freshPlace = (): LedgerPlace => {
  const home = path.join(scratch, String((count += 1)));
  return { directory: path.join(home, 'ledger'), keysDirectory: path.join(home, 'keys'), origin: 'log.example/a' };
};
const entries = (label: string, length: number): Buffer[] =>
  Array.from({ length }, (_, i) => Buffer.from(`${label} ${i}`));
const order = { at: '2026-03-01T00:00:00.000Z', by: 'Ada', because: 'a year has passed' };
const filesOf = (folder: string): string[] => readdirSync(folder).sort();

test('the old key hands over: three keys, each good for its sizes, one log', () => {
  const place = freshPlace();
  const ledger = openLedger(place);
  ledger.append(entries('first', 3));
  const before = ledger.checkpoint();
  const first = ledger.publicKey();
  const second = ledger.rotateKey(order);
  const between = ledger.checkpoint();
  ledger.append(entries('second', 300));
  const middle = ledger.checkpoint();
  ledger.rotateKey({ ...order, because: 'somebody left' });
  ledger.append(entries('third', 2));

  const keys = ledger.keys();
  assert.deepEqual(
    keys.map(({ from, to, change }) => ({ from, to, because: change?.because, handedOver: change?.handedOver })),
    [
      { from: 0, to: 4, because: undefined, handedOver: undefined },
      { from: 4, to: 305, because: 'a year has passed', handedOver: true },
      { from: 305, to: undefined, because: 'somebody left', handedOver: true },
    ],
  );
  assert.equal(formatVerifierKey(keys[0]!.key), first);
  assert.equal(formatVerifierKey(keys[1]!.key), formatVerifierKey(second.key));
  assert.equal(new Set(keys.map(({ key }) => key.id)).size, 3);
  // The tree that ends with the statement is signed by both.
  const signatures = parseNote(between);
  assert.deepEqual(signatures.ok && signatures.value.signatures.map(({ id }) => id), [
    keys[0]!.key.id,
    keys[1]!.key.id,
  ]);
  for (const note of [before, between, middle, ledger.checkpoint()]) assert.ok(openCheckpointOf(note, keys).ok);
  assert.equal(ledger.size(), 307);
  assert.deepEqual(ledger.checkEverything(), { entries: 307 });
  const again = openLedger(place);
  assert.deepEqual(again.keys(), keys);
  assert.equal(again.publicKey(), formatVerifierKey(keys[2]!.key));
});

test('a checkpoint of a size that a key is not good for is refused', () => {
  const place = freshPlace();
  const ledger = openLedger(place);
  ledger.append(entries('one', 2));
  const stolen = readFileSync(path.join(place.keysDirectory, 'ledger.key'));
  ledger.rotateKey(order);
  ledger.append(entries('two', 5));
  const keys = ledger.keys();
  const elsewhere = freshPlace();
  const forger = { ...elsewhere, keysDirectory: path.join(elsewhere.directory, 'keys') };
  openLedger(forger);
  writeFileSync(path.join(forger.keysDirectory, 'ledger.key'), stolen);
  rmSync(path.join(forger.directory, 'checkpoint'));
  const forged = openLedger(forger);
  forged.append(entries('forged', 8));
  const opened = openCheckpointOf(forged.checkpoint(), keys);
  assert.equal(opened.ok, false);
  assert.match(opened.ok ? '' : opened.error.because, /good for sizes 0 to 3/);
});

test(
  'keys are private, the retired half is gone, its public half stays',
  { skip: process.platform === 'win32' },
  () => {
    const place = freshPlace();
    const ledger = openLedger(place);
    const [first] = ledger.keys();
    ledger.rotateKey(order);
    assert.deepEqual(filesOf(place.keysDirectory), [`ledger-${first!.key.id}.pub`, 'ledger.key', 'ledger.pub']);
    assert.equal(statSync(path.join(place.keysDirectory, 'ledger.key')).mode & 0o777, 0o600);
    assert.equal(readFileSync(path.join(place.keysDirectory, 'ledger.pub'), 'utf8'), `${ledger.publicKey()}\n`);
  },
);

test('another process that had the log open goes on with the new key', () => {
  const place = freshPlace();
  const mine = openLedger(place);
  const theirs = openLedger(place);
  theirs.append(entries('theirs', 1));
  mine.rotateKey(order);
  theirs.append(entries('theirs', 2));
  assert.equal(theirs.publicKey(), mine.publicKey());
  assert.equal(mine.size(), 4);
  assert.equal(parseNote(theirs.signNote('plumbline\nx\n')).ok, true);
  assert.ok(openNote(theirs.signNote('plumbline\nx\n'), mine.keys().at(-1)!.key).ok);
});

test('cut off before the checkpoint: the new key is forgotten; after it: it is taken up', () => {
  const place = freshPlace();
  const ledger = openLedger(place);
  ledger.append(entries('one', 1));
  const key = ledger.publicKey();
  makeNextKey(place.keysDirectory, place.origin);
  assert.equal(openLedger(place).publicKey(), key);
  assert.equal(existsSync(path.join(place.keysDirectory, 'ledger.next.key')), false);

  const old = readFileSync(path.join(place.keysDirectory, 'ledger.key'));
  ledger.rotateKey(order);
  const taken = ledger.publicKey();
  // As a kill between the checkpoint and the renaming would leave it.
  writeFileSync(
    path.join(place.keysDirectory, 'ledger.next.key'),
    readFileSync(path.join(place.keysDirectory, 'ledger.key')),
  );
  writeFileSync(path.join(place.keysDirectory, 'ledger.key'), old);
  const reopened = openLedger(place);
  assert.equal(reopened.publicKey(), taken);
  reopened.append(entries('two', 1));
  assert.equal(reopened.keys().length, 2);
});

test('a lost key: nothing is added without saying so; a new one starts by a statement that nobody handed over', () => {
  const place = freshPlace();
  openLedger(place).append(entries('one', 4));
  assert.throws(
    () => replaceLostKey(place, order),
    (error) => isAppError(error) && error.code === 'ledger/key-not-lost',
  );
  rmSync(path.join(place.keysDirectory, 'ledger.key'));
  assert.throws(
    () => openLedger(place),
    (error) => isAppError(error) && error.code === 'ledger/key-missing',
  );
  const tenure = replaceLostKey(place, { ...order, because: 'the disk died' });
  assert.deepEqual([tenure.from, tenure.change?.handedOver, tenure.change?.because], [5, false, 'the disk died']);
  const ledger = openLedger(place);
  ledger.append(entries('two', 1));
  assert.deepEqual(
    ledger.keys().map(({ from, to }) => [from, to]),
    [
      [0, 4],
      [5, undefined],
    ],
  );
  assert.equal(ledger.size(), 6);
});

test('a statement that was moved, changed or made by a stranger is no change of keys', () => {
  const place = freshPlace();
  const ledger = openLedger(place);
  ledger.append(entries('one', 2));
  ledger.rotateKey(order);
  const entry = Buffer.from(ledger.entry(2));
  assert.equal(parseKeyChange(entry, 2)?.ok, true);
  assert.equal(parseKeyChange(Buffer.from('{"type":"plumbline-evidence"}'), 2), undefined);
  const { note } = JSON.parse(entry.toString('utf8')) as { note: string };
  const rewritten = (changed: string): Buffer =>
    Buffer.from(canonicalJson({ type: 'plumbline-key-change', version: 1, note: changed }));
  const cases: readonly (readonly [string, Uint8Array, number])[] = [
    ['at another place', entry, 3],
    ['another reason', rewritten(note.replace('a year', 'a week')), 2],
    ['another log', rewritten(note.replace('log log.example/a', 'log log.example/b')), 2],
    ['without the new signature', rewritten(note.split('\n').slice(0, -2).join('\n')), 2],
    ['no note', rewritten('plumbline ledger key\n'), 2],
  ];
  for (const [name, bytes, index] of cases) assert.equal(parseKeyChange(bytes, index)?.ok, false, name);
});

test('openssl verifies the signature of a checkpoint, with nothing of ours', (t) => {
  if (spawnSync('openssl', ['version']).status !== 0) return t.skip('there is no openssl on this machine');
  const place = freshPlace();
  const ledger = openLedger(place);
  ledger.append(entries('one', 3));
  const note = parseNote(ledger.checkpoint());
  assert.ok(note.ok);
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(path.join(scratch, name), bytes);
    return path.join(scratch, name);
  };
  // The key line's base64 is a type byte and the 32 bytes of the key; 12 bytes in front make it what openssl reads.
  const raw = Buffer.from(ledger.publicKey().split('+').slice(2).join('+'), 'base64').subarray(1);
  const key = file('key.der', Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]));
  const text = file('text', Buffer.from(note.value.text));
  const verifyWith = (signature: Uint8Array): string => {
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', key, '-keyform', 'DER', '-rawin', '-in', text];
    return spawnSync('openssl', [...args, '-sigfile', file('sig', signature)], { encoding: 'utf8' }).stdout;
  };
  const { signature } = note.value.signatures[0]!;
  assert.match(verifyWith(signature), /Signature Verified Successfully/);
  const changed = Buffer.from(signature);
  changed[5] = changed[5]! ^ 1;
  assert.doesNotMatch(verifyWith(changed), /Verified Successfully/);
});
