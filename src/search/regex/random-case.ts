/** Random patterns and texts for differential tests and fuzzing: small alphabets, so that they meet often. */

/** Small, fast and reproducible (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  many(most: number, make: () => string): string {
    let text = '';
    for (let left = this.below(most + 1); left > 0; left--) text += make();
    return text;
  }
}

const characters = Array.from('aabbkKsSxX1_ -"é');
const words = ['key', 'pass', 'word', 'ask', 'Task', 'sk', '12', 'ab', 'abc', 'foo', 'foobar'];
const sets = [
  '.',
  '.',
  '\\w',
  '\\d',
  '\\s',
  '\\W',
  '\\S',
  '\\D',
  '[^a]',
  '[a-k]',
  '[sk]',
  '[^sk]',
  '[^"]',
  '[0-9]',
  '[^\\s]',
];
const unicode = [
  'É',
  'ſ',
  '日',
  '\u212a',
  '\u{1f600}',
  'ß',
  'ẞ',
  '[é-ö]',
  '[^ſ]',
  '\\pL',
  '\\PL',
  '[^\\pL]',
  '\ufffd',
  '\\p{Greek}',
  '\\p{^Greek}',
  'σ',
  'Σ',
  'ς',
  '\\p{Lu}',
  '\\x{1f600}',
  '[\\x{80}-\\x{10ffff}]',
  '[α-ω]',
  'ǅ',
  '\\pN',
  '\\p{Han}',
  '[^日-本]',
];
const anchors = ['^', '$', '^', '$', '\\b', '\\B', '\\A', '\\z', '(?i)', '(?-i)', '(?U)', '(?-m)', '(?m)'];
const odd = [
  '[[:alpha:]]',
  '[[:^digit:]_]',
  '[]a]',
  '[^]a]',
  '[a\\]k]',
  '[-a]',
  '[a-]',
  '{',
  '}',
  ']',
  '\\Qa.b\\E',
  '\\x6b',
  '\\163',
  '()',
  '(|a)',
  '[[:upper:]]',
  '\\.',
  '\\*',
  '.{16,}',
  'x{0,20}',
  '^$',
  '[ak].{7}[sb1]',
  'a.{3,9}b\\b',
  '\\w{9,}',
];
const lineFeeds = ['\\n', '\\n', '\\x0a', '(?s:.)', '[\\n]', '[\\s\\S]', '\\r\\n', '\n', '[a\\n]', '(?s)'];
const repeats = [
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,3}',
  '{0,2}',
  '{2,}',
  '{2,}?',
  '{1,2}?',
  '{0}',
  '{3}',
  '{,2}',
  '{01}',
];

export function randomPattern(dice: Dice, depth = 3): string {
  const multiLine = dice.below(5) === 0;
  const atom = (): string => {
    const kind = dice.below(20);
    if (kind < 7) return dice.oneOf(characters);
    if (kind < 10) return dice.oneOf(words);
    if (kind < 13) return dice.oneOf(sets);
    if (kind < 14) return dice.oneOf(unicode);
    if (kind < 16) return dice.oneOf(anchors);
    if (kind < 17) return dice.oneOf(odd);
    if (kind < 18) return multiLine ? dice.oneOf(lineFeeds) : dice.oneOf(sets);
    return dice.oneOf(characters) + dice.oneOf(repeats);
  };
  const node = (left: number): string => {
    if (left === 0) return atom();
    const kind = dice.below(8);
    if (kind < 2) return atom();
    if (kind < 4) return node(left - 1) + node(left - 1);
    if (kind < 5) return `${node(left - 1)}|${node(left - 1)}`;
    const open = dice.oneOf(['(', '(?:', '(', '(?i:', '(?-i:', '(?P<n>', '(?U:', '(?s-i:']);
    return `${open}${node(left - 1)})${kind < 7 ? dice.oneOf(repeats) : ''}`;
  };
  return node(depth);
}

const pieces = [
  'key',
  'KEY',
  'pass',
  'PASS',
  'paſſ',
  'word',
  'ask',
  'a\u212a',
  'Task',
  'a.b',
  '12',
  '123',
  '\u{1f600}',
  'é',
  'É',
  'ẞ',
  'ß',
  '日本',
  '\ufffd',
  'σΣς',
  'ǅǆ',
  'foo',
  'foobar',
  'abab',
  'aaa',
  'αβγ',
  '٣',
  'long enough to be counted',
];
const singles = Array.from('abkKsSxX1_ -"{}]\r\t');

export function randomText(dice: Dice): string {
  return dice.many(30, () => {
    const kind = dice.below(10);
    return kind < 3 ? dice.oneOf(pieces) : kind < 8 ? dice.oneOf(singles) : dice.oneOf(['\n', '\n', '\n\n', '\r\n']);
  });
}

const signs = Array.from('()[]{}|*+?\\\\^$.-,:<>=!PQEpLdDwsxizAbn0123ki');

/** A pattern with a few characters gone, doubled or added: most are no patterns any more. */
export function brokenPattern(dice: Dice): string {
  let source = randomPattern(dice, 1 + dice.below(3));
  for (let left = 1 + dice.below(3); left > 0; left--) {
    const at = dice.below(source.length + 1);
    const kept = source.slice(at + dice.below(2));
    source = source.slice(0, at) + (dice.below(3) > 0 ? dice.oneOf(signs) : '') + kept;
  }
  return source;
}
