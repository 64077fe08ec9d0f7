/** Symbols of documents as sections of a shard (see shard-format.ts): names as a text, the rest as packed columns. */
import { AppError } from '../../base/app-error.ts';
import { symbolKinds, type SourceSymbol, type SymbolKind } from '../symbols/symbol.ts';
import { writeVarint } from './postings.ts';

export interface SymbolSections {
  readonly symbolFirsts: Uint32Array;
  readonly symbolLines: Uint32Array;
  readonly symbolStarts: Uint32Array;
  readonly symbolColumns: Uint8Array;
  readonly symbolNames: Uint8Array;
}

const lineFeed = 10;
const utf8BytesPerUnit = 3;

const kindNumbers: ReadonlyMap<string, number> = new Map(symbolKinds.map((kind, number) => [kind, number]));

/** Collects the symbols of one document after the other. */
export class SymbolColumns {
  #firsts: number[] = [];
  #lines: number[] = [];
  #starts: number[] = [];
  #names = Buffer.alloc(0);
  #namesEnd = 0;
  #columns = new Uint8Array(0);
  #columnsEnd = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Symbols in order of their starts; every document once, also those without symbols. */
  addDocument(symbols: readonly SourceSymbol[]): void {
    this.#firsts.push(this.#count);
    this.#lines.push(this.#namesEnd);
    this.#starts.push(this.#columnsEnd);
    let last = 0;
    symbols.forEach((symbol, index) => {
      this.#addName(symbol.name);
      this.#reserveColumns(32);
      this.#addColumn(symbol.start - last);
      this.#addColumn(symbol.length);
      this.#addColumn(kindNumber(symbol.kind));
      this.#addColumn(containerDistance(symbol, index));
      last = symbol.start;
    });
    this.#count += symbols.length;
  }

  #addColumn(value: number): void {
    this.#columnsEnd = writeVarint(this.#columns, this.#columnsEnd, value);
  }

  #addName(name: string): void {
    // A name is a line: a line feed in it would make two.
    const line = name.includes('\n') ? name.replaceAll('\n', ' ') : name;
    this.#reserveNames(line.length * utf8BytesPerUnit + 1);
    // No buffer per name: there are millions of them.
    this.#namesEnd += this.#names.write(line, this.#namesEnd);
    this.#names[this.#namesEnd++] = lineFeed;
  }

  #reserveNames(more: number): void {
    if (this.#namesEnd + more <= this.#names.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#namesEnd + more, this.#names.length * 2, 4096));
    this.#names.copy(grown, 0, 0, this.#namesEnd);
    this.#names = grown;
  }

  #reserveColumns(more: number): void {
    if (this.#columnsEnd + more <= this.#columns.length) return;
    const grown = new Uint8Array(Math.max(this.#columns.length * 2, 4096));
    grown.set(this.#columns.subarray(0, this.#columnsEnd));
    this.#columns = grown;
  }

  sections(): SymbolSections {
    const positions = (each: readonly number[], end: number) =>
      this.#count === 0 ? new Uint32Array(0) : Uint32Array.from([...each, end]);
    return {
      symbolFirsts: positions(this.#firsts, this.#count),
      symbolLines: positions(this.#lines, this.#namesEnd),
      symbolStarts: positions(this.#starts, this.#columnsEnd),
      symbolColumns: this.#columns.subarray(0, this.#columnsEnd),
      symbolNames: this.#names.subarray(0, this.#namesEnd),
    };
  }
}

function kindNumber(kind: string): number {
  const number = kindNumbers.get(kind);
  if (number !== undefined) return number;
  throw new AppError('search/unknown-symbol-kind', `symbols of kind ${kind} cannot be kept`, {
    hint: 'Add the kind to symbols/symbol.ts.',
  });
}

function containerDistance({ container, name }: SourceSymbol, index: number): number {
  if (container === undefined) return 0;
  if (container >= 0 && container < index) return index - container;
  throw new AppError('search/bad-symbols', `the container of the symbol ${name} does not stand before it`, {
    hint: 'Please report this with the file: it is an error in the symbol extractor.',
  });
}

/** A symbol without its name, which stands in the names' text. `container` counts within the document. */
export type StoredSymbol = Omit<SourceSymbol, 'name'>;

/** The columns of one document, from its start in `symbolColumns`. */
export function decodeSymbols(columns: Uint8Array, start: number, count: number): readonly StoredSymbol[] {
  let at = start;
  const varint = () => {
    let byte = columns[at++]!;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = columns[at++]!;
      value += (byte & 0x7f) * 2 ** shift;
    }
    return value;
  };
  const symbols: StoredSymbol[] = [];
  let last = 0;
  for (let index = 0; index < count; index++) {
    last += varint();
    const length = varint();
    const kind = symbolKinds[varint()]!;
    const distance = varint();
    symbols.push({ start: last, length, kind, ...(distance > 0 && { container: index - distance }) });
  }
  return symbols;
}

/** Who is told of symbols one by one; `kind` is an index into `symbolKinds`. */
export interface SymbolReader {
  add(start: number, length: number, kind: number): void;
}

/** The columns of one document, but for containers. */
export function readSymbols(
  columns: Uint8Array,
  { start, count }: { readonly start: number; readonly count: number },
  into: SymbolReader,
): void {
  const values = [0, 0, 0, 0];
  let at = start;
  let last = 0;
  for (let index = 0; index < count; index++) {
    for (let column = 0; column < columnsPerSymbol; column++) {
      let byte = columns[at++]!;
      let value = byte & 0x7f;
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = columns[at++]!;
        value += (byte & 0x7f) * 2 ** shift;
      }
      values[column] = value;
    }
    last += values[0]!;
    into.add(last, values[1]!, values[2]!);
  }
}

const columnsPerSymbol = 4;

/** Kinds of a document's symbols, asked for by ascending numbers: what stands between them is passed over, once. */
export class SymbolKinds {
  readonly #columns: Uint8Array;
  #at: number;
  /** The symbol that starts at `#at`. */
  #number = 0;

  constructor(columns: Uint8Array, start: number) {
    this.#columns = columns;
    this.#at = start;
  }

  kindAt(number: number): SymbolKind {
    this.#at = this.#passOver(columnsPerSymbol * (number - this.#number), this.#at);
    this.#number = number;
    return symbolKinds[this.#columns[this.#passOver(2, this.#at)]!]!;
  }

  #passOver(values: number, from: number): number {
    let at = from;
    for (let left = values; left > 0; at++) if (this.#columns[at]! < 0x80) left--;
    return at;
  }
}
