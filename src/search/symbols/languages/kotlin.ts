/** Kotlin, and by the same reader Swift and Scala: a keyword announces every definition, names may stand behind a receiver. */
import { keywords } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import { outlineByKeywords } from './keyword-definitions.ts';
import type { DefinitionWord } from './keyword-definitions.ts';

const common = {
  lineComment: ['//'],
  blockComment: 'nested',
  dollarWords: false,
  heredoc: 'none',
  prefixes: 'none',
  preprocessor: 'none',
  tripleQuote: true,
  backtick: 'name',
} as const;

const kotlin = keywords(
  'package import class interface object fun val var typealias enum companion constructor init by where get set if else when return is as in',
);
export const kotlinRules: LexRules = {
  ...common,
  keywords: kotlin.table,
  singleQuote: 'character',
  doubleQuote: 'template',
};
const k = kotlin.id;
export const outlineKotlin = outlineByKeywords({
  words: new Map<number, DefinitionWord>([
    [k.class, { kind: 'class', opens: 'type', parameters: 'property' }],
    [k.interface, { kind: 'interface', opens: 'type' }],
    [k.object, { kind: 'class', opens: 'type' }],
    [k.fun, { kind: 'function', opens: 'function', member: 'method', receiver: true }],
    [k.val, { kind: 'variable', opens: 'function', member: 'property', receiver: true, outsideOfFunctions: true }],
    [k.var, { kind: 'variable', opens: 'function', member: 'property', receiver: true, outsideOfFunctions: true }],
    [k.typealias, { kind: 'class' }],
  ]),
  package: k.package,
  enumeration: k.enum,
  properties: new Set([k.val, k.var]),
  constructorWord: k.constructor,
});

const swift = keywords(
  'import class struct enum protocol extension actor func var let typealias init case where get set if else guard return is as in static',
);
export const swiftRules: LexRules = { ...common, keywords: swift.table, singleQuote: 'none', doubleQuote: 'string' };
const s = swift.id;
export const outlineSwift = outlineByKeywords({
  words: new Map<number, DefinitionWord>([
    [s.class, { kind: 'class', opens: 'type' }],
    [s.actor, { kind: 'class', opens: 'type' }],
    [s.struct, { kind: 'struct', opens: 'type' }],
    [s.enum, { kind: 'enum', opens: 'type' }],
    [s.protocol, { kind: 'interface', opens: 'type' }],
    [s.extension, { opens: 'type' }],
    [s.func, { kind: 'function', opens: 'function', member: 'method' }],
    [s.var, { kind: 'variable', opens: 'function', member: 'property', outsideOfFunctions: true }],
    [s.let, { kind: 'constant', opens: 'function', member: 'property', outsideOfFunctions: true }],
    [s.typealias, { kind: 'class' }],
    [s.case, { kind: 'enum-member', outsideOfFunctions: true }],
  ]),
  properties: new Set(),
});

const scala = keywords(
  'package import class trait object def val var type enum case given extends with if else match return new lazy',
);
export const scalaRules: LexRules = {
  ...common,
  keywords: scala.table,
  singleQuote: 'character',
  doubleQuote: 'string',
};
const c = scala.id;
export const outlineScala = outlineByKeywords({
  words: new Map<number, DefinitionWord>([
    [c.class, { kind: 'class', opens: 'type' }],
    [c.trait, { kind: 'interface', opens: 'type' }],
    [c.object, { kind: 'class', opens: 'type' }],
    [c.enum, { kind: 'enum', opens: 'type' }],
    [c.def, { kind: 'function', opens: 'function', member: 'method' }],
    [c.val, { kind: 'variable', opens: 'function', member: 'property', outsideOfFunctions: true }],
    [c.var, { kind: 'variable', opens: 'function', member: 'property', outsideOfFunctions: true }],
    [c.type, { kind: 'class', outsideOfFunctions: true }],
  ]),
  package: c.package,
  properties: new Set(),
});
