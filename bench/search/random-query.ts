/**
 * Random expressions that have something to find: made from lines of the corpus, then generalised. Each comes in two
 * spellings, because engines differ in what `\w` and `\b` mean beyond ASCII: RE2's for us, ripgrep's for ripgrep.
 */
export interface RandomQuery {
  readonly kind: string;
  readonly ours: string;
  readonly ripgrep: string;
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
}

/** A number in [0, below). Seeded, so that a difference can be found again. */
export type Random = (below: number) => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

interface Spelling {
  readonly ours: string;
  readonly ripgrep: string;
}

const same = (text: string): Spelling => ({ ours: text, ripgrep: text });
const classes: Readonly<Record<string, Spelling>> = {
  word: { ours: String.raw`\w`, ripgrep: '[0-9A-Za-z_]' },
  noWord: { ours: String.raw`\W`, ripgrep: '[^0-9A-Za-z_]' },
  digit: { ours: String.raw`\d`, ripgrep: '[0-9]' },
  space: { ours: String.raw`\s`, ripgrep: String.raw`[\t\n\f\r ]` },
  noSpace: { ours: String.raw`\S`, ripgrep: String.raw`[^\t\n\f\r ]` },
  boundary: { ours: String.raw`\b`, ripgrep: String.raw`(?-u:\b)` },
  letter: same(String.raw`\p{L}`),
  any: same('.'),
};

function join(parts: readonly Spelling[]): Spelling {
  return { ours: parts.map(({ ours }) => ours).join(''), ripgrep: parts.map(({ ripgrep }) => ripgrep).join('') };
}

function escaped(text: string): Spelling {
  return same(
    text
      .replace(/[\\^$.*+?()[\]{}|#&~-]/g, '\\$&')
      .replaceAll('\t', '\\t')
      .replaceAll('\r', '\\r'),
  );
}

function slice(line: string, random: Random, most: number): string {
  const points = Array.from(line);
  if (points.length === 0) return 'x';
  const length = Math.min(points.length, 3 + random(most));
  const from = random(points.length - length + 1);
  return points.slice(from, from + length).join('');
}

function generalised(text: string, random: Random): Spelling {
  const parts: Spelling[] = [];
  for (const point of text) {
    const roll = random(10);
    if (roll > 3) parts.push(escaped(point));
    else if (/[0-9]/.test(point)) parts.push(roll > 1 ? classes['digit']! : same('[0-9]'));
    else if (/[A-Za-z_]/.test(point)) parts.push(roll > 1 ? classes['word']! : same('[A-Za-z_]'));
    else if (/\p{L}/u.test(point)) parts.push(roll > 1 ? classes['letter']! : classes['any']!);
    else if (/[ \t]/.test(point)) parts.push(roll > 1 ? classes['space']! : classes['noWord']!);
    else parts.push(roll > 1 ? classes['any']! : classes['noSpace']!);
    const repeat = random(14);
    if (repeat === 0) parts.push(same('+'));
    else if (repeat === 1) parts.push(same('{1,3}'));
    else if (repeat === 2) parts.push(same('?'));
  }
  return join(parts);
}

const makers: Readonly<Record<string, (lines: readonly string[], random: Random) => Spelling>> = {
  literal: ([line = ''], random) => escaped(slice(line, random, 24)),
  short: ([line = ''], random) => escaped(slice(line, random, 4)),
  classes: ([line = ''], random) => generalised(slice(line, random, 14), random),
  alternation: (lines, random) =>
    join(
      lines
        .slice(0, 2 + random(5))
        .flatMap((line, index) => [...(index > 0 ? [same('|')] : []), escaped(slice(line, random, 12))]),
    ),
  gap: ([line = ''], random) => {
    const from = slice(line, random, 8);
    const rest = line.slice(line.indexOf(from) + from.length);
    return join([escaped(from), same(random(2) ? '.*' : '.{0,20}'), escaped(slice(rest, random, 6))]);
  },
  start: ([line = ''], random) =>
    join([
      same('^'),
      escaped(
        Array.from(line)
          .slice(0, 1 + random(12))
          .join(''),
      ),
    ]),
  end: ([line = ''], random) =>
    join([
      escaped(
        Array.from(line)
          .slice(-1 - random(12))
          .join(''),
      ),
      same('$'),
    ]),
  whole: ([line = '']) => join([same('^'), escaped(Array.from(line).slice(0, 60).join(''))]),
  boundary: ([line = ''], random) => {
    const words = line.match(/\w+/g) ?? ['a'];
    return join([classes['boundary']!, escaped(words[random(words.length)]!), classes['boundary']!]);
  },
  group: (lines, random) => {
    const [first = '', second = ''] = lines;
    return join([
      same('(?:'),
      escaped(slice(first, random, 5)),
      same('|'),
      generalised(slice(second, random, 5), random),
      same(')'),
      random(2) ? classes['word']! : classes['noSpace']!,
      same(['+', '*', '{2,}'][random(3)]!),
    ]);
  },
};

/** What lines of code seldom hold: letters beyond ASCII, with and without their case, and what stands beside them. */
const beyond = [
  String.raw`\p{Han}`,
  String.raw`\p{Cyrillic}`,
  String.raw`\p{Greek}`,
  String.raw`\p{Hiragana}`,
  '[à-ÿ]',
  String.raw`[^\x00-\x7F]`,
  'é',
  'ü',
  'Ö',
  'ß',
  'ñ',
  '→',
  '…',
  '😀',
  String.raw`\p{Lu}`,
  'K',
].map(same);

function unicode(random: Random): Spelling {
  const parts: Spelling[] = [];
  for (let count = 1 + random(3); count > 0; count--) {
    parts.push(beyond[random(beyond.length)]!);
    if (random(3) === 0) parts.push(same(['+', '{2}', '?x', '*y'][random(4)]!));
    if (random(3) === 0)
      parts.push([classes['any']!, classes['word']!, classes['space']!, classes['noWord']!][random(4)]!);
  }
  return join(parts);
}

const kinds = Object.keys(makers);

/** `lines` are neighbours in a file; `unlike` come from anywhere. */
export function randomQuery(lines: readonly string[], unlike: readonly string[], random: Random): RandomQuery {
  const ignoreCase = random(3) === 0;
  if (random(12) === 0 && lines.length > 1) {
    const end = Array.from(lines[0]!).slice(-8).join('');
    const start = Array.from(lines[1]!).slice(0, 8).join('');
    const spelling = join([escaped(end), same(String.raw`\n`), escaped(start)]);
    return { kind: 'multi-line', ...spelling, ignoreCase, multiLine: true };
  }
  if (random(10) === 0) return { kind: 'unicode', ...unicode(random), ignoreCase, multiLine: false };
  if (random(25) === 0) {
    const spelling = join([
      escaped(
        Array.from(lines[0] ?? '')
          .slice(-3)
          .join(''),
      ),
      same(String.raw`\r?$`),
    ]);
    return { kind: 'carriage return', ...spelling, ignoreCase, multiLine: false };
  }
  const kind = kinds[random(kinds.length)]!;
  return { kind, ...makers[kind]!([lines[0] ?? '', ...unlike], random), ignoreCase, multiLine: false };
}
