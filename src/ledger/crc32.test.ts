import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32 as ofZlib } from 'node:zlib';
import fc from 'fast-check';
import { crc32, plainCrc32 } from './crc32.ts';

describe('CRC-32', () => {
  it('has the value that the catalogue of such checksums gives', () => {
    assert.equal(plainCrc32(Buffer.from('123456789')), 0xcbf43926);
  });

  it('is the same by table and by the runtime', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        assert.equal(plainCrc32(bytes), ofZlib(bytes));
        assert.equal(crc32(bytes), ofZlib(bytes));
      }),
    );
  });

  it('goes on where the bytes before ended', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, at) => {
        for (const checksum of [plainCrc32, crc32])
          assert.equal(checksum(bytes.subarray(at), checksum(bytes.subarray(0, at))), ofZlib(bytes));
      }),
    );
  });

  it('is of the runtime here: a pack of many megabytes is not read byte by byte', () => {
    assert.notEqual(crc32, plainCrc32);
  });
});
