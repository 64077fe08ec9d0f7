/**
 * Checks that users write as data (plumbline.yaml, `custom.checks`): a search, a rule, a measure or a population with an expectation, judged by the
 * same runner as Plumbline's own, repository by repository and over the whole period.
 *
 *   search, matches: none             exception where anything matched
 *   search, matches: everyRepository  exception where nothing did
 *   search, matches: some             exception everywhere when no repository of the audit has a match
 *   rule                              exception where production code holds a finding of the rule
 *   measure                           exception where a number of either is not what is allowed or wanted
 *   population                        exception for each fact of a kind that is not as expected
 *
 * A search is turned into facts (`search-match`) before anything is judged, each with the stretch in which that version of
 * the file stood there; so a window is exact, and what could not be searched is a gap that takes a pass back.
 */
import type { AnyCheck } from '../check.ts';
import { findingCheck } from '../kit/finding-check.ts';
import { measureCheck, type MeasureSpec } from './measure-check.ts';
import { metaOf, type OwnCheckOptions, type OwnMeta } from './own-meta.ts';
import { populationCheck, type PopulationSpec } from './population-check.ts';
import { searchCheck, type SearchSpec } from './search-check.ts';

export interface RuleSpec extends OwnMeta {
  /** Id of a rule. */
  readonly rule: string;
}

export type OwnCheckSpec = SearchSpec | RuleSpec | MeasureSpec | PopulationSpec;

export function ownCheck(spec: OwnCheckSpec, options: OwnCheckOptions): AnyCheck {
  if ('search' in spec) return searchCheck(spec, options);
  if ('measure' in spec) return measureCheck(spec, options);
  if ('population' in spec) return populationCheck(spec, options);
  return ruleCheck(spec);
}

/** The query that is asked before anything is judged; absent: none. */
export function searchOf(spec: OwnCheckSpec): string | undefined {
  if ('search' in spec) return spec.search;
  return 'measure' in spec ? spec.measure.search : undefined;
}

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
