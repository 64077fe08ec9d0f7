/**
 * From what the user named (paths, URLs) to repositories that can be read. Whatever cannot be taken in is a trouble with a
 * hint, next to those that could: one bad name does not stop an audit of the rest.
 */
import type { Clock } from '../../base/clock.ts';
import { discoverRepositories, type DiscoveredRepository } from '../../git/discover.ts';
import { mirrorRepository } from '../../git/mirror.ts';
import { openRepository } from '../../git/open.ts';
import { asRepositoryName, type Repository, type RepositoryName } from '../../model/repository.ts';
import type { RepositoryStore } from '../../store/repositories.ts';
import type { SourceTrouble, Working } from '../plumbline.ts';

export interface SourceContext {
  readonly repositories: RepositoryStore;
  readonly mirrorsDirectory: string;
  readonly clock: Clock;
}

export interface Sources {
  readonly repositories: readonly Repository[];
  readonly troubles: readonly SourceTrouble[];
}

const urlShape = /^(?:https?|ssh|git|file):\/\/|^[\w.-]+@[\w.-]+:[^\\]/i;

export function isCloneUrl(location: string): boolean {
  return urlShape.test(location);
}

/** Adds what is new and observes all of it afresh. */
export async function takeIn(locations: readonly string[], context: SourceContext, working: Working): Promise<Sources> {
  const troubles: SourceTrouble[] = [];
  const repositories: Repository[] = [];
  for (const location of locations) {
    working.signal.throwIfAborted();
    const found = await resolve(location, context, working);
    troubles.push(...found.troubles);
    for (const discovered of found.repositories) repositories.push(await observe(discovered, context));
  }
  return { repositories: uniqueByName(repositories), troubles };
}

/** Observes again what is known. A repository that has vanished is a trouble, and stays known. */
export async function observeKnown(context: SourceContext, working: Working): Promise<Sources> {
  const known = await context.repositories.list();
  return takeIn([...new Set(known.map((repository) => repository.location))], context, working);
}

async function resolve(
  location: string,
  { mirrorsDirectory }: SourceContext,
  { observer, signal }: Working,
): Promise<{ readonly repositories: readonly DiscoveredRepository[]; readonly troubles: readonly SourceTrouble[] }> {
  if (!isCloneUrl(location)) {
    const { found, troubles } = await discoverRepositories(location);
    return { repositories: found, troubles };
  }
  const mirrored = await mirrorRepository({ url: location, mirrorsDirectory, observer, signal });
  return mirrored.ok
    ? { repositories: [mirrored.value], troubles: [] }
    : { repositories: [], troubles: [mirrored.error] };
}

async function observe(found: DiscoveredRepository, context: SourceContext): Promise<Repository> {
  const observedAt = context.clock.now();
  const name = await nameFor(found, context.repositories);
  const repository = await openRepository({ found: { ...found, name }, observedAt });
  await context.repositories.save(repository, observedAt);
  return repository;
}

/** Keeps the name a repository got first. One that is taken already is told apart by the folders above it. */
async function nameFor(found: DiscoveredRepository, store: RepositoryStore): Promise<RepositoryName> {
  const known = await store.nameOf(found.gitDirectory);
  if (known) return known;
  const taken = new Set((await store.list()).map((repository) => repository.name));
  if (!taken.has(found.name)) return found.name;
  const folders = found.location.split(/[\\/]+/).filter(Boolean);
  for (let depth = found.name.split('/').length + 1; depth <= folders.length; depth++) {
    const longer = asRepositoryName(folders.slice(-depth).join('/'));
    if (!taken.has(longer)) return longer;
  }
  for (let number = 2; ; number++) {
    const numbered = asRepositoryName(`${found.name}~${number}`);
    if (!taken.has(numbered)) return numbered;
  }
}

function uniqueByName(repositories: readonly Repository[]): readonly Repository[] {
  const byName = new Map(repositories.map((repository) => [repository.name, repository]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
