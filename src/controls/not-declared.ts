/**
 * No member is concerned, and what the check asks about may live outside of the repositories: then nobody looked at it, so
 * the check is open, with a gap that says what would mend it. Where another repository of the audit declares it, some member
 * was judged, and this never comes up; where the company says that it has none, the control is switched off with a reason.
 */
import { earlier, later } from '../base/instant.ts';
import type { CheckResult, Period, UnjudgedStretch } from '../model/control.ts';
import type { Gap } from '../model/gap.ts';
import type { RepositoryName } from '../model/repository.ts';
import type { AnyCheck } from './check.ts';
import { lineOf, type StandingStretch } from './continuity.ts';
import type { ParametersInForce } from './dated-parameters.ts';
import type { FactIndex } from './fact-index.ts';
import { subjectOf } from './kit/subjects.ts';
import { unjudgedGaps } from './unjudged.ts';
import { counted } from './words.ts';

interface Judged {
  readonly check: AnyCheck;
  readonly index: FactIndex;
  readonly parameters: ParametersInForce;
  readonly result: CheckResult;
}

/** The gap of a check that found nothing it asks about; undefined where that is proof, or where something was judged. */
export function notDeclared({ check, index, parameters, result }: Judged): Gap | undefined {
  const subject = subjectOf(check.meta.id);
  if (result.result !== 'not-applicable' || subject?.lives !== 'elsewhere') return undefined;
  // What the dated scope leaves out, the company said itself.
  const own = new Set(result.population.exclusions.map(({ id }) => id));
  const isLeftOutByCheck = index
    .all(check.population)
    .starts.some((fact) => own.has(fact.id) && check.scope?.(fact, parameters.at(fact.valid.from.at)) !== undefined);
  if (result.members.length === 0 && !isLeftOutByCheck) return undefined;
  const looked = new Set<RepositoryName>(index.all('repository').starts.map(({ repository }) => repository)).size;
  return {
    kind: 'gap',
    of: check.reads[0] ?? check.population,
    repository: 'all',
    reason: 'not-declared',
    detail: `${unseen(subject.what, looked)} ${mends}`,
  };
}

const unseen = (what: string, repositories: number): string => {
  const places = repositories === 1 ? 'the one repository' : `the ${counted(repositories, 'repository')}`;
  return `Nothing in ${places} of this audit declares ${what}; it may well be kept elsewhere.`;
};
const mends =
  'Connect the repository that declares it, or hand in what is asked for the control; where the company has nothing of the sort, switch the control off in plumbline.yaml with the reason.';

/** What is left of a result then. Its members stay as they were judged: none of them is concerned. */
export function leftOpen(
  result: CheckResult,
  gap: Gap,
): { readonly result: CheckResult; readonly line?: readonly StandingStretch[] } {
  const open = {
    ...result,
    result: 'indeterminate' as const,
    because: gap.detail.replace(` ${mends}`, ''),
    coverage: 0,
  };
  const gaps = [...result.gaps, gap];
  if (result.period.type === 'as-of') return { result: { ...open, gaps } };
  const { continuity: _none, ...rest } = open;
  return { result: { ...rest, gaps, unjudged: unjudgedGaps([gap], result.period) }, line: openLine(result.period) };
}

const openLine = (period: Period & { readonly type: 'window' }): readonly StandingStretch[] =>
  lineOf([{ from: { at: period.from }, to: { at: period.to }, standing: 'unknown', of: '' }], period);

/**
 * The stretch at the beginning of a window in which repositories were there and none of them declared the subject, although
 * one does later: nobody looked at what was before. It changes no outcome; it is told, and nothing was in place in it.
 */
export function undeclaredAtFirst(
  { check, index, result }: Omit<Judged, 'parameters'>,
  line: readonly StandingStretch[] | undefined,
): { readonly unjudged: readonly UnjudgedStretch[]; readonly line: readonly StandingStretch[] } | undefined {
  const subject = subjectOf(check.meta.id);
  const { period } = result;
  const [first, second] = line ?? [];
  if (period.type === 'as-of' || subject?.lives !== 'elsewhere' || check.meta.evaluation !== 'state') return undefined;
  if (line === undefined || first?.standing !== 'none' || second === undefined) return undefined;
  const { starts } = index.all('repository');
  const born = starts.map(({ valid }) => valid.from.at).reduce((a, b) => earlier(a, b), second.from.at);
  const from = later(born, period.from);
  if (from >= second.from.at) return undefined;
  const because = `Until then no repository of this audit declared ${subject.what}; it may have been kept elsewhere.`;
  const start = from === period.from ? [] : [{ ...first, to: { at: from } }];
  return {
    unjudged: [{ from, to: second.from.at, because: [because] }],
    line: [...start, { ...first, from: { at: from }, standing: 'unknown' }, ...line.slice(1)],
  };
}
