/**
 * Answers a question over plain objects whose fields are values or functions of their arguments, as the specification says
 * (6.4): what is refused is null with an error that names its path, and null where the schema forbids it goes up to the next
 * place where it may stand. A value that the schema does not allow is a fault of the face and throws.
 */
import type { Question, Selection, Value } from './parse.ts';
import { isA, type FieldType, type GraphqlSchema, type ObjectType } from './schema.ts';

export type Resolved = Readonly<Record<string, unknown>> & { readonly __typename: string };
export type Arguments = Readonly<Record<string, unknown>>;

export interface GraphqlProblem {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
  readonly message: string;
}

/** Thrown by a resolver: this part may not be read. */
export class GraphqlRefusal extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** The question itself is wrong: nothing is answered. */
export class GraphqlMistake extends Error {}

class NullGoesUp extends Error {}

export class Execution {
  readonly problems: GraphqlProblem[] = [];
  readonly #schema: GraphqlSchema;
  readonly #question: Question;
  readonly #variables: Arguments;

  constructor(schema: GraphqlSchema, question: Question, variables: Arguments) {
    this.#schema = schema;
    this.#question = question;
    this.#variables = variables;
  }

  run(root: Resolved, operation: string): unknown {
    const asked = this.#question.operations.get(operation) ?? [...this.#question.operations.values()][0];
    if (asked === undefined) throw new GraphqlMistake('No operation');
    try {
      return this.#object(root, asked.selections, []);
    } catch (error) {
      if (error instanceof NullGoesUp) return null;
      throw error;
    }
  }

  #object(
    value: Resolved,
    selections: readonly Selection[],
    path: readonly (string | number)[],
  ): Record<string, unknown> {
    const type = this.#schema.types.get(value.__typename);
    if (type === undefined) throw new Error(`The contract has no type ${value.__typename}`);
    const answer: Record<string, unknown> = {};
    for (const field of this.#fieldsOf(type, selections)) {
      const at = [...path, field.alias];
      answer[field.alias] = field.name === '__typename' ? type.name : this.#field(value, type, field, at);
    }
    return answer;
  }

  #fieldsOf(type: ObjectType, selections: readonly Selection[]): Extract<Selection, { kind: 'field' }>[] {
    return selections.flatMap((one) => {
      if (one.kind === 'field') return [one];
      const fragment = one.kind === 'spread' ? this.#question.fragments.get(one.name) : one;
      if (fragment === undefined) throw new GraphqlMistake('Fragment was used, but not defined');
      const isMeant = fragment.on === null || isA(this.#schema, type.name, fragment.on);
      return isMeant ? this.#fieldsOf(type, fragment.selections) : [];
    });
  }

  #field(
    value: Resolved,
    type: ObjectType,
    asked: Extract<Selection, { kind: 'field' }>,
    path: readonly (string | number)[],
  ): unknown {
    const known = type.fields.get(asked.name);
    if (known === undefined) throw new GraphqlMistake(`Field '${asked.name}' doesn't exist on type '${type.name}'`);
    const given = this.#argumentsOf(known, type, asked);
    if (!(asked.name in value)) throw new Error(`${type.name}.${asked.name} is in the contract and not played`);
    try {
      const held = value[asked.name];
      const resolved: unknown = typeof held === 'function' ? (held as (given: Arguments) => unknown)(given) : held;
      return this.#completed(known.type, resolved, asked.selections, path);
    } catch (error) {
      if (error instanceof GraphqlRefusal) this.problems.push({ type: error.type, path, message: error.message });
      else if (!(error instanceof NullGoesUp)) throw error;
      if (known.type.endsWith('!')) throw new NullGoesUp();
      return null;
    }
  }

  #argumentsOf(
    { arguments: known }: FieldType,
    type: ObjectType,
    asked: Extract<Selection, { kind: 'field' }>,
  ): Arguments {
    const given: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(asked.arguments)) {
      if (!known.has(name))
        throw new GraphqlMistake(`Field '${asked.name}' doesn't accept argument '${name}' (${type.name})`);
      given[name] = this.#plain(value);
    }
    for (const [name, wanted] of known)
      if (wanted.endsWith('!') && (given[name] ?? null) === null)
        throw new GraphqlMistake(`Field '${asked.name}' is missing required arguments: ${name}`);
    return given;
  }

  #plain(value: Value): unknown {
    if (value.kind === 'variable') return this.#variables[value.name] ?? null;
    if (value.kind === 'enum') return value.name;
    if (value.kind === 'list') return value.items.map((item) => this.#plain(item));
    if (value.kind === 'object')
      return Object.fromEntries(Object.entries(value.fields).map(([name, one]) => [name, this.#plain(one)]));
    return value.value;
  }

  #completed(
    type: string,
    value: unknown,
    selections: readonly Selection[],
    path: readonly (string | number)[],
  ): unknown {
    if (type.endsWith('!')) {
      if (value === null || value === undefined) throw new Error(`${path.join('.')} is null and may not be (${type})`);
      return this.#completed(type.slice(0, -1), value, selections, path);
    }
    if (value === null || value === undefined) return null;
    if (type.startsWith('['))
      return (value as unknown[]).map((item, i) => this.#item(type.slice(1, -1), item, selections, [...path, i]));
    if (typeof value === 'object') {
      const object = value as Resolved;
      if (!isA(this.#schema, object.__typename, type))
        throw new Error(`${path.join('.')}: ${object.__typename} is no ${type}`);
      if (selections.length === 0) throw new GraphqlMistake(`Field must have selections (${path.join('.')})`);
      return this.#object(object, selections, path);
    }
    if (!this.#isScalar(type, value)) throw new Error(`${path.join('.')}: ${JSON.stringify(value)} is no ${type}`);
    return value;
  }

  #item(type: string, value: unknown, selections: readonly Selection[], path: readonly (string | number)[]): unknown {
    try {
      return this.#completed(type, value, selections, path);
    } catch (error) {
      if (error instanceof NullGoesUp && !type.endsWith('!')) return null;
      throw error;
    }
  }

  #isScalar(type: string, value: unknown): boolean {
    const values = this.#schema.enums.get(type);
    if (values) return typeof value === 'string' && values.includes(value);
    switch (type) {
      case 'Int':
        return Number.isInteger(value);
      case 'Boolean':
        return typeof value === 'boolean';
      case 'DateTime':
        return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.000)?Z$/.test(value);
      case 'GitObjectID':
        return typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);
      case 'BigInt':
        return typeof value === 'string' && /^\d+$/.test(value);
      case 'String':
      case 'URI':
      case 'ID':
      case 'GitTimestamp':
        return typeof value === 'string';
      default:
        throw new Error(`Nothing is known of the type ${type}`);
    }
  }
}
