/**
 * Reads the sample lists `tps` and `fps` out of gitleaks' rule generators: string literals, `+`, `fmt.Sprintf`, and the
 * calls by which the generators make random secrets. It is no Go parser; what it cannot read it counts.
 */

export interface GoSample {
  readonly expected: 'secret' | 'clean';
  /** Key of a `map[string]string` of samples: a path. */
  readonly path?: string;
  readonly text: string;
}

export interface GoSamples {
  readonly samples: readonly GoSample[];
  readonly unread: number;
}

/** Small and with a fixed start, so that two runs see the same samples. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const alphabets: Readonly<Record<string, string>> = {
  Numeric: '[0-9]{N}',
  Hex: '[a-f0-9]{N}',
  AlphaNumeric: '[a-z0-9]{N}',
  AlphaNumericExtendedShort: '[a-z0-9_-]{N}',
  AlphaNumericExtended: '[a-z0-9=_-]{N}',
  AlphaNumericExtendedLong: '[a-z0-9/=_+-]{N}',
};
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

export function goSamples(source: string, seed: number): GoSamples {
  const reader = new Reader(source, generator(seed));
  return reader.read();
}

class Reader {
  readonly #source: string;
  readonly #random: () => number;
  readonly #samples: GoSample[] = [];
  #unread = 0;
  #at = 0;

  constructor(source: string, random: () => number) {
    this.#source = source;
    this.#random = random;
  }

  read(): GoSamples {
    const lists = /\b(tps|fps)\s*(:?=)\s*/g;
    for (const found of this.#source.matchAll(lists)) {
      this.#at = found.index + found[0].length;
      this.#list(found[1] === 'tps' ? 'secret' : 'clean');
    }
    return { samples: this.#samples, unread: this.#unread };
  }

  #list(expected: GoSample['expected']): void {
    if (this.#take(/append\(\s*(?:tps|fps),\s*/y)) return this.#members(expected, ')');
    if (this.#take(/\[\]string\{\s*/y)) return this.#members(expected, '}');
    if (this.#take(/map\[string\]string\{\s*/y)) return this.#members(expected, '}');
    this.#member(expected);
  }

  #members(expected: GoSample['expected'], close: string): void {
    while (this.#at < this.#source.length) {
      this.#blank();
      if (this.#source[this.#at] === close) return;
      this.#member(expected);
      this.#blank();
      this.#take(/\.\.\./y);
      if (!this.#take(/,/y)) return;
    }
  }

  #member(expected: GoSample['expected']): void {
    const begin = this.#at;
    const texts = this.#expression();
    if (texts === undefined) {
      this.#unread++;
      this.#at = begin;
      this.#skip();
      return;
    }
    this.#blank();
    if (this.#take(/:(?!=)/y)) {
      const values = this.#expression();
      if (values === undefined) {
        this.#unread++;
        return this.#skip();
      }
      for (const text of values) this.#samples.push({ expected, path: texts[0]!, text });
      return;
    }
    for (const text of texts) this.#samples.push({ expected, text });
  }

  /** Several texts: the call that writes one secret in the forms of many languages. */
  #expression(): readonly string[] | undefined {
    let texts = this.#operand();
    for (this.#blank(); texts && this.#take(/\+/y); this.#blank()) {
      this.#blank();
      const more = this.#operand();
      texts = more && texts.flatMap((text) => more.map((end) => text + end));
    }
    return texts;
  }

  #operand(): readonly string[] | undefined {
    this.#blank();
    const raw = this.#take(/`([^`]*)`/y);
    if (raw) return [raw[1]!];
    const quoted = this.#take(/"(?:[^"\\\n]|\\.)*"/y);
    if (quoted) return [unquoted(quoted[0])];
    const call = this.#take(/(?:(?:utils|secrets|fmt|strings)\.)?(\w+)\(/y);
    return call ? this.#call(call[1]!) : undefined;
  }

  #call(name: string): readonly string[] | undefined {
    const args: string[] = [];
    for (this.#blank(); !this.#take(/\)/y); this.#blank()) {
      const number = this.#take(/[\d.]+/y);
      const texts = number ? [number[0]] : this.#expression();
      if (!texts) return undefined;
      args.push(texts[0]!);
      this.#blank();
      this.#take(/,/y);
    }
    return this.#valueOf(name, args);
  }

  #valueOf(name: string, args: readonly string[]): readonly string[] | undefined {
    const alphabet = alphabets[name];
    if (alphabet !== undefined) return [alphabet.replace('N', args[0] ?? '1')];
    switch (name) {
      case 'Hex8_4_4_4_12':
        return [uuid];
      case 'NewSecret':
      case 'NewSecretWithEntropy':
      case 'newPlausibleSecret':
        return [this.#secret(args[0] ?? '')];
      case 'Sprintf':
        return [args.slice(1).reduce((text, arg) => text.replace('%s', () => arg), args[0] ?? '')];
      case 'GenerateSampleSecret':
        return [`${args[0]}_api_token = "${args[1]}"`];
      case 'GenerateSampleSecrets':
        return formsOf(args[0] ?? '', args[1] ?? '');
      case 'ToUpper':
        return [(args[0] ?? '').toUpperCase()];
      case 'Repeat':
        return [(args[0] ?? '').repeat(Number(args[1] ?? 1))];
      default:
        return undefined;
    }
  }

  /** A text that the pattern matches: classes, literals and counts, as the generators use them. */
  #secret(pattern: string): string {
    let text = '';
    const part = /\[([^\]]+)\]|\\(.)|(\(\?[^)]*\)|[()])|([^\\[{])/y;
    const count = /\{(\d+)(?:,(\d+)?)?\}/y;
    for (let at = 0; at < pattern.length;) {
      part.lastIndex = at;
      const found = part.exec(pattern);
      if (!found) break;
      at = part.lastIndex;
      count.lastIndex = at;
      const times = count.exec(pattern);
      if (times) at = count.lastIndex;
      if (found[3] !== undefined) continue;
      const letters = found[1] === undefined ? (found[2] ?? found[4]!) : lettersOf(found[1]);
      for (let n = Number(times?.[1] ?? 1); n > 0; n--) text += letters[Math.floor(this.#random() * letters.length)]!;
    }
    return text;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #blank(): void {
    this.#take(/(?:\s|\/\/[^\n]*)*/y);
  }

  /** To the next comma or closing bracket of this list, past what stands in quotes and nested brackets. */
  #skip(): void {
    let depth = 0;
    while (this.#at < this.#source.length) {
      if (this.#take(/`[^`]*`|"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/y)) continue;
      const character = this.#source[this.#at]!;
      if (depth === 0 && (character === ',' || character === '}' || character === ')')) return;
      if ('({['.includes(character)) depth++;
      if (')}]'.includes(character)) depth--;
      this.#at++;
    }
  }
}

function lettersOf(inside: string): string {
  return inside
    .replaceAll('\\w', 'a-zA-Z0-9_')
    .replaceAll('\\d', '0-9')
    .replace(/\\(.)/g, '$1')
    .replace(/(\w)-(\w)/g, (_, from: string, to: string) =>
      Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (__, i) =>
        String.fromCharCode(from.charCodeAt(0) + i),
      ).join(''),
    );
}

function unquoted(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|.)/gi, (_, code: string) =>
      /^[xu]./.test(code)
        ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
        : ({ n: '\n', r: '\r', t: '\t' }[code] ?? code),
    );
}

/** The usual ways of assigning a token, one per family of languages. */
function formsOf(name: string, secret: string): readonly string[] {
  return [
    `${name}Token="${secret}"`,
    `${name}Token=${secret}`,
    `{\n    "${name}_token": "${secret}"\n}`,
    `<${name}Token>\n    ${secret}\n</${name}Token>`,
    `${name}_token: ${secret}`,
    `string ${name}Token = "${secret}";`,
    `var ${name}Token string = "${secret}"`,
    `${name}Token := \`${secret}\``,
    `System.setProperty("${name.toUpperCase()}_TOKEN", "${secret}")`,
    `  "${name}Token" => "${secret}"`,
    `${name.toUpperCase()}_TOKEN ?= "${secret}"`,
  ];
}
