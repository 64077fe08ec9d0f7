/** The tokens of a GraphQL document. Commas, white space and comments mean nothing. */
export interface Token {
  readonly kind: 'name' | 'punctuator' | 'string' | 'number' | 'end';
  readonly text: string;
  readonly at: number;
}

/** The text is no GraphQL; caught where documents are read. */
export class GraphqlSyntaxError extends Error {
  override readonly name = 'GraphqlSyntaxError';
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const ignored = /(?:[\s,\uFEFF]|#[^\n\r]*)*/y;
const lexemes: readonly (readonly [kind: Token['kind'], pattern: RegExp])[] = [
  ['name', /[_A-Za-z]\w*/y],
  ['punctuator', /\.\.\.|[!$&():=@[\]{|}]/y],
  ['number', /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y],
  ['string', /"""(?:\\"""|[^"]|"(?!""))*"""|"(?:[^"\\\n\r]|\\.)*"/y],
];

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = skipped(text, 0); at < text.length; at = skipped(text, at)) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function skipped(text: string, at: number): number {
  ignored.lastIndex = at;
  ignored.test(text);
  return ignored.lastIndex;
}

function tokenAt(text: string, at: number): Token {
  for (const [kind, pattern] of lexemes) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return { kind, text: found[0], at };
  }
  throw new GraphqlSyntaxError(`unexpected character ${JSON.stringify(text[at])}`, at);
}

export function stringValue({ text, at }: Token): string {
  if (text.startsWith('"""')) return blockText(text.slice(3, -3).replaceAll('\\"""', '"""'));
  try {
    // The escapes are those of JSON.
    return JSON.parse(text) as string;
  } catch {
    throw new GraphqlSyntaxError('a string with an escape that is none', at);
  }
}

/** Common indentation and blank lines at both ends do not count. */
function blockText(raw: string): string {
  const lines = raw.split(/\r\n|[\n\r]/);
  const indents = lines.slice(1).flatMap((line) => (line.trim() === '' ? [] : [/^[ \t]*/.exec(line)![0].length]));
  const indent = indents.length > 0 ? Math.min(...indents) : 0;
  const cut = lines.map((line, i) => (i === 0 ? line : line.slice(indent)));
  while (cut[0]?.trim() === '') cut.shift();
  while (cut.at(-1)?.trim() === '') cut.pop();
  return cut.join('\n');
}
