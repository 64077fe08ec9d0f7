/**
 * One file against a query, line by line (over the document, where a pattern reaches a line feed) with re2js, from the
 * definition of the language alone: no index, no automaton, no kernel. What it cannot judge by itself it refuses (`refusalOf`), so that nothing is confirmed that was not looked at.
 */
import { RE2JS } from 're2js';
import { languageOfPath } from '../../base/language.ts';
import { readExpression } from '../regex/read-expression.ts';
import {
  resultTypes,
  type FilterNode,
  type ParsedQuery,
  type PatternNode,
  type QueryNode,
  type Selection,
} from '../query/ast.ts';
import { documentLines } from './document-lines.ts';

/** Why a query cannot be verified here; undefined when it can. */
export function refusalOf(query: ParsedQuery): string | undefined {
  if (query.alternatives.length > 1) return 'it is a union of queries with different parameters';
  const { parameters, root } = query;
  const types = resultTypes(query);
  const other = types.find((type) => !['file', 'path', 'repo'].includes(type));
  if (other !== undefined) return `it looks for type:${other}; only files, paths and repositories are verified`;
  if (parameters.patternType === 'structural')
    return 'its patterns are structural, for which there is no second matcher';
  // Of an instant, the commits in force then are named; that they were is for the record of landings to say.
  if (parameters.time.kind === 'between') return 'it is about a span of time';
  // Of revisions, too, the commits are named.
  const { select } = parameters;
  if (select && !selections.includes(select.kind)) return `it has select:${select.kind}`;
  if (parameters.fork ?? parameters.archived ?? parameters.visibility) return 'it asks what only a forge knows';
  return root && refusalIn(root);
}

function refusalIn(node: QueryNode): string | undefined {
  switch (node.kind) {
    case 'pattern':
      return readExpression(sourceOf(node), { ignoreCase: false }) ? undefined : 'a pattern cannot be read';
    case 'filter':
      if (node.test.kind === 'predicate') return `it has the predicate ${node.test.predicate.name}`;
      return ['repo', 'file', 'lang'].includes(node.field) ? undefined : `it filters by ${node.field}`;
    case 'not':
      return refusalIn(node.part);
    case 'and':
    case 'or':
      return node.parts.map(refusalIn).find((why) => why !== undefined);
  }
}

const selections: readonly string[] = ['repo', 'file', 'file.path', 'file.directory', 'content'];

function sourceOf({ syntax, value }: PatternNode): string {
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
  const isWide = bytes.length % 2 === 0 && bytes.length >= 2;
  const little = isWide && first === 0xff && second === 0xfe && !(bytes.length >= 4 && third === 0 && fourth === 0);
  if (little || (isWide && first === 0xfe && second === 0xff)) {
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

/** Lines (perhaps none) when it holds, false when it does not, null when nobody can tell. */
type Verdict = ReadonlySet<number> | false | null;
const noLines: ReadonlySet<number> = new Set();

export class Judge {
  readonly #query: ParsedQuery;
  readonly #flags: number;
  readonly #types: readonly string[];
  readonly #compiled = new Map<string, RE2JS>();
  readonly #multiLine = new Map<string, boolean>();

  constructor(query: ParsedQuery) {
    this.#query = query;
    this.#flags = query.parameters.caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE;
    this.#types = resultTypes(query);
  }

  get select(): Selection['kind'] | undefined {
    return this.#query.parameters.select?.kind;
  }

  get readsContent(): boolean {
    return this.#types.includes('file') && hasPattern(this.#query.root);
  }

  get looksAtFiles(): boolean {
    return this.#types.includes('file') || this.#types.includes('path');
  }

  get looksAtRepositories(): boolean {
    return this.#types.includes('repo');
  }

  /** Patterns look at its name. */
  matchesRepository(repository: string): boolean {
    const holds = (node: QueryNode): boolean => {
      switch (node.kind) {
        case 'pattern':
          return this.#regexp(sourceOf(node)).test(repository);
        case 'filter':
          return this.#filter(node, repository, '');
        case 'not':
          return !holds(node.part);
        case 'and':
          return node.parts.every(holds);
        case 'or':
          return node.parts.some(holds);
      }
    };
    const { root } = this.#query;
    return !root || holds(root);
  }

  /** Whether no filter rules it out. */
  inScope(repository: string, path: string): boolean {
    const { root } = this.#query;
    const open = (node: QueryNode): boolean | null => {
      switch (node.kind) {
        case 'pattern':
          return null;
        case 'filter':
          return this.#filter(node, repository, path);
        case 'not': {
          const part = open(node.part);
          return part === null ? null : !part;
        }
        case 'and': {
          const parts = node.parts.map(open);
          return parts.includes(false) ? false : parts.includes(null) ? null : true;
        }
        case 'or': {
          const parts = node.parts.map(open);
          return parts.includes(true) ? true : parts.includes(null) ? null : false;
        }
      }
    };
    return !root || open(root) !== false;
  }

  /** The numbers of its matching lines; none when only its path (or what it has not) makes it match. Undefined: no match. */
  matches(file: JudgedFile): readonly number[] | undefined {
    const { root } = this.#query;
    const verdict = root ? this.#verdict(root, file) : false;
    return verdict ? [...verdict].sort((a, b) => a - b) : undefined;
  }

  #verdict(node: QueryNode, file: JudgedFile): Verdict {
    switch (node.kind) {
      case 'pattern':
        return this.#pattern(sourceOf(node), file);
      case 'filter':
        return this.#filter(node, file.repository, file.path) ? noLines : false;
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

  #pattern(source: string, { path, lines, text }: JudgedFile): Verdict {
    const regexp = this.#regexp(source);
    const byPath = this.#types.includes('path') && regexp.test(path);
    if (!this.#types.includes('file')) return byPath && noLines;
    if (!lines) return byPath ? noLines : null;
    const found = this.#lines(source, lines, text);
    return found.size > 0 || byPath ? found : false;
  }

  #lines(source: string, lines: readonly string[], text = lines.join('\n')): ReadonlySet<number> {
    const known = this.#multiLine.get(source) ?? readExpression(source, { ignoreCase: false })?.multiLine ?? false;
    this.#multiLine.set(source, known);
    if (known) return documentLines(source, this.#flags !== 0, text);
    const regexp = this.#regexp(source);
    return new Set(lines.flatMap((line, number) => (regexp.test(line) ? [number] : [])));
  }

  #filter({ field, test }: FilterNode, repository: string, path: string): boolean {
    if (test.kind === 'everything') return true;
    if (test.kind === 'language') return languageOfPath(path)?.name === test.name;
    return test.kind === 'regexp' && this.#regexp(test.source).test(field === 'repo' ? repository : path);
  }

  #regexp(source: string): RE2JS {
    const known = this.#compiled.get(source) ?? RE2JS.compile(source, this.#flags);
    this.#compiled.set(source, known);
    return known;
  }
}

function united(verdicts: readonly Verdict[]): ReadonlySet<number> {
  return new Set(verdicts.flatMap((verdict) => (verdict ? [...verdict] : [])));
}

function hasPattern(node: QueryNode | undefined): boolean {
  if (!node) return false;
  if (node.kind === 'and' || node.kind === 'or') return node.parts.some(hasPattern);
  return node.kind === 'not' ? hasPattern(node.part) : node.kind === 'pattern';
}
