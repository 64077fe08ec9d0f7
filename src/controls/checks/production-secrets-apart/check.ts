import type { Environment } from '../../../model/deployment.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { accessKinds, seenNow, wasAsked } from '../../kit/access.ts';
import { sortOf, usualEnvironments } from '../../kit/environments.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed } from '../../words.ts';

export const productionSecretsApart = defineCheck({
  meta: {
    id: 'production-secrets-apart',
    title: 'Secrets of production environments are out of reach of branches that nobody protects',
    question: 'Are production credentials unreachable from test?',
    rationale:
      'A secret that belongs to an environment is handed to what deploys there. Where a production environment takes any branch and needs no reviewer, every proposed change can run with its secrets. Only the names of secrets and the scope of environments are read: that accounts, networks and data are apart, and that no repository-wide secret is one of production, is not seen.',
    remediation:
      'Limit production environments that hold secrets to protected branches, and give them required reviewers.',
    reference: 'CHG-14',
    evaluation: 'state',
    parameters: usualEnvironments,
  },
  population: 'repository',
  reads: ['environment', ...accessKinds],
  relevantGap: ({ of }) => of === 'environment' || of === 'all',
  test(_item, facts, lists) {
    const { seen, stale } = seenNow(facts, facts.of('environment'));
    const production = seen.filter(({ value }) => sortOf(value.name, lists) === 'production');
    const of = (reach: Reach) => production.filter(({ value }) => reachOf(value) === reach);
    const open = of('open');
    if (open.length > 0)
      return exception(
        `Any branch can run with the secrets of ${listed(
          open.map(({ value }) => `${value.name} (${listed(value.secretNames ?? [])})`),
        )}, and nobody reviews it.`,
        open,
      );
    if (stale.length > 0) return notDetermined(`${counted(stale.length, 'environment')} were not looked at since.`);
    const unread = of('unknown');
    if (unread.length > 0)
      return untold(
        facts,
        ['environment'],
        `Secrets or scope are not told: ${listed(unread.map(({ value }) => value.name))}.`,
      );
    const unmapped = seen.filter(({ value }) => sortOf(value.name, lists) === 'unknown');
    if (unmapped.length > 0)
      return notDetermined(
        `Whether these are production is not declared: ${listed(unmapped.map(({ value }) => value.name))}.`,
      );
    const guarded = of('guarded');
    if (guarded.length > 0)
      return pass(
        `Secrets are handed out behind a guard only: ${listed(guarded.map(({ value }) => value.name))}.`,
        guarded,
      );
    return seen.length > 0 || wasAsked(facts)
      ? notApplicable('No production environment of the forge holds secrets.')
      : untold(facts, ['environment'], 'Which environments exist is not known.');
  },
});

type Reach = 'none' | 'guarded' | 'open' | 'unknown';

/** A guard that is known is enough; without one, everything has to be known. */
function reachOf({ secretNames, branchPolicy, reviewers }: Environment): Reach {
  if (secretNames?.length === 0) return 'none';
  const isGuarded = (branchPolicy !== null && branchPolicy !== 'any') || (reviewers !== null && reviewers.length > 0);
  if (isGuarded) return secretNames === null ? 'unknown' : 'guarded';
  return secretNames === null || branchPolicy === null || reviewers === null ? 'unknown' : 'open';
}
