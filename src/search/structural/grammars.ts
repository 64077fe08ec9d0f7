/**
 * Syntax trees of code by ast-grep (tree-sitter grammars as native libraries), loaded when the first pattern asks for one:
 * most processes and threads never do. Grammars that are packages of their own are registered together, once per thread.
 */
import { createRequire } from 'node:module';
import type { NapiConfig, SgNode } from '@ast-grep/napi';
import { languageOfPath } from '../../base/language.ts';

const load = createRequire(import.meta.url);

export interface Grammar {
  /** As our table of languages names it, in lower case. */
  readonly language: string;
  /** As ast-grep knows it. */
  readonly name: string;
  /** Written for the `$` of a hole where the language knows no `$` in names. */
  readonly expando: string;
  /** What a piece of code has to stand in to be read as one. */
  readonly around?: readonly [before: string, after: string];
  readonly package?: string;
  readonly aliases?: readonly string[];
}

const grammars: readonly Grammar[] = [
  { language: 'javascript', name: 'JavaScript', expando: '$', aliases: ['js', 'jsx'] },
  { language: 'typescript', name: 'TypeScript', expando: '$', aliases: ['ts', 'tsx'] },
  { language: 'html', name: 'Html', expando: 'z' },
  { language: 'css', name: 'Css', expando: '_' },
  { language: 'python', name: 'python', expando: 'µ', package: '@ast-grep/lang-python', aliases: ['py'] },
  {
    language: 'go',
    name: 'go',
    expando: 'µ',
    around: ['func _() {\n', '\n}'],
    package: '@ast-grep/lang-go',
    aliases: ['golang'],
  },
  { language: 'java', name: 'java', expando: '$', package: '@ast-grep/lang-java' },
  { language: 'kotlin', name: 'kotlin', expando: 'µ', package: '@ast-grep/lang-kotlin', aliases: ['kt'] },
  { language: 'ruby', name: 'ruby', expando: 'µ', package: '@ast-grep/lang-ruby', aliases: ['rb'] },
  { language: 'c#', name: 'csharp', expando: 'µ', package: '@ast-grep/lang-csharp', aliases: ['csharp', 'cs'] },
  { language: 'php', name: 'php', expando: '$', around: ['<?php ', ';'], package: '@ast-grep/lang-php' },
  { language: 'rust', name: 'rust', expando: 'µ', package: '@ast-grep/lang-rust', aliases: ['rs'] },
];

export const grammarNames: readonly string[] = grammars.map(({ language }) => language);

export function grammarOf(language: string): Grammar | undefined {
  const name = language.toLowerCase();
  return grammars.find((grammar) => grammar.language === name || grammar.aliases?.includes(name));
}

export function grammarOfPath(path: string): Grammar | undefined {
  const language = languageOfPath(path)?.name.toLowerCase();
  return language === undefined ? undefined : grammars.find((grammar) => grammar.language === language);
}

type AstGrep = typeof import('@ast-grep/napi');
let loaded: AstGrep | undefined;
let areRegistered = false;

function astGrepFor(grammar: Grammar): AstGrep {
  loaded ??= load('@ast-grep/napi') as AstGrep;
  if (grammar.package === undefined || areRegistered) return loaded;
  const packages = grammars.filter((one) => one.package !== undefined);
  loaded.registerDynamicLanguage(Object.fromEntries(packages.map((one) => [one.name, load(one.package!) as never])));
  areRegistered = true;
  return loaded;
}

/** Elements close in code with JSX, and nothing else of a script looks like that. */
const jsx = /<\/[A-Za-z>]|\/>/;

export function parseTree(grammar: Grammar, text: string): SgNode {
  const name = grammar.name === 'TypeScript' && jsx.test(text) ? 'Tsx' : grammar.name;
  return astGrepFor(grammar).parse(name, text).root();
}

/** See https://ast-grep.github.io/reference/rule.html. */
export type TreeMatcher = NapiConfig;
