/** A definition in source code, as symbol search and ranking know it. */

/** In the words of Sourcegraph's clients (LSP symbol kinds, lower case). */
export const symbolKinds = [
  'file',
  'module',
  'namespace',
  'package',
  'class',
  'method',
  'property',
  'field',
  'constructor',
  'enum',
  'interface',
  'function',
  'variable',
  'constant',
  'string',
  'number',
  'boolean',
  'array',
  'object',
  'key',
  'null',
  'enum-member',
  'struct',
  'event',
  'operator',
  'type-parameter',
] as const;
export type SymbolKind = (typeof symbolKinds)[number];

/**
 * Counts what extractors find: to be raised whenever the same bytes give other symbols. It is part of the version of shards, so that
 * shards with symbols of another extractor are built anew and never mixed with those of this one.
 */
export const symbolsVersion = 4;

export interface SourceSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  /** Byte position of the name in the file, and its length in bytes. */
  readonly start: number;
  readonly length: number;
  /** Index of the symbol that this one is defined in, within the same list; it stands before it. */
  readonly container?: number;
}

/** A definition without its name: index/symbol-columns.ts keeps names apart. */
export type StoredDefinition = Omit<SourceSymbol, 'name'>;

/** Pure, total: whatever the bytes are, it returns what it recognises and never throws. In order of `start`. */
export type SymbolExtractor = (path: string, text: Uint8Array) => readonly SourceSymbol[];
