/**
 * A shard: up to 64 MB of text with its index in one immutable file, `<32 hex digits>.shard`. Reader and writer share
 * this page. All numbers are little endian; sections start at multiples of 8.
 *
 *   header (fixed, `headerBytes`)
 *     0  8 bytes  magic "PLUMSHRD"
 *     8  u32      format version
 *    12  u32      documents
 *    16  u32      blocks
 *    20  u32      distinct trigrams
 *    24  u32      CRC-32 of the rest of the header (from 28 on)
 *    28  u32      reserved, 0
 *    32  per section, in the order of `sectionNames`: f64 offset, f64 length, u32 CRC-32 of its bytes, u32 reserved
 *   documents     blob ids in hex, one a line, in document order
 *   states        u8 per document: 0 text, 1 binary, 2 missing object, 3 too large
 *   firstBlocks   u32 per document plus one: its blocks are [i, i+1); none when empty or not text
 *   blockOffsets  u32 per block plus one: where it starts in `content`
 *   blockLines    u32 per block: number of its first line within its document, from 0
 *   asciiBlocks   bitmap over blocks: 1 when it holds bytes below 0x80 only
 *   keys          u32 per trigram, ascending: trigram, top bit set when its posting is a bitmap
 *   postingStarts u32 per trigram plus one: where its posting starts in `postings`
 *   postings      per trigram: block numbers as LEB128 differences (the first one plus 1), or a bitmap over all blocks
 *   content       the documents' bytes, one after the other, unchanged
 *
 * A block is a run of whole lines of one document, at least one and else up to `blockBytes`. Rejected: postings per
 * document (two to four times slower for two words in a large file), positions in postings (2.7 times the text).
 */
export const shardMagic = 'PLUMSHRD';
export const shardVersion = 1;
export const shardSuffix = '.shard';
export const blockBytes = 8192;
export const shardTextBytes = 64 * 1024 * 1024;
/** A longer text cannot become one string in V8 (2^29 - 24 code units). */
export const longestText = 0x1fffffe8;

export const sectionNames = [
  'documents',
  'states',
  'firstBlocks',
  'blockOffsets',
  'blockLines',
  'asciiBlocks',
  'keys',
  'postingStarts',
  'postings',
  'content',
] as const;
export type SectionName = (typeof sectionNames)[number];

export const documentStates = ['text', 'binary', 'missing-object', 'too-large'] as const;
export type DocumentState = (typeof documentStates)[number];

export const bitmapFlag = 0x80000000;

const sectionEntryBytes = 24;
const sectionTableAt = 32;
export const headerBytes = sectionTableAt + sectionEntryBytes * sectionNames.length;

export interface Section {
  readonly offset: number;
  readonly length: number;
  readonly checksum: number;
}

export interface ShardHeader {
  readonly documents: number;
  readonly blocks: number;
  readonly trigrams: number;
  readonly sections: Readonly<Record<SectionName, Section>>;
}

export function encodeHeader(header: ShardHeader, checksum: (bytes: Uint8Array) => number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write(shardMagic, 0, 'latin1');
  bytes.writeUInt32LE(shardVersion, 8);
  bytes.writeUInt32LE(header.documents, 12);
  bytes.writeUInt32LE(header.blocks, 16);
  bytes.writeUInt32LE(header.trigrams, 20);
  sectionNames.forEach((name, index) => {
    const at = sectionTableAt + index * sectionEntryBytes;
    const section = header.sections[name];
    bytes.writeDoubleLE(section.offset, at);
    bytes.writeDoubleLE(section.length, at + 8);
    bytes.writeUInt32LE(section.checksum, at + 16);
  });
  // The counts are part of what is checked: they are hashed with the table.
  bytes.writeUInt32LE(headerChecksum(bytes, checksum), 24);
  return bytes;
}

/** What is wrong with it, or the header. `fileBytes` is the length of the whole file. */
export function decodeHeader(
  bytes: Buffer,
  fileBytes: number,
  checksum: (bytes: Uint8Array) => number,
): ShardHeader | { readonly damage: string } {
  if (bytes.length < headerBytes) return { damage: 'it is shorter than a header' };
  if (bytes.toString('latin1', 0, 8) !== shardMagic) return { damage: 'it is no shard' };
  const version = bytes.readUInt32LE(8);
  if (version !== shardVersion) return { damage: `it has format ${version}, this program reads ${shardVersion}` };
  if (bytes.readUInt32LE(24) !== headerChecksum(bytes, checksum)) return { damage: 'the header does not add up' };
  const sections: Partial<Record<SectionName, Section>> = {};
  let end = headerBytes;
  for (const [index, name] of sectionNames.entries()) {
    const at = sectionTableAt + index * sectionEntryBytes;
    const section = {
      offset: bytes.readDoubleLE(at),
      length: bytes.readDoubleLE(at + 8),
      checksum: bytes.readUInt32LE(at + 16),
    };
    sections[name] = section;
    end = section.offset + section.length;
  }
  if (end !== fileBytes) return { damage: `it should be ${end} bytes long and is ${fileBytes}` };
  return {
    documents: bytes.readUInt32LE(12),
    blocks: bytes.readUInt32LE(16),
    trigrams: bytes.readUInt32LE(20),
    sections: sections as Record<SectionName, Section>,
  };
}

function headerChecksum(bytes: Buffer, checksum: (bytes: Uint8Array) => number): number {
  return checksum(Buffer.concat([bytes.subarray(8, 24), bytes.subarray(28, headerBytes)]));
}

/** Sections start at multiples of 8 so that typed arrays can be laid over them. */
export function aligned(offset: number): number {
  return (offset + 7) & ~7;
}
