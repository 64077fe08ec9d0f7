/**
 * A read-only view of a YAML document that knows its lines. Aliases and merge keys are followed, keys and scalars can be
 * had as they were written (`1.20` stays `1.20`). The `yaml` package's own `toJS` was no choice: it forgets the lines.
 */
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document, type Node } from 'yaml';
import { failed, ok, type Result } from '../../base/result.ts';

export type YamlScalar = string | number | boolean | null;

/** A hostile file can nest aliases into billions of nodes; nothing real goes this deep. */
const deepest = 60;

interface Source {
  readonly document: Document;
  readonly lines: LineCounter;
}

export class YamlView {
  readonly #node: Node | null;
  readonly #source: Source;
  readonly #depth: number;
  /** From 1, where the value begins. */
  readonly line: number;

  constructor(node: unknown, source: Source, fallbackLine = 1, depth = 0) {
    if (depth > deepest) throw new Error(`nested deeper than ${deepest} levels`);
    const resolved = isAlias(node) ? node.resolve(source.document) : node;
    this.#node = (resolved as Node | undefined) ?? null;
    this.#source = source;
    this.#depth = depth;
    const offset = (isAlias(node) ? node.range : this.#node?.range)?.[0];
    this.line = offset === undefined ? fallbackLine : source.lines.linePos(offset).line;
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  /** Undefined for maps and lists; null for an empty value. */
  get scalar(): YamlScalar | undefined {
    if (this.#node === null) return null;
    if (!isScalar(this.#node)) return undefined;
    const value = this.#node.value;
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }

  /** A scalar as it was written; undefined for everything else and for an empty value. */
  get text(): string | undefined {
    if (!isScalar(this.#node)) return undefined;
    const value = this.scalar;
    if (typeof value === 'string') return value;
    return value === null || value === undefined ? undefined : (this.#node.source ?? String(value));
  }

  /** A tag of the file's own (`!Ref`), if there is one. */
  get tag(): string | undefined {
    const tag = this.#node && 'tag' in this.#node ? this.#node.tag : undefined;
    return tag !== undefined && tag.startsWith('!') ? tag : undefined;
  }

  /** The values of a list; empty for everything else. */
  get items(): readonly YamlView[] {
    return isSeq(this.#node) ? this.#node.items.map((item) => this.#view(item, this.line)) : [];
  }

  /** A scalar, or the scalars of a list. */
  get texts(): readonly string[] {
    const one = this.text;
    if (one !== undefined) return [one];
    return this.items.flatMap((item) => item.text ?? []);
  }

  /** The pairs of a map, merge keys (`<<`) followed; of two equal keys the later one counts, own keys before merged. */
  get entries(): readonly YamlEntry[] {
    if (!isMap(this.#node)) return [];
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    for (const pair of this.#node.items) {
      const name = this.#view(pair.key, this.line);
      const key = name.text ?? '';
      const value = this.#view(pair.value, name.line);
      if (key !== '<<') own.set(key, { key, value, line: name.line });
      else for (const from of value.isMap ? [value] : value.items) for (const e of from.entries) merged.set(e.key, e);
    }
    return [...new Map([...merged, ...own]).values()];
  }

  get keys(): readonly string[] {
    return this.entries.map(({ key }) => key);
  }

  entry(key: string): YamlEntry | undefined {
    return this.entries.find((entry) => entry.key === key);
  }

  get(...path: readonly string[]): YamlView | undefined {
    let view: YamlView | undefined;
    for (const key of path) {
      view = (view ?? this).entry(key)?.value;
      if (!view) return undefined;
    }
    return view;
  }

  #view(node: unknown, line: number): YamlView {
    return new YamlView(node, this.#source, line, this.#depth + 1);
  }
}

export interface YamlEntry {
  readonly key: string;
  readonly value: YamlView;
  /** Where the key stands. */
  readonly line: number;
}

/** Every document of the text that is not empty. The error is one sentence with its line. */
export function readYaml(text: string): Result<readonly YamlView[], string> {
  if (latest?.text !== text) latest = { text, read: readAnew(text) };
  return latest.read;
}

/** Several extractors read the same file one after the other. */
let latest: { readonly text: string; readonly read: Result<readonly YamlView[], string> } | undefined;

function readAnew(text: string): Result<readonly YamlView[], string> {
  const strict = parse(text);
  if (strict.ok) return strict;
  if (!['BAD_INDENT', 'MISSING_CHAR'].includes(strict.error.code)) return failed(strict.error.message);
  // Other parsers take brackets and quotes whose further lines are not indented, and so do the systems that read them.
  const lenient = parse(indentBrackets(text));
  return lenient.ok ? lenient : failed(strict.error.message);
}

interface YamlTrouble {
  readonly code: string;
  readonly message: string;
}

function parse(text: string): Result<readonly YamlView[], YamlTrouble> {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(parsed)) return ok([]);
  const views: YamlView[] = [];
  for (const document of parsed as Document[]) {
    const [error] = document.errors;
    if (error)
      return failed({ code: error.code, message: `${error.message} at line ${lines.linePos(error.pos[0]).line}` });
    const { contents } = document;
    const isEmpty = contents === null || (isScalar(contents) && contents.value === null);
    if (!isEmpty) views.push(new YamlView(contents, { document, lines }));
  }
  return ok(views);
}

/** Moves lines that begin within brackets or quotes far to the right: the same lines, unmistakably inside. */
function indentBrackets(text: string): string {
  let depth = 0;
  let quote = '';
  return text
    .split('\n')
    .map((line) => {
      const moved = depth > 0 || quote !== '' ? ' '.repeat(60) + line : line;
      for (let at = 0; at < line.length; at += 1) {
        const char = line[at]!;
        if (quote !== '') {
          if (quote === '"' && char === '\\') at += 1;
          else if (char === quote) quote = '';
        } else if (char === '#' && (at === 0 || /\s/.test(line[at - 1]!))) break;
        else if ((char === '"' || char === "'") && (depth > 0 || beginsValue(line, at))) quote = char;
        else if (/[[{]/.test(char) && (depth > 0 || beginsValue(line, at))) depth += 1;
        else if (/[\]}]/.test(char) && depth > 0) depth -= 1;
      }
      return moved;
    })
    .join('\n');
}

/** Only blanks before it, or a `:` or `-` and blanks. */
function beginsValue(line: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && /\s/.test(line[before]!)) before -= 1;
  return before < 0 || (before < at - 1 && (line[before] === ':' || line[before] === '-'));
}

/** The scalars below a view by dotted path, list items by position. Stops at `limit` and says so. */
export function flattenYaml(view: YamlView, limit = 5000): { values: Record<string, YamlScalar>; complete: boolean } {
  const values = new Map<string, YamlScalar>();
  let left = limit;
  const walk = (at: YamlView, path: string): void => {
    if (left <= 0) return;
    const scalar = at.scalar;
    if (scalar !== undefined) {
      left -= 1;
      values.set(path, scalar);
      return;
    }
    const step = (name: string): string => (path === '' ? name : `${path}.${name}`);
    for (const { key, value } of at.entries) walk(value, step(key));
    for (const [index, item] of at.items.entries()) walk(item, step(String(index)));
  };
  walk(view, '');
  return { values: Object.fromEntries(values), complete: left > 0 };
}
