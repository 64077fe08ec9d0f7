import type { Fact } from '../../../model/fact.ts';
import { exception, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { deploymentName, noDeployments, outsideProduction, withoutProduction } from '../../kit/deployments.ts';
import { usualEnvironments } from '../../kit/environments.ts';
import { isSamePersonBehind } from '../../kit/people.ts';
import { dayOf } from '../../time.ts';
import { listed } from '../../words.ts';

export const productionDeploymentsApproved = defineCheck({
  meta: {
    id: 'production-deployments-approved',
    title: 'Each production deployment was approved by somebody other than who asked for it',
    question: 'Who can release to production, and can they release their own work?',
    rationale:
      'The last gate before customers is judged deployment by deployment: somebody other than the requester approved it, before it was done. Which environments are production, a list says; a name that is on neither list is not determined. Two accounts are one person where a people list or an address says so, and where nothing says so a second account is not recognised. Deployments that the forge has no record of are not seen; held against landings, CHG-15 looks at what they contained.',
    remediation:
      'Give the production environment required reviewers, forbid self review, and deploy through the forge so that the approval is on record.',
    reference: 'CHG-08',
    evaluation: 'population',
    parameters: usualEnvironments,
  },
  population: 'deployment',
  reads: ['deployment', 'employment'],
  toleratesGaps:
    'an approval that the forge told is there; where approvals could not be read, it is said of the deployment.',
  silenceMeans: noDeployments,
  label: deploymentName,
  scope: (item, lists) => outsideProduction(item, lists),
  test(item, facts, lists) {
    const { requestedBy, approvals, finishedAt } = item.value;
    const without = withoutProduction(item, lists);
    if (without) return without;
    if (approvals === null) return notDetermined('Who approved it could not be read.', facts.gaps('deployment'));
    if (approvals.length === 0) return exception('Nobody approved it, and nobody was asked (unapproved).', [item]);
    if (requestedBy === null) return notDetermined('Who asked for it is not known: the account is gone.');
    const people = facts.ever('employment').map(({ value }) => value);
    const inTime = approvals.filter(({ at }) => at === null || finishedAt === null || at <= finishedAt);
    const known = inTime.flatMap(({ by }) => (by === null ? [] : [by]));
    const others = known.filter((by) => by.kind !== 'bot' && !isSamePersonBehind(by, requestedBy, people));
    if (others.length > 0)
      return pass(`${requestedBy.login} asked for it, and ${listed(others.map(({ login }) => login))} approved it.`, [
        item,
      ]);
    if (known.length < inTime.length) return notDetermined('Who approved it is not known: the account is gone.');
    return exception(
      `${requestedBy.login} asked for it, ${lackOf(
        item,
        known.map(({ login }) => login),
      )}.`,
      [item],
    );
  },
});

const lackOf = ({ value }: Fact<'deployment'>, logins: readonly string[]): string =>
  logins.length === 0
    ? `and it was approved only after it was done on ${dayOf(value.finishedAt ?? value.createdAt)} (late)`
    : `and nobody else approved it, only ${listed(logins)} (self-approval)`;
