/** Which deployment first brought each landing into each environment. */
import type { Instant } from '../../base/instant.ts';
import type { LandedChange } from '../../model/change.ts';
import type { Deployment } from '../../model/deployment.ts';
import type { ObjectId, RepositoryName } from '../../model/repository.ts';
import { deploymentFactId } from './forge-knowledge.ts';

export interface DeploymentSource {
  readonly repository: RepositoryName;
  readonly deployments: readonly Deployment[];
  /** Position of the last landing that a deployed commit holds; undefined: none that is known. */
  readonly holdsUpTo: (commit: ObjectId) => number | undefined;
  /** How many landings the branch has. */
  readonly landings: number;
}

type First = NonNullable<LandedChange['deployments']>[number];

/** By position of the landing. In each environment a landing counts with the first success that held it. */
export function firstDeployments(source: DeploymentSource): ReadonlyMap<number, readonly First[]> {
  const { repository, deployments, holdsUpTo, landings } = source;
  const succeeded = deployments
    .flatMap((one) => {
      const at = succeededAt(one);
      const position = holdsUpTo(one.commit);
      return at === undefined || position === undefined ? [] : [{ one, at, position }];
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const found = new Map<number, First[]>();
  const reached = new Map<string, number>();
  for (const { one, at, position } of succeeded) {
    const { environment } = one;
    const from = (reached.get(environment) ?? -1) + 1;
    if (position < from) continue;
    reached.set(environment, position);
    const first: First = { environment, at, fact: deploymentFactId(repository, one.id) };
    for (let number = from; number <= Math.min(position, landings - 1); number++) {
      const known = found.get(number);
      if (known) known.push(first);
      else found.set(number, [first]);
    }
  }
  return found;
}

/** One that a later deployment replaced is `inactive`: it had succeeded when the forge says when. */
function succeededAt({ state, finishedAt, createdAt }: Deployment): Instant | undefined {
  if (finishedAt !== null) return finishedAt;
  return state === 'success' ? createdAt : undefined;
}
