import type { Instant, TimeSpan } from '../../../base/instant.ts';
import { exception, pass } from '../../../model/outcome.ts';
import { absent, defineCheck, type Absence, type FactView } from '../../check.ts';
import { wasAsked } from '../../kit/access.ts';
import {
  actionsOf,
  formOf,
  isForgeName,
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
    title: 'Each system’s access was reviewed in every interval, everybody’s, and what was decided was done',
    question: 'Show the last access reviews: who reviewed, whom, and what changed?',
    rationale:
      'Access is granted for a reason, and reasons end. A review is a record in a repository of the run (a file whose folder or name calls it an access review): reviewers, date, system, and a decision for each account. It counts from the landing with which it first stood complete, whatever date it gives itself, so nothing can be dated back into an interval that is over. Each system that a record or `systems` names needs one in every interval, and the system that holds the code always does; 92 days are quarters of the calendar. There it is held against the accounts that the forge showed on that day, and accounts that were to be revoked must be gone within the agreed days: that belongs to the interval in which those days end. Other systems are not connected, so only their records are judged. Nobody may decide on themself alone. That a changed role was changed is not followed, and reviews that are kept outside of the repositories are not seen: where none was ever kept in one, nothing is claimed, unless `keptHere`, `systems` or `folder` (where records count) says that this is the place.',
    remediation:
      'Review who has access every quarter, write the record into the repository on the day, decide on every account, and carry the decisions out.',
    reference: 'ACC-05',
    evaluation: 'periodic',
    parameters: { intervalDays: 92, actionDays: 14, systems: '', folder: '', keptHere: false },
  },
  population: 'repository',
  reads: ['access-review', 'membership', 'employment', 'organisation', 'branch-rules'],
  relevantGap: ({ of }) => of === 'access-review' || of === 'membership' || of === 'all',
  leavesToPeople: true,
  every: ({ intervalDays }) => intervalDays,
  test(_item, facts, { actionDays, systems, folder, keptHere }) {
    const kept = facts.anywhere('access-review').filter(({ value }) => isIn(value.path, folder));
    const complete = kept.filter(({ value }) => value.recordedAt !== null);
    const records = complete.filter(({ value }) => isWithin(value.recordedAt!, facts.interval));
    const last = [...Map.groupBy(records, systemOf).values()].map(lastOf);
    const held = together([
      ...last.map((review) =>
        isOfForge(review) ? together([formOf(review, facts), populationOf(review, facts)]) : formOf(review, facts),
      ),
      ...complete.filter(isOfForge).map((review) => actionsDue(review, facts, actionDays)),
    ]);
    if (records.length === 0 && held.flaws.length === 0)
      return kept.length > 0 || keptHere || `${systems}${folder}`.trim() !== ''
        ? noRecord(kept)
        : untold(facts, ['access-review'], maybeElsewhere);
    const due = [...complete.map(systemOf), ...readRegister(systems).map(({ name }) => name)];
    const reviewed = new Set(records.map(systemOf));
    const unreviewed = [...new Set(due)].filter((name) => !reviewed.has(name));
    const isForgeDue = !records.some(isOfForge) && !unreviewed.some(isForgeName);
    const lacking = [
      ...unreviewed.map((name) => `no review of ${name === '' ? 'access' : name} is on record`),
      ...(isForgeDue && wasAsked(facts) ? [noneOfForge] : []),
    ];
    if (held.flaws.length > 0) return exception(sentence([...held.flaws, ...lacking]), [...last, ...held.relied]);
    if (lacking.length > 0) return absent(sentence(lacking), ['access-review']);
    const open = [...held.open, ...(isForgeDue ? [noneOfForge] : [])];
    if (open.length > 0) return untold(facts, ['access-review', 'membership'], sentence(open));
    return pass(`Reviewed, and as decided: ${listed(last.map(nameOf), 6)}.`, [...last, ...held.relied]);
  },
});

const maybeElsewhere =
  'No record of an access review is kept in any repository of the run; whether it is kept elsewhere, code does not tell.';

const noneOfForge = 'no record reviews who can reach the code';

const isWithin = (at: Instant, { from, to }: TimeSpan): boolean => from <= at && at < to;

/** Of the interval in which the days for it end. */
const actionsDue = (review: Review, facts: View, days: number): Finding =>
  isWithin(daysAfter(review.value.recordedAt!, days), facts.interval) ? actionsOf(review, facts, days) : together([]);

type View = FactView<'access-review' | 'membership' | 'employment' | 'organisation' | 'branch-rules'>;

const isIn = (path: string, folder: string): boolean =>
  folder === '' || path.startsWith(`${folder.replace(/^\.?\/|\/$/g, '')}/`);

function noRecord(kept: readonly Review[]): Absence {
  const lacking = kept
    .filter(({ value }) => value.recordedAt === null)
    .map(({ value }) => `${value.path} lacks ${listed(lacksOf(value))}`);
  return absent(
    lacking.length === 0
      ? 'No access review was put on record in any repository of the run.'
      : `No record of an access review is complete: ${listed(lacking)}.`,
    ['access-review'],
  );
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

/** At most six parts: a company with many systems has many records, each with its own story. */
const sentence = (parts: readonly string[]): string => {
  const text = [...parts.slice(0, 6), ...(parts.length > 6 ? [`${parts.length - 6} more`] : [])].join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};
