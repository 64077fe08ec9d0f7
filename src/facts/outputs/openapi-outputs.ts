/**
 * What the responses of an OpenAPI (3) or Swagger (2) document hold. Followed are references within the document; a field
 * that is only ever written (`writeOnly`) is returned by nobody. Examples and values are no fields.
 */
import { child, jsonTree, yamlTree, type Node } from '../../detect/personal-data/readers/tree.ts';
import type { ScannedFile } from '../../detect/rule.ts';
import type { ReturnedField } from '../../model/described-output.ts';
import { returnedKindOf } from './returned-kind.ts';

export interface Outputs {
  readonly types: number;
  readonly fields: readonly ReturnedField[];
  readonly elsewhere: number;
}

export function openapiOutputs(file: ScannedFile): Outputs | undefined {
  const tree =
    file.kind === 'json' ? jsonTree(file.text) : unfolded(yamlTree(file.masked.uncommented), file.masked.uncommented);
  const [first] = tree.children;
  const root = file.kind === 'json' && tree.children.length === 1 && first!.key === '' ? first! : tree;
  if (!child(root, 'openapi') && !child(root, 'swagger')) return undefined;
  const walk = new Walk(file, root);
  for (const path of child(root, 'paths')?.children ?? []) {
    for (const operation of path.children) {
      if (operation.key === '$ref') walk.leave(operation.value ?? '');
      const responses = child(operation, 'responses');
      if (responses) walk.visit(responses, `${operation.key.toUpperCase()} ${path.key}`);
    }
  }
  return walk.outputs();
}

const longestFlow = 10_000;

/** What stands in braces on a line of YAML is read as well: `properties: { id: { type: string } }`. */
function unfolded(node: Node, text: string): Node {
  const { valueStart: from, value } = node;
  if (from === undefined || value === undefined || !/^[{[]/.test(value))
    return { ...node, children: node.children.map((one) => unfolded(one, text)) };
  const [flow] = jsonTree(text.slice(from, from + longestFlow)).children;
  return { key: node.key, start: node.start, end: node.end, children: (flow?.children ?? []).map(shiftedBy(from)) };
}

const bare = (text: string): string => text.replace(/^'|'$/g, '');

const shiftedBy =
  (by: number) =>
  (node: Node): Node => ({
    key: bare(node.key),
    start: node.start + by,
    end: node.end + by,
    ...(node.value !== undefined && { value: bare(node.value) }),
    children: node.children.map(shiftedBy(by)),
  });

const noFields = /^(?:examples?|x-[\w-]+|enum|required|default|headers|links|description)$/;
/** A tree of a document is no deeper; what refers to itself is met once. */
const deepest = 60;

class Walk {
  readonly #file: ScannedFile;
  readonly #root: Node;
  readonly #met = new Set<string>();
  readonly #fields = new Map<string, ReturnedField>();
  readonly #outside = new Set<string>();
  /** Requests whose answer is described where they are. */
  readonly #inline = new Set<string>();

  constructor(file: ScannedFile, root: Node) {
    this.#file = file;
    this.#root = root;
  }

  visit(node: Node, owner: string, depth = 0): void {
    if (depth > deepest) return;
    for (const one of node.children) {
      if (one.key === '$ref') this.#follow(one.value ?? '', depth);
      else if (one.key === 'properties' && one.value === undefined) this.#properties(one, owner, depth);
      else if (!noFields.test(one.key)) this.visit(one, owner, depth + 1);
    }
  }

  /** A path that is described in another file. */
  leave(target: string): void {
    this.#outside.add(target);
  }

  outputs(): Outputs {
    const types = new Set([...this.#met].filter((name) => !name.includes('/responses/')).concat(...this.#inline)).size;
    return { types, fields: [...this.#fields.values()], elsewhere: this.#outside.size };
  }

  #follow(target: string, depth: number): void {
    if (!target.startsWith('#/')) return void this.#outside.add(target);
    if (this.#met.has(target)) return;
    this.#met.add(target);
    const steps = target
      .slice(2)
      .split('/')
      .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
    const node = steps.reduce<Node | undefined>((at, step) => child(at, step), this.#root);
    if (node) this.visit(node, steps.at(-1)!, depth + 1);
    else this.#outside.add(target);
  }

  #properties(node: Node, owner: string, depth: number): void {
    if (owner.includes(' ')) this.#inline.add(owner);
    for (const field of node.children) {
      if (child(field, 'writeOnly')?.value === 'true') continue;
      const type = child(field, 'type')?.value ?? '';
      const holdsMore = child(field, 'properties') ?? child(field, '$ref') ?? child(field, 'allOf');
      const is = holdsMore ? undefined : returnedKindOf(owner, field.key, type);
      const key = `${owner}.${field.key}`;
      if (is && !this.#fields.has(key))
        this.#fields.set(key, { owner, field: field.key, line: this.#file.lineOf(field.start), is });
      this.visit(field, owner, depth + 1);
    }
  }
}
