import type { Environment } from '../../../model/deployment.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { accessKinds, seenNow, wasAsked } from '../../kit/access.ts';
import { sortOf, usualEnvironments } from '../../kit/environments.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed } from '../../words.ts';

export const productionEnvironmentsGuarded = defineCheck({
  meta: {
    id: 'production-environments-guarded',
    title: 'Production environments need a reviewer other than the requester, and take selected branches only',
    question: 'Who can release to production, and from which branch?',
    rationale:
      'What the environment enforces holds for deployments that nobody looks at. Each production environment has required reviewers, forbids reviewing one’s own, and takes protected or selected branches only. Which environments are production, a list says; a name that is on neither list is not determined. Where the forge knows of no environment, it guards none: deployments may go another way, which is not seen.',
    remediation:
      'Give each production environment required reviewers, forbid self review, and limit it to protected branches.',
    reference: 'CHG-08',
    evaluation: 'state',
    parameters: usualEnvironments,
  },
  population: 'repository',
  reads: ['environment', ...accessKinds],
  relevantGap: ({ of }) => of === 'environment' || of === 'all',
  test(_item, facts, lists) {
    const { seen, stale } = seenNow(facts, facts.of('environment'));
    const production = seen.filter(({ value }) => sortOf(value.name, lists) === 'production');
    const judged = production.map((one) => ({ one, ...verdictOf(one.value) }));
    const bad = judged.filter(({ flaws }) => flaws.length > 0);
    if (bad.length > 0)
      return exception(
        `${bad.map(({ one, flaws }) => `${one.value.name} ${listed(flaws)}`).join('; ')}.`,
        bad.map(({ one }) => one),
      );
    if (stale.length > 0) return notDetermined(`${counted(stale.length, 'environment')} were not looked at since.`);
    const unread = judged.filter(({ unknown }) => unknown.length > 0);
    if (unread.length > 0)
      return untold(
        facts,
        ['environment'],
        `Not told: ${unread.map(({ one, unknown }) => `for ${one.value.name}, ${listed(unknown)}`).join('; ')}.`,
      );
    const unmapped = seen.filter(({ value }) => sortOf(value.name, lists) === 'unknown');
    if (unmapped.length > 0)
      return notDetermined(`Whether these are production is not declared: ${namesOf(unmapped)}.`);
    if (production.length > 0) return pass(`Guarded by reviewers and branches: ${namesOf(production)}.`, production);
    return seen.length > 0 || wasAsked(facts)
      ? notApplicable('The forge knows of no production environment.')
      : untold(facts, ['environment'], 'Which environments exist is not known.');
  },
});

function verdictOf({ reviewers, preventsSelfReview, branchPolicy }: Environment): {
  readonly flaws: readonly string[];
  readonly unknown: readonly string[];
} {
  return {
    flaws: [
      reviewers?.length === 0 ? 'needs no reviewer' : '',
      preventsSelfReview === false && reviewers?.length !== 0 ? 'lets people review their own' : '',
      branchPolicy === 'any' ? 'takes any branch' : '',
    ].filter(Boolean),
    unknown: [
      reviewers === null ? 'who reviews' : '',
      preventsSelfReview === null ? 'whether self review is possible' : '',
      branchPolicy === null ? 'which branches it takes' : '',
    ].filter(Boolean),
  };
}

const namesOf = (environments: readonly Fact<'environment'>[]): string =>
  listed(environments.map(({ value }) => value.name));
