import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertGolden } from '../../test/golden.ts';
import { checkpointText, openCheckpoint, parseCheckpointText } from './checkpoint.ts';
import { hex } from './hashing.ts';
import { formatVerifierKey, openNote, parseNote, parseVerifierKey, signerOf, type VerifierKey } from './note.ts';

/** A note and key published with Go's sum database, so that we agree with other people's tools. */
const published = {
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  note: `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`,
};

function keyOf(text: string): VerifierKey {
  const key = parseVerifierKey(text);
  assert.ok(key.ok, key.ok ? '' : key.error.because);
  return key.value;
}

/** A key made of a constant seed: RFC 8410's PKCS #8 frame around 32 bytes. */
function testSigner(name: string, seed = 7): ReturnType<typeof signerOf> {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  return signerOf(name, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

test('a note signed by another implementation opens', () => {
  const opened = openNote(published.note, keyOf(published.key));
  assert.ok(opened.ok);
  assert.match(opened.value.text, /^If you think .* is\.\n$/s);
  assert.equal(formatVerifierKey(keyOf(published.key)), published.key);
});

test('any changed byte of a note is refused', () => {
  const key = keyOf(published.key);
  const bytes = Buffer.from(published.note);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ mask;
      assert.equal(openNote(changed.toString('utf8'), key).ok, false, `byte ${at} xor ${mask}`);
    }),
    { numRuns: 500 },
  );
});

test('malformed notes and keys are named as such', () => {
  const key = keyOf(published.key);
  const line = published.note.slice(published.note.indexOf('—'));
  const cases: readonly (readonly [string, string, string])[] = [
    ['no signature block', 'text\n', 'malformed'],
    ['no final line feed', published.note.slice(0, -1), 'malformed'],
    ['control character', `bell \u0007\n\n${line}`, 'malformed'],
    ['not UTF-8', `\ufffd\n\n${line}`, 'malformed'],
    ['hyphen instead of dash', published.note.replace('—', '-'), 'malformed'],
    ['spare base64 bits set', published.note.replace('nAM=', 'nAN='), 'malformed'],
    ['signature too short', published.note.replace('nAM=', ''), 'bad-signature'],
    ['no signature after the key id', published.note.replace(/x08go.*/, 'x08gow=='), 'malformed'],
    ['another text', published.note.replace('answer', 'reason'), 'bad-signature'],
    ['another key id', published.note.replace('x08go', 'y08go'), 'unknown-key'],
  ];
  for (const [name, note, code] of cases) {
    const opened = openNote(note, key);
    assert.equal(opened.ok ? 'ok' : opened.error.code, code, name);
  }
  for (const text of ['', 'name', 'a b+c74f20a3+AA==', published.key.replace('c74f', 'c74e'), `${published.key} `]) {
    assert.equal(parseVerifierKey(text).ok, false, text);
  }
});

test('signatures by others are ignored, a second false one by the same key is not', () => {
  const log = testSigner('log.example/a');
  const text = 'hello\n\nworld\n';
  const note = log.sign(text);
  const witness = testSigner('witness.example', 9).sign(text).split('\n\n').at(-1)!;
  assert.equal(openNote(note + witness, log.verifier).ok, true);
  const parsed = parseNote(note + witness);
  assert.deepEqual(parsed.ok && parsed.value.signatures.map((s) => s.name), ['log.example/a', 'witness.example']);
  const forged = log.sign('other\n').split('\n\n').at(-1)!;
  assert.equal(openNote(note + forged, log.verifier).ok, false);
});

test('checkpoints: golden text, round trip, strict reading', () => {
  const log = testSigner('plumbline.example/ledger');
  const root = Buffer.alloc(32, 0xab);
  const text = checkpointText({ origin: log.verifier.name, size: 20_852_163, root });
  const note = log.sign(text);
  assertGolden('ledger/checkpoint.txt', `${formatVerifierKey(log.verifier)}\n${note}`);
  const opened = openCheckpoint(note, log.verifier);
  assert.ok(opened.ok);
  assert.equal(opened.value.size, 20_852_163);
  assert.equal(hex(opened.value.root), hex(root));
  const [origin, , base64] = text.split('\n');
  const refused = [
    `${origin}\n01\n${base64}\n`,
    `${origin}\n-1\n${base64}\n`,
    `${origin}\n9007199254740993\n${base64}\n`,
    `${origin}\n1\nAAAA\n`,
    `\n1\n${base64}\n`,
    `${origin}\n1\n${base64}\nextension\n`,
    `${origin}\n1\n`,
  ];
  for (const bad of refused) assert.equal(parseCheckpointText(bad).ok, false, JSON.stringify(bad));
  const other = checkpointText({ origin: 'another.example', size: 1, root });
  assert.equal(openCheckpoint(log.sign(other), log.verifier).ok, false, 'a checkpoint of another log');
});
