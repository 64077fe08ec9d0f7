/** Reads GraphQL questions (spec.graphql.org, October 2021): operations, fields, arguments, fragments. No directives. */
export type Value =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'plain'; readonly value: string | number | boolean | null }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, Value>> };

export type Selection =
  | {
      readonly kind: 'field';
      readonly alias: string;
      readonly name: string;
      readonly arguments: Readonly<Record<string, Value>>;
      readonly selections: readonly Selection[];
    }
  | { readonly kind: 'inline'; readonly on: string | null; readonly selections: readonly Selection[] }
  | { readonly kind: 'spread'; readonly name: string };

export interface Question {
  readonly operations: ReadonlyMap<
    string,
    { readonly variables: readonly string[]; readonly selections: readonly Selection[] }
  >;
  readonly fragments: ReadonlyMap<string, { readonly on: string; readonly selections: readonly Selection[] }>;
}

export class GraphqlSyntaxError extends Error {}

const token = /\s+|,|#[^\n]*|(\.\.\.|[{}()[\]:$!=@|&]|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|"(?:[^"\\\n]|\\.)*")/gy;

export function parseQuestion(text: string): Question {
  return new Reader(tokens(text)).question();
}

function tokens(text: string): string[] {
  const found: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match) throw new GraphqlSyntaxError('Parse error: unexpected character');
    if (match[1] !== undefined) found.push(match[1]);
  }
  return found;
}

class Reader {
  readonly #tokens: readonly string[];
  #place = 0;

  constructor(all: readonly string[]) {
    this.#tokens = all;
  }

  question(): Question {
    const operations = new Map<string, { variables: readonly string[]; selections: readonly Selection[] }>();
    const fragments = new Map<string, { on: string; selections: readonly Selection[] }>();
    while (this.#place < this.#tokens.length) {
      if (this.#peek() === '{') {
        operations.set('', { variables: [], selections: this.#selections() });
        continue;
      }
      const kind = this.#next();
      const name = this.#peek() === '{' || this.#peek() === '(' ? '' : this.#next();
      if (kind === 'fragment') {
        this.#expect('on');
        fragments.set(name, { on: this.#next(), selections: this.#selections() });
      } else if (kind === 'query')
        operations.set(name, { variables: this.#variables(), selections: this.#selections() });
      else throw new GraphqlSyntaxError(`Parse error on "${kind}"`);
    }
    return { operations, fragments };
  }

  #variables(): string[] {
    const names: string[] = [];
    if (this.#peek() !== '(') return names;
    this.#next();
    while (this.#peek() !== ')') {
      this.#expect('$');
      names.push(this.#next());
      this.#expect(':');
      while (!['$', ')'].includes(this.#peek())) this.#next();
    }
    this.#next();
    return names;
  }

  #selections(): Selection[] {
    this.#expect('{');
    const all: Selection[] = [];
    while (this.#peek() !== '}') all.push(this.#selection());
    this.#next();
    return all;
  }

  #selection(): Selection {
    const first = this.#next();
    if (first === '...') {
      if (this.#peek() === '{') return { kind: 'inline', on: null, selections: this.#selections() };
      const name = this.#next();
      return name === 'on'
        ? { kind: 'inline', on: this.#next(), selections: this.#selections() }
        : { kind: 'spread', name };
    }
    let name = first;
    if (this.#peek() === ':') {
      this.#next();
      name = this.#next();
    }
    const given = this.#peek() === '(' ? this.#fields('(', ')') : {};
    const selections = this.#peek() === '{' ? this.#selections() : [];
    return { kind: 'field', alias: first, name, arguments: given, selections };
  }

  #fields(open: string, close: string): Record<string, Value> {
    this.#expect(open);
    const fields: Record<string, Value> = {};
    while (this.#peek() !== close) {
      const name = this.#next();
      this.#expect(':');
      fields[name] = this.#value();
    }
    this.#next();
    return fields;
  }

  #value(): Value {
    const first = this.#peek();
    if (first === '{') return { kind: 'object', fields: this.#fields('{', '}') };
    this.#next();
    if (first === '$') return { kind: 'variable', name: this.#next() };
    if (first === '[') {
      const items: Value[] = [];
      while (this.#peek() !== ']') items.push(this.#value());
      this.#next();
      return { kind: 'list', items };
    }
    if (/^["\d-]/.test(first)) return { kind: 'plain', value: JSON.parse(first) as string | number };
    if (first === 'true' || first === 'false') return { kind: 'plain', value: first === 'true' };
    return first === 'null' ? { kind: 'plain', value: null } : { kind: 'enum', name: first };
  }

  #peek(): string {
    return this.#tokens[this.#place] ?? '';
  }

  #next(): string {
    const one = this.#tokens[this.#place++];
    if (one === undefined) throw new GraphqlSyntaxError('Parse error: unexpected end of the question');
    return one;
  }

  #expect(what: string): void {
    const one = this.#next();
    if (one !== what) throw new GraphqlSyntaxError(`Parse error on "${one}", expecting "${what}"`);
  }
}
