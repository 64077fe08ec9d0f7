/**
 * A run as OSCAL documents, for tools of governance that read nothing of ours:
 *
 *     catalog-soc2, catalog-iso27001   ids of the frameworks with topics of our own (their wording is not ours to give)
 *     catalog-controls                 the controls as they were defined for the run
 *     component-definition             our checks as rules, and which control each serves
 *     mapping-collection               the crosswalk between the frameworks, and from our controls to both
 *     assessment-plan                  what was to be looked at, by which check, over which period
 *     assessment-results               one result per period: an observation per check, a finding per control, risks
 *     poam                             open deviations, with owner and date where somebody took them on; absent when none
 *
 * Invariants: nothing is `satisfied` that did not operate (what nobody could look at is `not-satisfied` with the reason
 * `other` and says so; a control that does not apply has no finding, and the result names it); every observation leads to
 * sealed bytes of the pack; the same run gives the same bytes (UUIDs are made from what they name).
 * Rejected: one observation per member (OSCAL is read whole: a year of changes would be hundreds of megabytes; the tables of
 * the populations have them, and each observation links its table).
 */
import { canonicalJson } from '../../base/canonical-json.ts';
import type { CheckDescription, Control, Criterion } from '../../model/control.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import type { StandingRemediation } from '../../model/standing/remediations.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import { assessmentPlan } from './assessment-plan.ts';
import { assessmentResults } from './assessment-results.ts';
import { controlsCatalog, frameworkCatalog } from './catalogs.ts';
import { componentDefinition } from './component-definition.ts';
import { mappingCollection } from './mapping-collection.ts';
import { planOfAction } from './poam.ts';

export interface OscalInput {
  readonly run: Run;
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  readonly crosswalk: readonly CrosswalkRow[];
  readonly checks: readonly CheckDescription[];
  readonly evidence: readonly SealedEvidence[];
  /** As they stood when the run ended; the run has them beside its results (model/standing/beside.ts). */
  readonly waivers: readonly StandingWaiver[];
  readonly remediations: readonly StandingRemediation[];
  /** Addresses of files of the pack, as seen from its `oscal/` folder. */
  readonly hrefs: {
    readonly evidence: (digest: string) => string;
    readonly population: (check: string) => string;
    /** Undefined when the source of the check is not in the pack. */
    readonly checkSource: (check: string) => string | undefined;
  };
}

export interface CrosswalkRow {
  readonly soc2: string;
  readonly iso27001: string;
  /** How many independent open mappings hold the pair too: three or more, one or two, none. */
  readonly confidence: 'high' | 'medium' | 'authored';
}

export interface OscalDocument {
  /** Of the file, inside the folder of OSCAL documents. */
  readonly name: string;
  readonly make: () => object | undefined;
}

/** Each is made when it is its turn; one that would be empty is undefined. */
export function oscalDocuments(input: OscalInput): readonly OscalDocument[] {
  return [
    { name: 'catalog-soc2.json', make: () => frameworkCatalog(input, 'soc2') },
    { name: 'catalog-iso27001.json', make: () => frameworkCatalog(input, 'iso27001') },
    { name: 'catalog-controls.json', make: () => controlsCatalog(input) },
    { name: 'component-definition.json', make: () => componentDefinition(input) },
    { name: 'mapping-collection.json', make: () => mappingCollection(input) },
    { name: 'assessment-plan.json', make: () => assessmentPlan(input) },
    { name: 'assessment-results.json', make: () => assessmentResults(input) },
    { name: 'poam.json', make: () => planOfAction(input) },
  ];
}

/** For readers: indented, with keys in canonical order. */
export function oscalText(document: object): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(document)), undefined, 1)}\n`;
}
