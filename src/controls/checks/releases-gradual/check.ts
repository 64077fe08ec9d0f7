import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { numberOf, readingOf, textOf, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, type Verdict } from '../../kit/declared.ts';
import { readRegister } from '../../kit/register.ts';
import { isWhole, workloadName } from '../../kit/workloads.ts';

export const releasesGradual = defineCheck({
  meta: {
    id: 'releases-gradual',
    title: 'Each workload declared as code is replaced step by step, so that a bad release does not take it down whole',
    question: 'What happens when a deployment goes wrong?',
    rationale:
      'A rollout that stops everything before it starts anything makes each bad release an outage. Deployments of a cluster are replaced step by step unless they say `Recreate`; services of ECS unless they let all tasks stop. Workloads that cannot run twice (one writer of a disk) are named in a parameter, as accepted. How a release is taken back, and whether it was, is shown by the deployments themselves.',
    remediation: 'Use `RollingUpdate`, a canary or blue-green rollout, and let a failed one be taken back by itself.',
    reference: 'AVL-07',
    evaluation: 'state',
    parameters: { acceptedRecreate: '' },
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: productionGap,
  test(_item, facts, { acceptedRecreate }) {
    const accepted = new Set(readRegister(acceptedRecreate).map(({ name }) => name));
    return eachDeclared(facts, {
      noun: 'workload',
      holds: 'is replaced step by step',
      nothing: 'No Deployment, Rollout or service of ECS is declared as code in the repository.',
      productionOnly: true,
      judge: (resource) => (accepted.has(workloadName(resource).toLowerCase()) ? undefined : verdictOf(resource)),
    });
  },
});

function verdictOf(resource: Resource): Verdict | undefined {
  switch (resource.value.type) {
    case 'Deployment':
      return resource.value.tool === 'kubernetes' && isWhole(resource) ? ofDeployment(resource) : undefined;
    case 'Rollout':
      return 'sound';
    case 'aws_ecs_service':
      return ofService(resource, 'deployment_minimum_healthy_percent');
    case 'AWS::ECS::Service':
      return ofService(resource, 'DeploymentConfiguration.MinimumHealthyPercent');
    default:
      return undefined;
  }
}

function ofDeployment(deployment: Resource): Verdict {
  const strategy = readingOf(deployment, 'spec.strategy.type');
  if (strategy === 'unresolved') return { open: 'how it is replaced is not written out' };
  return textOf(strategy) === 'Recreate' ? { flaw: 'is stopped whole before the next one starts (Recreate)' } : 'sound';
}

function ofService(service: Resource, name: string): Verdict | undefined {
  if (textOf(readingOf(service, 'scheduling_strategy', 'SchedulingStrategy')) === 'DAEMON') return undefined;
  const least = readingOf(service, name);
  if (least === 'unresolved') return { open: 'how it is replaced is not written out' };
  return numberOf(least) === 0 ? { flaw: 'may be stopped whole (a minimum of 0 percent)' } : 'sound';
}
