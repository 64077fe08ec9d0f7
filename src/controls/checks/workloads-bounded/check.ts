import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import type { Resource } from '../../kit/declarations.ts';
import { eachDeclared, type Verdict } from '../../kit/declared.ts';
import {
  containerHas,
  containersOf,
  declarationsOf,
  isFilledIn,
  isWhole,
  isWorkload,
  type Container,
} from '../../kit/workloads.ts';
import { listed } from '../../words.ts';

export const workloadsBounded = defineCheck({
  meta: {
    id: 'workloads-bounded',
    title: 'Each workload declared for a cluster says what it needs and how much memory it may take',
    question: 'How does the system handle growth?',
    rationale:
      'A cluster places what says how much it needs, and a workload without a limit takes the memory of its neighbours. Requests and a limit of memory are looked for in each container; limits that the namespace gives by default (`LimitRange`) leave it undetermined. A limit of processor time is not asked for, since it slows without protecting anybody. Jobs come to an end and are left out. Whether the numbers fit the load, and capacity outside of clusters, is not judged.',
    remediation: 'Set `resources.requests` and `resources.limits.memory` for each container, from what was measured.',
    reference: 'AVL-03',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: productionGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'workload',
      holds: 'says what it needs and what it may take',
      nothing: 'No Deployment, StatefulSet or DaemonSet of a cluster is declared as code in the repository.',
      productionOnly: true,
      judge: (resource, around) =>
        isWorkload(resource) && isWhole(resource) ? verdictOf(resource, around) : undefined,
    });
  },
});

function verdictOf(workload: Resource, around: readonly Resource[]): Verdict {
  const declarations = declarationsOf(workload, around);
  const lacking = containersOf(workload).flatMap((container) => {
    const lacks = lacksOf(container, declarations);
    return lacks === undefined ? [] : [{ container, said: `${container.name} ${lacks}` }];
  });
  if (lacking.length === 0) return 'sound';
  const said = listed(lacking.map((one) => one.said));
  const isDefaulted = around.some(({ value }) => value.type === 'LimitRange');
  if (isDefaulted) return { open: `${said}, unless its namespace gives them` };
  return lacking.some(({ container }) => isFilledIn(container)) ? { open: said } : { flaw: said };
}

function lacksOf(container: Container, declarations: readonly Resource[]): string | undefined {
  const requests = containerHas(container, declarations, 'resources.requests');
  const limit = containerHas(container, declarations, 'resources.limits.memory');
  if (requests && limit) return undefined;
  if (!requests && !limit) return 'has neither requests nor a limit of memory';
  return requests ? 'has no limit of memory' : 'has no requests';
}
