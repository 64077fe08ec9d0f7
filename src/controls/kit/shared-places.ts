/**
 * What one repository holds on behalf of others. Rules and runbooks of a repository that runs no service itself (a
 * handbook, a platform) are there for the services elsewhere; those of another service are about that service.
 */
import type { Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';
import { isService } from './code.ts';

export interface Places<F> {
  /** In the repository itself, or in one that runs no service. */
  readonly good: readonly F[];
  /** In repositories that run services of their own. */
  readonly foreign: readonly F[];
}

export function placesFor<F extends Pick<Fact, 'repository'>>(
  item: Fact<'repository'>,
  facts: Pick<FactView<'container-image'>, 'anywhere'>,
  found: readonly F[],
): Places<F> {
  const images = Map.groupBy(facts.anywhere('container-image'), ({ repository }) => repository);
  const isGood = ({ repository }: F): boolean =>
    repository === item.repository || !isService(images.get(repository) ?? []);
  return { good: found.filter(isGood), foreign: found.filter((fact) => !isGood(fact)) };
}
