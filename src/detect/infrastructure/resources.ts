/**
 * Infrastructure as a list of declared resources, whatever the tool: Terraform blocks, CloudFormation and SAM templates,
 * Kubernetes objects. Rules ask a resource for a setting and get what is written, "an expression", or nothing.
 *
 * Variables with a default and locals of the same file are followed when they are literal; what another file, a module or
 * a parameter decides stays an expression, and no rule makes a claim about it. A file that cannot be read as a whole
 * gives no resource here; in an audit the collector of the same file says so with a gap.
 */
import type { ScannedFile, Span } from '../rule.ts';
import { readHcl, type HclBlock, type HclScalar, type HclValue } from '../text/hcl.ts';
import { readYaml, type YamlView } from '../text/yaml.ts';
import { fromProgram, programKinds } from './programs.ts';

export type Scalar = HclScalar;

export interface Setting {
  /** Dotted, lower case, without positions in lists: `ingress.cidr_blocks`, `properties.storageencrypted`. */
  readonly path: string;
  /** The same with positions: `ingress.1.cidr_blocks.0`. */
  readonly place: string;
  /** Undefined: an expression. */
  readonly value: Scalar | undefined;
  /** The expression as written. */
  readonly text?: string;
  readonly line: number;
}

export interface DeclaredResource {
  readonly tool: 'terraform' | 'cloudformation' | 'kubernetes';
  readonly type: string;
  readonly name: string;
  readonly line: number;
  readonly settings: readonly Setting[];
  /** More may be said elsewhere: what is absent here is not known to be absent. */
  readonly isOpen?: boolean;
}

const longestFile = 1_000_000;
const mostSettings = 5_000;
const deepestBrackets = 200;

/** Several rules ask about one file after the other. */
let latest:
  { readonly text: string; readonly kind: string; readonly resources: readonly DeclaredResource[] } | undefined;

export function resourcesIn(file: ScannedFile): readonly DeclaredResource[] {
  const { text, kind } = file;
  if (latest?.text !== text || latest.kind !== kind)
    latest = { text, kind, resources: text.length > longestFile ? [] : read(file) };
  return latest.resources;
}

function read(file: ScannedFile): readonly DeclaredResource[] {
  const { text, kind } = file;
  if (programKinds.includes(kind)) return fromProgram(file);
  if (kind === 'hcl') return fromTerraform(text);
  if (isDeeplyNested(text)) return [];
  if (/AWS::\w+::\w+/.test(text)) return fromTemplate(text);
  return kind === 'yaml' && /^[ \t]*apiVersion\s*:/m.test(text) ? fromManifests(text) : [];
}

/** No template nests its brackets this deep, and the parser's time grows with the square of it. */
function isDeeplyNested(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth += 1;
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    if (depth > deepestBrackets) return true;
  }
  return false;
}

/** Where a line of a resource stands, without its indentation. */
export function spanOfLine(file: ScannedFile, line: number): Span {
  const starts = lineStarts(file.text);
  const { start, end } = file.lineSpan(starts[Math.min(line, starts.length) - 1] ?? 0);
  const indentation = file.text.slice(start, end).search(/\S/);
  return { start: start + Math.max(0, indentation), end: Math.max(end, start + 1) };
}

let lines: { readonly text: string; readonly starts: readonly number[] } | undefined;

function lineStarts(text: string): readonly number[] {
  if (lines?.text !== text) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    lines = { text, starts };
  }
  return lines.starts;
}

function fromTerraform(text: string): readonly DeclaredResource[] {
  if (!/^\s*(?:resource|data)\s/m.test(text)) return [];
  const file = readHcl(text);
  if (!file.ok) return [];
  const known = literalsOf(file.value);
  return file.value.blocks
    .filter(({ type, labels }) => (type === 'resource' || type === 'data') && labels.length === 2)
    .map((block) => {
      const settings: Setting[] = [];
      walkBlock(block, { place: '', into: settings, known });
      const [type = '', name = ''] = block.labels;
      return {
        tool: 'terraform',
        type: block.type === 'data' ? `data.${type}` : type,
        name,
        line: block.line,
        settings,
      };
    });
}

/** Values of `var.x` (its default) and `local.x`, where they are literal. */
function literalsOf(file: HclBlock): ReadonlyMap<string, Scalar> {
  const known = new Map<string, Scalar>();
  for (const { type, labels, attributes } of file.blocks) {
    if (type === 'variable') {
      const given = attributes.find(([name]) => name === 'default')?.[1];
      if (given?.kind === 'scalar' && given.value !== null) known.set(`var.${labels[0] ?? ''}`, given.value);
    }
    if (type === 'locals') {
      for (const [name, value] of attributes) if (value.kind === 'scalar') known.set(`local.${name}`, value.value);
    }
  }
  return known;
}

interface Walk {
  readonly place: string;
  readonly into: Setting[];
  readonly known: ReadonlyMap<string, Scalar>;
}

function walkBlock({ attributes, blocks }: HclBlock, walk: Walk): void {
  for (const [name, value, line] of attributes) walkValue(value, line, { ...walk, place: joined(walk.place, name) });
  const counts = new Map<string, number>();
  for (const nested of blocks) {
    const isDynamic = nested.type === 'dynamic' && nested.labels.length > 0;
    const name = isDynamic ? nested.labels[0]! : nested.type;
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const place = joined(walk.place, count === 0 ? name : `${name}.${count}`);
    const content = isDynamic ? nested.blocks.find(({ type }) => type === 'content') : nested;
    // That the block is there can be asked too: `logging` for `logging {}`.
    put({ place, value: '', line: nested.line, into: walk.into });
    if (isDynamic) put({ place: joined(place, 'dynamic'), value: undefined, line: nested.line, into: walk.into });
    if (content) walkBlock(content, { ...walk, place });
  }
}

const joined = (place: string, name: string): string => (place === '' ? name : `${place}.${name}`);

interface Put extends Pick<Setting, 'place' | 'value' | 'line' | 'text'> {
  readonly into: Setting[];
}

function put({ into, place, value, line, text }: Put): void {
  if (into.length >= mostSettings) return;
  const path = place
    .split('.')
    .filter((part) => !/^\d+$/.test(part))
    .join('.')
    .toLowerCase();
  into.push({ path, place, value, line, ...(text !== undefined && { text }) });
}

function walkValue(value: HclValue, line: number, walk: Walk): void {
  const { place, into, known } = walk;
  if (value.kind === 'scalar') put({ place, value: value.value, line, into });
  else if (value.kind === 'expression') {
    const text = value.text.trim();
    const plain = text.replace(/^"\$\{|\}"$/g, '');
    put({ place, value: known.get(plain), line, text, into });
  } else if (value.kind === 'list') {
    if (value.items.length === 0) put({ place, value: '', line, into });
    for (const [index, item] of value.items.entries()) walkValue(item, line, { ...walk, place: `${place}.${index}` });
  } else {
    if (value.members.length === 0) put({ place, value: '', line, into });
    for (const [key, member] of value.members) walkValue(member, line, { ...walk, place: joined(place, key) });
  }
}

function fromTemplate(text: string): readonly DeclaredResource[] {
  const read = readYaml(text);
  if (!read.ok) return [];
  return read.value.flatMap((root) => {
    const known = defaultsOf(root);
    return (root.get('Resources')?.entries ?? []).flatMap(({ key, value, line }): readonly DeclaredResource[] => {
      const type = value.get('Type')?.text ?? '';
      if (!type.includes('::')) return [];
      const settings: Setting[] = [];
      const properties = value.get('Properties');
      if (properties) walkYaml(properties, { place: '', into: settings, known });
      for (const own of ['DeletionPolicy', 'UpdateReplacePolicy']) {
        const policy = value.entry(own);
        if (policy) put({ place: own, value: policy.value.text, line: policy.line, into: settings });
      }
      return [{ tool: 'cloudformation', type, name: key, line, settings }];
    });
  });
}

/** Parameters with a default. */
function defaultsOf(root: YamlView): ReadonlyMap<string, Scalar> {
  const found = (root.get('Parameters')?.entries ?? []).flatMap(({ key, value }) => {
    const given = value.get('Default')?.scalar;
    return given === undefined || given === null ? [] : [[key, given] as const];
  });
  return new Map(found);
}

function walkYaml(view: YamlView, walk: Walk, line = view.line): void {
  const { place, into, known } = walk;
  if (into.length >= mostSettings) return;
  const reference = view.tag === '!Ref' ? view.text : onlyEntry(view, 'Ref');
  if (reference !== undefined) {
    put({ place, value: known.get(reference), line, text: `Ref ${reference}`, into });
    return;
  }
  if (view.tag !== undefined || view.keys.some((key) => key.startsWith('Fn::'))) {
    put({ place, value: undefined, line, text: view.tag ?? 'Fn', into });
    return;
  }
  if (view.scalar !== undefined) {
    const isTemplated = typeof view.scalar === 'string' && /\{\{|\$\{|plumbline-template/.test(view.scalar);
    put({ place, value: isTemplated ? undefined : view.scalar, line, into });
    return;
  }
  if (place !== '') put({ place, value: '', line, into });
  for (const entry of view.entries) walkYaml(entry.value, { ...walk, place: joined(place, entry.key) }, entry.line);
  for (const [index, item] of view.items.entries()) walkYaml(item, { ...walk, place: `${place}.${index}` });
}

function onlyEntry(view: YamlView, key: string): string | undefined {
  const [only, ...more] = view.entries;
  return only?.key === key && more.length === 0 ? only.value.text : undefined;
}

/**
 * A document within a setting: JSON in a here-document or a string, or the argument of `jsonencode`. Places are those of
 * the document. Empty where it cannot be read.
 */
export function documentIn({ value, text, line }: Setting): readonly Setting[] {
  const into: Setting[] = [];
  const walk: Walk = { place: '', into, known: new Map() };
  const encoded = text === undefined ? undefined : /^jsonencode\(([\s\S]*)\)$/.exec(text.trim())?.[1];
  if (encoded !== undefined) {
    const read = readHcl(`document = ${encoded.trim()}\n`);
    const object = read.ok ? read.value.attributes[0]?.[1] : undefined;
    if (object?.kind === 'object')
      for (const [key, member] of object.members) walkValue(member, line, { ...walk, place: key });
    return into;
  }
  const heredoc = text === undefined ? undefined : /^<<-?\s*(\w+)\n([\s\S]*)\n\s*\1\s*$/.exec(text.trim())?.[2];
  const json = typeof value === 'string' ? value : heredoc;
  if (json === undefined || !json.trimStart().startsWith('{')) return [];
  const read = readYaml(json.replace(/\t/g, ' '));
  for (const root of read.ok ? read.value : []) walkYaml(root, walk);
  return into.map((one) => ({ ...one, line: line + one.line }));
}

/** Skaffold, kind and kustomize configurations have the same shape; they describe files, not things that run. */
const notCluster = /^(?:skaffold|kind\.x-k8s\.io|kustomize\.config\.k8s\.io|client\.authentication\.k8s\.io)\b/;

const placeholder = 'plumbline-template';
const longestLine = 2000;
const action = /(["']?)\{\{[^}]{0,1000}\}\}\1/g;

/**
 * A chart's template with its actions taken away: lines of nothing else are blank, others become a word that stands for
 * "an expression". Both sides of a condition are there then: each is declared, if not at once.
 */
function withoutActions(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      if (!line.includes('{{') || line.length > longestLine) return line;
      const bare = line.replace(action, '');
      return /^\s*(?:#.*)?$/.test(bare) ? '' : line.replace(action, placeholder);
    })
    .join('\n');
}

function fromManifests(text: string): readonly DeclaredResource[] {
  const read = readYaml(text.includes('{{') ? withoutActions(text) : text);
  return read.ok ? read.value.flatMap(objectsIn) : [];
}

/** A name that a chart's action makes is none. */
const plainName = (name: string | undefined): string => (name === undefined || name.includes(placeholder) ? '' : name);

function objectsIn(root: YamlView): readonly DeclaredResource[] {
  const kind = root.get('kind')?.text;
  const version = root.get('apiVersion')?.text;
  if (kind === undefined || version === undefined || notCluster.test(version)) return [];
  const items = root.get('items');
  if (kind.endsWith('List') && items?.isList) return items.items.flatMap(objectsIn);
  const settings: Setting[] = [];
  walkYaml(root, { place: '', into: settings, known: new Map() });
  return [
    { tool: 'kubernetes', type: kind, name: plainName(root.get('metadata', 'name')?.text), line: root.line, settings },
  ];
}
