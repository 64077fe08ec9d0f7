/**
 * What an expression of Terraform is worth, as far as the repository says it. `unknown` carries what it hangs on, in words;
 * a list or an object is known although members of it are not. `fault` is what Terraform itself would refuse (`try` asks).
 */
import type { HclScalar } from '../../readers/hcl.ts';

export type Value =
  | { readonly kind: 'scalar'; readonly value: HclScalar }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Value> }
  | Unknown
  | { readonly kind: 'fault'; readonly text: string };

export interface Unknown {
  readonly kind: 'unknown';
  /** The expression as written, in the words of the module that shows it. */
  readonly text: string;
  /** `var.encrypted (variables.tf:3) is not set here`; empty: it is known only when it is applied. */
  readonly because: string;
}

export const scalar = (value: HclScalar): Value => ({ kind: 'scalar', value });
export const list = (items: readonly Value[]): Value => ({ kind: 'list', items });
export const object = (members: Iterable<readonly [string, Value]>): Value => ({
  kind: 'object',
  members: new Map(members),
});
export const unknown = (text: string, because = ''): Unknown => ({ kind: 'unknown', text, because });
export const fault = (text: string): Value => ({ kind: 'fault', text });
export const nothing: Value = scalar(null);

export const isNull = (value: Value): boolean => value.kind === 'scalar' && value.value === null;

/** Whether nothing of it has to be looked up when it is applied. */
export function isWhole(value: Value): boolean {
  if (value.kind === 'list') return value.items.every(isWhole);
  if (value.kind === 'object') return [...value.members.values()].every(isWhole);
  return value.kind === 'scalar';
}

/** The first thing within it that is not known. */
export function openIn(value: Value): Unknown | undefined {
  if (value.kind === 'unknown') return value;
  if (value.kind === 'fault') return unknown(value.text, `${value.text} is no value`);
  const parts = value.kind === 'list' ? value.items : value.kind === 'object' ? value.members.values() : [];
  for (const part of parts) {
    const open = openIn(part);
    if (open) return open;
  }
  return undefined;
}

/** How many values it holds, itself included; counted up to `most`. */
export function sizeOf(value: Value, most: number): number {
  let size = 1;
  const parts = value.kind === 'list' ? value.items : value.kind === 'object' ? value.members.values() : [];
  for (const part of parts) {
    if (size >= most) break;
    size += sizeOf(part, most - size);
  }
  return size;
}

/** As it is called on this side of a module's border: what is not known there is known here by another name. */
export function renamed(value: Value, text: string): Value {
  switch (value.kind) {
    case 'scalar':
      return value;
    case 'list':
      return list(value.items.map((item, at) => renamed(item, `${text}[${at}]`)));
    case 'object':
      return object([...value.members].map(([key, member]) => [key, renamed(member, `${text}.${key}`)] as const));
    case 'fault':
      return unknown(text, `${value.text} is no value`);
    case 'unknown':
      return unknown(text, value.because);
  }
}

/** Texts and numbers that read as a truth are one. */
export function truthOf(value: Value): boolean | undefined {
  if (value.kind !== 'scalar') return undefined;
  if (value.value === true || value.value === 'true') return true;
  return value.value === false || value.value === 'false' ? false : undefined;
}

export function numberOf(value: Value): number | undefined {
  if (value.kind !== 'scalar' || typeof value.value === 'boolean' || value.value === null) return undefined;
  const number = value.value === '' ? Number.NaN : Number(value.value);
  return Number.isNaN(number) ? undefined : number;
}

/** As a template writes it. */
export function textOf(value: Value): string | undefined {
  return value.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
}

/** Undefined: it may be. Of two different types none is equal. */
export function areEqual(a: Value, b: Value): boolean | undefined {
  if (openIn(a) || openIn(b)) return undefined;
  return JSON.stringify(plainOf(a)) === JSON.stringify(plainOf(b));
}

function plainOf(value: Value): unknown {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'list') return value.items.map(plainOf);
  if (value.kind !== 'object') return undefined;
  return Object.fromEntries([...value.members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, plainOf(v)]));
}

/** What iterating over it yields, in Terraform's order of keys; undefined: that is not known. */
export function entriesOf(value: Value): readonly (readonly [Value, Value])[] | undefined {
  if (value.kind === 'list') return value.items.map((item, at) => [scalar(at), item] as const);
  if (value.kind !== 'object') return undefined;
  return [...value.members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [scalar(key), member] as const);
}
