/** Symbols that another extractor found are never mixed with those of this one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('a shard with symbols of another extractor is not read', () => {
  const bytes = encodeHeader(header, () => 0);
  assert.equal(bytes.readUInt32LE(8) >>> 16, symbolsVersion);
  bytes.writeUInt32LE(shardVersion - 2 ** 16, 8);
  const decoded = decodeHeader(bytes, bytes.length, () => 0);
  assert.ok('damage' in decoded && decoded.damage.includes('format'), JSON.stringify(decoded));
});
