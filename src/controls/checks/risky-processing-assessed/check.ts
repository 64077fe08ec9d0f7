import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { approvedByAnother } from '../../kit/approved-by-another.ts';
import { changeName, isFirstLanding } from '../../kit/changes.ts';
import { landingOf } from '../../kit/deciders.ts';
import { readRegister } from '../../kit/register.ts';
import { bringers, broughtBy, broughtName, type Brought } from '../../kit/significant-changes.ts';
import { dayOf } from '../../time.ts';
import { clause, listed } from '../../words.ts';

type Document = Fact<'document'>;
type Landing = Fact<'landed-change'>;
type View = FactView<'landed-change' | 'repository' | 'difference' | (typeof bringers)[number]>;

export const riskyProcessingAssessed = defineCheck({
  meta: {
    id: 'risky-processing-assessed',
    title:
      'Each landing that begins processing of a risky kind came after an assessment of its impact that names risks and measures and that somebody else approved',
    question: 'Show impact assessments for risky features.',
    rationale:
      'Once data of a risky kind is collected, an assessment only explains it. A landing begins such processing when it is the first to bring a field of one of `kinds` into a schema, or the first by which personal data flows into a prompt. An assessment of impact (a file whose folder or name calls it a DPIA, a PIA, or so in full) counts when it came with that landing, or stood before and its name, title or headings speak of the same thing; it has to have headings for risks and for measures, and the landing that brought it the approval of somebody else. One that speaks of it and came later is late, where assessments were kept here before. Whether one that speaks of something else covers it is for a reader to judge, and where none is kept here it may stand elsewhere, unless `keptHere` says not. Large-scale monitoring, profiling without models and location that is only passed on are not recognised.',
    remediation:
      'Assess what the processing means for the people whose data it is, with risks and measures, and let whoever answers for data protection approve it before the first field lands.',
    reference: 'PRI-14',
    evaluation: 'population',
    parameters: {
      kinds:
        'user.health, user.health_and_medical, user.biometric, user.childrens, user.criminal_history, user.location.precise, user.demographic.race_ethnicity, user.demographic.religious_belief, user.demographic.political_opinion, user.demographic.sexual_orientation',
      keptHere: false,
    },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository', 'difference', ...bringers],
  leavesToPeople: true,
  toleratesGaps: 'what a landing brought is there, whatever else could not be read.',
  label: changeName,
  test(item, facts, { kinds, keptHere }) {
    if (isFirstLanding(item, facts.of('repository')))
      return notApplicable('The branch began with this commit: there was no processing before it.');
    const types = readRegister(kinds).map(({ name }) => name);
    const begun = broughtBy(facts, item.value.commit).filter((one) => isRisky(one, types));
    if (begun.length === 0) return notApplicable('It begins no processing of a risky kind.');
    const said = `It is the first to bring ${listed(begun.map(broughtName), 4)}`;
    const before = facts.anywhere('document').filter(isAssessment);
    const own = before.filter((one) => isWith(one, item) || begun.some((topic) => speaksOf(one, topic)));
    if (own.length > 0) return judged(own, { item, facts, said });
    const certain = begun.filter(({ isUncertain }) => !isUncertain);
    const ever = facts.ever('document').filter(isAssessment);
    const late = ever.filter((one) => certain.some((topic) => speaksOf(one, topic)));
    const relied = [item, ...begun.slice(0, 4).map(({ fact }) => fact)];
    const isPractice = before.length > 0 || keptHere;
    if (late.length > 0 && isPractice)
      return exception(`${said}; it was assessed later only: ${toldOf(late[0]!)}.`, [...relied, late[0]!]);
    if (certain.length === 0) return notDetermined(`${said}, as far as its name tells; no assessment speaks of it.`);
    if (keptHere && before.length === 0) return exception(`${said}; no assessment of its impact was there.`, relied);
    return notDetermined(
      before.length > 0
        ? `${said}; whether it is covered by ${listed(before.map(placeOf), 3)} is for a reader to see.`
        : `${said}; no assessment of its impact stood in a repository of the run${ever.length > 0 ? ` before ${toldOf(ever[0]!)}` : ''}, and one may stand elsewhere.`,
    );
  },
});

function isRisky({ sort, name }: Brought, types: readonly string[]): boolean {
  if (sort === 'prompt') return true;
  return sort === 'personal data' && types.some((type) => name === type || name.startsWith(`${type}.`));
}

const isAssessment = ({ value }: Document): boolean => value.topic === 'impact-assessment';
const isWith = ({ valid, repository }: Document, item: Landing): boolean =>
  repository === item.repository && valid.from.commit === item.value.commit;

/** By the parts of the kind that tell; what has none is never taken to be spoken of. */
const words: readonly (readonly [RegExp, RegExp])[] = [
  [/health/, /health|medical|patient|clinic|diagnos|medication|symptom/],
  [/biometric/, /biometric|face|facial|fingerprint|voice/],
  [/childrens/, /child|minor|pupil|parent|under[- ]1\d/],
  [/criminal/, /crimin|offen[cd]|convict/],
  [/location/, /location|geo|gps|track/],
  [/race/, /race|racial|ethnic/],
  [/religious/, /relig|belief/],
  [/political/, /politic|union/],
  [/sexual/, /sexual|gender|orientation/],
];
const models =
  /\b(?:ai|llms?|gpt|openai|models?|prompts?|assistant|chat(?:bot)?)\b|machine learning|artificial|automated/;

function speaksOf({ value }: Document, { sort, name }: Brought): boolean {
  const text = [value.path.replaceAll(/[_-]/g, ' '), value.title, ...(value.sections ?? [])].join('\n').toLowerCase();
  if (sort === 'prompt') return models.test(text);
  return words.some(([kind, said]) => kind.test(name) && said.test(text));
}

interface Judged {
  readonly item: Landing;
  readonly facts: View;
  readonly said: string;
}

const asked: readonly (readonly [string, RegExp])[] = [
  ['risks', /risk|threat|harm/],
  ['measures', /measure|mitigat|safeguard|control|protect|remed/],
];

const lacksOf = ({ value }: Document): readonly string[] =>
  asked.flatMap(([what, named]) => ((value.sections ?? []).some((one) => named.test(one)) ? [] : [what]));

/** One that is whole and approved is enough. */
function judged(own: readonly Document[], { item, facts, said }: Judged): Outcome {
  const whole = own.filter((one) => lacksOf(one).length === 0);
  if (whole.length === 0)
    return exception(
      `${said}; ${listed(own.map((one) => `${placeOf(one)} has no heading for ${listed(lacksOf(one))}`))}.`,
      [item, ...own],
    );
  const outcomes = whole.map((one) => ({ one, approval: approvalOf(one, item, facts) }));
  const best =
    outcomes.find(({ approval }) => approval.result === 'pass') ??
    outcomes.find(({ approval }) => approval.result !== 'exception') ??
    outcomes[0]!;
  const because = `${said}; it was assessed in ${toldOf(best.one)}. ${clause(best.approval.because)}.`;
  if (best.approval.result === 'pass') return pass(because, [item, best.one]);
  if (best.approval.result === 'exception') return exception(because, [item, best.one]);
  return notDetermined(because);
}

function approvalOf(document: Document, item: Landing, facts: View): Outcome {
  const { commit } = document.valid.from;
  const landing =
    document.repository === item.repository && commit !== undefined ? landingOf(facts, commit) : undefined;
  if (landing === undefined) return notDetermined('Who approved it is not seen from this repository.');
  const outcome = approvedByAnother(landing, facts, 1);
  return outcome.result === 'not-applicable'
    ? notDetermined('It stood in the first commit of the branch, so nobody could approve it.')
    : outcome;
}

const placeOf = ({ repository, value }: Document): string => `${repository}/${value.path}`;
const toldOf = (document: Document): string => `${placeOf(document)} of ${dayOf(document.value.revisedAt)}`;
