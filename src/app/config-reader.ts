/**
 * From YAML text to a value that a schema vouches for, with every fault shown at its place in the text. The YAML tree is
 * kept beside the value, because a schema speaks of paths (`controls.DAT-03.reason`) and people look at lines.
 */
import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { z } from 'zod';
import { failed, ok, type Result } from '../base/result.ts';
import { renderFault, type TextFault, type TextSource } from './config-excerpt.ts';
import { nearestWord } from './nearest-word.ts';

type Path = readonly PropertyKey[];

/** The value, or each fault rendered with its position. */
export function parseConfigText<S extends z.ZodType>(
  source: TextSource,
  schema: S,
): Result<z.output<S>, readonly string[]> {
  const document = parse(source.text);
  const syntax = [...document.errors, ...document.warnings].map((error) => ({
    from: error.pos[0],
    to: error.pos[1],
    message: (error.message.split('\n')[0] ?? error.message).replace(/ at line \d+, column \d+:?$/, ''),
  }));
  if (syntax.length > 0) return failed(render(source, syntax));
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  const read = schema.safeParse(value);
  if (read.success) return ok(read.data);
  const faults = read.error.issues.flatMap((issue) => locate(document, issue, schema));
  return failed(render(source, faults));
}

function parse(text: string): Document {
  return parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false, uniqueKeys: true });
}

function render(source: TextSource, faults: readonly TextFault[]): readonly string[] {
  return faults.toSorted((a, b) => a.from - b.from).map((fault) => renderFault(source, fault));
}

function locate(document: Document, issue: z.core.$ZodIssue, schema: z.ZodType): readonly TextFault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => ({
      ...keyRange(document, [...issue.path, key]),
      message: `unknown key "${key}"${suggestion(key, known)}`,
    }));
  }
  const message = messageOf(issue);
  const missing = issue.code === 'invalid_type' && issue.path.length > 0 && !hasNode(document, issue.path);
  const place = issue.path.map(String).join('.');
  if (missing) {
    const parent = issue.path.slice(0, -1);
    return [{ ...keyRange(document, parent), message: `"${place}" is missing: ${message}` }];
  }
  return [{ ...valueRange(document, issue.path), message: place === '' ? message : `${place}: ${message}` }];
}

/** The schema's own words for maps speak of objects and records, which nobody writes in YAML. */
function messageOf(issue: z.core.$ZodIssue): string {
  const isMap = issue.code === 'invalid_type' && ['object', 'record'].includes(issue.expected);
  return isMap ? 'expected keys and values, one "key: value" per line' : issue.message;
}

function suggestion(written: string, known: readonly string[]): string {
  const near = nearestWord(written, known);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return known.length > 0 && known.length <= 12 ? `; there are ${known.join(', ')}` : '';
}

/** Keys of the map at `path` that are not among the known ones. */
export function unknownNames(
  source: TextSource,
  path: Path,
  expected: { readonly what: string; readonly known: readonly string[] },
): readonly TextFault[] {
  const document = parse(source.text);
  const node = document.getIn(path, true);
  if (!isMap(node)) return [];
  return node.items.flatMap((pair) => {
    const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    if (expected.known.includes(name)) return [];
    const message = `there is no ${expected.what} "${name}"${suggestion(name, expected.known)}`;
    return [{ ...rangeOf(pair.key as Node), message }];
  });
}

function hasNode(document: Document, path: Path): boolean {
  return document.hasIn(path);
}

/** Where the key stands whose value is at `path`; the nearest one above it that stands in the file. */
function keyRange(document: Document, path: Path): { from: number; to: number } {
  const key = path.at(-1);
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (key !== undefined && isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (pair) return rangeOf(pair.key as Node);
  }
  return valueRange(document, path);
}

function valueRange(document: Document, path: Path): { from: number; to: number } {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (node !== undefined && node !== null) return rangeOf(node as Node);
  }
  return rangeOf(document.contents);
}

function rangeOf(node: Node | null): { from: number; to: number } {
  const [from, to] = node?.range ?? [0, 1];
  return { from, to };
}

/** A JSON Schema as far as it is needed here and for docs/configuration.md. */
export interface SchemaNode {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

export function schemaTree(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, { io: 'input' }) as SchemaNode;
}

function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let node: SchemaNode | undefined = schemaTree(schema);
  for (const step of path) {
    const free: SchemaNode | undefined =
      typeof node?.additionalProperties === 'object' ? node.additionalProperties : node?.items;
    node = node?.properties?.[String(step)] ?? free;
  }
  return Object.keys(node?.properties ?? {});
}
