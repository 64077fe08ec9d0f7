/**
 * Names of Gitea's branch rules: a plain name, or a glob where `*` and `?` stop at a slash, `**` does not, `[a-z]` and
 * `[!a]` are sets and `{a,b}` alternatives; letter case does not count (models/git/protected_branch.go; the glob is
 * gobwas/glob with `/` as separator). Matched by hand: a rule's name is outside input and must not become an expression.
 */
export const isGlob = (rule: string): boolean => /[*?[\]{}\\!]/.test(rule);

export function coversBranch(rule: string, branch: string): boolean {
  const name = branch.toLowerCase();
  if (!isGlob(rule)) return rule.toLowerCase() === name;
  return alternatives(rule.toLowerCase()).some((pattern) => matches(pattern, name));
}

const mostAlternatives = 256;

/** `{a,b}` written out; nested ones, too. */
function alternatives(pattern: string): readonly string[] {
  const open = pattern.indexOf('{');
  const close = open < 0 ? -1 : closing(pattern, open);
  if (close < 0) return [pattern];
  const [before, after] = [pattern.slice(0, open), pattern.slice(close + 1)];
  const found = branchesOf(pattern.slice(open + 1, close)).flatMap((one) => alternatives(before + one + after));
  return found.slice(0, mostAlternatives);
}

function closing(pattern: string, open: number): number {
  let depth = 0;
  for (let at = open; at < pattern.length; at++) {
    if (pattern[at] === '{') depth++;
    if (pattern[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

function branchesOf(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** Places in the name that the pattern can have come to: linear in both, whatever the pattern. */
function matches(pattern: string, name: string): boolean {
  let places = new Set([0]);
  for (let at = 0; at < pattern.length;) {
    const { test, length, many } = tokenAt(pattern, at);
    const next = new Set<number>();
    for (const place of places) {
      if (!many) {
        if (place < name.length && test(name[place]!)) next.add(place + 1);
        continue;
      }
      next.add(place);
      for (let end = place; end < name.length && test(name[end]!) && !next.has(end + 1); end++) next.add(end + 1);
    }
    places = next;
    at += length;
  }
  return places.has(name.length);
}

interface Token {
  readonly test: (character: string) => boolean;
  readonly length: number;
  readonly many: boolean;
}

function tokenAt(pattern: string, at: number): Token {
  const here = pattern[at]!;
  const isInside = (character: string): boolean => character !== '/';
  if (pattern.startsWith('**', at)) return { test: () => true, length: 2, many: true };
  if (here === '*') return { test: isInside, length: 1, many: true };
  if (here === '?') return { test: isInside, length: 1, many: false };
  const close = here === '[' ? pattern.indexOf(']', at + 1) : -1;
  if (close > 0) return { test: setOf(pattern.slice(at + 1, close)), length: close + 1 - at, many: false };
  const literal = here === '\\' ? (pattern[at + 1] ?? '\\') : here;
  return { test: (character) => character === literal, length: here === '\\' ? 2 : 1, many: false };
}

function setOf(text: string): Token['test'] {
  const negated = text.startsWith('!');
  const body = negated ? text.slice(1) : text;
  const isRange = body.length === 3 && body[1] === '-';
  return (character) => {
    const isIn = isRange ? character >= body[0]! && character <= body[2]! : body.includes(character);
    return isIn !== negated;
  };
}
