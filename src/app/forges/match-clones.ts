/**
 * Which repository of a forge is which clone: by the address that the clone says it came from. Ports and user names do
 * not count (the same repository has one address for git over SSH and another over HTTPS), letter case does not either.
 */
import { askGit } from '../../git/git.ts';
import { parseCloneUrl } from '../../git/mirrors/clone-url.ts';
import { plainOrigin } from '../../git/plain-origin.ts';
import type { ForgeRepository } from '../../forges/forge.ts';
import type { Repository } from '../../model/repository.ts';
import type { AppContext } from '../context.ts';

export async function matchClones({ stores }: Pick<AppContext, 'stores'>): Promise<void> {
  const sources = await stores.forgeSources.list();
  if (sources.length === 0) return;
  const clones = await clonesByAddress(await stores.repositories.list());
  for (const { id } of sources)
    for (const { path, name, document } of await stores.forgeSources.repositories(id)) {
      const { cloneUrl, webUrl } = document as ForgeRepository;
      const clone = clones.get(addressOf(cloneUrl) ?? '') ?? clones.get(addressOf(webUrl) ?? '');
      if (clone !== undefined && clone.name !== name) await stores.forgeSources.nameRepository(id, path, clone.name);
    }
}

export async function clonesByAddress(repositories: readonly Repository[]): Promise<ReadonlyMap<string, Repository>> {
  const clones = new Map<string, Repository>();
  for (const repository of repositories) {
    const address = addressOf(await originOf(repository));
    if (address !== undefined && !clones.has(address)) clones.set(address, repository);
  }
  return clones;
}

async function originOf({ location, gitDirectory }: Repository): Promise<string> {
  if (parseCloneUrl(location)) return location;
  const plain = await plainOrigin(gitDirectory);
  if (plain !== 'unknown') return plain ?? '';
  const asked = await askGit(gitDirectory, ['config', '--get', 'remote.origin.url'], { expect: [0, 1] });
  return asked.stdout.toString().trim();
}

/** `host/owner/name`, for comparing only. */
export function addressOf(url: string): string | undefined {
  const name = parseCloneUrl(url)?.name.toLowerCase();
  return name?.replace(/:\d+\//, '/');
}
