/**
 * Reads a forge into the store: its repositories, then strand by strand, page by page. Each page is stored together with
 * the place where it ended, so a sync that is stopped (a signal, a kill, a rate limit that lasts too long) goes on there
 * the next time and ends with the same records as one that was never stopped.
 *
 * Invariant: a strand that could not be read to its end is not whole, and what it did not tell is not taken to be gone.
 * One strand's trouble does not keep the others from being read.
 */
import { isAppError } from '../../base/app-error.ts';
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';
import type { Clock } from '../../base/clock.ts';
import {
  strands,
  type Forge,
  type ForgeGap,
  type ForgePage,
  type ForgeRepository,
  type ReadRequest,
  type Strand,
} from '../../forges/forge.ts';
import type { ForgeRecordStore, StrandScope, Sweep } from '../../store/forge-records.ts';
import type { ForgeSourceStore } from '../../store/forge-sources.ts';
import type { Working } from '../plumbline.ts';

export interface SyncContext {
  readonly records: ForgeRecordStore;
  readonly sources: ForgeSourceStore;
  readonly clock: Clock;
}

export interface SyncRequest {
  /** Id of the source. */
  readonly source: string;
  readonly forge: Forge;
  /** Which of the forge's repositories are read; all that are not archived when absent. */
  readonly wants?: (repository: ForgeRepository) => boolean;
  /** Branches in scope, by repository; the default branch is always read. */
  readonly branches?: (repository: ForgeRepository) => readonly string[];
  /** All strands when absent. */
  readonly strands?: readonly Strand[];
  /** Nothing older is asked for at the first sync. */
  readonly from?: Instant;
}

export interface StrandReport {
  /** Empty for strands of the organisation. */
  readonly repository: string;
  readonly strand: Strand;
  readonly records: number;
  readonly gaps: readonly ForgeGap[];
  readonly finished: boolean;
  /** What broke, when something did that no forge may do. */
  readonly trouble?: string;
}

export interface SyncReport {
  readonly repositories: readonly ForgeRepository[];
  readonly repositoryGaps: readonly ForgeGap[];
  readonly strands: readonly StrandReport[];
}

/** Objects that changed while the last sync was reading them may have been missed: it is asked a little further back. */
const overlapMillis = 60 * 60 * 1000;

export async function syncForge(request: SyncRequest, context: SyncContext, working: Working): Promise<SyncReport> {
  const found = await readRepositories(request, context, working);
  const wanted = found.repositories.filter(request.wants ?? (({ archived }) => !archived));
  const reports: StrandReport[] = [];
  const chosen = request.strands ?? strands;
  const visits: Pick<Visit, 'strand' | 'repository'>[] = [
    ...chosen.filter((strand) => isOf(request.forge, strand, 'organisation')).map((strand) => ({ strand })),
    ...wanted.flatMap((repository) =>
      chosen.filter((strand) => isOf(request.forge, strand, 'repository')).map((strand) => ({ strand, repository })),
    ),
  ];
  for (const [done, visit] of visits.entries()) {
    working.signal.throwIfAborted();
    working.observer.progress({
      step: 'Reading the forge',
      done,
      total: visits.length,
      unit: 'lists',
      detail: `${visit.repository?.path ?? request.forge.owner} ${visit.strand}`,
    });
    reports.push(await readStrand({ ...visit, request, context, working }));
  }
  return { repositories: wanted, repositoryGaps: found.gaps, strands: reports };
}

function isOf(forge: Forge, strand: Strand, level: 'organisation' | 'repository'): boolean {
  const capability = forge.capabilities[strand];
  return capability.offered !== 'never' && (capability.level === level || capability.level === 'both');
}

async function readRepositories(
  { source, forge }: SyncRequest,
  { sources }: SyncContext,
  working: Working,
): Promise<{ readonly repositories: readonly ForgeRepository[]; readonly gaps: readonly ForgeGap[] }> {
  const repositories: ForgeRepository[] = [];
  const gaps: ForgeGap[] = [];
  for await (const page of forge.repositories(working)) {
    await sources.saveRepositories(
      source,
      page.records.map(({ value }) => ({ path: value.path, document: value })),
    );
    repositories.push(...page.records.map(({ value }) => value));
    gaps.push(...page.gaps);
  }
  return { repositories, gaps };
}

interface Visit {
  readonly strand: Strand;
  readonly repository?: ForgeRepository;
  readonly request: SyncRequest;
  readonly context: SyncContext;
  readonly working: Working;
}

async function readStrand(visit: Visit): Promise<StrandReport> {
  const { strand, repository, request, context, working } = visit;
  const { records, clock } = context;
  const scope = { source: request.source, repository: repository?.path ?? '', strand };
  const sweep = await records.begin(scope, clock.now(), await sinceFor(scope, visit));
  const gaps: ForgeGap[] = [];
  let told = 0;
  const report = (more: Pick<StrandReport, 'finished' | 'trouble'>): StrandReport => ({
    repository: scope.repository,
    strand,
    records: told,
    gaps,
    ...more,
  });
  try {
    let last: ForgePage<unknown> | undefined;
    for await (const page of request.forge.read(strand, readRequest(visit, sweep))) {
      working.signal.throwIfAborted();
      await records.save(sweep, page);
      told += page.records.length;
      gaps.push(...page.gaps);
      last = page;
    }
    if (last?.next !== undefined) return report({ finished: false });
    await records.finish(sweep, clock.now(), last?.whole === true);
    return report({ finished: true });
  } catch (error) {
    working.signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    return report({ finished: false, trouble: error.message });
  }
}

function readRequest({ repository, request, working }: Visit, sweep: Sweep): ReadRequest {
  const named = repository === undefined ? [] : (request.branches?.(repository) ?? []);
  const standard = repository?.defaultBranch ?? null;
  return {
    ...(repository && { repository }),
    branches: [...new Set([...(standard === null ? [] : [standard]), ...named])],
    ...(sweep.since !== undefined && { since: sweep.since }),
    ...(sweep.cursor !== undefined && { cursor: sweep.cursor }),
    ...working,
  };
}

/**
 * Snapshots are always taken whole; of the others, what may have changed since the last sweep that came to its end and
 * missed nothing: what a sweep had to leave out is asked for again. So is everything when the time that is wanted begins
 * before all that any sweep asked for.
 */
async function sinceFor(scope: StrandScope, { strand, request, context }: Visit): Promise<Instant | undefined> {
  if (request.forge.capabilities[strand].memory === 'snapshot') return undefined;
  const { records } = context;
  let latest: Sweep | undefined;
  let reachesBack = false;
  for (const sweep of (await records.sweeps(scope)).toReversed()) {
    if (sweep.finishedAt === undefined || (await records.gaps(sweep.id)).length > 0) continue;
    latest ??= sweep;
    reachesBack ||= request.from === undefined || sweep.since === undefined || sweep.since <= request.from;
    if (reachesBack) return instantFromMillis(millisOf(latest.startedAt) - overlapMillis);
  }
  return request.from;
}
