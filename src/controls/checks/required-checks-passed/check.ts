import type { RequiredCheck } from '../../../model/branch-rules.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import type { Instant } from '../../../base/instant.ts';
import type { Fact } from '../../../model/fact.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { missingPart } from '../../kit/approvals.ts';
import { rulesAround, rulesAt } from '../../kit/branch-rules.ts';
import { changeName } from '../../kit/changes.ts';
import { differencesAbout, isDirectPush } from '../../kit/differences.ts';
import { onMergedCommit } from '../../kit/demands.ts';
import { judgeRequired, type CheckVerdict } from '../../kit/required-checks.ts';
import { counted, listed } from '../../words.ts';

export const requiredChecksPassed = defineCheck({
  meta: {
    id: 'required-checks-passed',
    title: 'Every status check that was required at the time had passed on the commit that was merged',
    question: 'Show that the tests passed before this change was merged.',
    rationale:
      'What was required is read from the rules in force when it landed, not from those of today. A required check has passed when its last result before the merge, on the merged head (or on the commit of the merge queue), is a success, reported by the application that the rule names. Skipped and neutral results are no success, though forges let them through; anybody who may write can set a status where no application is named. Where the rules of that time are unknown, nothing is claimed, but for what two looks near to one another both saw required; where they required nothing, the protection of the branch is what to look at.',
    remediation:
      'Name the application with each required check, let no path filter skip a required job, and bind administrators to the rules. Have what landed without its checks tested after the fact.',
    reference: 'CHG-05',
    evaluation: 'population',
    parameters: {},
  },
  population: 'landed-change',
  reads: ['landed-change', 'branch-rules', 'difference'],
  toleratesGaps:
    'the rules and results that a forge told are there; where rules or results could not be read, it is said.',
  label: changeName,
  test(item, facts) {
    const { branch, landedAt, proposed } = item.value;
    if (proposed === undefined) {
      const direct = differencesAbout(facts, { id: item.id, commit: item.value.commit }).find(isDirectPush);
      return direct
        ? notApplicable('It landed without a changeset: there was no head on which checks could be required.')
        : notDetermined(
            'The changeset that it came through, and what ran on it, are not known.',
            facts.gaps('landed-change'),
          );
    }
    const mergedAt = proposed.mergedAt ?? landedAt;
    const rules = demandedAt(facts, branch, mergedAt);
    if ('unknown' in rules) return notDetermined(rules.unknown, facts.gaps('branch-rules'));
    const { required } = rules;
    if (required === null)
      return notDetermined(`Which checks ${branch} required could not be read.`, facts.gaps('branch-rules'));
    if (required.length === 0)
      return notApplicable(`The rules of ${branch} required no status check at that time${rules.basis}.`);
    const checks = onMergedCommit(proposed, item.value);
    const verdicts = required.map((one) => ({ one, verdict: judgeRequired(one, checks, mergedAt) }));
    const bad = verdicts.flatMap(({ one, verdict }) =>
      verdict === 'passed' || verdict === 'undated' ? [] : [`${nameOf(one)} ${words[verdict]} (${verdict})`],
    );
    const relied = [item, { id: proposed.fact }, ...rules.facts];
    if (bad.length > 0) {
      const hidden = missingPart(proposed, 'statusChecks');
      const said = listed(bad, 6);
      return hidden === undefined
        ? exception(`Of ${counted(required.length, 'required status check')}: ${said}${rules.basis}.`, relied)
        : notDetermined(
            `Not all results could be read (${hidden}); in the rest, ${said}.`,
            facts.gaps('landed-change'),
          );
    }
    if (rules.otherwise !== undefined) return notDetermined(rules.otherwise, facts.gaps('branch-rules'));
    const undated = verdicts.filter(({ verdict }) => verdict === 'undated');
    return undated.length > 0
      ? notDetermined(
          `When ${listed(undated.map(({ one }) => nameOf(one)))} passed is not known.`,
          facts.gaps('landed-change'),
        )
      : pass(
          `${counted(required.length, 'required status check')} had passed on ${checks[0]!.commit.slice(0, 10)} before the merge: ${listed(required.map(nameOf), 6)}${rules.basis}.`,
          relied,
        );
  },
});

type Demanded =
  | {
      readonly required: readonly RequiredCheck[] | null;
      readonly facts: readonly Fact<'branch-rules'>[];
      readonly basis: string;
      /** More may have been required than this: what passed all of it is not known to have passed. */
      readonly otherwise?: string;
    }
  | { readonly unknown: string };

/** Between two looks that tell otherwise, what both require. */
function demandedAt(facts: Pick<FactView<'branch-rules'>, 'ever'>, branch: string, at: Instant): Demanded {
  const rules = rulesAt(facts, branch, at);
  if (!('unknown' in rules))
    return { required: rules.fact.value.requiredChecks, facts: [rules.fact], basis: rules.basis };
  const around = rulesAround(facts, branch, at);
  if (around === undefined) return rules;
  const { before, after, basis } = around;
  const later = new Set((after.value.requiredChecks ?? []).map(nameOf));
  const required = (before.value.requiredChecks ?? []).filter((one) => later.has(nameOf(one)));
  return required.length === 0 ? rules : { required, facts: [before, after], basis, otherwise: rules.unknown };
}

const nameOf = ({ name, reportedBy }: RequiredCheck): string =>
  reportedBy === null ? name : `${name} (of ${reportedBy})`;

const words: Readonly<Record<Exclude<CheckVerdict, 'passed' | 'undated'>, string>> = {
  missing: 'did not run',
  failed: 'did not succeed',
  skipped: 'was skipped or neutral, which is no pass',
  'wrong-application': 'was reported by somebody else',
  after: 'had not finished before the merge',
};
