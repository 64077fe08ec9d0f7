/**
 * Branches in scope that were there when they were read before and are deleted since, as release branches are once nobody
 * needs them. What landed on them landed: it stays in the population, as it was read.
 */
import { configuredBranches, matchesPattern, type Config } from '../config.ts';
import type { FurtherBranch, Repository } from '../../model/repository.ts';
import type { BranchHistoryStore } from '../../store/branch-histories.ts';

export async function withGoneBranches(
  repositories: readonly Repository[],
  branchHistories: BranchHistoryStore,
  config: Pick<Config, 'scope'>,
): Promise<readonly Repository[]> {
  const found: Repository[] = [];
  for (const repository of repositories) {
    const { further } = configuredBranches(config, repository.name);
    const gone = further.length === 0 ? [] : await goneFrom(repository, further, branchHistories);
    const there = repository.furtherBranches ?? [];
    found.push(gone.length === 0 ? repository : { ...repository, furtherBranches: [...there, ...gone] });
  }
  return found;
}

async function goneFrom(
  { name, defaultBranch, furtherBranches = [] }: Repository,
  wanted: readonly string[],
  branchHistories: BranchHistoryStore,
): Promise<readonly FurtherBranch[]> {
  const there = new Set([defaultBranch, ...furtherBranches.map((branch) => branch.name)]);
  return (await branchHistories.of(name))
    .filter(({ branch }) => !there.has(branch) && wanted.some((pattern) => matchesPattern(pattern, branch)))
    .map(({ branch, head }) => ({ name: branch, head, isGone: true }));
}
