/** Words that stand in every match of a rule over syntax trees, taken from its patterns. Admits too much, never too little. */
import { wordsOf } from './meta-variables.ts';

const mostLiterals = 50;

/** Lower case; one of them stands in the file of every match. Undefined: nothing is known. */
export function literalsOf(rule: unknown): readonly string[] | undefined {
  if (typeof rule !== 'object' || rule === null) return undefined;
  const known = Object.entries(rule).map(([key, value]) => {
    switch (key) {
      case 'pattern':
        return ofPattern(value);
      // What stands beside or around a match stands in the same file.
      case 'inside':
      case 'has':
      case 'precedes':
      case 'follows':
        return literalsOf(value);
      case 'all':
        return Array.isArray(value) ? best(value.map(literalsOf)) : undefined;
      case 'any':
        return Array.isArray(value) ? united(value.map(literalsOf)) : undefined;
      default:
        return undefined;
    }
  });
  return best(known);
}

/** With a selector only a part of the pattern is matched, and a looser comparison may skip words. */
function ofPattern(pattern: unknown): readonly string[] | undefined {
  if (typeof pattern !== 'string') return undefined;
  const words = wordsOf(pattern);
  const longest = words.reduce<string | undefined>(
    (one, word) => (one && one.length >= word.length ? one : word),
    undefined,
  );
  return longest === undefined ? undefined : [longest];
}

function united(parts: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const all = new Set<string>();
  for (const part of parts) {
    if (!part) return undefined;
    for (const word of part) all.add(word);
  }
  return all.size > 0 && all.size <= mostLiterals ? [...all] : undefined;
}

/** The one whose shortest word is longest. */
function best(parts: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const lengthOf = (words: readonly string[]): number => Math.min(...words.map((word) => word.length));
  return parts.reduce<readonly string[] | undefined>(
    (one, other) => (!one || (other && lengthOf(other) > lengthOf(one)) ? other : one),
    undefined,
  );
}
