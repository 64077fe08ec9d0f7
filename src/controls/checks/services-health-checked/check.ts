import type { Outcome } from '../../../model/outcome.ts';
import { notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { isService, productionGap } from '../../kit/code.ts';
import type { Resource } from '../../kit/declarations.ts';
import { eachDeclared, judgeAll, type Verdict } from '../../kit/declared.ts';
import { containerHas, containersOf, declarationsOf, isWhole, isWorkload } from '../../kit/workloads.ts';
import { counted, listed, place } from '../../words.ts';

type View = FactView<'infrastructure-resource' | 'tracked-file' | 'container-image'>;

export const servicesHealthChecked = defineCheck({
  meta: {
    id: 'services-health-checked',
    title:
      'Each workload declared for a cluster that serves on a port is probed, and each other service has a health check',
    question: 'How is an unhealthy instance detected and replaced?',
    rationale:
      'What is not asked whether it is well is found ill by its users. Workloads that serve on a port must have a probe (readiness, liveness or startup) in at least one container; where no workload is declared, a health check of the image, the load balancer or a route with a usual name will do, and without one it is not determined. That an operator or platform probes by itself is not seen, and neither are probes from outside.',
    remediation: 'Add a `readinessProbe` (and a `livenessProbe` where a restart helps) that asks what matters.',
    reference: 'AVL-06',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource', 'tracked-file', 'container-image'],
  relevantGap: productionGap,
  test(_item, facts) {
    const question = {
      noun: 'workload that serves on a port',
      plural: 'workloads that serve on a port',
      holds: 'is probed',
      productionOnly: true,
      judge: verdictOf,
    };
    return judgeAll(facts.of('infrastructure-resource'), question).length > 0
      ? eachDeclared(facts, question)
      : ofImages(facts);
  },
});

const probes = ['readinessProbe', 'livenessProbe', 'startupProbe'];

function verdictOf(workload: Resource, around: readonly Resource[]): Verdict | undefined {
  if (!isWorkload(workload) || workload.value.type === 'DaemonSet' || !isWhole(workload)) return undefined;
  const containers = containersOf(workload);
  const declarations = declarationsOf(workload, around);
  if (!containers.some((one) => containerHas(one, declarations, 'ports'))) return undefined;
  return containers.some((one) => probes.some((probe) => containerHas(one, declarations, probe)))
    ? 'sound'
    : { flaw: 'no container has a probe' };
}

function ofImages(facts: View): Outcome {
  if (!isService(facts.of('container-image')))
    return notApplicable(
      'The repository builds no container image and declares no workload: nothing in it says that it is run as a service.',
    );
  const checks = facts.of('tracked-file').filter(({ value }) => value.topic === 'health-check');
  return checks.length > 0
    ? pass(`${counted(checks.length, 'health check')}: ${listed(checks.map(({ value }) => place(value)))}.`, checks)
    : notDetermined(
        'No workload is declared, and no health check of an image, a load balancer or a route with a usual name was found; a route may have another name.',
        facts.gaps('tracked-file'),
      );
}
