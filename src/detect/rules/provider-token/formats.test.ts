import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { matchesOf } from '../rule-cases.ts';
import { tokenFormats } from './formats/index.ts';
import { namedKindOf, namedWords } from './named.ts';
import { providerToken } from './rule.ts';

/**
 * Writes a text that a pattern matches: enough of the syntax for the tables. Tokens are made here, when the test runs, so
 * that no scanner takes this file for a leak, and from a digest, so that two runs make the same ones.
 */
class Maker {
  readonly #pattern: string;
  readonly #bytes: Buffer;
  #at = 0;
  #used = 0;

  constructor(pattern: RegExp) {
    this.#pattern = pattern.source;
    this.#bytes = Buffer.concat(
      Array.from({ length: 40 }, (_, i) => createHash('sha256').update(`${i} ${pattern.source}`).digest()),
    );
  }

  make(): string {
    let text = '';
    let taken: string | undefined;
    while (this.#at < this.#pattern.length) {
      if (this.#eat('|')) {
        taken ??= text;
        text = '';
      } else if (this.#pattern[this.#at] === ')') break;
      else text += this.#piece();
    }
    return taken ?? text;
  }

  #piece(): string {
    const from = this.#at;
    const once = this.#atom();
    const after = this.#at;
    const times = this.#times();
    let text = times > 0 ? once : '';
    const rest = this.#at;
    for (let n = 1; n < times; n++) {
      this.#at = from;
      text += this.#atom();
    }
    this.#at = Math.max(rest, after);
    return text;
  }

  #atom(): string {
    if (this.#eat('(?<!') || this.#eat('(?!') || this.#eat('(?=')) {
      this.make();
      while (!this.#eat(')')) this.#at++;
      return '';
    }
    if (this.#eat('(?:') || this.#eat('(')) {
      const text = this.make();
      this.#eat(')');
      return text;
    }
    if (this.#eat('[')) return this.#ofClass();
    if (this.#eat('\\')) {
      const letter = this.#pattern[this.#at++]!;
      if (letter === 'b') return '';
      if (letter === 'd') return this.#one('0123456789');
      if (letter === 'w') return this.#one('abcdefghkmnpqrstuvwzABCDEFGHKMNPQRSTUVWZ23456789');
      return letter === 's' ? ' ' : letter;
    }
    return this.#pattern[this.#at++]!;
  }

  #ofClass(): string {
    const end = this.#pattern.indexOf(']', this.#at + 1);
    const inside = this.#pattern.slice(this.#at, end);
    this.#at = end + 1;
    if (inside.startsWith('^')) return this.#one('abcdefgh2345');
    const letters = inside
      .replaceAll('\\w', 'A-Za-z0-9')
      .replaceAll('\\d', '0-9')
      .replace(/\\(.)/g, '$1')
      .replace(/(\w)-(\w)/g, (_, from: string, to: string) =>
        Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (__, i) =>
          String.fromCharCode(from.charCodeAt(0) + i),
        ).join(''),
      );
    const words = letters.replace(/[^A-Za-z0-9]/g, '');
    return this.#one(words === '' ? letters : words);
  }

  /** As few as allowed where nothing else is needed, and one where none would do. */
  #times(): number {
    if (this.#eat('?')) return 0;
    const found = /^\{(\d+)(?:,(\d*))?\}\??/.exec(this.#pattern.slice(this.#at));
    if (!found) return 1;
    this.#at += found[0].length;
    return Number(found[1]);
  }

  #one(letters: string): string {
    return letters[this.#bytes[this.#used++ % this.#bytes.length]! % letters.length]!;
  }

  #eat(text: string): boolean {
    if (!this.#pattern.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

test('at least 150 kinds of tokens are known by their shape, and names are not given twice to one shape', () => {
  assert.ok(new Set(tokenFormats.map(({ name }) => name)).size >= 150);
  const sources = tokenFormats.map(({ pattern }) => pattern.source);
  assert.equal(new Set(sources).size, sources.length);
});

for (const { name, literals, pattern, judge } of tokenFormats) {
  test(`${name} (${literals.join(', ')}): a token of that shape is found`, (context) => {
    const token = new Maker(pattern).make();
    const line = literals.some((literal) => token.toLowerCase().includes(literal.toLowerCase()))
      ? token
      : `${literals[0]} token ${token}`;
    const found = line.match(new RegExp(pattern.source, pattern.flags));
    assert.ok(found, `no match for ${line.slice(0, 80)}`);
    assert.ok(pattern.flags.includes('g'));
    // Judges that read the content (a web token's JSON) are tested by name.
    if (name === 'JSON Web Token' || judge?.(found[0], line) === false)
      return context.diagnostic('judged by its content');
    const matches = matchesOf(providerToken, 'a.conf', `${line}\n`);
    assert.ok(matches.length > 0, `not reported: ${line.slice(0, 80)}`);
    assert.ok(matches.every((match) => !match.excerpt.includes(found[0])));
  });
}

test('keys without a shape need the provider in their name, and no name of something else', () => {
  const digest = createHash('md5').update('a key').digest('hex');
  assert.equal(namedKindOf('DATADOG_API_KEY', digest), 'Datadog key');
  assert.equal(namedKindOf('mailgun.apiKey', digest), 'Mailgun key');
  assert.equal(namedKindOf('API_KEY', digest), undefined);
  for (const name of [
    'twilio_client_id',
    'slack_commit',
    'spotifyTokenUrl',
    'facebook_checksum',
    'flickr_public_key',
  ]) {
    assert.equal(namedKindOf(name, digest), undefined, name);
  }
  assert.equal(namedKindOf('DATADOG_API_KEY', '0'.repeat(32)), undefined);
  assert.ok(namedWords.length >= 90);
});
