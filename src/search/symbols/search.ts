/**
 * Symbol search over what a shard keeps of a document: its names, one a line, and their columns. The pattern judges names as
 * it judges lines of any other text (unanchored, case as asked), so the caller may hand in the names that its scanner found.
 *
 * A container is named by its own name alone, as in Sourcegraph's stream: `Server` for a method of `Server`, not the path of
 * everything around it.
 */
import type { SymbolKind } from './symbol.ts';

/** A definition without its name: index/symbol-columns.ts keeps names apart. */
export interface StoredDefinition {
  readonly kind: SymbolKind;
  readonly start: number;
  readonly length: number;
  readonly container?: number;
}

export interface SymbolQuery {
  /** Whether a name is wanted; `index` is the definition's within its document. */
  readonly matches: (name: string, index: number) => boolean;
  /** `select:symbol.method` and its like; absent: every kind. */
  readonly kinds?: ReadonlySet<SymbolKind>;
}

export interface FoundSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  /** Empty at the top of a file. */
  readonly containerName: string;
  /** Bytes from the beginning of the document. */
  readonly start: number;
  readonly length: number;
}

/** The definitions of one document that are wanted, in order. `names` holds a name for each, with a line feed behind it. */
export function searchSymbols(
  names: string,
  definitions: readonly StoredDefinition[],
  query: SymbolQuery,
): readonly FoundSymbol[] {
  const lines = names.split('\n');
  return definitions.flatMap(({ kind, start, length, container }, index) => {
    const name = lines[index]!;
    if ((query.kinds && !query.kinds.has(kind)) || !query.matches(name, index)) return [];
    return [{ name, kind, containerName: container === undefined ? '' : lines[container]!, start, length }];
  });
}
