/** What the outline has to know of a language: words and habits, not a grammar. */
import type { FileKind } from '../../../model/file-kind.ts';
import type { Span } from '../../rule.ts';

export interface Grammar {
  readonly name:
    'script' | 'python' | 'ruby' | 'go' | 'java' | 'c#' | 'php' | 'kotlin' | 'rust' | 'scala' | 'swift' | 'dart';
  /** Words before the name of a function. */
  readonly functionWords: ReadonlySet<string>;
  /** Words that are neither names nor calls. */
  readonly keywords: ReadonlySet<string>;
  /** `name(params) {` declares, without a word before it. */
  readonly methods: boolean;
  /** `Type name(…)`: two names in a row never call. */
  readonly typesFirst: boolean;
  /** The end of a line may end a statement. */
  readonly lines: boolean;
  readonly arrow: '=>' | '->' | undefined;
  /** `f(x) { … }` hands the block to the call. */
  readonly trailingBlocks: boolean;
  /** `a, b = f()` takes apart without brackets. */
  readonly tuples: boolean;
  readonly keyword: ':' | '=' | undefined;
  /** Where code stands in a file that holds other things too. */
  readonly regions?: (text: string) => readonly Span[];
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const common =
  'if else for while switch case return throw try finally catch do new in is as import from export package class interface enum struct extends implements ' +
  'public private protected internal static final abstract async await override const let var val default break continue yield';
const keywords = (more: string): ReadonlySet<string> => words(`${common} ${more}`);

const base = {
  methods: false,
  typesFirst: false,
  lines: true,
  arrow: undefined,
  trailingBlocks: false,
  tuples: false,
  keyword: undefined,
} as const;

const script: Grammar = {
  ...base,
  name: 'script',
  functionWords: words('function'),
  keywords: keywords('of typeof instanceof delete void with declare namespace readonly keyof satisfies'),
  methods: true,
  arrow: '=>',
};

const grammars: Readonly<Record<Grammar['name'], Grammar>> = {
  script,
  python: {
    ...base,
    name: 'python',
    functionWords: words('def'),
    keywords: words(
      'if else elif for while return raise try finally except in is as import from class def async await with lambda not and or yield assert del global nonlocal pass break continue',
    ),
    tuples: true,
    keyword: '=',
  },
  ruby: {
    ...base,
    name: 'ruby',
    functionWords: words('def'),
    keywords: words(
      'if else elsif unless for while until case when in then return begin rescue ensure end do not and or yield class module def alias undef break next redo retry defined?',
    ),
    tuples: true,
    keyword: ':',
  },
  go: {
    ...base,
    name: 'go',
    functionWords: words('func'),
    keywords: words(
      'if else for range switch case select return go defer chan map struct interface type var const package import break continue fallthrough goto default func',
    ),
    tuples: true,
  },
  java: {
    ...base,
    name: 'java',
    functionWords: words(''),
    keywords: keywords('synchronized instanceof throws native transient volatile sealed permits assert'),
    methods: true,
    typesFirst: true,
    lines: false,
    arrow: '->',
  },
  'c#': {
    ...base,
    name: 'c#',
    functionWords: words(''),
    keywords: keywords(
      'foreach using lock fixed virtual sealed readonly partial when where out ref params not and or with operator delegate event namespace unsafe checked typeof is await',
    ),
    methods: true,
    typesFirst: true,
    lines: false,
    arrow: '=>',
    keyword: ':',
  },
  php: {
    ...base,
    name: 'php',
    functionWords: words('function fn'),
    keywords: keywords(
      'echo print foreach elseif use namespace function fn instanceof and or xor clone global trait readonly match endif endforeach',
    ),
    lines: false,
    arrow: '=>',
    keyword: ':',
  },
  kotlin: {
    ...base,
    name: 'kotlin',
    functionWords: words('fun'),
    keywords: keywords(
      'when fun object companion suspend inline data sealed open lateinit by where typealias constructor init operator infix vararg',
    ),
    arrow: '->',
    trailingBlocks: true,
    keyword: '=',
  },
  rust: {
    ...base,
    name: 'rust',
    functionWords: words('fn'),
    keywords: words(
      'if else for while loop match return let mut const static fn pub use mod impl trait struct enum type where as in ref move async await unsafe extern crate dyn break continue',
    ),
    lines: false,
  },
  scala: {
    ...base,
    name: 'scala',
    functionWords: words('def'),
    keywords: keywords('def object trait match with lazy implicit sealed given using then yield'),
    arrow: '=>',
    trailingBlocks: true,
    keyword: '=',
  },
  swift: {
    ...base,
    name: 'swift',
    functionWords: words('func init'),
    keywords: keywords(
      'func guard where defer repeat inout mutating extension protocol rethrows throws weak unowned lazy some any',
    ),
    trailingBlocks: true,
    keyword: ':',
  },
  dart: {
    ...base,
    name: 'dart',
    functionWords: words(''),
    keywords: keywords('assert rethrow late required factory external mixin on with of'),
    methods: true,
    typesFirst: true,
    lines: false,
    arrow: '=>',
    keyword: ':',
  },
};

const component: Grammar = { ...script, regions: scriptElements };

const byKind: Readonly<Record<FileKind, Grammar>> = {
  javascript: script,
  typescript: script,
  vue: component,
  svelte: component,
  python: grammars.python,
  ruby: grammars.ruby,
  go: grammars.go,
  java: grammars.java,
  groovy: { ...grammars.java, lines: true, trailingBlocks: true },
  'c#': grammars['c#'],
  php: grammars.php,
  kotlin: grammars.kotlin,
  rust: grammars.rust,
  scala: grammars.scala,
  swift: grammars.swift,
  dart: grammars.dart,
};

export function grammarOf(kind: FileKind): Grammar | undefined {
  return Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
}

export const outlinedKinds: readonly FileKind[] = Object.keys(byKind);

function scriptElements(text: string): readonly Span[] {
  const spans: Span[] = [];
  const opening = /<script\b[^>]{0,300}>/gi;
  for (let found = opening.exec(text); found; found = opening.exec(text)) {
    const start = opening.lastIndex;
    const end = text.indexOf('</script', start);
    spans.push({ start, end: end < 0 ? text.length : end });
    opening.lastIndex = end < 0 ? text.length : end;
  }
  return spans;
}
