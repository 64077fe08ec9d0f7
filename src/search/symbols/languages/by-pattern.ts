/**
 * Languages in which a definition is known by its line alone. Comments and texts are not told apart: a definition in a comment is
 * found, too, and no reader is worth more here. Patterns are anchored or begin with a fixed word, so that they run in linear time.
 */
import type { Outline } from '../outline.ts';
import type { SymbolKind } from '../symbol.ts';

/** `name() {`, `function name {`. */
const shellFunction =
  /^[ \t]*(?:function[ \t]+(?<keyword>[\w.:-]+)|(?<name>[A-Za-z_][\w.:-]*)[ \t]*\([ \t]*\)[ \t]*\r?(?:[{(#]|$))/dgm;

export function outlineShell(outline: Outline): void {
  for (const { indices } of latin1(outline).matchAll(shellFunction))
    addGroup(outline, indices?.groups?.['keyword'] ?? indices?.groups?.['name'], 'function');
}

const sqlCreate =
  /\bcreate[ \t\r\n]{1,20}(?:(?:or|replace|global|local|temporary|temp|unlogged|unique|external|materialized|virtual|definer=\S{1,60})[ \t\r\n]{1,20}){0,4}(?<kind>table|view|function|procedure|trigger|type|index|schema|sequence|domain)[ \t\r\n]{1,20}(?:concurrently[ \t]{1,20})?(?:if[ \t]{1,20}not[ \t]{1,20}exists[ \t]{1,20})?(?:["`[]?\w{1,120}["`\]]?\.){0,3}["`[]?(?<name>\w{1,120})/dgi;

const sqlKinds: Readonly<Record<string, SymbolKind>> = {
  table: 'struct',
  view: 'struct',
  function: 'function',
  procedure: 'function',
  trigger: 'event',
  type: 'class',
  domain: 'class',
  index: 'key',
  schema: 'namespace',
  sequence: 'variable',
};

export function outlineSql(outline: Outline): void {
  for (const { indices, groups } of latin1(outline).matchAll(sqlCreate))
    addGroup(outline, indices?.groups?.['name'], sqlKinds[groups?.['kind']?.toLowerCase() ?? ''] ?? 'class');
}

/** Characters are bytes, so positions are those of the file. */
function latin1({ tokens: { text } }: Outline): string {
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
}

function addGroup(outline: Outline, place: readonly [number, number] | undefined, kind: SymbolKind): void {
  if (place) outline.addName({ start: place[0], end: place[1], kind });
}
