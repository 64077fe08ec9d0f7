/** RubyGems (guides.rubygems.org, `Gem::Version`): segments of digits or letters; letters make a pre-release. */
import { compareDigits, compareText, isDigits, versionScheme } from './version-scheme.ts';

function read(text: string): readonly string[] | undefined {
  const version = text.trim();
  if (!/^[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(version)) return undefined;
  const segments = version.replaceAll('-', '.pre.').match(/[0-9]+|[a-z]+/gi) ?? [];
  // Zeros that end the numbers, and zeros that end the whole, say nothing.
  const firstWord = segments.findIndex((segment) => !isDigits(segment));
  if (firstWord < 0) return withoutZeros(segments);
  return [...withoutZeros(segments.slice(0, firstWord)), ...withoutZeros(segments.slice(firstWord))];
}

function withoutZeros(segments: readonly string[]): readonly string[] {
  return segments.slice(0, segments.findLastIndex((segment) => !/^0+$/.test(segment)) + 1);
}

function order(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at] ?? '0', b[at] ?? '0'];
    if (isDigits(left) !== isDigits(right)) return isDigits(left) ? 1 : -1;
    const difference = isDigits(left) ? compareDigits(left, right) : compareText(left, right);
    if (difference !== 0) return difference;
  }
  return 0;
}

export const gemVersions = versionScheme('gem', read, order);
