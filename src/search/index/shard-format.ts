/**
 * A shard: texts with their index in one immutable file, `<32 hex digits>.shard`. Reader and writer share this page. All
 * numbers are little endian; sections start at multiples of 8, in this order, with nothing between them but zeros.
 *
 *   header (fixed, `headerBytes`)
 *     0  8 bytes  magic "PLUMSHRD"
 *     8  u32      format version: the layout's in the lower half, symbolsVersion in the upper one
 *    12  u32      documents
 *    16  u32      blocks
 *    20  u32      distinct trigrams
 *    24  u32      CRC-32 of the header without this number and the magic
 *    28  u32      bit 0: contents that stand at heads (else: in history only)
 *    32  u32      bytes per blob id: 20 or 32
 *    36  u32      symbols
 *    40  per section: f64 offset, f64 length, u32 CRC-32 of its bytes, u32 reserved
 *
 *   documents     blob ids in binary, in document order
 *   states        u8 per document: 0 text, 1 binary, 2 missing object, 3 too large
 *   encodings     u8 per document: 0 as it is (UTF-8 or whatever), 1 UTF-16LE, 2 UTF-16BE: content is the same in UTF-8;
 *                 bit 7: not all of its definitions were read, it is too large
 *   languages     u8 per document: line of languageNames, 0 when not known
 *   languageNames one a line, the first one empty
 *   firstBlocks   u32 per document plus one: its blocks are [i, i+1); none when empty or not text
 *   blockOffsets  u32 per block plus one: where it starts in `content`
 *   blockLines    u32 per block: number of its first line within its document, from 0
 *   blockFlags    u8 per block: bit 0 only bytes below 0x80, bit 1 not valid UTF-8
 *   blockSums     u32 per block: CRC-32 of its bytes
 *   keyGroups     per `keysPerGroup` trigrams, ascending: u32 first trigram, u32 where its keys start in `keys`, u32 where
 *                 its postings start in `postings`
 *   keys          per trigram: difference to the one before in its group (0 for the first), number of blocks (LEB128)
 *   postings      per trigram: block numbers as in postings.ts
 *   symbolFirsts  u32 per document plus one: its symbols are [i, i+1)
 *   symbolLines   u32 per document plus one: where their names start in `symbolNames`
 *   symbolStarts  u32 per document plus one: where their columns start in `symbolColumns`
 *   symbolColumns per symbol (LEB128): difference of its start to the one before in its document, length, kind (index into
 *                 symbolKinds), how many symbols before it its container is (0: none)
 *   nameFilter    which stretches of symbolNames can hold which trigrams: name-filter.ts
 *   symbolNames   names of symbols, each followed by a line feed
 *   content       the documents' bytes, one after the other
 *
 * The sections before symbolNames stay in memory and are compared with their checksums when the shard is opened. The two
 * texts are read when searches need them: symbolNames is compared as a whole, content block by block (so that a part of
 * it can be read, too); its checksum in the header is that of `blockSums`. Symbol sections are empty without symbols.
 *
 * A block is a run of whole lines of one document, at least one and else up to `blockBytes`: smaller ones are sharper and
 * take more postings (measured without symbols: 8 KB 11.4 %, 6 KB 13.5 %, 4 KB 15.9 % of the text). Rejected: postings per document (two to four times slower for two words in a
 * large file), positions in postings (2.7 times the text).
 */
import { failed, ok, type Result } from '../../base/result.ts';
import { symbolsVersion } from '../symbols/symbol.ts';

export const shardMagic = 'PLUMSHRD';
/** The layout's version and, in the upper half, that of the extractor whose symbols are kept. */
export const shardVersion = 3 + symbolsVersion * 2 ** 16;
export const shardSuffix = '.shard';
export const blockBytes = 6144;
export const shardTextBytes = 64 * 1024 * 1024;
/** Longer documents are listed as too large: offsets in a shard have 32 bits, and a whole document must fit in memory. */
export const longestText = 2 ** 30;
export const keysPerGroup = 32;

export const sectionNames = [
  'documents',
  'states',
  'encodings',
  'languages',
  'languageNames',
  'firstBlocks',
  'blockOffsets',
  'blockLines',
  'blockFlags',
  'blockSums',
  'keyGroups',
  'keys',
  'postings',
  'symbolFirsts',
  'symbolLines',
  'symbolStarts',
  'symbolColumns',
  'nameFilter',
  'symbolNames',
  'content',
] as const;
export type SectionName = (typeof sectionNames)[number];

export const documentStates = ['text', 'binary', 'missing-object', 'too-large'] as const;
export type DocumentState = (typeof documentStates)[number];

export const documentEncodings = ['utf-8', 'utf-16le', 'utf-16be'] as const;
export type DocumentEncoding = (typeof documentEncodings)[number];

/** In `encodings`. */
export const symbolsCutFlag = 0x80;

export const asciiFlag = 1;
export const invalidUtf8Flag = 2;

const sectionEntryBytes = 24;
const sectionTableAt = 40;
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
  readonly symbols: number;
  readonly standing: boolean;
  readonly idBytes: number;
  readonly sections: Readonly<Record<SectionName, Section>>;
}

type Checksum = (bytes: Uint8Array) => number;

export function encodeHeader(header: ShardHeader, checksum: Checksum): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.write(shardMagic, 0, 'latin1');
  bytes.writeUInt32LE(shardVersion, 8);
  bytes.writeUInt32LE(header.documents, 12);
  bytes.writeUInt32LE(header.blocks, 16);
  bytes.writeUInt32LE(header.trigrams, 20);
  bytes.writeUInt32LE(header.standing ? 1 : 0, 28);
  bytes.writeUInt32LE(header.idBytes, 32);
  bytes.writeUInt32LE(header.symbols, 36);
  sectionNames.forEach((name, index) => {
    const at = sectionTableAt + index * sectionEntryBytes;
    const section = header.sections[name];
    bytes.writeDoubleLE(section.offset, at);
    bytes.writeDoubleLE(section.length, at + 8);
    bytes.writeUInt32LE(section.checksum, at + 16);
  });
  bytes.writeUInt32LE(headerChecksum(bytes, checksum), 24);
  return bytes;
}

/** Why a file of the index cannot be used. */
export interface Unusable {
  readonly why: string;
  /** Nothing is wrong with it: another version of the program wrote it. */
  readonly isOfAnotherVersion?: true;
}

/** What is wrong with it, or the header. `fileBytes` is the length of the whole file. */
export function decodeHeader(bytes: Buffer, fileBytes: number, checksum: Checksum): Result<ShardHeader, Unusable> {
  const damage = (why: string): Result<never, Unusable> => failed({ why });
  if (bytes.length < 12) return damage('it is shorter than a header');
  if (bytes.toString('latin1', 0, 8) !== shardMagic) return damage('it is no shard');
  const version = bytes.readUInt32LE(8);
  if (version !== shardVersion && !isOursBut(bytes, checksum)) {
    const why = `it has format ${version}, this program reads ${shardVersion}`;
    return failed({ why, isOfAnotherVersion: true });
  }
  if (bytes.length < headerBytes) return damage('it is shorter than a header');
  if (bytes.readUInt32LE(24) !== headerChecksum(bytes, checksum)) return damage('the header does not add up');
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
  if (end !== fileBytes) return damage(`it should be ${end} bytes long and is ${fileBytes}`);
  return ok({
    documents: bytes.readUInt32LE(12),
    blocks: bytes.readUInt32LE(16),
    trigrams: bytes.readUInt32LE(20),
    standing: (bytes.readUInt32LE(28) & 1) !== 0,
    idBytes: bytes.readUInt32LE(32),
    symbols: bytes.readUInt32LE(36),
    sections: sections as Record<SectionName, Section>,
  });
}

/** Everything of the header fits this program's version, so the number of another one in it is damage. */
function isOursBut(bytes: Buffer, checksum: Checksum): boolean {
  if (bytes.length < headerBytes) return false;
  const mended = Buffer.from(bytes.subarray(0, headerBytes));
  mended.writeUInt32LE(shardVersion, 8);
  return mended.readUInt32LE(24) === headerChecksum(mended, checksum);
}

function headerChecksum(bytes: Buffer, checksum: Checksum): number {
  return checksum(Buffer.concat([bytes.subarray(8, 24), bytes.subarray(28, headerBytes)]));
}

/** Sections start at multiples of 8 so that typed arrays can be laid over them. */
export function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
