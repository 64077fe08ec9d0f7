/** Symbols that another extractor found are never mixed with those of this one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { decodeHeader, encodeHeader, sectionNames, shardVersion } from '../index/shard-format.ts';
import type { ShardHeader } from '../index/shard-format.ts';
import { symbolsVersion } from './symbol.ts';

const empty = { offset: 0, length: 0, checksum: 0 };
const header: ShardHeader = {
  documents: 0,
  blocks: 0,
  trigrams: 0,
  symbols: 0,
  standing: true,
  idBytes: 20,
  sections: Object.fromEntries(sectionNames.map((name) => [name, empty])) as ShardHeader['sections'],
};

test('a shard with symbols of another extractor is not read, and is no damage; a wrong number in ours is', () => {
  const bytes = encodeHeader(header, crc32);
  assert.equal(bytes.readUInt32LE(8) >>> 16, symbolsVersion);
  bytes.writeUInt32LE(shardVersion - 2 ** 16, 8);
  const damaged = decodeHeader(bytes, bytes.length, crc32);
  assert.ok(!damaged.ok && !damaged.error.isOfAnotherVersion, JSON.stringify(damaged));
  bytes.writeUInt32LE(crc32(Buffer.concat([bytes.subarray(8, 24), bytes.subarray(28)])), 24);
  const decoded = decodeHeader(bytes, bytes.length, crc32);
  assert.ok(!decoded.ok && decoded.error.isOfAnotherVersion, JSON.stringify(decoded));
});
