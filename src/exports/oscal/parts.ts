/**
 * The pieces that all OSCAL documents share (OSCAL 1.2.1, JSON; only fields that 1.1.2 has too, where it has the model).
 * Texts are fitted to OSCAL's data types here and nowhere else: a line of Markdown has no line break, a string no white
 * space around it, a token the form of an XML name.
 */
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256 } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import { uuidOf } from './uuid.ts';

export const OSCAL_VERSION = '1.2.1';
/** Of the names of our properties. No address: nothing is to be fetched. */
export const NAMESPACE = 'urn:plumbline:oscal';

export interface Property {
  readonly name: string;
  readonly ns?: string;
  readonly value: string;
  readonly class?: string;
  readonly group?: string;
  readonly remarks?: string;
}

export interface Link {
  readonly href: string;
  readonly rel?: string;
  readonly 'media-type'?: string;
  readonly text?: string;
}

export interface Metadata {
  readonly title: string;
  readonly 'last-modified': string;
  readonly version: string;
  readonly 'oscal-version': string;
  readonly props?: readonly Property[];
  readonly remarks?: string;
}

/** A document before it has its UUID, which is that of its content. */
export interface DocumentBody {
  readonly metadata: Metadata;
}

/** One space for any white space; an empty text is said to be so, for OSCAL knows none. */
export function string(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim() || '(empty)';
}

/** Plain text as a line of Markdown: what Markdown or HTML would read as markup is taken literally. */
export function line(text: string): string {
  return string(text).replaceAll(/[\\`*<>[\]]/g, (character) => `\\${character}`);
}

/** Paragraphs of plain text. */
export function prose(...paragraphs: readonly (string | undefined)[]): string {
  return paragraphs
    .filter((text) => text !== undefined && text !== '')
    .map((text) => line(text!))
    .join('\n\n');
}

export function property(name: string, value: string | number | boolean, more: Partial<Property> = {}): Property {
  return { name, ns: NAMESPACE, value: string(String(value)), ...more };
}

/** Ids of controls of the user's own may hold anything; an XML name begins with a letter and has few signs. */
export function token(id: string): string {
  const named = id.replaceAll(/[^\p{L}\p{N}._-]/gu, (character) => `_x${character.codePointAt(0)!.toString(16)}_`);
  return /^[\p{L}_]/u.test(named) ? named : `_${named}`;
}

export function metadata(
  title: string,
  { at, version }: { readonly at: Instant; readonly version: string },
  more: Pick<Metadata, 'props' | 'remarks'> = {},
): Metadata {
  return { title: line(title), 'last-modified': at, version: string(version), 'oscal-version': OSCAL_VERSION, ...more };
}

/** Another content is another document, and has another UUID. */
export function withUuid<T extends DocumentBody>(kind: string, body: T): { readonly uuid: string } & T {
  return { uuid: uuidOf(kind, sha256(canonicalJson(body))), ...body };
}

/** OSCAL has no empty lists: a list without members is left out. */
export function listed<K extends string, T>(name: K, items: readonly T[]): { readonly [key in K]?: readonly T[] } {
  return items.length > 0 ? ({ [name]: items } as { readonly [key in K]: readonly T[] }) : {};
}
