/**
 * Checks that users write as data (plumbline.yaml, `custom.checks`): a search or a rule with an expectation, judged by the
 * same runner as Plumbline's own, repository by repository and over the whole period.
 *
 *   search, matches: none             exception where anything matched
 *   search, matches: everyRepository  exception where nothing did
 *   search, matches: some             exception everywhere when no repository of the audit has a match
 *   rule                              exception where production code holds a finding of the rule
 *
 * A search is turned into facts (`search-match`) before anything is judged, each with the stretch in which that version of
 * the file stood there; so a window is exact, and what could not be searched is a gap that takes a pass back.
 */
import { exception, pass } from '../model/outcome.ts';
import type { SearchMatchFact } from '../model/fact-map.ts';
import type { Fact } from '../model/fact.ts';
import { defineCheck, type AnyCheck, type CheckMeta } from './check.ts';
import { missing } from './kit/absence.ts';
import { findingCheck } from './kit/finding-check.ts';
import { counted, listed, place } from './words.ts';

export const searchExpectations = ['none', 'everyRepository', 'some'] as const;
export type SearchExpectation = (typeof searchExpectations)[number];

interface OwnMeta {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly rationale: string;
  readonly remediation: string;
  /** Id of the control that rests on it. */
  readonly reference: string;
}

export interface SearchSpec extends OwnMeta {
  readonly search: string;
  readonly matches: SearchExpectation;
  /** Patterns of repository names; absent: every repository of the audit. */
  readonly repositories?: readonly string[];
}

export interface RuleSpec extends OwnMeta {
  /** Id of a rule. */
  readonly rule: string;
}

export type OwnCheckSpec = SearchSpec | RuleSpec;

export interface OwnCheckOptions {
  /** Whether a repository is one of those that the patterns name. */
  readonly covers: (patterns: readonly string[], repository: string) => boolean;
}

export function ownCheck(spec: OwnCheckSpec, options: OwnCheckOptions): AnyCheck {
  return 'search' in spec ? searchCheck(spec, options) : ruleCheck(spec);
}

const metaOf = ({
  id,
  title,
  question,
  rationale,
  remediation,
  reference,
}: OwnMeta): Omit<CheckMeta, 'evaluation' | 'parameters'> => ({
  id,
  title,
  question,
  rationale,
  remediation,
  reference,
});

function ruleCheck(spec: RuleSpec) {
  return findingCheck({
    meta: metaOf(spec),
    leastSeverity: 'note',
    where: 'any file',
    selects: ({ rule }) => rule === spec.rule,
    noun: `finding of ${spec.rule}`,
    plural: `findings of ${spec.rule}`,
    absent: `No finding of ${spec.rule} in production code.`,
  });
}

function searchCheck(spec: SearchSpec, { covers }: OwnCheckOptions): AnyCheck {
  const isOwn = ({ value }: Fact<'search-match'>): boolean => value.check === spec.id;
  return defineCheck({
    meta: { ...metaOf(spec), evaluation: 'state', parameters: {} },
    population: 'repository',
    reads: ['search-match'],
    // A gap bears the check it is of, for what one query could not look at another may have.
    relevantGap: (gap) => gap.of !== 'search-match' || gap.detail.startsWith(gapPrefix(spec.id)),
    scope: ({ repository }) =>
      spec.repositories === undefined || covers(spec.repositories, repository)
        ? undefined
        : { excluded: `The check is about ${listed(spec.repositories)} only.` },
    test(_item, facts) {
      const here = facts.of('search-match').filter(isOwn);
      const none = `Nothing matches \`${spec.search}\``;
      if (spec.matches === 'none') return here.length > 0 ? exception(found(here), here) : pass(`${none}.`);
      if (spec.matches === 'everyRepository')
        return here.length > 0 ? pass(found(here), here) : missing(facts, ['search-match'], `${none} here.`);
      const anywhere = facts.anywhere('search-match').filter(isOwn);
      if (anywhere.length > 0) return pass(`${found(anywhere)} One repository is enough.`, anywhere);
      return missing(facts, ['search-match'], `${none} in any repository of the audit.`);
    },
  }) as AnyCheck;
}

export const gapPrefix = (check: string): string => `The search of ${check} `;

function found(matches: readonly Fact<'search-match'>[]): string {
  const lines = matches.reduce((sum, { value }) => sum + value.lines, 0);
  const places = listed(matches.map(({ value }: { readonly value: SearchMatchFact }) => place(value)).sort());
  return `${counted(lines, 'matching line')} in ${counted(matches.length, 'file')}: ${places}.`;
}
