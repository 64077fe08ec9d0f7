/**
 * Composer (getcomposer.org, "Versions and constraints"), which compares as PHP's `version_compare` does: words have a
 * rank (dev, alpha, beta, RC, then numbers, then patches). Branches (`dev-main`) are no versions.
 */
import { compareDigits, isDigits, versionScheme } from './version-scheme.ts';

const ranks: Readonly<Record<string, number>> = {
  dev: 1,
  alpha: 2,
  a: 2,
  beta: 3,
  b: 3,
  rc: 4,
  c: 4,
  pl: 6,
  p: 6,
  patch: 6,
};
const numberRank = 5;
/** Between a release candidate and a number: where something ends. */
const endRank = 4.5;

function read(text: string): readonly string[] | undefined {
  const version = text
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
    .replace(/\+.*$/, '')
    .replace(/-stable$/, '');
  if (
    !/^\d+(?:\.\d+)*(?:[._-]?(?:stable|dev|alpha|beta|rc|patch|pl|a|b|c|p)(?:[.-]?\d+)*)?(?:[._-]?dev)?$/.test(version)
  )
    return undefined;
  const parts = version.match(/\d+|[a-z]+/g) ?? [];
  const numbers = parts.findIndex((part) => !isDigits(part));
  const release = numbers < 0 ? parts : parts.slice(0, numbers);
  // Composer writes every version with four numbers before it compares.
  const padded = [...release, ...Array.from({ length: Math.max(0, 4 - release.length) }, () => '0')];
  return numbers < 0 ? padded : [...padded, ...parts.slice(numbers)];
}

function order(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at], b[at]];
    const difference = rankOf(left) - rankOf(right);
    if (difference !== 0) return difference;
    if (left !== undefined && right !== undefined && isDigits(left)) {
      const numbers = compareDigits(left, right);
      if (numbers !== 0) return numbers;
    }
  }
  return 0;
}

function rankOf(part: string | undefined): number {
  if (part === undefined) return endRank;
  return isDigits(part) ? numberRank : (ranks[part] ?? 0);
}

export const composerVersions = versionScheme('composer', read, order);
