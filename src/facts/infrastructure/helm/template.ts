/**
 * Go's template language as trees, as far as charts use it: actions, pipelines, variables, `if`, `with`, `range`, `define`,
 * `template`, `block`. Text that is not read is an error, never a shorter template. Grammar: Go package text/template.
 */
export type Node =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'show'; readonly pipeline: Pipeline }
  | {
      readonly is: 'branch';
      readonly by: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly held: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | { readonly is: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined };

export interface Pipeline {
  /** `$x := …`; of `range` also the key before it. */
  readonly names: readonly string[];
  readonly declares: boolean;
  readonly commands: readonly (readonly Operand[])[];
  readonly text: string;
}

export type Operand =
  | { readonly is: 'literal'; readonly value: string | number | boolean | null }
  | { readonly is: 'field'; readonly path: readonly string[] }
  | { readonly is: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly is: 'function'; readonly name: string }
  | { readonly is: 'group'; readonly pipeline: Pipeline; readonly path: readonly string[] };

export interface Template {
  readonly body: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}

/** Thrown by `readTemplate` for what is not read, in words. */
export class NotTemplate extends Error {}

interface Piece {
  readonly action: boolean;
  readonly text: string;
}

/** Alternating text and actions, blanks trimmed where `{{-` and `-}}` say so. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trims = false;
  for (;;) {
    const open = text.indexOf('{{', at);
    let plain = text.slice(at, open < 0 ? text.length : open);
    if (trims) plain = plain.trimStart();
    if (open < 0) return [...pieces, { action: false, text: plain }];
    const trimsBefore = /^\{\{-\s/.test(text.slice(open, open + 4));
    pieces.push({ action: false, text: trimsBefore ? plain.trimEnd() : plain });
    const end = endOfAction(text, open + 2);
    const inner = text.slice(open + (trimsBefore ? 3 : 2), end);
    trims = /\s-$/.test(inner);
    pieces.push({ action: true, text: (trims ? inner.slice(0, -1) : inner).trim() });
    at = end + 2;
  }
}

function endOfAction(text: string, from: number): number {
  const comment = /^-?\s*\/\*/.exec(text.slice(from, from + 20));
  if (comment) {
    const close = text.indexOf('*/', from);
    const end = close < 0 ? -1 : text.indexOf('}}', close);
    if (end < 0) throw new NotTemplate('a comment that does not end');
    return end;
  }
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text[at]!;
    if (quote !== '') {
      if (char === '\\' && quote === '"') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === '`') quote = char;
    else if (char === '}' && text[at + 1] === '}') return at;
  }
  throw new NotTemplate('an action that does not end');
}

export function readTemplate(text: string): Template {
  const pieces = piecesOf(text);
  const defined = new Map<string, readonly Node[]>();
  const reader = new BodyReader(pieces, defined);
  const body = reader.body(false);
  return { body, defined };
}

const deepest = 100;

class BodyReader {
  readonly #pieces: readonly Piece[];
  readonly #defined: Map<string, readonly Node[]>;
  #at = 0;
  #depth = 0;
  /** What ended the last body: `else …` or `end`. */
  #closing = '';

  constructor(pieces: readonly Piece[], defined: Map<string, readonly Node[]>) {
    this.#pieces = pieces;
    this.#defined = defined;
  }

  body(isNested: boolean): readonly Node[] {
    if ((this.#depth += 1) > deepest) throw new NotTemplate('nested too deeply');
    const nodes: Node[] = [];
    for (;;) {
      const piece = this.#pieces[this.#at++];
      if (!piece) {
        if (isNested) throw new NotTemplate('a block that does not end');
        break;
      }
      if (!piece.action) {
        if (piece.text !== '') nodes.push({ is: 'text', text: piece.text });
        continue;
      }
      if (/^(?:end|else)\b/.test(piece.text)) {
        if (!isNested) throw new NotTemplate(`an ${piece.text} of nothing`);
        this.#closing = piece.text;
        break;
      }
      const node = this.#action(piece.text);
      if (node) nodes.push(node);
    }
    this.#depth -= 1;
    return nodes;
  }

  #action(text: string): Node | undefined {
    if (text === '' || text.startsWith('/*')) return undefined;
    const [, word = '', rest = ''] =
      /^(if|with|range|define|block|template|break|continue)\b\s*([\s\S]*)$/.exec(text) ?? [];
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.#branch(word, rest);
      case 'define':
        this.#defined.set(nameIn(rest), this.#whole());
        return undefined;
      case 'block': {
        const name = nameIn(rest);
        this.#defined.set(name, this.#whole());
        return { is: 'template', name, pipeline: pipelineOf(rest.replace(/^\s*"[^"]*"/, '')) };
      }
      case 'template': {
        const argument = rest.replace(/^\s*"[^"]*"/, '').trim();
        return { is: 'template', name: nameIn(rest), pipeline: argument === '' ? undefined : pipelineOf(argument) };
      }
      case 'break':
      case 'continue':
        throw new NotTemplate(`${word} is not followed`);
      default:
        return { is: 'show', pipeline: pipelineOf(text) };
    }
  }

  #whole(): readonly Node[] {
    const body = this.body(true);
    if (this.#closing !== 'end') throw new NotTemplate('an else of nothing');
    return body;
  }

  #branch(by: 'if' | 'with' | 'range', condition: string): Node {
    const pipeline = pipelineOf(condition);
    const held = this.body(true);
    const closing = this.#closing;
    if (closing === 'end') return { is: 'branch', by, pipeline, held, otherwise: [] };
    const [, again, rest = ''] = /^else\s+(if|with)\b\s*([\s\S]*)$/.exec(closing) ?? [];
    if (again !== undefined)
      return { is: 'branch', by, pipeline, held, otherwise: [this.#branch(again as 'if', rest)] };
    return { is: 'branch', by, pipeline, held, otherwise: this.#whole() };
  }
}

function nameIn(text: string): string {
  const name = /^\s*"([^"]*)"/.exec(text)?.[1];
  if (name === undefined) throw new NotTemplate('a template without a name');
  return name;
}

const token =
  /\s+|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])'|\d+(?:\.\d+)?|-\d+(?:\.\d+)?|:=|[|(),=]|\$[A-Za-z_]\w*|\$|(?:\.[A-Za-z_]\w*)+|\.|[A-Za-z_]\w*/gy;

export function pipelineOf(text: string): Pipeline {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text)?.[0];
    if (found === undefined) throw new NotTemplate(`"${text.slice(0, 60)}" is not read`);
    tokens.push(found);
  }
  const reader = new PipelineReader(tokens, text);
  const pipeline = reader.pipeline();
  if (!reader.isAtEnd) throw new NotTemplate(`"${text.slice(0, 60)}" is not read`);
  return pipeline;
}

class PipelineReader {
  readonly #tokens: readonly string[];
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  get isAtEnd(): boolean {
    this.#skip();
    return this.#at >= this.#tokens.length;
  }

  #skip(): void {
    while (/^\s/.test(this.#tokens[this.#at] ?? '')) this.#at += 1;
  }

  #peek(): string | undefined {
    this.#skip();
    return this.#tokens[this.#at];
  }

  pipeline(): Pipeline {
    if ((this.#depth += 1) > deepest) throw new NotTemplate('nested too deeply');
    const { names, declares } = this.#declaration();
    const commands: (readonly Operand[])[] = [];
    do commands.push(this.#command());
    while (this.#takes('|'));
    this.#depth -= 1;
    return { names, declares, commands, text: this.#text };
  }

  #takes(word: string): boolean {
    if (this.#peek() !== word) return false;
    this.#at += 1;
    return true;
  }

  #declaration(): Pick<Pipeline, 'names' | 'declares'> {
    const start = this.#at;
    const names: string[] = [];
    while (/^\$\w/.test(this.#peek() ?? '')) {
      names.push(this.#tokens[this.#at++]!);
      if (!this.#takes(',')) break;
    }
    if (names.length > 0 && this.#takes(':=')) return { names, declares: true };
    if (names.length > 0 && this.#takes('=')) return { names, declares: false };
    this.#at = start;
    return { names: [], declares: false };
  }

  #command(): readonly Operand[] {
    const operands: Operand[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek())
      operands.push(this.#operand());
    if (operands.length === 0) throw new NotTemplate(`"${this.#text.slice(0, 60)}" lacks a value`);
    return operands;
  }

  #operand(): Operand {
    const word = this.#tokens[this.#at++]!;
    if (word === '(') {
      const pipeline = this.pipeline();
      if (!this.#takes(')')) throw new NotTemplate('a bracket that is not closed');
      return { is: 'group', pipeline, path: this.#path() };
    }
    if (word === '.') return { is: 'field', path: [] };
    if (word.startsWith('.')) return { is: 'field', path: word.slice(1).split('.') };
    if (word.startsWith('$')) return { is: 'variable', name: word, path: this.#path() };
    if (/^["`']/.test(word)) return { is: 'literal', value: word.startsWith('"') ? unquoted(word) : word.slice(1, -1) };
    if (/^-?\d/.test(word)) return { is: 'literal', value: Number(word) };
    if (word === 'true' || word === 'false') return { is: 'literal', value: word === 'true' };
    if (word === 'nil') return { is: 'literal', value: null };
    if (/^[A-Za-z_]/.test(word)) return { is: 'function', name: word };
    throw new NotTemplate(`unexpected ${word}`);
  }

  /** Directly behind a variable or a bracket. */
  #path(): readonly string[] {
    const next = this.#tokens[this.#at];
    if (next === undefined || !/^\.[A-Za-z_]/.test(next)) return [];
    this.#at += 1;
    return next.slice(1).split('.');
  }
}

function unquoted(word: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return word.slice(1, -1).replace(/\\([\s\S])/g, (_all, char: string) => escapes[char] ?? char);
}
