/**
 * One file against a query, line by line (over the document, where a pattern reaches a line feed) with re2js, from the
 * definition of the language alone: no index, no automaton, no kernel. What it cannot judge by itself is refused beforehand
 * (refusal.ts), so that nothing is confirmed that was not looked at.
 */
import { RE2JS } from 're2js';
import { languageOfPath } from '../../base/language.ts';
import { readExpression } from '../regex/read-expression.ts';
import {
  resultTypes,
  type Alternative,
  type FilterNode,
  type PatternNode,
  type QueryNode,
  type Selection,
} from '../query/ast.ts';
import { documentLines, linesWith } from './document-lines.ts';
import { treeMatches } from '../structural/tree-search.ts';
import { templateMatches } from './template-matches.ts';

export function sourceOf({ syntax, value }: Pick<PatternNode, 'syntax' | 'value'>): string {
  return syntax === 'literal' ? RE2JS.quote(value) : value;
}

/** As the reader sees it; undefined when it is binary. UTF-16 with a byte order mark is text. */
export function linesIn(bytes: Buffer): readonly string[] | undefined {
  const text = textIn(bytes);
  return text === undefined ? undefined : linesOf(text);
}

export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function textIn(bytes: Buffer): string | undefined {
  const [first, second, third, fourth] = bytes;
  const little = first === 0xff && second === 0xfe && !(bytes.length >= 4 && third === 0 && fourth === 0);
  if (little || (first === 0xfe && second === 0xff)) {
    const text = new TextDecoder(little ? 'utf-16le' : 'utf-16be').decode(bytes);
    return Buffer.from(text).subarray(0, 8000).includes(0) ? undefined : text;
  }
  return bytes.subarray(0, 8000).includes(0) ? undefined : bytes.toString('utf8');
}

export interface JudgedFile {
  readonly repository: string;
  readonly path: string;
  /** Undefined: there is nothing to read. */
  readonly lines: readonly string[] | undefined;
  /** The same with its last line feed. */
  readonly text?: string;
}

/** What was worked out of predicates before; null: it is about contents, or nobody can tell. */
export type PredicateTruth = (node: FilterNode, repository: string, path?: string) => boolean | null;

/** Lines (perhaps none) when it holds, false when it does not, null when nobody can tell. */
type Verdict = ReadonlySet<number> | false | null;
const noLines: ReadonlySet<number> = new Set();

/** Three values: a leaf may not be known. */
export function decide(
  node: QueryNode | undefined,
  leaf: (node: PatternNode | FilterNode) => boolean | null,
): boolean | null {
  if (!node) return true;
  if (node.kind === 'not') {
    const part = leaf(node.part);
    return part === null ? null : !part;
  }
  if (node.kind !== 'and' && node.kind !== 'or') return leaf(node);
  const parts = node.parts.map((part) => decide(part, leaf));
  const decided = node.kind === 'or';
  return parts.includes(decided) ? decided : parts.includes(null) ? null : !decided;
}

/** Patterns and filters of a query, each compiled once. */
export class Expressions {
  readonly ignoreCase: boolean;
  readonly #compiled = new Map<string, RE2JS>();
  readonly #multiLine = new Map<string, boolean>();

  constructor(ignoreCase: boolean) {
    this.ignoreCase = ignoreCase;
  }

  test(source: string, line: string): boolean {
    const known = this.#compiled.get(source) ?? RE2JS.compile(source, this.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    this.#compiled.set(source, known);
    // What has a line feed in it (a path may) is one line all the same.
    return known.test(line.replaceAll('\n', '\ufffd'));
  }

  linesWith(source: string, lines: readonly string[], text = lines.join('\n')): ReadonlySet<number> {
    const known = this.#multiLine.get(source) ?? readExpression(source, { ignoreCase: false })?.multiLine ?? false;
    this.#multiLine.set(source, known);
    if (known) return documentLines(source, this.ignoreCase, text);
    return new Set(lines.flatMap((line, number) => (this.test(source, line) ? [number] : [])));
  }
}

export class Judge {
  readonly #query: Alternative;
  readonly #types: readonly string[];
  readonly #expressions: Expressions;
  readonly #predicate: PredicateTruth;
  readonly #hasTerms: boolean;
  readonly #readsContent: boolean;

  constructor(query: Alternative, predicate: PredicateTruth = () => null) {
    this.#query = query;
    this.#expressions = new Expressions(!query.parameters.caseSensitive);
    this.#types = resultTypes(query);
    this.#predicate = predicate;
    this.#hasTerms = contains(query.root, ({ kind }) => kind === 'pattern');
    this.#readsContent = contains(query.root, isAboutContent);
  }

  get select(): Selection['kind'] | undefined {
    return this.#query.parameters.select?.kind;
  }

  get readsContent(): boolean {
    return (this.#types.includes('file') && this.#hasTerms) || (this.looksAtFiles && this.#readsContent);
  }

  get looksAtFiles(): boolean {
    return this.#types.includes('file') || this.#types.includes('path');
  }

  get looksAtRepositories(): boolean {
    return this.#types.includes('repo');
  }

  get looksAtSymbols(): boolean {
    return this.#types.includes('symbol');
  }

  /** Whether it is a result by itself: patterns look at its name, filters on files are no matter. */
  matchesRepository(repository: string): boolean {
    const { root } = this.#query;
    return (
      decide(root, (node) =>
        node.kind === 'pattern' ? this.#expressions.test(sourceOf(node), repository) : this.#ofAll(node, repository),
      ) === true
    );
  }

  /** False: no filter on repositories lets it through. */
  admitsRepository(repository: string): boolean {
    return (
      decide(this.#query.root, (node) => (node.kind === 'pattern' ? null : this.#ofAll(node, repository))) !== false
    );
  }

  #ofAll(node: FilterNode, repository: string): boolean | null {
    if (node.test.kind === 'predicate') return node.field === 'repo' ? this.#predicate(node, repository) : null;
    return node.field === 'repo' ? this.#filter(node, repository, '') : null;
  }

  /** Whether no filter rules it out. Of what is no file, predicates say nothing. */
  inScope(repository: string, path: string, isFile = true): boolean {
    const known = decide(this.#query.root, (node) =>
      node.kind === 'pattern' || (!isFile && isPredicateOnFiles(node)) ? null : this.#filter(node, repository, path),
    );
    return known !== false;
  }

  /** The numbers of its matching lines; none when only its path (or what it has not) makes it match. Undefined: no match. */
  matches(file: JudgedFile): readonly number[] | undefined {
    const { root } = this.#query;
    const verdict = root ? this.#verdict(root, file) : noLines;
    return verdict ? [...verdict].sort((a, b) => a - b) : undefined;
  }

  /** Whether a definition of this name, in this file, is one that is asked for. */
  matchesSymbol(repository: string, path: string, name: string): boolean {
    const truth = decide(this.#query.root, (node) =>
      node.kind === 'pattern' ? this.#expressions.test(sourceOf(node), name) : this.#filter(node, repository, path),
    );
    return truth === true;
  }

  #verdict(node: QueryNode, file: JudgedFile): Verdict {
    switch (node.kind) {
      case 'pattern':
        return this.#pattern(node, file);
      case 'filter': {
        const truth = isAboutContent(node)
          ? this.#hasContent(node, file)
          : this.#filter(node, file.repository, file.path);
        return truth === null ? null : truth && noLines;
      }
      case 'not': {
        const part = this.#verdict(node.part, file);
        return part === null ? null : part === false ? noLines : false;
      }
      case 'and': {
        const parts = node.parts.map((part) => this.#verdict(part, file));
        if (parts.includes(false)) return false;
        return parts.includes(null) ? null : united(parts);
      }
      case 'or': {
        const parts = node.parts.map((part) => this.#verdict(part, file));
        if (parts.some(Boolean)) return united(parts);
        return parts.includes(null) ? null : false;
      }
    }
  }

  #pattern(node: PatternNode, { path, lines, text }: JudgedFile): Verdict {
    const byPath = this.#types.includes('path') && this.#expressions.test(sourceOf(node), path);
    if (!this.#types.includes('file')) return byPath && noLines;
    if (!lines) return byPath ? noLines : null;
    const found = this.#lines(node, path, { lines, text: text ?? lines.join('\n') });
    return found.size > 0 || byPath ? found : false;
  }

  #lines(
    node: PatternNode,
    path: string,
    { lines, text }: { readonly lines: readonly string[]; readonly text: string },
  ): ReadonlySet<number> {
    if (node.trees) return treeLines(node.trees, node.value, { path, text });
    if (!node.template) return this.#expressions.linesWith(sourceOf(node), lines, text);
    return linesWith(text, templateMatches(node.template, text, this.#expressions.ignoreCase));
  }

  #hasContent({ test }: FilterNode, { lines, text }: JudgedFile): boolean | null {
    if (test.kind !== 'predicate' || test.predicate.name !== 'file:has.content' || !lines) return null;
    return this.#expressions.linesWith(test.predicate.source, lines, text).size > 0;
  }

  #filter(node: FilterNode, repository: string, path: string): boolean | null {
    const { field, test } = node;
    if (test.kind === 'everything') return true;
    if (test.kind === 'language') return languageOfPath(path)?.name === test.name;
    if (test.kind === 'predicate') return isAboutContent(node) ? null : this.#predicate(node, repository, path);
    return this.#expressions.test(test.source, field === 'repo' ? repository : path);
  }
}

/** By the grammars that the engine uses, too, without its index and its bounds. */
function treeLines(
  languages: readonly string[],
  code: string,
  { path, text }: { readonly path: string; readonly text: string },
): ReadonlySet<number> {
  const name = languageOfPath(path)?.name;
  if (name === undefined || !languages.includes(name)) return noLines;
  const { spans } = treeMatches({ language: name, code }, text, Infinity);
  return linesWith(
    text,
    spans.map(({ start, end }) => [start, end]),
  );
}

function isPredicateOnFiles({ field, test }: FilterNode): boolean {
  return test.kind === 'predicate' && field === 'file';
}

export function isAboutContent(node: QueryNode): boolean {
  return node.kind === 'filter' && node.test.kind === 'predicate' && node.test.predicate.name === 'file:has.content';
}

function united(verdicts: readonly Verdict[]): ReadonlySet<number> {
  return new Set(verdicts.flatMap((verdict) => (verdict ? [...verdict] : [])));
}

export function contains(node: QueryNode | undefined, holds: (node: QueryNode) => boolean): boolean {
  if (!node) return false;
  if (node.kind === 'and' || node.kind === 'or') return node.parts.some((part) => contains(part, holds));
  return node.kind === 'not' ? holds(node.part) : holds(node);
}
