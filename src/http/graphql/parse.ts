/**
 * Reads executable GraphQL documents (the October 2021 specification without type definitions): operations, variables with
 * defaults, fragments, inline fragments, aliases, @skip and @include. Total: a text that is none gives an error with its place.
 */
import { failed, ok, type Result } from '../../base/result.ts';
import type {
  Condition,
  Document,
  Fragment,
  InputValue,
  Operation,
  Selection,
  VariableDefinition,
} from './document.ts';
import { GraphqlSyntaxError, stringValue, tokensOf, type Token } from './tokens.ts';

/** Deeper nesting is nobody's query. */
const deepest = 100;

export interface DocumentFault {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export function parseDocument(text: string): Result<Document, DocumentFault> {
  try {
    return ok(new DocumentReader(tokensOf(text)).document());
  } catch (error) {
    if (!(error instanceof GraphqlSyntaxError)) throw error;
    const before = text.slice(0, error.at).split('\n');
    return failed({
      message: error.message,
      line: before.length,
      column: error.at - text.lastIndexOf('\n', error.at - 1),
    });
  }
}

class DocumentReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  document(): Document {
    const operations: Operation[] = [];
    const fragments = new Map<string, Fragment>();
    while (this.#peek().kind !== 'end') {
      if (this.#peek().text === 'fragment') {
        const fragment = this.#fragment();
        fragments.set(fragment.name, fragment);
      } else operations.push(this.#operation());
    }
    if (operations.length === 0) this.#fail('an operation');
    return { operations, fragments };
  }

  #operation(): Operation {
    if (this.#peek().text === '{') return { kind: 'query', variables: [], selections: this.#selections() };
    const kind = this.#name();
    if (kind !== 'query' && kind !== 'mutation' && kind !== 'subscription') this.#fail('query or mutation', -1);
    const name = this.#peek().kind === 'name' ? this.#name() : undefined;
    const variables = this.#variables();
    this.#directives();
    return { kind, variables, selections: this.#selections(), ...(name === undefined ? {} : { name }) };
  }

  #variables(): readonly VariableDefinition[] {
    if (!this.#skip('(')) return [];
    const variables: VariableDefinition[] = [];
    while (!this.#skip(')')) {
      this.#expect('$');
      const name = this.#name();
      this.#expect(':');
      const required = this.#type();
      const fallback = this.#skip('=') ? this.#value() : undefined;
      this.#directives();
      variables.push({ name, required, ...(fallback ? { fallback } : {}) });
    }
    return variables;
  }

  /** True when the type ends in `!`: null is no value of it. */
  #type(): boolean {
    this.#nested(() => {
      if (this.#skip('[')) {
        this.#type();
        this.#expect(']');
      } else this.#name();
    });
    return this.#skip('!');
  }

  #fragment(): Fragment {
    this.#expect('fragment');
    const name = this.#name();
    this.#expect('on');
    const on = this.#name();
    this.#directives();
    return { name, on, selections: this.#selections() };
  }

  #selections(): readonly Selection[] {
    return this.#nested(() => {
      this.#expect('{');
      const selections = [this.#selection()];
      while (!this.#skip('}')) selections.push(this.#selection());
      return selections;
    });
  }

  #selection(): Selection {
    if (!this.#skip('...')) return this.#field();
    if (this.#peek().kind === 'name' && this.#peek().text !== 'on')
      return { kind: 'spread', name: this.#name(), conditions: this.#directives() };
    const on = this.#skip('on') ? this.#name() : undefined;
    const conditions = this.#directives();
    return { kind: 'inline', conditions, selections: this.#selections(), ...(on === undefined ? {} : { on }) };
  }

  #field(): Selection {
    const key = this.#name();
    const name = this.#skip(':') ? this.#name() : key;
    const input = this.#input();
    const conditions = this.#directives();
    const selections = this.#peek().text === '{' ? this.#selections() : undefined;
    return { kind: 'field', key, name, input, conditions, ...(selections ? { selections } : {}) };
  }

  #input(): ReadonlyMap<string, InputValue> {
    return this.#skip('(') ? this.#members(')') : new Map<string, InputValue>();
  }

  #members(end: string): ReadonlyMap<string, InputValue> {
    const members = new Map<string, InputValue>();
    while (!this.#skip(end)) {
      const name = this.#name();
      this.#expect(':');
      members.set(name, this.#value());
    }
    return members;
  }

  #directives(): readonly Condition[] {
    const conditions: Condition[] = [];
    while (this.#skip('@')) {
      const name = this.#name();
      const value = this.#input().get('if');
      if ((name === 'include' || name === 'skip') && value) conditions.push({ wanted: name === 'include', value });
    }
    return conditions;
  }

  #value(): InputValue {
    return this.#nested(() => {
      const token = this.#peek();
      if (this.#skip('$')) return { kind: 'variable', name: this.#name() };
      if (this.#skip('{')) return { kind: 'object', fields: this.#members('}') };
      if (this.#skip('[')) {
        const items: InputValue[] = [];
        while (!this.#skip(']')) items.push(this.#value());
        return { kind: 'list', items };
      }
      if (token.kind === 'punctuator' || token.kind === 'end') this.#fail('a value');
      this.#at++;
      return { kind: 'value', value: scalarOf(token) };
    });
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > deepest) this.#fail('less nesting');
    const value = read();
    this.#depth--;
    return value;
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #skip(text: string): boolean {
    const token = this.#peek();
    if (token.text !== text || token.kind === 'string') return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#skip(text)) this.#fail(`"${text}"`);
  }

  #name(): string {
    const token = this.#peek();
    if (token.kind !== 'name') this.#fail('a name');
    this.#at++;
    return token.text;
  }

  #fail(expected: string, back = 0): never {
    const token = this.#tokens[this.#at + back]!;
    const found = token.kind === 'end' ? 'the end' : JSON.stringify(token.text.slice(0, 40));
    throw new GraphqlSyntaxError(`expected ${expected}, found ${found}`, token.at);
  }
}

function scalarOf(token: Token): string | number | boolean | null {
  if (token.kind === 'string') return stringValue(token);
  if (token.kind === 'number') return Number(token.text);
  if (token.text === 'true' || token.text === 'false') return token.text === 'true';
  return token.text === 'null' ? null : token.text;
}
