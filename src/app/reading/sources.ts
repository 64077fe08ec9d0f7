/**
 * From what the user named (paths, URLs) to repositories that can be read. Whatever cannot be taken in is a trouble with a
 * hint, next to those that could: one bad name does not stop an audit of the rest.
 */
import { isAppError } from '../../base/app-error.ts';
import type { Clock } from '../../base/clock.ts';
import { findRepositories, troubleWith, type DiscoveredRepository } from '../../git/discover.ts';
import { mirrorRepository } from '../../git/mirror.ts';
import { openRepository } from '../../git/open.ts';
import { asRepositoryName, type Repository, type RepositoryName } from '../../model/repository.ts';
import type { RepositoryStore } from '../../store/repositories.ts';
import type { SourceTrouble, Working } from '../plumbline.ts';
import { mapSideBySide } from './side-by-side.ts';

export interface SourceContext {
  readonly repositories: RepositoryStore;
  readonly mirrorsDirectory: string;
  readonly clock: Clock;
  /** Git processes at a time. */
  readonly lanes: number;
  /** Called before many repositories are looked at. */
  readonly expectMany: () => Promise<void>;
  /** The clone URL with the credentials of the forge that it belongs to; for git alone. */
  readonly withCredentials?: (url: string, signal: AbortSignal) => Promise<string>;
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
  const names = await namesIn(context.repositories);
  const looked = { done: 0, total: locations.length };
  // Many at a time, so that git works for several; not all, so that what was seen is kept soon.
  for (const batch of batchesOf(locations, placesAtATime)) {
    const discovered: DiscoveredRepository[] = [];
    for (const location of batch) {
      working.signal.throwIfAborted();
      const found = await resolve(location, context, working);
      troubles.push(...found.troubles);
      for (const one of found.repositories) discovered.push({ ...one, name: nameFor(one, names) });
    }
    looked.total += discovered.length - batch.length;
    const observed = await observeAll(discovered, context, working, looked);
    troubles.push(...observed.troubles);
    repositories.push(...observed.repositories);
  }
  return { repositories: uniqueByName(repositories), troubles };
}

const placesAtATime = 500;
/** So many that a process that starts the others pays. */
const many = 50;

function* batchesOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}

/** Of what is known: to be observed again. A repository that has vanished is a trouble then, and stays known. */
export async function knownLocations(repositories: RepositoryStore): Promise<readonly string[]> {
  return [...new Set((await repositories.list()).map(({ location }) => location))];
}

async function resolve(
  location: string,
  { mirrorsDirectory, withCredentials }: SourceContext,
  { observer, signal }: Working,
): Promise<{ readonly repositories: readonly DiscoveredRepository[]; readonly troubles: readonly SourceTrouble[] }> {
  if (!isCloneUrl(location)) {
    const { found, troubles } = await findRepositories(location);
    return { repositories: found, troubles };
  }
  const url = withCredentials === undefined ? location : await withCredentials(location, signal);
  const mirrored = await mirrorRepository({ url, mirrorsDirectory, observer, signal });
  return mirrored.ok
    ? { repositories: [mirrored.value], troubles: [] }
    : { repositories: [], troubles: [mirrored.error] };
}

interface Looked {
  done: number;
  readonly total: number;
}

async function observeAll(
  discovered: readonly DiscoveredRepository[],
  context: SourceContext,
  { observer, signal }: Working,
  looked: Looked,
): Promise<Sources> {
  const step = (detail?: string): void =>
    observer.progress({ step: 'Looking at repositories', ...looked, unit: 'repositories', ...(detail && { detail }) });
  const onDone = (): void => {
    looked.done++;
    step();
  };
  const { lanes } = context;
  if (discovered.length >= many) await context.expectMany();
  const observed = await mapSideBySide(discovered, (found) => observe(found, context), { lanes, signal, onDone });
  const repositories = observed.flatMap((one) => ('gitDirectory' in one ? [one] : []));
  await context.repositories.saveAll(repositories);
  return { repositories, troubles: observed.flatMap((one) => ('gitDirectory' in one ? [] : [one])) };
}

/** What git cannot read is a trouble, whichever question it failed at. */
async function observe(found: DiscoveredRepository, { clock }: SourceContext): Promise<Repository | SourceTrouble> {
  try {
    return await openRepository({ found, observedAt: clock.now() });
  } catch (error) {
    const trouble = isAppError(error) ? await troubleWith(found) : undefined;
    if (trouble) return trouble;
    throw error;
  }
}

interface Names {
  readonly taken: Set<RepositoryName>;
  readonly byDirectory: Map<string, RepositoryName>;
}

async function namesIn(store: RepositoryStore): Promise<Names> {
  const known = await store.list();
  return {
    taken: new Set(known.map(({ name }) => name)),
    byDirectory: new Map(known.map(({ gitDirectory, name }) => [gitDirectory, name])),
  };
}

/** Keeps the name a repository got first. */
function nameFor(found: DiscoveredRepository, { taken, byDirectory }: Names): RepositoryName {
  const known = byDirectory.get(found.gitDirectory);
  if (known !== undefined) return known;
  const name = freeName(found, taken);
  taken.add(name);
  byDirectory.set(found.gitDirectory, name);
  return name;
}

/** One that is taken already is told apart by the folders above it. */
function freeName(found: DiscoveredRepository, taken: ReadonlySet<RepositoryName>): RepositoryName {
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
