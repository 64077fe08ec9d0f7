/**
 * Semantic Versioning 2.0.0 (semver.org, item 11), as npm, Cargo, Hex, Swift and pub order versions; Go's pseudo-versions
 * (`v0.0.0-20210101000000-abcdef123456`, `v1.2.4-0.2021…`) are pre-releases in it and need nothing more. Missing minor and
 * patch numbers count as zero. NuGet has a fourth number and compares labels without case (learn.microsoft.com/nuget,
 * "Package versioning").
 */
import { compareDigits, compareNumbers, compareText, isDigits, versionScheme } from './version-scheme.ts';

interface SemanticVersion {
  readonly numbers: readonly string[];
  /** Empty: a release. */
  readonly labels: readonly string[];
}

const written = /^[v=]?\s*(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.+-]*)?$/;

function reader(numbersAtMost: number, ignoreCase: boolean): (text: string) => SemanticVersion | undefined {
  return (text) => {
    const [, release, label = ''] = written.exec(text.trim()) ?? [];
    const numbers = release?.split('.') ?? [];
    if (release === undefined || numbers.length > numbersAtMost) return undefined;
    const labels = label === '' ? [] : (ignoreCase ? label.toLowerCase() : label).split('.');
    return { numbers, labels };
  };
}

function order(a: SemanticVersion, b: SemanticVersion): number {
  return compareNumbers(a.numbers, b.numbers) || compareLabels(a.labels, b.labels);
}

/** A release comes after its pre-releases; numbers come before words; of equal beginnings the shorter comes first. */
function compareLabels(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0);
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = compareLabel(a[at]!, b[at]!);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareLabel(a: string, b: string): number {
  if (isDigits(a) && isDigits(b)) return compareDigits(a, b);
  if (isDigits(a) !== isDigits(b)) return isDigits(a) ? -1 : 1;
  return compareText(a, b);
}

export const semver = versionScheme('semver', reader(3, false), order);
export const nugetVersions = versionScheme('nuget', reader(4, true), order);
