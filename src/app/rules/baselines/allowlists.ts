/**
 * Allowlists of a gitleaks configuration that a rule cannot judge by itself: global ones, and those that speak of paths or
 * commits. They are reviewed code, so they suppress; the description is the reason. Like gitleaks, they look at secrets only.
 */
import { RE2JS } from 're2js';
import { sha256 } from '../../../base/digest.ts';
import type { ScopedAllowlist } from '../gitleaks/read-config.ts';
import type { Baseline, SeenFinding } from './baseline.ts';

export function allowlistBaseline(name: string, lists: readonly ScopedAllowlist[]): Baseline {
  const judged = lists.map((scoped) => ({ ...scoped, holds: conditionOf(scoped.list) }));
  return {
    name,
    entries: lists.length,
    effect: sha256(JSON.stringify(lists)),
    concerns: () => lists.length > 0,
    judge(finding) {
      if (finding.class !== 'secret') return undefined;
      const by = judged.find(({ rules, holds }) => (rules?.includes(finding.rule) ?? true) && holds(finding));
      if (!by) return undefined;
      return {
        suppressed: {
          marker: name,
          source: 'file',
          reason: by.list.description ?? 'an allowlist of the gitleaks configuration',
        },
      };
    },
    // Allowlists are rules, not records: one that meets nothing today is no left-over.
    unused: () => [],
  };
}

function conditionOf(list: ScopedAllowlist['list']): (finding: SeenFinding) => boolean {
  const compile = (sources: readonly string[]) => sources.map((source) => RE2JS.compile(source));
  const paths = compile(list.paths);
  const regexes = compile(list.regexes);
  const words = list.stopwords.map((word) => word.toLowerCase());
  const found = (any: readonly RE2JS[], text: string): boolean => any.some((regex) => regex.matcher(text).find());
  const tests: ((finding: SeenFinding) => boolean)[] = [];
  // A commit that is not known (a scan of what lies on disk) was not named.
  if (list.commits.length > 0) tests.push(({ commit }) => commit !== undefined && list.commits.includes(commit));
  if (paths.length > 0) tests.push(({ path }) => found(paths, path));
  if (regexes.length > 0) tests.push((finding) => found(regexes, targetOf(list.regexTarget, finding)));
  if (words.length > 0) tests.push((finding) => words.some((word) => secretOf(finding).toLowerCase().includes(word)));
  if (tests.length === 0) return () => false;
  return (finding) =>
    list.condition === 'all' ? tests.every((test) => test(finding)) : tests.some((test) => test(finding));
}

const secretOf = ({ secret, match }: SeenFinding): string => secret ?? match;

function targetOf(target: ScopedAllowlist['list']['regexTarget'], finding: SeenFinding): string {
  if (target === 'match') return finding.match;
  return target === 'line' ? finding.lineText : secretOf(finding);
}
