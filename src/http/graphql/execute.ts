/**
 * Executes a read document over plain values: an object's field is a value, a promise of one, or a function from the
 * field's arguments to one, called only when the field is asked for. There is no schema: `__typename` of a value decides which
 * fragments apply, and a field that a value does not have is an error of the request.
 */
import type { Condition, Document, InputValue, Operation, Selection } from './document.ts';

export type Scalar = string | number | boolean | null;
export type Node = Scalar | NodeObject | readonly Node[];
export interface NodeObject {
  readonly __typename: string;
  readonly [field: string]: Node | Promise<Node> | ((input: Input) => Node | Promise<Node>);
}
export type Input = Readonly<Record<string, unknown>>;

export interface GraphqlRequest {
  readonly document: Document;
  readonly operationName?: string;
  readonly variables: Input;
}

export type GraphqlAnswer =
  | { readonly data: unknown }
  | { readonly errors: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[] };

/** What was asked cannot be answered; the message is for whoever asked. */
class RequestFault extends Error {
  override readonly name = 'RequestFault';
  readonly path: readonly (string | number)[] | undefined;

  constructor(message: string, path?: readonly (string | number)[]) {
    super(message);
    this.path = path;
  }
}

type Path = readonly (string | number)[];

interface Execution {
  readonly document: Document;
  readonly variables: Input;
}

export async function execute(root: NodeObject, request: GraphqlRequest): Promise<GraphqlAnswer> {
  try {
    const operation = operationOf(request);
    if (operation.kind !== 'query') throw new RequestFault(`a ${operation.kind} cannot be run here: this only answers`);
    const execution = { document: request.document, variables: variablesOf(operation, request.variables) };
    return { data: await objectOf(root, operation.selections, { execution, path: [] }) };
  } catch (error) {
    if (!(error instanceof RequestFault)) throw error;
    return { errors: [{ message: error.message, ...(error.path ? { path: error.path } : {}) }] };
  }
}

function operationOf({ document, operationName }: GraphqlRequest): Operation {
  const { operations } = document;
  if (operationName === undefined && operations.length === 1) return operations[0]!;
  const named = operations.find(({ name }) => name === operationName);
  if (!named) throw new RequestFault('the document has several operations: name one in operationName');
  return named;
}

function variablesOf(operation: Operation, given: Input): Input {
  const values: Record<string, unknown> = {};
  for (const { name, required, fallback } of operation.variables) {
    const value = given[name] ?? (fallback ? valueOf(fallback, {}) : null);
    if (required && value === null) throw new RequestFault(`the variable $${name} has no value`);
    values[name] = value;
  }
  return values;
}

function valueOf(input: InputValue, variables: Input): unknown {
  switch (input.kind) {
    case 'value':
      return input.value;
    case 'list':
      return input.items.map((item) => valueOf(item, variables));
    case 'object':
      return Object.fromEntries([...input.fields].map(([name, field]) => [name, valueOf(field, variables)]));
    case 'variable':
      if (!Object.hasOwn(variables, input.name)) throw new RequestFault(`the variable $${input.name} is not declared`);
      return variables[input.name];
  }
}

interface Place {
  readonly execution: Execution;
  readonly path: Path;
}

async function complete(value: Node, selections: readonly Selection[] | undefined, place: Place): Promise<unknown> {
  if (value === null) return null;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    // One after the other: each may read a file.
    for (const [index, item] of (value as readonly Node[]).entries())
      items.push(await complete(item, selections, { ...place, path: [...place.path, index] }));
    return items;
  }
  if (typeof value !== 'object') {
    if (selections) throw new RequestFault('a plain value has no fields', place.path);
    return value;
  }
  const object = value as NodeObject;
  if (!selections) throw new RequestFault(`say which fields of ${object.__typename} are wanted`, place.path);
  return objectOf(object, selections, place);
}

async function objectOf(object: NodeObject, selections: readonly Selection[], place: Place): Promise<unknown> {
  const answer: Record<string, unknown> = {};
  for (const [key, fields] of fieldsOf(object, selections, place.execution)) {
    const [field] = fields;
    const { name, input } = field!;
    const path = [...place.path, key];
    if (!Object.hasOwn(object, name)) throw new RequestFault(`there is no field ${name} on ${object.__typename}`, path);
    const made = object[name]!;
    const { variables } = place.execution;
    const asked = Object.fromEntries([...input].map(([argument, value]) => [argument, valueOf(value, variables)]));
    const value = await (typeof made === 'function' ? made(asked) : made);
    const inner = fields.flatMap((one) => one.selections ?? []);
    answer[key] = await complete(value, inner.length > 0 ? inner : undefined, { ...place, path });
  }
  return answer;
}

type Field = Extract<Selection, { kind: 'field' }>;

/** The fields that apply to the object, by the key of the answer; the same key asked for twice is one field. */
function fieldsOf(
  object: NodeObject,
  selections: readonly Selection[],
  execution: Execution,
): ReadonlyMap<string, readonly Field[]> {
  const fields = new Map<string, Field[]>();
  const walk = (some: readonly Selection[], within: ReadonlySet<string>): void => {
    for (const selection of some) {
      if (!selection.conditions.every((condition) => holds(condition, execution))) continue;
      if (selection.kind === 'field') {
        const known = fields.get(selection.key);
        if (known) known.push(selection);
        else fields.set(selection.key, [selection]);
      } else if (selection.kind === 'inline') {
        if (selection.on === undefined || selection.on === object.__typename) walk(selection.selections, within);
      } else {
        const fragment = execution.document.fragments.get(selection.name);
        if (!fragment) throw new RequestFault(`there is no fragment ${selection.name}`);
        if (within.has(fragment.name)) throw new RequestFault(`the fragment ${fragment.name} holds itself`);
        if (fragment.on === object.__typename) walk(fragment.selections, new Set([...within, fragment.name]));
      }
    }
  };
  walk(selections, new Set());
  return fields;
}

function holds({ wanted, value }: Condition, { variables }: Execution): boolean {
  return valueOf(value, variables) === wanted;
}
