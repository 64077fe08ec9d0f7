/**
 * Terraform's expressions as trees: literals, templates, names with their attributes and indices, splats, operators,
 * conditions, calls, `for`. Directives within templates (`%{ if }`) and here-documents are not read: undefined, so that
 * whoever asks says that the value is not known. Grammar: HCL native syntax specification, "Expressions".
 */
export type Expression =
  | { readonly is: 'literal'; readonly value: string | number | boolean | null; readonly text: string }
  | { readonly is: 'template'; readonly parts: readonly Expression[]; readonly text: string }
  | { readonly is: 'name'; readonly name: string; readonly text: string }
  | { readonly is: 'list'; readonly items: readonly Expression[]; readonly text: string }
  | { readonly is: 'object'; readonly members: readonly (readonly [Expression, Expression])[]; readonly text: string }
  | { readonly is: 'get'; readonly of: Expression; readonly key: Expression; readonly text: string }
  | { readonly is: 'splat'; readonly of: Expression; readonly keys: readonly Expression[]; readonly text: string }
  | {
      readonly is: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly spread: boolean;
      readonly text: string;
    }
  | {
      readonly is: 'if';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly text: string;
    }
  | {
      readonly is: 'binary';
      readonly op: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly text: string;
    }
  | { readonly is: 'unary'; readonly op: string; readonly of: Expression; readonly text: string }
  | ForExpression;

export interface ForExpression {
  readonly is: 'for';
  /** The last one names the value, the one before it the key. */
  readonly names: readonly string[];
  readonly over: Expression;
  /** Of an object; a list has none. */
  readonly key?: Expression;
  readonly value: Expression;
  readonly when?: Expression;
  /** `...`: values of one key make a list. */
  readonly groups: boolean;
  readonly text: string;
}

const longest = 20_000;
const mostKept = 5_000;
/** The same few expressions are asked for in every module and at every landing. */
const kept = new Map<string, Expression | undefined>();

export const readExpression = (text: string): Expression | undefined => readOnce(text, 'expression');

/** The lines of a here-document. */
export const readTemplate = (text: string): Expression | undefined => readOnce(text, 'template');

function readOnce(text: string, as: 'expression' | 'template'): Expression | undefined {
  const key = `${as} ${text}`;
  if (kept.has(key)) return kept.get(key);
  if (kept.size >= mostKept) kept.clear();
  const read = text.length > longest ? undefined : readAnew(text, as);
  kept.set(key, read);
  return read;
}

function readAnew(text: string, as: 'expression' | 'template'): Expression | undefined {
  try {
    const reader = new Reader(text);
    const found = as === 'expression' ? reader.expression() : reader.template();
    return reader.isAtEnd() ? found : undefined;
  } catch (error) {
    if (error instanceof NotRead) return undefined;
    throw error;
  }
}

/** Thrown and caught within this file only. */
class NotRead extends Error {}

const deepest = 100;
/** From the loosest to the tightest. */
const operators: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#skip();
    return this.#at >= this.#text.length;
  }

  expression(): Expression {
    if ((this.#depth += 1) > deepest) throw new NotRead();
    this.#skip();
    const start = this.#at;
    const test = this.#binary(0);
    let found = test;
    if (this.#takes('?')) {
      const yes = this.expression();
      this.#expect(':');
      found = { is: 'if', test, yes, no: this.expression(), text: '' };
      found = { ...found, text: this.#since(start) };
    }
    this.#depth -= 1;
    return found;
  }

  #since(start: number): string {
    return this.#text.slice(start, this.#at).trim();
  }

  #binary(level: number): Expression {
    const ops = operators[level];
    if (!ops) return this.#unary();
    this.#skip();
    const start = this.#at;
    let left = this.#binary(level + 1);
    for (;;) {
      this.#skip();
      const op = ops.find((one) => this.#text.startsWith(one, this.#at));
      // `=>` of an object and `...` are no operators.
      if (op === undefined) return left;
      this.#at += op.length;
      const right = this.#binary(level + 1);
      left = { is: 'binary', op, left, right, text: this.#since(start) };
    }
  }

  #unary(): Expression {
    this.#skip();
    const start = this.#at;
    const op = this.#text[this.#at];
    if ((op === '!' && this.#text[this.#at + 1] !== '=') || op === '-') {
      this.#at += 1;
      if ((this.#depth += 1) > deepest) throw new NotRead();
      const of = this.#unary();
      this.#depth -= 1;
      return { is: 'unary', op, of, text: this.#since(start) };
    }
    return this.#postfix();
  }

  #postfix(): Expression {
    const start = this.#at;
    let of = this.#primary();
    for (;;) {
      const char = this.#text[this.#at];
      if (char === '.' && this.#text[this.#at + 1] !== '.') {
        this.#at += 1;
        if (this.#text[this.#at] === '*') {
          this.#at += 1;
          of = this.#splat(of, start);
        } else of = { is: 'get', of, key: this.#attribute(), text: this.#since(start) };
      } else if (char === '[') {
        this.#at += 1;
        if (this.#takes('*')) {
          this.#expect(']');
          of = this.#splat(of, start);
          continue;
        }
        const key = this.expression();
        this.#expect(']');
        of = { is: 'get', of, key, text: this.#since(start) };
      } else return of;
    }
  }

  /** What follows a splat is asked of each. */
  #splat(of: Expression, start: number): Expression {
    const keys: Expression[] = [];
    for (;;) {
      const char = this.#text[this.#at];
      if (char === '.' && /[A-Za-z_\d]/.test(this.#text[this.#at + 1] ?? '')) {
        this.#at += 1;
        keys.push(this.#attribute());
      } else if (char === '[' && this.#text[this.#at + 1] !== '*') {
        this.#at += 1;
        keys.push(this.expression());
        this.#expect(']');
      } else return { is: 'splat', of, keys, text: this.#since(start) };
    }
  }

  #attribute(): Expression {
    const found = this.#match(/[A-Za-z_][\w-]*|\d+/y);
    if (found === undefined) throw new NotRead();
    return { is: 'literal', value: /^\d/.test(found) ? Number(found) : found, text: found };
  }

  #primary(): Expression {
    this.#skip();
    const char = this.#text[this.#at];
    if (char === '"') return this.#string();
    if (char === '(') {
      this.#at += 1;
      const within = this.expression();
      this.#expect(')');
      return within;
    }
    if (char === '[') return this.#list();
    if (char === '{') return this.#object();
    const start = this.#at;
    const number = this.#match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) return { is: 'literal', value: Number(number), text: number };
    const name = this.#match(/[A-Za-z_][\w-]*/y);
    if (name === undefined) throw new NotRead();
    if (name === 'true' || name === 'false') return { is: 'literal', value: name === 'true', text: name };
    if (name === 'null') return { is: 'literal', value: null, text: name };
    if (this.#text[this.#at] === ':' && this.#text[this.#at + 1] === ':') throw new NotRead();
    return this.#text[this.#at] === '(' ? this.#call(name, start) : { is: 'name', name, text: name };
  }

  #call(name: string, start: number): Expression {
    this.#at += 1;
    const args: Expression[] = [];
    let spread = false;
    while (!this.#takes(')')) {
      args.push(this.expression());
      spread = this.#takes('...');
      if (!this.#takes(',')) {
        this.#expect(')');
        break;
      }
    }
    return { is: 'call', name, args, spread, text: this.#since(start) };
  }

  #list(): Expression {
    const start = this.#at;
    this.#at += 1;
    const loop = this.#for(']', start);
    if (loop) return loop;
    const items: Expression[] = [];
    while (!this.#takes(']')) {
      items.push(this.expression());
      if (!this.#takes(',')) {
        this.#expect(']');
        break;
      }
    }
    return { is: 'list', items, text: this.#since(start) };
  }

  #object(): Expression {
    const start = this.#at;
    this.#at += 1;
    const loop = this.#for('}', start);
    if (loop) return loop;
    const members: (readonly [Expression, Expression])[] = [];
    while (!this.#takes('}')) {
      const key = this.expression();
      if (!this.#takes('=') && !this.#takes(':')) throw new NotRead();
      // A bare word is a key, not a name.
      members.push([key.is === 'name' ? { is: 'literal', value: key.name, text: key.name } : key, this.expression()]);
      this.#takes(',');
    }
    return { is: 'object', members, text: this.#since(start) };
  }

  #for(close: string, start: number): Expression | undefined {
    this.#skip();
    if (this.#match(/for(?=\s)/y) === undefined) return undefined;
    const names: string[] = [];
    do {
      this.#skip();
      const name = this.#match(/[A-Za-z_][\w-]*/y);
      if (name === undefined) throw new NotRead();
      names.push(name);
    } while (this.#takes(','));
    this.#skip();
    if (this.#match(/in(?=[\s[{(])/y) === undefined) throw new NotRead();
    const over = this.expression();
    this.#expect(':');
    const first = this.expression();
    const key = close === '}' ? first : undefined;
    if (key && !this.#takes('=>')) throw new NotRead();
    const value = key ? this.expression() : first;
    const groups = this.#takes('...');
    this.#skip();
    const when = this.#match(/if(?=[\s(!])/y) === undefined ? undefined : this.expression();
    this.#expect(close);
    const text = this.#since(start);
    return { is: 'for', names, over, value, groups, text, ...(key && { key }), ...(when && { when }) };
  }

  #string(): Expression {
    this.#at += 1;
    return this.template('"');
  }

  /** Up to the quote that ends it, or to the end of a here-document, where a backslash is nothing but one. */
  template(end?: '"'): Expression {
    const start = this.#at;
    const parts: Expression[] = [];
    let plain = '';
    const flush = (): void => {
      if (plain !== '') parts.push({ is: 'literal', value: plain, text: plain });
      plain = '';
    };
    while (this.#text[this.#at] !== end) {
      if (this.#text.startsWith('${', this.#at)) {
        flush();
        parts.push(this.#interpolation());
      } else plain += this.#plain(end);
    }
    flush();
    if (end) this.#at += 1;
    const text = end ? `"${this.#since(start)}` : this.#since(start);
    const [only] = parts;
    if (!only) return { is: 'literal', value: '', text };
    if (parts.length === 1 && only.is === 'literal') return { ...only, text };
    return { is: 'template', parts, text };
  }

  #interpolation(): Expression {
    this.#at += this.#text[this.#at + 2] === '~' ? 3 : 2;
    const within = this.expression();
    this.#takes('~');
    this.#expect('}');
    return within;
  }

  #plain(end: '"' | undefined): string {
    const char = this.#text[this.#at];
    if (char === undefined || this.#text.startsWith('%{', this.#at)) throw new NotRead();
    if (this.#text.startsWith('$${', this.#at) || this.#text.startsWith('%%{', this.#at)) {
      this.#at += 3;
      return `${char}{`;
    }
    this.#at += 1;
    if (char !== '\\' || end === undefined) return char;
    const next = this.#text[this.#at] ?? '';
    if (next === 'u' || next === 'U') throw new NotRead();
    this.#at += 1;
    return ({ n: '\n', r: '\r', t: '\t' } as Readonly<Record<string, string>>)[next] ?? next;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #takes(word: string): boolean {
    this.#skip();
    // `=` is not the beginning of `=>` or `==`.
    if (!this.#text.startsWith(word, this.#at)) return false;
    if (word === '=' && /[=>]/.test(this.#text[this.#at + 1] ?? '')) return false;
    this.#at += word.length;
    return true;
  }

  #expect(word: string): void {
    if (!this.#takes(word)) throw new NotRead();
  }

  /** Blanks, line ends and comments. */
  #skip(): void {
    for (;;) {
      const char = this.#text[this.#at];
      if (char === ' ' || char === '\t' || char === '\n' || char === '\r') this.#at += 1;
      else if (char === '#' || (char === '/' && this.#text[this.#at + 1] === '/')) {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else if (char === '/' && this.#text[this.#at + 1] === '*') {
        const end = this.#text.indexOf('*/', this.#at + 2);
        if (end < 0) throw new NotRead();
        this.#at = end + 2;
      } else return;
    }
  }
}
