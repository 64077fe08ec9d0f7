import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { assertGolden } from '../../test/golden.ts';
import { isAppError } from '../base/app-error.ts';
import { sha256 } from '../base/digest.ts';
import { openCheckpoint } from './checkpoint.ts';
import { hex, leafHash } from './hashing.ts';
import { bundlePath, tilePath } from './layout.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { parseVerifierKey } from './note.ts';
import { verifyConsistency, verifyInclusion } from './proofs.ts';
import { referencePath, referenceProof, referenceRoot } from './testing/reference-tree.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-ledger-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const origin = 'plumbline.example/test';
let count = 0;
const freshPlace = (): { directory: string; keysDirectory: string; origin: string } => {
  const home = path.join(scratch, String((count += 1)));
  return { directory: path.join(home, 'ledger'), keysDirectory: path.join(home, 'keys'), origin };
};
const entriesOf = (from: number, length: number): Buffer[] =>
  Array.from({ length }, (_, i) => Buffer.from(`entry ${from + i}`));

/** Writes the key of a constant seed, so that bytes can be compared with golden files. */
function placeWithKnownKey(): ReturnType<typeof freshPlace> {
  const place = freshPlace();
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]);
  const label = ['PRIVATE', 'KEY'].join(' ');
  mkdirSync(place.keysDirectory, { recursive: true });
  const pem = `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
  writeFileSync(path.join(place.keysDirectory, 'ledger.key'), pem, { mode: 0o600 });
  return place;
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(directory, file)).isFile() && file !== 'append.lock')
    .sort();
}

function assertWhole(ledger: Ledger, entries: readonly Uint8Array[]): void {
  assert.equal(ledger.size(), entries.length);
  assert.equal(hex(ledger.root()), hex(referenceRoot(entries)));
  assert.deepEqual(ledger.checkEverything(), { entries: entries.length });
  const key = parseVerifierKey(ledger.publicKey());
  assert.ok(key.ok);
  const checkpoint = openCheckpoint(ledger.checkpoint(), key.value);
  assert.ok(checkpoint.ok);
  assert.equal(checkpoint.value.size, entries.length);
  assert.equal(hex(checkpoint.value.root), hex(referenceRoot(entries)));
}

test('appended in any portions, reopened at any time: the tree of the reference', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 }), (portions) => {
      const place = freshPlace();
      const all: Uint8Array[] = [];
      for (const portion of portions) {
        const fresh = entriesOf(all.length, portion);
        const ledger = openLedger(place);
        assert.deepEqual(ledger.append(fresh), { firstIndex: all.length, size: all.length + portion });
        all.push(...fresh);
      }
      const ledger = openLedger(place);
      assertWhole(ledger, all);
      assert.deepEqual(
        [...ledger.entries()].map(({ bytes }) => Buffer.from(bytes).toString()),
        all.map((entry) => Buffer.from(entry).toString()),
      );
      const together = ledger.inclusionProofs([...all.keys()], all.length);
      for (const index of [0, 255, 256, all.length - 1].filter((i) => i >= 0 && i < all.length)) {
        assert.deepEqual(Buffer.from(ledger.entry(index)), all[index]);
        const proof = ledger.inclusionProof(index, all.length);
        assert.deepEqual(proof, together[index]);
        assert.deepEqual(proof.map(hex), referencePath(index, all).map(hex));
      }
      for (const old of [1, 255, 256, 257, 300].filter((size) => size < all.length)) {
        assert.deepEqual(ledger.consistencyProof(old, all.length).map(hex), referenceProof(old, all).map(hex));
      }
      rmSync(path.dirname(place.directory), { recursive: true });
    }),
    { numRuns: 12 },
  );
});

test('a tree with three tile levels: proofs verify, old sizes too', () => {
  const place = freshPlace();
  const ledger = openLedger(place);
  const size = 66_000;
  ledger.append(entriesOf(0, 65_537));
  ledger.append(entriesOf(65_537, size - 65_537));
  const root = ledger.root();
  for (const [index, at] of [
    [0, size],
    [65_535, 65_536],
    [65_536, size],
    [1_234, 40_000],
  ] as const) {
    const proof = ledger.inclusionProof(index, at);
    const claim = { leafHash: leafHash(Buffer.from(`entry ${index}`)), index, size: at, proof, root: ledger.root(at) };
    assert.equal(verifyInclusion(claim).ok, true, `${index} in ${at}`);
  }
  const proof = ledger.consistencyProof(65_536, size);
  const claim = { size1: 65_536, root1: ledger.root(65_536), size2: size, root2: root, proof };
  assert.equal(verifyConsistency(claim).ok, true);
  assert.ok(existsSync(path.join(place.directory, tilePath({ level: 2, index: 0, width: 1 }))));
  assert.ok(existsSync(path.join(place.directory, tilePath({ level: 1, index: 0, width: 256 }))));
  assert.equal(hex(openLedger(place).root()), hex(root));
});

test('paths of tiles are those of tlog-tiles', () => {
  assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
  assert.equal(tilePath({ level: 2, index: 0, width: 1 }), 'tile/2/000.p/1');
  assert.equal(bundlePath(273, 112), 'tile/entries/273.p/112');
});

test('the files of a ledger: golden', () => {
  const place = placeWithKnownKey();
  const ledger = openLedger(place);
  ledger.append(entriesOf(0, 3));
  ledger.append(entriesOf(3, 255));
  const listing = filesBelow(place.directory).map((file) => {
    const bytes = readFileSync(path.join(place.directory, file));
    return `${file.split(path.sep).join('/')} ${bytes.length} ${sha256(bytes)}\n`;
  });
  assertGolden('ledger/files.txt', `${listing.join('')}\n${ledger.checkpoint()}`);
});

test('partial forms are gone once the tile is full', () => {
  const place = freshPlace();
  const ledger = openLedger(place);
  for (const portion of [10, 240, 6, 4]) ledger.append(entriesOf(ledger.size(), portion));
  assert.deepEqual(filesBelow(path.join(place.directory, 'tile')), [
    '0/000',
    '0/001.p/4',
    '1/000.p/1',
    'entries/000',
    'entries/001.p/4',
  ]);
});

test('the key: 0600, made once, and never replaced when it is lost', () => {
  const place = freshPlace();
  const ledger = openLedger(place);
  const keyFile = path.join(place.keysDirectory, 'ledger.key');
  if (process.platform !== 'win32') {
    assert.equal(statSync(keyFile).mode & 0o777, 0o600);
    assert.equal(statSync(place.keysDirectory).mode & 0o777, 0o700);
  }
  assert.equal(readFileSync(path.join(place.keysDirectory, 'ledger.pub'), 'utf8'), `${ledger.publicKey()}\n`);
  assert.equal(openLedger(place).publicKey(), ledger.publicKey());
  renameSync(keyFile, `${keyFile}.lost`);
  assert.throws(() => openLedger(place), hasCode('ledger/key-missing'));
  assert.equal(existsSync(keyFile), false);
  writeFileSync(keyFile, 'not a key');
  assert.throws(() => openLedger(place), hasCode('ledger/key-unreadable'));
});

test('what cannot be: wrong names, sizes, entries', () => {
  const place = freshPlace();
  assert.throws(() => openLedger({ ...place, origin: 'two words' }), hasCode('ledger/bad-origin'));
  const ledger = openLedger(place);
  ledger.append(entriesOf(0, 4));
  assert.throws(() => openLedger({ ...place, origin: 'another.example' }), hasCode('ledger/other-origin'));
  assert.throws(() => ledger.entry(4), hasCode('ledger/no-such-entry'));
  assert.throws(() => ledger.entry(-1), hasCode('ledger/no-such-entry'));
  assert.throws(() => ledger.inclusionProof(3, 5), hasCode('ledger/no-such-size'));
  assert.throws(() => ledger.inclusionProof(3, 3), hasCode('ledger/no-such-entry'));
  assert.throws(() => ledger.consistencyProof(4, 3), hasCode('ledger/no-such-size'));
  assert.throws(() => ledger.append([Buffer.alloc(65_536)]), hasCode('ledger/entry-too-large'));
  assert.throws(() => ledger.signNote('log\n12\nroot\n'), TypeError);
  assert.equal(ledger.append([]).size, 4);
  ledger.append([Buffer.alloc(65_535), Buffer.alloc(0)]);
  assert.equal(openLedger(place).entry(4).length, 65_535);
});

test('a folder that cannot be written is a clear error', () => {
  const place = freshPlace();
  mkdirSync(path.dirname(place.directory), { recursive: true });
  // A file where a folder must be: refused for everybody, the superuser included.
  writeFileSync(place.directory, '');
  assert.throws(() => openLedger(place), hasCode('ledger/not-readable'));
  rmSync(place.directory);
  writeFileSync(place.keysDirectory, '');
  assert.throws(() => openLedger(place), { code: /^disk\// });
});

test('two openings of one ledger see and continue each other', () => {
  const place = freshPlace();
  const [a, b] = [openLedger(place), openLedger(place)];
  a.append(entriesOf(0, 200));
  assert.equal(b.size(), 200);
  b.append(entriesOf(200, 100));
  a.append(entriesOf(300, 1));
  assertWhole(b, entriesOf(0, 301));
  assert.deepEqual(Buffer.from(a.entry(250)), Buffer.from('entry 250'));
});

test('leftovers past the checkpoint are ignored and overwritten', () => {
  const place = freshPlace();
  openLedger(place).append(entriesOf(0, 250));
  const before = path.join(scratch, 'before');
  cpSync(place.directory, before, { recursive: true });
  openLedger(place).append(entriesOf(250, 300));
  // As a kill leaves it: entries and tiles of the append are there, its checkpoint is not; some are even cut short.
  cpSync(path.join(before, 'checkpoint'), path.join(place.directory, 'checkpoint'));
  cpSync(path.join(before, 'tile'), path.join(place.directory, 'tile'), { recursive: true });
  truncateSync(path.join(place.directory, 'tile/0/000'), 77);
  const ledger = openLedger(place);
  assert.equal(ledger.size(), 250);
  const others = Array.from({ length: 300 }, (_, i) => Buffer.from(`other ${i}`));
  ledger.append(others);
  assertWhole(openLedger(place), [...entriesOf(0, 250), ...others]);
});

test('damage is refused and names the file', () => {
  const original = freshPlace();
  openLedger(original).append(entriesOf(0, 600));
  const cases: readonly (readonly [string, (file: string) => void])[] = filesBelow(original.directory).flatMap(
    (file) => [
      [file, (full: string) => flipByte(full, 0)] as const,
      [file, (full: string) => flipByte(full, Math.floor(statSync(full).size / 2))] as const,
      [file, (full: string) => truncateSync(full, statSync(full).size - 1)] as const,
      [file, (full: string) => rmSync(full)] as const,
    ],
  );
  assert.ok(cases.length >= 32, `only ${cases.length} cases`);
  for (const [file, damage] of cases) {
    const place = freshPlace();
    cpSync(path.dirname(original.directory), path.dirname(place.directory), { recursive: true });
    damage(path.join(place.directory, file));
    // Hash tiles and the checkpoint are checked by opening, entries by reading.
    const use = (): unknown => (file.includes('entries') ? openLedger(place).checkEverything() : openLedger(place));
    assert.throws(use, (error) => {
      assert.ok(isAppError(error));
      // A broken first line of the checkpoint may also read as another log's.
      const codes = file === 'checkpoint' ? ['ledger/damaged', 'ledger/other-origin'] : ['ledger/damaged'];
      assert.ok(codes.includes(error.code), `${file}: ${error.code}`);
      const named = error.code === 'ledger/other-origin' || error.message.includes(path.join(place.directory, file));
      assert.ok(named, `${file}: ${error.message}`);
      return true;
    });
    rmSync(path.dirname(place.directory), { recursive: true });
  }
});

test('an older checkpoint put back under an open ledger is refused', () => {
  const place = freshPlace();
  const ledger = openLedger(place);
  ledger.append(entriesOf(0, 5));
  const old = ledger.checkpoint();
  ledger.append(entriesOf(5, 5));
  writeFileSync(path.join(place.directory, 'checkpoint'), old);
  assert.throws(() => ledger.size(), hasCode('ledger/damaged'));
});

function flipByte(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] = bytes[at]! ^ 0x10;
  writeFileSync(file, bytes);
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => isAppError(error) && error.code === code;
}
