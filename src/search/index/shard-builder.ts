/**
 * Builds one shard in memory and writes it in one atomic step. The format is in shard-format.ts.
 *
 * Trigrams are collected block after block into one flat array and turned into postings by a counting sort at the end:
 * stable, so block numbers come out ascending, with no list per trigram. Rejected: growing lists of varints in chunks,
 * which save memory (about 90 MB while a full shard is built) but cost a third of the build time in plain JavaScript.
 */
import { isAscii } from 'node:buffer';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { TrigramCollector } from './alphabet.ts';
import { blockEnd, isBinary } from './blocks.ts';
import { encodePostings } from './postings.ts';
import {
  aligned,
  documentStates,
  encodeHeader,
  headerBytes,
  longestText,
  sectionNames,
  shardSuffix,
  type DocumentState,
  type Section,
  type SectionName,
} from './shard-format.ts';

/** Doubling a nearly full shard would waste as much as it holds. */
const growthAtMost = 16 * 1024 * 1024;

export class ShardBuilder {
  readonly #collector = new TrigramCollector();
  #content = Buffer.alloc(1 << 20);
  #blobs: string[] = [];
  #states: number[] = [];
  #firstBlocks: number[] = [];
  #blockOffsets: number[] = [];
  #blockLines: number[] = [];
  #blockIsAscii: boolean[] = [];
  /** Where each block's trigrams end in the collector. */
  #trigramEnds: number[] = [];
  #textBytes = 0;

  get textBytes(): number {
    return this.#textBytes;
  }

  get documents(): number {
    return this.#blobs.length;
  }

  /** Adds a document as what its bytes are: text, binary or too large to search. */
  addContent(blob: string, bytes: Uint8Array): void {
    if (isBinary(bytes)) return this.addWithoutContent(blob, 'binary');
    if (bytes.length > longestText) return this.addWithoutContent(blob, 'too-large');
    this.#startDocument(blob, 'text');
    const start = this.#append(bytes);
    const end = start + bytes.length;
    let line = 0;
    for (let at = start; at < end;) {
      const next = blockEnd(this.#content, at, end);
      line += this.#addBlock(at, next, line);
      at = next;
    }
  }

  addWithoutContent(blob: string, state: Exclude<DocumentState, 'text'>): void {
    this.#startDocument(blob, state);
  }

  #startDocument(blob: string, state: DocumentState): void {
    this.#blobs.push(blob);
    this.#states.push(documentStates.indexOf(state));
    this.#firstBlocks.push(this.#blockOffsets.length);
  }

  #append(bytes: Uint8Array): number {
    const start = this.#textBytes;
    const end = start + bytes.length;
    if (end > this.#content.length) {
      const grown = Buffer.alloc(
        Math.max(end, Math.min(this.#content.length * 2, this.#content.length + growthAtMost)),
      );
      this.#content.copy(grown, 0, 0, start);
      this.#content = grown;
    }
    this.#content.set(bytes, start);
    this.#textBytes = end;
    return start;
  }

  /** Returns how many line breaks the block holds. */
  #addBlock(from: number, to: number, firstLine: number): number {
    const block = this.#blockOffsets.length;
    this.#blockOffsets.push(from);
    this.#blockLines.push(firstLine);
    this.#blockIsAscii.push(isAscii(this.#content.subarray(from, to)));
    const lineBreaks = this.#collector.collect(this.#content, from, to, block);
    this.#trigramEnds.push(this.#collector.count);
    return lineBreaks;
  }

  /** Writes the shard into `directory` and returns its path, or nothing when there is nothing to write. Empties itself. */
  write(directory: string): string | undefined {
    if (this.#blobs.length === 0) return undefined;
    const { bytes, trigrams } = this.#sections();
    const header = encodeHeader(
      {
        documents: this.#blobs.length,
        blocks: this.#blockOffsets.length,
        trigrams,
        sections: layOut(bytes),
      },
      crc32,
    );
    // The header holds the checksum of every section, so equal names mean equal bytes.
    const name = createHash('sha256').update(header).update(bytes.documents).digest('hex').slice(0, 32);
    const path = join(directory, `${name}${shardSuffix}`);
    writeFileAtomically(path, inFileOrder(header, bytes));
    this.#reset();
    return path;
  }

  #sections(): { readonly bytes: Readonly<Record<SectionName, Uint8Array>>; readonly trigrams: number } {
    const blocks = this.#blockOffsets.length;
    const postings = encodePostings(
      this.#collector.trigrams.subarray(0, this.#collector.count),
      this.#trigramEnds,
      blocks,
    );
    const ascii = new Uint8Array((blocks + 7) >> 3);
    this.#blockIsAscii.forEach((is, block) => {
      if (is) ascii[block >> 3]! |= 1 << (block & 7);
    });
    return {
      trigrams: postings.keys.length,
      bytes: {
        documents: Buffer.from(this.#blobs.join('\n')),
        states: Uint8Array.from(this.#states),
        firstBlocks: bytesOf(Uint32Array.from([...this.#firstBlocks, blocks])),
        blockOffsets: bytesOf(Uint32Array.from([...this.#blockOffsets, this.#textBytes])),
        blockLines: bytesOf(Uint32Array.from(this.#blockLines)),
        asciiBlocks: ascii,
        keys: bytesOf(postings.keys),
        postingStarts: bytesOf(postings.starts),
        postings: postings.bytes,
        content: this.#content.subarray(0, this.#textBytes),
      },
    };
  }

  #reset(): void {
    this.#collector.reset();
    this.#blobs = [];
    this.#states = [];
    this.#firstBlocks = [];
    this.#blockOffsets = [];
    this.#blockLines = [];
    this.#blockIsAscii = [];
    this.#trigramEnds = [];
    this.#textBytes = 0;
  }
}

function bytesOf(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function layOut(bytes: Readonly<Record<SectionName, Uint8Array>>): Record<SectionName, Section> {
  const sections: Partial<Record<SectionName, Section>> = {};
  let offset = aligned(headerBytes);
  for (const name of sectionNames) {
    const { length } = bytes[name];
    sections[name] = { offset, length, checksum: crc32(bytes[name]) };
    offset = aligned(offset + length);
  }
  return sections as Record<SectionName, Section>;
}

/** Header and sections with the padding between them; nothing follows the last one. */
function* inFileOrder(header: Uint8Array, bytes: Readonly<Record<SectionName, Uint8Array>>): Iterable<Uint8Array> {
  yield header;
  let offset = header.length;
  for (const name of sectionNames) {
    yield Buffer.alloc(aligned(offset) - offset);
    yield bytes[name];
    offset = aligned(offset) + bytes[name].length;
  }
}
