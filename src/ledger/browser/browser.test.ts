/** What stands in for Node in the page, held against Node. */
import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { rawPublicKey } from '../note.ts';
import { BrowserBuffer } from './buffer.ts';
import { createHmac as browserHmac } from './crypto.ts';
import { isSignature } from './ed25519.ts';
import { Sha256, sha512 } from './sha2.ts';

const bytes = fc.uint8Array({ maxLength: 400 });
const encodings = ['utf8', 'hex', 'base64', 'latin1'] as const;

test('SHA-256 in parts and SHA-512 are those of Node', () => {
  fc.assert(
    fc.property(bytes, fc.nat(400), (message, at) => {
      const parts = new Sha256().update(message.subarray(0, at)).update(message.subarray(at)).digest();
      assert.deepEqual(Buffer.from(parts), createHash('sha256').update(message).digest());
      assert.deepEqual(Buffer.from(sha512(message)), createHash('sha512').update(message).digest());
    }),
  );
  // Every length of padding.
  for (let size = 0; size < 260; size += 1) {
    const message = Buffer.alloc(size, size);
    assert.deepEqual(Buffer.from(new Sha256().update(message).digest()), createHash('sha256').update(message).digest());
  }
});

test('HMAC-SHA-256 is that of Node, with keys of any length', () => {
  fc.assert(
    fc.property(bytes, fc.string({ unit: 'binary' }), (key, text) => {
      const expected = createHmac('sha256', key).update(text).digest('hex');
      assert.equal(browserHmac('sha256', key).update(text).digest('hex'), expected);
    }),
  );
});

test('Ed25519: what Node signed fits, and nothing that was changed does', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = rawPublicKey(publicKey);
  fc.assert(
    fc.property(bytes, fc.nat(511), (message, bit) => {
      const signature = sign(null, message, privateKey);
      assert.equal(isSignature(message, signature, key), true);
      const changed = Buffer.from(signature);
      changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
      assert.equal(isSignature(message, changed, key), false);
      assert.equal(isSignature(Buffer.concat([message, Buffer.from('x')]), signature, key), false);
    }),
    { numRuns: 25 },
  );
  assert.equal(isSignature(Buffer.alloc(0), Buffer.alloc(64), Buffer.alloc(32, 255)), false);
});

test('Ed25519: a signature whose scalar is too large is none, though it would fit', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signature = sign(null, Buffer.from('x'), privateKey);
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let scalar = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
  for (let at = 32; at < 64; at += 1, scalar >>= 8n) signature[at] = Number(scalar & 0xffn);
  assert.equal(isSignature(Buffer.from('x'), signature, rawPublicKey(publicKey)), false);
});

test('buffers do what Node’s do', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.nat(40), fc.nat(40), (one, other, from, to) => {
      const [ours, nodes] = [BrowserBuffer.from(one), Buffer.from(one)];
      for (const encoding of encodings) {
        const text = nodes.toString(encoding);
        assert.equal(ours.toString(encoding), text);
        assert.equal(
          ours.toString(encoding, from, Math.max(from, to)),
          nodes.toString(encoding, from, Math.max(from, to)),
        );
        assert.deepEqual([...BrowserBuffer.from(text, encoding)], [...Buffer.from(text, encoding)]);
      }
      assert.equal(BrowserBuffer.compare(ours, other), Buffer.compare(nodes, other));
      assert.deepEqual(Array.from(BrowserBuffer.concat([ours, other])), Array.from(Buffer.concat([nodes, other])));
      assert.deepEqual([...ours.subarray(from, to)], [...nodes.subarray(from, to)]);
      const wanted = nodes.subarray(from, from + 3);
      assert.equal(ours.indexOf(wanted), nodes.indexOf(wanted));
      if (wanted.length > 0) assert.equal(ours.lastIndexOf(wanted), nodes.lastIndexOf(wanted));
    }),
  );
});

test('a view of memory shares it, from an offset on', () => {
  const memory = Uint8Array.from([1, 2, 3, 4, 5]).buffer;
  assert.deepEqual([...BrowserBuffer.from(memory)], [1, 2, 3, 4, 5]);
  const view = BrowserBuffer.from(memory, 1, 3);
  new Uint8Array(memory)[2] = 9;
  assert.deepEqual([...view], [2, 9, 4]);
});

test('numbers in buffers, and texts that are no base64', () => {
  const [ours, nodes] = [BrowserBuffer.alloc(8), Buffer.alloc(8)];
  for (const buffer of [ours, nodes]) {
    buffer.writeUInt32LE(0xfedcba98, 1);
    buffer.writeUInt16LE(0xabcd, 5);
  }
  assert.deepEqual([...ours], [...nodes]);
  assert.deepEqual([ours.readUInt32LE(1), ours.readUInt16LE(5)], [0xfedcba98, 0xabcd]);
  assert.equal(BrowserBuffer.byteLength('für'), 4);
  for (const text of ['a', 'ab==', 'a-_b', 'not base64!', ''])
    assert.deepEqual([...BrowserBuffer.from(text, 'base64')], [...Buffer.from(text, 'base64')], text);
});
