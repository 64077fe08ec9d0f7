/** What could not be looked at, one line per gap, with the checks that it kept from judging. */
import { canonicalJson } from '../../base/canonical-json.ts';
import type { CheckResult } from '../../model/control.ts';
import type { Gap } from '../../model/gap.ts';
import type { Cell } from './csv.ts';

export const gapsHeader = [
  'repository',
  'kind of facts',
  'reason',
  'from',
  'to',
  'path',
  'what could not be looked at, and what would mend it',
  'checks it touches',
] as const;

/** Each once, of whichever list. */
export function distinctGaps(...lists: readonly (readonly Gap[])[]): readonly Gap[] {
  return [...new Map(lists.flat().map((gap) => [canonicalJson(gap), gap])).values()];
}

export function gapRows(gaps: readonly Gap[], results: readonly CheckResult[]): readonly (readonly Cell[])[] {
  const checks = new Map<string, Set<string>>();
  for (const { check, gaps: own } of results) {
    for (const gap of own) {
      const key = canonicalJson(gap);
      checks.set(key, (checks.get(key) ?? new Set()).add(check));
    }
  }
  return distinctGaps(gaps, ...results.map((result) => result.gaps))
    .map((gap) => [canonicalJson(gap), gap] as const)
    .sort(([a, one], [b, other]) => compare(one.repository, other.repository) || compare(a, b))
    .map(([key, { repository, of, reason, span, path, detail }]) => [
      repository === 'all' ? 'all repositories' : repository,
      of === 'all' ? 'all kinds' : of,
      reason,
      span?.from ?? 'always',
      span?.to ?? 'always',
      path ?? '',
      detail,
      [...(checks.get(key) ?? [])].sort().join(' '),
    ]);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
