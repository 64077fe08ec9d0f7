/** Landings by commit and by the deployment that first held them; built once for each list. */
import type { Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';

type Landing = Fact<'landed-change'>;

interface Index {
  readonly byCommit: ReadonlyMap<string, readonly Landing[]>;
  readonly byDeployment: ReadonlyMap<string, readonly Landing[]>;
}

const built = new WeakMap<readonly Landing[], Index>();

/** What a deployment brought: its own commit, and everything that it was the first to hold. */
export function landingsIn(
  facts: Pick<FactView<'landed-change'>, 'ever'>,
  deployment: Fact<'deployment'>,
): readonly Landing[] {
  const all = facts.ever('landed-change');
  const index = built.get(all) ?? indexOf(all);
  built.set(all, index);
  const { byCommit, byDeployment } = index;
  return [...new Set([...(byCommit.get(deployment.value.commit) ?? []), ...(byDeployment.get(deployment.id) ?? [])])];
}

function indexOf(all: readonly Landing[]): Index {
  const byDeployment = new Map<string, Landing[]>();
  for (const landing of all)
    for (const { fact } of landing.value.deployments ?? []) {
      const known = byDeployment.get(fact);
      if (known) known.push(landing);
      else byDeployment.set(fact, [landing]);
    }
  return { byCommit: Map.groupBy(all, ({ value }) => value.commit as string), byDeployment };
}
