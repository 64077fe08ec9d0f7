import type { Environment } from '../../../model/deployment.ts';
import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { accessKinds } from '../../kit/access.ts';
import { judgeProduction, namesOf, usualEnvironments, type EnvironmentFact } from '../../kit/environments.ts';
import { untold } from '../../kit/seen.ts';
import { listed } from '../../words.ts';

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
    return judgeProduction(facts, lists, {
      flawed(production) {
        const open = within('open', production);
        const told = open.map(({ value }) => `${value.name} (${listed(value.secretNames ?? [])})`);
        return open.length === 0
          ? undefined
          : exception(`Any branch can run with the secrets of ${listed(told)}, and nobody reviews it.`, open);
      },
      unread(production) {
        const unread = within('unknown', production);
        return unread.length === 0
          ? undefined
          : untold(facts, ['environment'], `Secrets or scope are not told: ${namesOf(unread)}.`);
      },
      sound(production) {
        const guarded = within('guarded', production);
        return guarded.length === 0
          ? undefined
          : pass(`Secrets are handed out behind a guard only: ${namesOf(guarded)}.`, guarded);
      },
      nothing: 'No production environment of the forge holds secrets.',
    });
  },
});

const within = (reach: Reach, production: readonly EnvironmentFact[]): readonly EnvironmentFact[] =>
  production.filter(({ value }) => reachOf(value) === reach);

type Reach = 'none' | 'guarded' | 'open' | 'unknown';

/** A guard that is known is enough; without one, everything has to be known. */
function reachOf({ secretNames, branchPolicy, reviewers }: Environment): Reach {
  if (secretNames?.length === 0) return 'none';
  const isGuarded = (branchPolicy !== null && branchPolicy !== 'any') || (reviewers !== null && reviewers.length > 0);
  if (isGuarded) return secretNames === null ? 'unknown' : 'guarded';
  return secretNames === null || branchPolicy === null || reviewers === null ? 'unknown' : 'open';
}
