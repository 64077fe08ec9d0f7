/**
 * Builds one shard in memory and writes it in one atomic step. The format is in shard-format.ts. Runs in builder threads,
 * and on the main thread for what is too little to be worth one.
 *
 * The text lies in the memory of a posting collector (kernels.ts), which looks at each block once and keeps its trigrams
 * as flat numbers: no list and no object per trigram. The collector serves one shard after the other.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { AppError } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { languageOfPath } from '../../base/language.ts';
import type { PostingCollector } from '../kernels/kernels.ts';
import { extract, type Extraction } from '../symbols/extract.ts';
import { blockEnd, transcoded } from './blocks.ts';
import { nameFilterOf } from './name-filter.ts';
import { NumberColumn } from './number-column.ts';
import {
  aligned,
  asciiFlag,
  blockBytes,
  documentEncodings,
  documentStates,
  encodeHeader,
  headerBytes,
  invalidUtf8Flag,
  sectionNames,
  shardSuffix,
  symbolsCutFlag,
  type DocumentEncoding,
  type DocumentState,
  type Section,
  type SectionName,
} from './shard-format.ts';
import { SymbolColumns } from './symbol-columns.ts';

/** A document to add. `bytes` is copied. */
export interface NewDocument {
  readonly blob: string;
  readonly state: DocumentState;
  /** Of `bytes`, unless `isTranscoded`. */
  readonly encoding: DocumentEncoding;
  /** Empty for what is no text. */
  readonly bytes: Uint8Array;
  /** `bytes` is UTF-8 already: copied from another shard. */
  readonly isTranscoded?: boolean;
  /** Decides language and symbols when they are not given. */
  readonly path?: string;
  readonly language?: string;
  readonly symbols?: Extraction;
}

export class ShardBuilder {
  readonly #standing: boolean;
  readonly #blockBytes: number;
  readonly #collector: PostingCollector;
  #columns = new Columns();
  #idBytes = 0;
  #textBytes = 0;

  /** The builder is the only one to use the collector until `write` or `reset`. */
  constructor(
    collector: PostingCollector,
    options: { readonly standing?: boolean; readonly blockBytes?: number } = {},
  ) {
    this.#collector = collector;
    this.#standing = options.standing ?? true;
    this.#blockBytes = options.blockBytes ?? blockBytes;
  }

  get textBytes(): number {
    return this.#textBytes;
  }

  get documents(): number {
    return this.#columns.states.length;
  }

  /** Whether a document with such an id and so many bytes can go into the same shard. */
  takes(blob: string, bytes: number): boolean {
    if (this.#textBytes + bytes > this.#collector.text.length) return false;
    return this.#idBytes === 0 || this.#idBytes * 2 === blob.length;
  }

  add(document: NewDocument): void {
    const { encoding, isTranscoded } = document;
    let { state, bytes } = document;
    if (state === 'text' && encoding !== 'utf-8' && !isTranscoded) {
      const text = transcoded(bytes, encoding);
      if (text) bytes = text;
      else state = 'binary';
    }
    const { symbols, truncated } = state === 'text' ? symbolsOf(document, bytes) : noSymbols;
    this.#startDocument(document, { state, isCut: truncated });
    if (state === 'text' && bytes.length > 0) this.#addText(bytes);
    this.#columns.symbols.addDocument(symbols);
  }

  #startDocument(
    { blob, encoding, language, path }: NewDocument,
    { state, isCut }: { readonly state: DocumentState; readonly isCut: boolean },
  ): void {
    const id = Buffer.from(blob, 'hex');
    if (!this.takes(blob, 0) || id.length * 2 !== blob.length || (id.length !== 20 && id.length !== 32))
      throw new AppError('search/bad-blob-id', `${blob} is no object id that fits into this shard`, {
        hint: 'Blob ids are 40 or 64 hexadecimal digits, and of one length per shard.',
      });
    this.#idBytes = id.length;
    const columns = this.#columns;
    columns.ids.push(id);
    columns.states.push(documentStates.indexOf(state));
    const number = documentEncodings.indexOf(state === 'text' ? encoding : 'utf-8');
    columns.encodings.push(isCut ? number | symbolsCutFlag : number);
    columns.languages.push(
      columns.languageNumber(language ?? (path === undefined ? undefined : languageOfPath(path)?.name)),
    );
    columns.firstBlocks.push(columns.blockOffsets.length);
  }

  #addText(bytes: Uint8Array): void {
    const start = this.#textBytes;
    const end = start + bytes.length;
    this.#collector.text.set(bytes, start);
    const columns = this.#columns;
    let line = 0;
    for (let at = start; at < end;) {
      const next = blockEnd(this.#collector.text, { at, end, blockBytes: this.#blockBytes });
      const { lineFeeds, isAscii, isUtf8 } = this.#collector.addBlock(at, next);
      columns.blockOffsets.push(at);
      columns.blockLines.push(line);
      columns.blockFlags.push(isAscii ? asciiFlag : isUtf8 ? 0 : invalidUtf8Flag);
      columns.blockSums.push(crc32(this.#collector.text.subarray(at, next)));
      line += lineFeeds;
      at = next;
    }
    this.#textBytes = end;
  }

  /** Writes the shard into `directory` and returns its path, or nothing when there is nothing to write. Empties itself. */
  write(directory: string): string | undefined {
    if (this.documents === 0) return undefined;
    try {
      return this.#write(directory);
    } finally {
      this.reset();
    }
  }

  #write(directory: string): string {
    const { sections, trigrams } = this.#sections();
    const header = encodeHeader(
      {
        documents: this.documents,
        blocks: this.#columns.blockOffsets.length,
        trigrams,
        symbols: this.#columns.symbols.count,
        standing: this.#standing,
        idBytes: this.#idBytes,
        sections: this.#layOut(sections),
      },
      crc32,
    );
    // The header holds the checksum of every section, so equal names mean equal bytes.
    const name = createHash('sha256').update(header).update(sections.documents).digest('hex').slice(0, 32);
    const path = join(directory, `${name}${shardSuffix}`);
    writeFileAtomically(path, inFileOrder(header, sections, this.#collector.text.subarray(0, this.#textBytes)));
    return path;
  }

  #sections(): { readonly sections: IndexSections; readonly trigrams: number } {
    const columns = this.#columns;
    const blocks = columns.blockOffsets.length;
    const postings = this.#collector.encode();
    const symbols = columns.symbols.sections();
    columns.firstBlocks.push(blocks);
    columns.blockOffsets.push(this.#textBytes);
    const sections: IndexSections = {
      documents: Buffer.concat(columns.ids),
      states: columns.states.taken(),
      encodings: columns.encodings.taken(),
      languages: columns.languages.taken(),
      languageNames: Buffer.from(columns.languageNames.join('\n')),
      firstBlocks: columns.firstBlocks.taken(),
      blockOffsets: columns.blockOffsets.taken(),
      blockLines: columns.blockLines.taken(),
      blockFlags: columns.blockFlags.taken(),
      blockSums: columns.blockSums.taken(),
      keyGroups: bytesOf(postings.groups),
      keys: postings.keys,
      postings: postings.bytes,
      symbolFirsts: bytesOf(symbols.symbolFirsts),
      symbolLines: bytesOf(symbols.symbolLines),
      symbolStarts: bytesOf(symbols.symbolStarts),
      symbolColumns: symbols.symbolColumns,
      nameFilter: nameFilterOf(symbols.symbolNames),
      symbolNames: symbols.symbolNames,
    };
    columns.blockOffsets.pop();
    return { sections, trigrams: postings.distinct };
  }

  #layOut(bytes: IndexSections): Record<SectionName, Section> {
    const sections: Partial<Record<SectionName, Section>> = {};
    let offset = aligned(headerBytes);
    for (const name of sectionNames) {
      const length = name === 'content' ? this.#textBytes : bytes[name].length;
      const checksum = crc32(name === 'content' ? bytes.blockSums : bytes[name]);
      sections[name] = { offset, length, checksum };
      offset = aligned(offset + length);
    }
    return sections as Record<SectionName, Section>;
  }

  /** Forgets what was added. */
  reset(): void {
    this.#collector.reset();
    this.#columns = new Columns();
    this.#idBytes = 0;
    this.#textBytes = 0;
  }
}

const noSymbols: Extraction = { symbols: [], truncated: false };

function symbolsOf({ symbols, path }: NewDocument, text: Uint8Array): Extraction {
  return symbols ?? (path === undefined ? noSymbols : extract(path, text));
}

type IndexSections = Readonly<Record<Exclude<SectionName, 'content'>, Uint8Array>>;

/** What grows by a number per document or block. */
class Columns {
  readonly ids: Buffer[] = [];
  readonly states = new NumberColumn(1);
  readonly encodings = new NumberColumn(1);
  readonly languages = new NumberColumn(1);
  readonly languageNames: string[] = [''];
  readonly firstBlocks = new NumberColumn(4);
  readonly blockOffsets = new NumberColumn(4);
  readonly blockLines = new NumberColumn(4);
  readonly blockFlags = new NumberColumn(1);
  readonly blockSums = new NumberColumn(4);
  readonly symbols = new SymbolColumns();

  languageNumber(language: string | undefined): number {
    if (language === undefined) return 0;
    const known = this.languageNames.indexOf(language);
    if (known >= 0) return known;
    return this.languageNames.length > 255 ? 0 : this.languageNames.push(language) - 1;
  }
}

function bytesOf(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Header and sections with the padding between them; nothing follows the last one. */
function* inFileOrder(header: Uint8Array, sections: IndexSections, content: Uint8Array): Iterable<Uint8Array> {
  yield header;
  let offset = header.length;
  for (const name of sectionNames) {
    const bytes = name === 'content' ? content : sections[name];
    yield Buffer.alloc(aligned(offset) - offset);
    yield bytes;
    offset = aligned(offset) + bytes.length;
  }
}
