/**
 * Syntax trees of code by ast-grep (tree-sitter grammars as native libraries), loaded when the first pattern asks for one:
 * most processes and threads never do. Grammars that are packages of their own are registered together, once per thread.
 */
import { createRequire } from 'node:module';
import type { NapiConfig, SgNode } from '@ast-grep/napi';
import { languageOfPath } from '../../base/language.ts';
import { grammars, type Grammar } from './languages.ts';

const load = createRequire(import.meta.url);

export { grammarNames, grammarOf, type Grammar } from './languages.ts';

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
