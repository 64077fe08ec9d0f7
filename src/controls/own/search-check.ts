/** A check of the user's own by a search: nothing, something, or something in every repository is to match. */
import { exception, pass } from '../../model/outcome.ts';
import type { SearchMatchFact } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';
import { defineCheck, type AnyCheck } from '../check.ts';
import { missing } from '../kit/absence.ts';
import { counted, listed, place } from '../words.ts';
import { metaOf, type OwnCheckOptions, type OwnMeta } from './own-meta.ts';

export const searchExpectations = ['none', 'everyRepository', 'some'] as const;
export type SearchExpectation = (typeof searchExpectations)[number];

export interface SearchSpec extends OwnMeta {
  readonly search: string;
  readonly matches: SearchExpectation;
  /** Patterns of repository names; absent: every repository of the audit. */
  readonly repositories?: readonly string[];
}

export function searchCheck(spec: SearchSpec, { covers }: OwnCheckOptions): AnyCheck {
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
