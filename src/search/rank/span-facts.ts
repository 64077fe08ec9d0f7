/** Facts of a span, read from the text around it and the definitions of its document. */
import type { SymbolKind } from '../symbols/symbol.ts';
import type { SpanFacts } from './rank.ts';

export interface SpanPlace {
  readonly text: Uint8Array;
  /** Bounds of the document in `text`, and of the span. */
  readonly documentStart: number;
  readonly documentEnd: number;
  readonly start: number;
  readonly end: number;
  /** The pattern, when it is a literal. */
  readonly literal?: Uint8Array;
}

/** A definition's name that the span overlaps; positions like those of the span. */
export interface DefinitionPlace {
  readonly kind: SymbolKind;
  readonly start: number;
  readonly end: number;
}

export function spanFacts(place: SpanPlace, definition?: DefinitionPlace): SpanFacts {
  const { text, start, end } = place;
  const facts = {
    wordStart: start <= place.documentStart || !(isWordByte(text[start - 1]!) && isWordByte(text[start]!)),
    wordEnd: end >= place.documentEnd || !(isWordByte(text[end]!) && isWordByte(text[end - 1]!)),
    caseExact: place.literal === undefined || equals(text, start, place.literal),
  };
  return definition ? { ...facts, definition: { kind: definition.kind, part: partOf(place, definition) } } : facts;
}

function partOf(place: SpanPlace, { start, end }: DefinitionPlace): 'whole' | 'edge' | 'inner' {
  if (place.start <= start && place.end >= end) return 'whole';
  return place.start <= start || place.end >= end ? 'edge' : 'inner';
}

/** Letters, digits, `_`, and every byte beyond ASCII: characters of other scripts are letters more often than not. */
export function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x5f ||
    byte >= 0x80
  );
}

function equals(text: Uint8Array, start: number, literal: Uint8Array): boolean {
  for (let index = 0; index < literal.length; index++) if (text[start + index] !== literal[index]) return false;
  return true;
}
