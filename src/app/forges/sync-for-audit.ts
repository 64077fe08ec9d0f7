/** An audit reads its forges first. What could not be read is trouble beside the result, which rests on what is known. */
import type { AppContext } from '../context.ts';
import type { AuditRequest, SourceTrouble, Working } from '../plumbline.ts';
import type { Repository } from '../../model/repository.ts';
import { branchesOf } from './scoped-branches.ts';
import type { SourceSync } from './source-views.ts';
import { branchStrands } from './sync.ts';
import { knownSources, syncWithLock } from './use-cases.ts';

/** An audit does not wait for a limit of an hour: it says what was not read, and the next one goes on there. */
const patience = 5 * 60_000;

export async function syncForAudit(
  { offline = false }: Pick<AuditRequest, 'offline'>,
  context: AppContext,
  working: Working,
): Promise<readonly SourceTrouble[]> {
  if (offline || (await knownSources(context)).length === 0) return [];
  return (await syncWithLock({ sources: [], patience }, context, working)).flatMap(troublesOf);
}

/**
 * Branches that are in scope and that the last sync did not ask about: their repository was cloned since, or they are new.
 * Only what is asked branch by branch is read again.
 */
export async function syncFurtherBranches(
  repositories: readonly Repository[],
  { offline = false }: Pick<AuditRequest, 'offline'>,
  context: AppContext,
  working: Working,
): Promise<readonly SourceTrouble[]> {
  const scoped = new Map(repositories.filter(isOfSeveral).map((one) => [one.name, branchesOf(one)]));
  if (offline || scoped.size === 0) return [];
  const troubles: SourceTrouble[] = [];
  for (const { id } of await knownSources(context)) {
    const paths: string[] = [];
    for (const { path, name } of await context.stores.forgeSources.repositories(id)) {
      const wanted = name === null ? undefined : scoped.get(name);
      if (wanted !== undefined && (await isLacking({ source: id, repository: path }, wanted, context)))
        paths.push(path);
    }
    if (paths.length === 0) continue;
    const request = { sources: [id], patience, strands: [...branchStrands], repositories: paths };
    troubles.push(...(await syncWithLock(request, context, working)).flatMap(troublesOf));
  }
  return troubles;
}

const isOfSeveral = ({ furtherBranches = [] }: Repository): boolean => furtherBranches.length > 0;

async function isLacking(
  place: { readonly source: string; readonly repository: string },
  wanted: readonly string[],
  { stores }: AppContext,
): Promise<boolean> {
  for (const strand of branchStrands) {
    const last = (await stores.forgeRecords.sweeps({ ...place, strand })).findLast(({ finishedAt }) => finishedAt);
    if (last && !wanted.every((branch) => last.branches?.includes(branch))) return true;
  }
  return false;
}

function troublesOf({ source, trouble, strands }: SourceSync): readonly SourceTrouble[] {
  if (trouble) return [trouble];
  const broken = strands.filter((strand) => !strand.finished);
  return broken.map(({ repository, strand, trouble: why, gaps }) => ({
    location: `${source} ${repository} ${strand}`.replace('  ', ' '),
    message: why ?? gaps.at(-1)?.detail ?? 'it was not read to its end',
    hint: `plumbline source sync ${source} goes on where it stopped.`,
  }));
}
