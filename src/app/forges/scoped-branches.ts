/**
 * Which branches a forge is asked about: those in scope by the configuration. A pattern is resolved where the branches are
 * known, in the clone; of a repository without one only the names are asked about, and once it is cloned the audit asks
 * for what is lacking (`sync-for-audit.ts`).
 */
import { isAppError } from '../../base/app-error.ts';
import type { ForgeRepository } from '../../forges/forge.ts';
import { parseCloneUrl } from '../../git/mirrors/clone-url.ts';
import type { Repository } from '../../model/repository.ts';
import { inScope } from '../auditing/configured-controls.ts';
import { configuredBranches, isPattern } from '../config.ts';
import type { AppContext } from '../context.ts';
import { addressOf, clonesByAddress } from './match-clones.ts';

export type BranchesOf = (repository: ForgeRepository) => Promise<readonly string[]>;

export async function scopedBranches({ stores, config }: Pick<AppContext, 'stores' | 'config'>): Promise<BranchesOf> {
  if (Object.keys(config.scope.branches).length === 0) return () => Promise.resolve([]);
  const clones = await clonesByAddress(await stores.repositories.list());
  return async ({ cloneUrl, webUrl }) => {
    const clone = clones.get(addressOf(cloneUrl) ?? '') ?? clones.get(addressOf(webUrl) ?? '');
    const name = clone?.name ?? parseCloneUrl(cloneUrl)?.name;
    if (name === undefined) return [];
    const { production, further } = configuredBranches(config, name);
    const named = [...(production === undefined ? [] : [production]), ...further.filter((one) => !isPattern(one))];
    return clone === undefined ? named : [...new Set([...named, ...(await branchesInClone(clone, config))])];
  };
}

async function branchesInClone(clone: Repository, config: AppContext['config']): Promise<readonly string[]> {
  try {
    return branchesOf(await inScope(clone, config));
  } catch (error) {
    // The audit itself says that the production branch is not there.
    if (isAppError(error) && error.code === 'git/no-such-branch') return [];
    throw error;
  }
}

export function branchesOf({ defaultBranch, furtherBranches = [] }: Repository): readonly string[] {
  return [...(defaultBranch === undefined ? [] : [defaultBranch]), ...furtherBranches.map(({ name }) => name)];
}
