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
  const text = latin1(outline);
  for (const { index, indices, groups } of text.matchAll(sqlCreate))
    if (!isSqlComment(text, index))
      addGroup(outline, indices?.groups?.['name'], sqlKinds[groups?.['kind']?.toLowerCase() ?? ''] ?? 'class');
}

/** Behind two dashes on its line; looked for a few hundred characters back, lines of dumps are long. */
function isSqlComment(text: string, at: number): boolean {
  const line = text.slice(Math.max(0, at - 300), at);
  return line.slice(line.lastIndexOf('\n') + 1).includes('--');
}

/** Targets, `define` and variables; not `.PHONY` and its like, not pattern rules, not what recipes hold (they begin with a tab). */
const makeLine =
  /^(?:define[ ]+(?<define>[\w.-]+)|(?:(?:override|export)[ ]+)*(?<variable>[A-Za-z_][\w.-]{0,200})[ \t]*(?:[:?+!]|::)?=|(?<target>[A-Za-z0-9_][\w./-]{0,200})[ \t]*::?(?![=:]))/dgm;

export function outlineMakefile(outline: Outline): void {
  for (const { indices } of latin1(outline).matchAll(makeLine)) {
    const groups = indices?.groups;
    addGroup(outline, groups?.['target'] ?? groups?.['define'], 'function');
    addGroup(outline, groups?.['variable'], 'variable');
  }
}

/** `function a.b:c()`, `local function d()`, `e = function()`. */
const luaFunction =
  /^[ \t]*(?:local[ \t]+)?(?:function[ \t]+(?:[\w.]{1,200}[.:])?(?<name>\w{1,200})[ \t]*\(|(?:[\w.]{1,200}\.)?(?<value>\w{1,200})[ \t]*=[ \t]*function[ \t]*\()/dgm;

export function outlineLua(outline: Outline): void {
  for (const { indices } of latin1(outline).matchAll(luaFunction))
    addGroup(outline, indices?.groups?.['name'] ?? indices?.groups?.['value'], 'function');
}

const elixirDefinition =
  /^[ \t]*(?:def(?:module|protocol)[ \t]+(?<path>[A-Z][\w.]*)|def(?:p|macro|macrop|guard|guardp|delegate)?[ \t]+(?<name>[a-z_]\w*[?!]?))/dgm;

export function outlineElixir(outline: Outline): void {
  for (const { indices } of latin1(outline).matchAll(elixirDefinition)) {
    addGroup(outline, indices?.groups?.['path'], 'module');
    addGroup(outline, indices?.groups?.['name'], 'function');
  }
}

/** Characters are bytes, so positions are those of the file. */
function latin1({ tokens: { text } }: Outline): string {
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
}

function addGroup(outline: Outline, place: readonly [number, number] | undefined, kind: SymbolKind): void {
  if (place) outline.addName({ start: place[0], end: place[1], kind });
}
