/**
 * Checks of one shape: production code holds no finding of a certain sort. They rest on absence, so the runner takes a
 * pass back wherever something could not be scanned. What a comment allows *with a reason* is no exception, but is
 * counted and named; an allowance without a reason counts as any other finding.
 */
import { exception, notApplicable, pass } from '../../model/outcome.ts';
import { severities, type Severity } from '../../model/finding.ts';
import type { FindingFact } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';
import { defineCheck, type Check, type CheckMeta } from '../check.ts';
import { agree, counted, listed, place } from '../words.ts';
import { inProduction, isEmpty, productionCodeGap, productionGap } from './code.ts';

interface FindingParameters {
  readonly [name: string]: string;
  /** Findings of lower severity are left to the reader of the findings list. */
  readonly leastSeverity: Severity;
}

export interface FindingCheck {
  readonly meta: Omit<CheckMeta, 'evaluation' | 'parameters'>;
  readonly leastSeverity?: Severity;
  /** It may stand in any file, not only in code: what could not be scanned matters whatever the file is. */
  readonly anyFile?: boolean;
  readonly selects: (finding: FindingFact) => boolean;
  /** What one is called: `hard-coded credential`. */
  readonly noun: string;
  /** When it does not end in the noun: `log calls with personal data`. */
  readonly plural?: string;
  /** The sentence of a pass. */
  readonly absent: string;
}

export function findingCheck(spec: FindingCheck): Check<'repository', 'finding', FindingParameters> {
  const parameters: FindingParameters = { leastSeverity: spec.leastSeverity ?? 'low' };
  return defineCheck({
    meta: { ...spec.meta, evaluation: 'state', parameters },
    population: 'repository',
    reads: ['finding'],
    relevantGap: spec.anyFile === true ? productionGap : productionCodeGap,
    test(item, facts, { leastSeverity }: FindingParameters) {
      const chosen = facts.of('finding').filter((found) => inProduction(found) && spec.selects(found.value));
      const grave = chosen.filter(
        ({ value }) => severities.indexOf(value.severity) <= severities.indexOf(leastSeverity),
      );
      const allowed = grave.filter(isAllowed);
      const open = grave.filter((found) => !isAllowed(found));
      const waived = allowed.length > 0 ? ` ${allowedText(spec, allowed)}` : '';
      if (open.length > 0) return exception(`${foundText(spec, open)}${waived}`, open);
      if (allowed.length > 0) return pass(`${spec.absent}${waived}`, allowed);
      return isEmpty(item) ? notApplicable('The repository holds no file in a known language.') : pass(spec.absent);
    },
  });
}

const isAllowed = ({ value }: Fact<'finding'>): boolean => (value.suppressed?.reason ?? '').trim() !== '';

function foundText({ noun, plural }: FindingCheck, open: readonly Fact<'finding'>[]): string {
  const files = new Set(open.map(({ value }) => value.path)).size;
  const places = listed(open.map(({ value }) => place(value)).sort());
  return `${counted(open.length, noun, plural)} in ${counted(files, 'file')} of production code: ${places}.`;
}

function allowedText({ noun, plural }: FindingCheck, allowed: readonly Fact<'finding'>[]): string {
  const places = listed(allowed.map(({ value }) => place(value)).sort());
  return `${counted(allowed.length, noun, plural)} ${agree(allowed.length, 'is', 'are')} allowed by a comment with a reason: ${places}.`;
}
