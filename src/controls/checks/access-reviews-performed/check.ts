import type { Instant } from '../../../base/instant.ts';
import { exception, notApplicable, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { wasAsked } from '../../kit/access.ts';
import {
  actionsOf,
  formOf,
  isOfForge,
  populationOf,
  systemOf,
  together,
  type Finding,
  type Review,
} from '../../kit/access-reviews.ts';
import { readRegister } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { dayOf, daysAfter } from '../../time.ts';
import { listed } from '../../words.ts';

export const accessReviewsPerformed = defineCheck({
  meta: {
    id: 'access-reviews-performed',
    title: 'Each system’s access was reviewed within the interval, everybody’s, and what was decided was done',
    question: 'Show the last access reviews: who reviewed, whom, and what changed?',
    rationale:
      'Access is granted for a reason, and reasons end. A review is a record in a repository of the run (a file whose folder or name calls it an access review): reviewers, date, system, and a decision for each account. It counts from the landing with which it first stood complete, whatever date it gives itself, so nothing can be dated back. Each system that a record or `systems` names needs one that is not older than the interval, and the system that holds the code always does. There it is held against the accounts that the forge showed on that day, and accounts that were to be revoked must be gone within the agreed days; other systems are not connected, so only their records are judged. Nobody may decide on themself alone. That a changed role was changed is not followed, and reviews that are kept outside of the repositories are not seen; `folder` limits where records count.',
    remediation:
      'Review who has access every quarter, write the record into the repository on the day, decide on every account, and carry the decisions out.',
    reference: 'ACC-05',
    evaluation: 'state',
    parameters: { intervalDays: 92, actionDays: 14, systems: '', folder: '' },
  },
  population: 'repository',
  reads: ['access-review', 'membership', 'employment', 'organisation', 'branch-rules'],
  relevantGap: ({ of }) => of === 'access-review' || of === 'membership' || of === 'all',
  test(item, facts, { intervalDays, actionDays, systems, folder }) {
    const kept = facts.anywhere('access-review').filter(({ value }) => isIn(value.path, folder));
    const records = kept.filter(({ value }) => value.recordedAt !== null);
    if (records.length === 0) return noRecord(facts, kept, daysAfter(item.valid.from.at, intervalDays));
    const bySystem = Map.groupBy(records, systemOf);
    const required = readRegister(systems).map(({ name }) => name);
    const found = together([
      ...[...bySystem.values()].map((own) => latestOf(own, facts, { intervalDays, actionDays })),
      ...required.filter((name) => !bySystem.has(name)).map(unreviewed),
      ...(records.some(isOfForge) ? [] : [noneOfForge(facts)]),
    ]);
    if (found.flaws.length > 0)
      return exception(sentence(found.flaws), [...[...bySystem.values()].map(lastOf), ...found.relied]);
    if (found.open.length > 0) return untold(facts, ['access-review', 'membership'], sentence(found.open));
    const told = [...bySystem.values()].map(lastOf);
    return pass(`Reviewed within ${intervalDays} days, and as decided: ${listed(told.map(nameOf), 6)}.`, [
      ...told,
      ...found.relied,
    ]);
  },
});

type View = FactView<'access-review' | 'membership' | 'employment' | 'organisation' | 'branch-rules'>;

const isIn = (path: string, folder: string): boolean =>
  folder === '' || path.startsWith(`${folder.replace(/^\.?\/|\/$/g, '')}/`);

/** A repository that has not stood for an interval yet has nothing due. */
function noRecord(facts: View, kept: readonly Review[], due: Instant): Outcome {
  if (kept.length === 0 && !facts.hasPassed(due))
    return notApplicable('No review is due yet: the repository has not stood for one interval.');
  const lacking = kept.map(({ value }) => `${value.path} lacks ${listed(lacksOf(value))}`);
  const because =
    lacking.length === 0
      ? 'No record of an access review was found in any repository of the run.'
      : `No record of an access review is complete: ${listed(lacking)}.`;
  return missing(facts, ['access-review'], because, kept);
}

const lacksOf = ({ reviewers, date, decisions }: Review['value']): readonly string[] =>
  [
    reviewers.length === 0 ? 'a reviewer' : '',
    date === null ? 'a date' : '',
    decisions.length === 0 ? 'decisions' : '',
  ].filter(Boolean);

const recordedAt = ({ value }: Review): string => value.recordedAt ?? '';
const lastOf = (own: readonly Review[]): Review => own.reduce((a, b) => (recordedAt(b) > recordedAt(a) ? b : a));
const nameOf = ({ repository, value }: Review): string =>
  `${value.system ?? 'access'} by ${listed(value.reviewers)} on ${dayOf(value.recordedAt!)} (${repository}/${value.path})`;

function latestOf(
  own: readonly Review[],
  facts: View,
  { intervalDays, actionDays }: { readonly intervalDays: number; readonly actionDays: number },
): Finding {
  const last = lastOf(own);
  const late: Finding = facts.hasPassed(daysAfter(last.value.recordedAt!, intervalDays))
    ? {
        flaws: [
          `the last review of ${last.value.system ?? 'access'} was recorded on ${dayOf(last.value.recordedAt!)}, more than ${intervalDays} days before`,
        ],
        open: [],
        relied: [],
      }
    : together([]);
  const form = formOf(last, facts);
  return isOfForge(last)
    ? together([late, form, populationOf(last, facts), actionsOf(last, facts, actionDays)])
    : together([late, form]);
}

const unreviewed = (system: string): Finding => ({
  flaws: [`no review of ${system} is on record`],
  open: [],
  relied: [],
});

function noneOfForge(facts: View): Finding {
  const said = 'no record reviews who can reach the code';
  return wasAsked(facts) ? { flaws: [said], open: [], relied: [] } : { flaws: [], open: [said], relied: [] };
}

/** At most six parts: a company with many systems has many records, each with its own story. */
const sentence = (parts: readonly string[]): string => {
  const text = [...parts.slice(0, 6), ...(parts.length > 6 ? [`${parts.length - 6} more`] : [])].join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};
