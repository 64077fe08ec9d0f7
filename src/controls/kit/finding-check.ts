/**
 * Checks of one shape: production code holds no finding of a certain sort. They rest on absence, so the runner takes a
 * pass back wherever something could not be scanned. What a comment allows *with a reason* is no exception, but is
 * counted and named; an allowance without a reason counts as any other finding. What a rule itself only suspects makes
 * nothing but an open question of it.
 */
import type { Gap } from '../../model/gap.ts';
import { exception, notApplicable, notDetermined, pass } from '../../model/outcome.ts';
import { severities, type Severity } from '../../model/finding.ts';
import type { FindingFact } from '../../model/fact-map.ts';
import type { Fact } from '../../model/fact.ts';
import { defineCheck, type Check, type CheckMeta, type FactView } from '../check.ts';
import { agree, counted, listed, place } from '../words.ts';
import { holdsCode, inProduction, isEmpty, isInfrastructure, productionCodeGap, productionGap } from './code.ts';
import { pipelineContentGap } from './pipelines.ts';

interface FindingParameters {
  readonly [name: string]: string;
  /** Findings of lower severity are left to the reader of the findings list. */
  readonly leastSeverity: Severity;
}

/**
 * Where one may stand. A repository without such a place has nothing to judge, and a pass would rest on nothing.
 *
 * - `any file`: what could not be scanned matters, whatever the file is.
 * - `code and configuration`: a table or picture that could not be scanned hides none.
 */
type Place = 'any file' | 'code and configuration' | 'code' | 'pipelines' | 'infrastructure code';
type PlaceKind = 'pipeline' | 'infrastructure-resource' | 'side-commit-secret';

const readsOf: Readonly<Record<Place, readonly ('finding' | PlaceKind)[]>> = {
  'any file': ['finding'],
  'code and configuration': ['finding'],
  code: ['finding'],
  pipelines: ['finding', 'pipeline'],
  'infrastructure code': ['finding', 'infrastructure-resource'],
};

/** What the repository lacks, if it has no such place. */
function lack(where: Place, item: Fact<'repository'>, facts: Pick<FactView<PlaceKind>, 'of'>): string | undefined {
  if (where === 'pipelines') return facts.of('pipeline').length > 0 ? undefined : 'The repository defines no pipeline.';
  if (where === 'infrastructure code') {
    return facts.of('infrastructure-resource').some(isInfrastructure)
      ? undefined
      : 'No infrastructure is declared as code in the repository.';
  }
  if (where === 'code') return holdsCode(item) ? undefined : 'The repository holds no program code.';
  return isEmpty(item) ? 'The repository holds no file in a known language.' : undefined;
}

export interface FindingCheck {
  readonly meta: Omit<CheckMeta, 'evaluation' | 'parameters'>;
  readonly leastSeverity?: Severity;
  readonly where: Place;
  readonly selects: (finding: FindingFact) => boolean;
  /** Secrets that never landed count as well: they were pushed, and whoever can fetch the commit has them. */
  readonly sideCommits?: true;
  /** Of what is selected: the rule cannot tell, so a person has to look at it. It is never an exception. */
  readonly suspects?: (finding: FindingFact) => boolean;
  /** What one is called: `hard-coded credential`. */
  readonly noun: string;
  /** When it does not end in the noun: `log calls with personal data`. */
  readonly plural?: string;
  /** What is wrong at one, by its rule, where the noun alone does not say it. */
  readonly says?: Readonly<Record<string, string>>;
  /** The sentence of a pass. */
  readonly absent: string;
}

export function findingCheck(spec: FindingCheck): Check<'repository', 'finding' | PlaceKind, FindingParameters> {
  const parameters: FindingParameters = { leastSeverity: spec.leastSeverity ?? 'low' };
  return defineCheck({
    meta: { ...spec.meta, evaluation: 'state', parameters },
    population: 'repository',
    reads: [...readsOf[spec.where], ...(spec.sideCommits ? (['side-commit-secret'] as const) : [])],
    relevantGap: (gap) => isRelevant(spec.where, gap),
    test(item, facts, { leastSeverity }: FindingParameters) {
      const landed = facts.of('finding').filter((found) => inProduction(found) && spec.selects(found.value));
      const beside = spec.sideCommits ? facts.of('side-commit-secret').filter(inProduction) : [];
      const chosen: readonly Found[] = [...landed, ...beside];
      const grave = chosen.filter(
        ({ value }) => severities.indexOf(value.severity) <= severities.indexOf(leastSeverity),
      );
      const allowed = grave.filter(isAllowed);
      const suspected = grave.filter((found) => !isAllowed(found) && spec.suspects?.(found.value) === true);
      const open = grave.filter((found) => !isAllowed(found) && !suspected.includes(found));
      const waived = allowed.length > 0 ? ` ${allowedText(spec, allowed)}` : '';
      const minor = minorText(
        spec,
        chosen.filter((found) => !grave.includes(found) && found.value.severity !== 'note'),
      );
      const besides = suspected.length > 0 ? ` ${suspectedText(spec, suspected)}` : '';
      if (open.length > 0) return exception(`${foundText(spec, open)}${besides}${waived}${minor}`, open);
      if (suspected.length > 0) return notDetermined(`${suspectedText(spec, suspected)}${waived}${minor}`);
      if (allowed.length > 0) return pass(`${spec.absent}${waived}${minor}`, allowed);
      const lacking = lack(spec.where, item, facts);
      return lacking === undefined ? pass(`${spec.absent}${minor}`) : notApplicable(lacking);
    },
  });
}

type Found = Fact<'finding'> | Fact<'side-commit-secret'>;

/** That a pipeline does not say what starts it takes nothing from what it says. */
function isRelevant(where: Place, gap: Gap): boolean {
  if (where === 'any file') return productionGap(gap);
  return productionCodeGap(gap) && (gap.of !== 'pipeline' || pipelineContentGap(gap));
}

/** Those below the severity that counts are named all the same. Notes are left to the list of findings. */
function minorText({ noun, plural }: FindingCheck, minor: readonly Found[]): string {
  if (minor.length === 0) return '';
  const places = listed(minor.map(({ value }) => place(value)).sort());
  return ` Below the severity that counts: ${counted(minor.length, noun, plural)} at ${places}.`;
}

const isAllowed = ({ value }: Found): boolean => (value.suppressed?.reason ?? '').trim() !== '';

const placed = ({ says }: FindingCheck, { value }: Found): string => {
  const what = says?.[value.rule];
  return what === undefined ? place(value) : `${place(value)} (${what})`;
};

function foundText(spec: FindingCheck, open: readonly Found[]): string {
  const { noun, plural } = spec;
  const landed = open.filter(({ kind }) => kind === 'finding');
  const beside = open.filter(({ kind }) => kind !== 'finding');
  const files = new Set(landed.map(({ value }) => value.path)).size;
  const places = listed(landed.map((found) => placed(spec, found)).sort());
  const told = `${counted(landed.length, noun, plural)} in ${counted(files, 'file')} of production code: ${places}.`;
  return [...(landed.length > 0 ? [told] : []), ...(beside.length > 0 ? [besideText(spec, beside)] : [])].join(' ');
}

function besideText({ noun, plural }: FindingCheck, beside: readonly Found[]): string {
  const places = listed(beside.map(({ value, valid }) => `${place(value)}${commitText(valid.from.commit)}`).sort());
  const what = counted(beside.length, noun, plural);
  return `${what} in commits that never landed, beside the branch, where whoever can fetch reads ${agree(beside.length, 'it', 'them')}: ${places}.`;
}

const commitText = (commit: string | undefined): string =>
  commit === undefined ? '' : ` since ${commit.slice(0, 12)}`;

function suspectedText(spec: FindingCheck, suspected: readonly Found[]): string {
  const places = listed(suspected.map((found) => placed(spec, found)).sort());
  return `Perhaps ${counted(suspected.length, spec.noun, spec.plural)}, which a person has to look at: ${places}.`;
}

function allowedText({ noun, plural }: FindingCheck, allowed: readonly Found[]): string {
  const places = listed(allowed.map(({ value }) => place(value)).sort());
  return `${counted(allowed.length, noun, plural)} ${agree(allowed.length, 'is', 'are')} allowed by a comment with a reason: ${places}.`;
}
