/**
 * Definitions in source code: what `type:symbol` finds and what ranking puts first. Our own readers, one per language, over
 * tokens; no grammar, no syntax tree. A reader knows where definitions begin and how to pass over what is none, so a file
 * that does not compile, half a file, or a language of next year still gives what can be recognised.
 *
 * Invariant: pure and total. Whatever the bytes are, the same bytes give the same list, in order of position, without an
 * error and in time linear in their number: brackets know their partners, look-ahead is bounded, and a file beyond
 * `tokensAtMost` tokens or `symbolsAtMost` definitions is read so far and no further (one beyond `textAtMost` not at all),
 * which `truncated` says.
 *
 * Rejected: tree-sitter in WebAssembly, measured at 3 to 4 MB/s per thread, which would make building an index, wanted at 60 MB/s,
 * fifteen times slower; universal-ctags itself, a program of the machine that a user would have to install, and other
 * answers with every version of it (it is the oracle of bench/search/symbols.ts); regular expressions per line, which
 * find definitions in strings and comments and know no containers.
 */
import { languageOfPath } from '../../base/language.ts';
import { lex } from './lex/lexer.ts';
import type { LexRules } from './lex/lexer.ts';
import { lexRuby } from './lex/ruby.ts';
import { Tokens } from './lex/tokens.ts';
import { outlineElixir, outlineLua, outlineMakefile, outlineShell, outlineSql } from './languages/by-pattern.ts';
import { cRules, outlineC } from './languages/c.ts';
import { csharpRules, outlineCSharp } from './languages/csharp.ts';
import { goRules, outlineGo } from './languages/go.ts';
import { graphqlRules, outlineGraphql } from './languages/graphql.ts';
import { javaRules, outlineJava } from './languages/java.ts';
import { javascriptRules, outlineJavaScript, outlineTypeScript } from './languages/javascript.ts';
import { kotlinRules, outlineKotlin, outlineScala, outlineSwift, scalaRules, swiftRules } from './languages/kotlin.ts';
import { outlinePhp, phpRules } from './languages/php.ts';
import { outlineProtobuf, protobufRules } from './languages/protobuf.ts';
import { outlinePython, pythonRules } from './languages/python.ts';
import { outlineRuby, rubyKeywords } from './languages/ruby.ts';
import { outlineRust, rustRules } from './languages/rust.ts';
import { outlineTerraform, terraformRules } from './languages/terraform.ts';
import { Outline } from './outline.ts';
import type { SourceSymbol, SymbolExtractor } from './symbol.ts';

export interface Extraction {
  readonly symbols: readonly SourceSymbol[];
  /** The file is larger than the budget of its reader: definitions further down are missing. */
  readonly truncated: boolean;
}

interface Reader {
  /** False when the file has more tokens than the budget. */
  readonly lex: (text: Uint8Array) => boolean;
  readonly outline: (outline: Outline) => void;
}

/** Columns are reused from file to file; extraction is synchronous, so nobody else sees them. */
const tokens = new Tokens();

function reader(rules: LexRules, outline: (outline: Outline) => void): Reader {
  return { lex: (text) => lex(text, rules, tokens), outline };
}

/** For readers that look at the text itself. */
function withoutTokens(text: Uint8Array): boolean {
  tokens.begin(text);
  tokens.finish();
  return true;
}

const readers: ReadonlyMap<string, Reader> = new Map([
  ['C', reader(cRules, outlineC)],
  ['C#', reader(csharpRules, outlineCSharp)],
  ['C++', reader(cRules, outlineC)],
  ['Elixir', { lex: withoutTokens, outline: outlineElixir }],
  ['Go', reader(goRules, outlineGo)],
  ['GraphQL', reader(graphqlRules, outlineGraphql)],
  ['HCL', reader(terraformRules, outlineTerraform)],
  ['Java', reader(javaRules, outlineJava)],
  ['JavaScript', reader(javascriptRules, outlineJavaScript)],
  ['Kotlin', reader(kotlinRules, outlineKotlin)],
  ['Lua', { lex: withoutTokens, outline: outlineLua }],
  ['Makefile', { lex: withoutTokens, outline: outlineMakefile }],
  ['PHP', reader(phpRules, outlinePhp)],
  ['PLpgSQL', { lex: withoutTokens, outline: outlineSql }],
  ['Protocol Buffer', reader(protobufRules, outlineProtobuf)],
  ['Python', reader(pythonRules, outlinePython)],
  ['Ruby', { lex: (text) => lexRuby(text, rubyKeywords, tokens), outline: outlineRuby }],
  ['Rust', reader(rustRules, outlineRust)],
  ['SQL', { lex: withoutTokens, outline: outlineSql }],
  ['Scala', reader(scalaRules, outlineScala)],
  ['Shell', { lex: withoutTokens, outline: outlineShell }],
  // A dialect of Python.
  ['Starlark', reader(pythonRules, outlinePython)],
  ['Swift', reader(swiftRules, outlineSwift)],
  ['TypeScript', reader(javascriptRules, outlineTypeScript)],
]);

const none: Extraction = { symbols: [], truncated: false };
/** Whether files of this path can have definitions at all. */
export function hasSymbols(path: string): boolean {
  const language = languageOfPath(path);
  return language !== undefined && readers.has(language.name);
}

/** Nobody writes definitions into larger files by hand, and some readers make one string of a file. */
const textAtMost = 16 * 2 ** 20;

export function extract(path: string, text: Uint8Array): Extraction {
  const reader = readers.get(languageOfPath(path)?.name ?? '');
  if (!reader) return none;
  if (text.length > textAtMost) return { symbols: [], truncated: true };
  const complete = reader.lex(text);
  const outline = new Outline(tokens);
  reader.outline(outline);
  return { symbols: inOrder(outline.symbols), truncated: outline.truncated || !complete };
}

export const extractSymbols: SymbolExtractor = (path, text) => extract(path, text).symbols;

/** Readers add containers first and nearly always in order; where they do not, positions decide and containers follow. */
function inOrder(symbols: readonly SourceSymbol[]): readonly SourceSymbol[] {
  if (symbols.every((symbol, index) => index === 0 || symbols[index - 1]!.start <= symbol.start)) return symbols;
  const order = symbols.map((_, index) => index).sort((a, b) => symbols[a]!.start - symbols[b]!.start || a - b);
  const places = new Int32Array(symbols.length);
  for (const [place, index] of order.entries()) places[index] = place;
  return order.map((index, place) => {
    const { container, ...symbol } = symbols[index]!;
    const above = container === undefined ? -1 : places[container]!;
    return above < 0 || above >= place ? symbol : { ...symbol, container: above };
  });
}
