import type { Environment } from '../../../model/deployment.ts';
import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { accessKinds } from '../../kit/access.ts';
import { judgeProduction, namesOf, usualEnvironments } from '../../kit/environments.ts';
import { untold } from '../../kit/seen.ts';
import { listed } from '../../words.ts';

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
    return judgeProduction(facts, lists, {
      flawed(production) {
        const bad = production.map((one) => ({ one, ...verdictOf(one.value) })).filter(({ flaws }) => flaws.length > 0);
        const told = bad.map(({ one, flaws }) => `${one.value.name} ${listed(flaws)}`);
        return bad.length === 0
          ? undefined
          : exception(
              `${told.join('; ')}.`,
              bad.map(({ one }) => one),
            );
      },
      unread(production) {
        const open = production
          .map((one) => ({ one, ...verdictOf(one.value) }))
          .filter(({ unknown }) => unknown.length > 0);
        const told = open.map(({ one, unknown }) => `for ${one.value.name}, ${listed(unknown)}`);
        return open.length === 0 ? undefined : untold(facts, ['environment'], `Not told: ${told.join('; ')}.`);
      },
      sound: (production) =>
        production.length === 0
          ? undefined
          : pass(`Guarded by reviewers and branches: ${namesOf(production)}.`, production),
      nothing: 'The forge knows of no production environment.',
    });
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
