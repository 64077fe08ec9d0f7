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
  type ForgeRecord,
  type ForgeRepository,
  type ReadRequest,
  type Strand,
} from '../../forges/forge.ts';
import type { BranchRulesInForce } from '../../model/branch-rules.ts';
import type { ForgeRecordStore, RecordSeen, StrandScope, Sweep } from '../../store/forge-records.ts';
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
  readonly branches?: (repository: ForgeRepository) => readonly string[] | Promise<readonly string[]>;
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
  const carried = await lastingGaps(scope, visit);
  const branches = await branchesFor(visit);
  const since = await sinceFor(scope, branches, visit);
  const asking = { ...(since !== undefined && { since }), ...(isOfBranches(visit) && { branches }) };
  const sweep = await records.begin(scope, clock.now(), asking);
  const gaps: ForgeGap[] = [];
  const keys = new Set<string>();
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
    for await (const page of request.forge.read(strand, readRequest(visit, sweep, branches))) {
      working.signal.throwIfAborted();
      await records.save(sweep, { ...page, records: page.records.map((record) => recordSeen(strand, record)) });
      for (const { key } of page.records) keys.add(key);
      told += page.records.length;
      gaps.push(...page.gaps);
      last = page;
    }
    if (last?.next !== undefined) return report({ finished: false });
    const standing = carriedOver(sweep, carried, { keys, gaps });
    if (standing.length > 0) await records.save(sweep, { records: [], gaps: standing });
    gaps.push(...standing);
    await records.finish(sweep, clock.now(), last?.whole === true);
    return report({ finished: true });
  } catch (error) {
    working.signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    return report({ finished: false, trouble: error.message });
  }
}

async function branchesFor({ repository, request }: Visit): Promise<readonly string[]> {
  const named = repository === undefined ? [] : ((await request.branches?.(repository)) ?? []);
  const standard = repository?.defaultBranch ?? null;
  return [...new Set([...(standard === null ? [] : [standard]), ...named])];
}

/** Strands that are asked branch by branch: what a look tells is of those that it asked about. */
const isOfBranches = ({ strand, repository }: Visit): boolean => repository !== undefined && branchStrands.has(strand);

export const branchStrands: ReadonlySet<Strand> = new Set(['branch-rules', 'ref-activity']);

/** What was not written down was asked about the default branch. */
function askedAboutAll({ branches: asked }: Sweep, wanted: readonly string[], { repository }: Visit): boolean {
  return wanted.every((branch) => asked?.includes(branch) ?? branch === repository?.defaultBranch);
}

function readRequest({ repository, working }: Visit, sweep: Sweep, branches: readonly string[]): ReadRequest {
  return {
    ...(repository && { repository }),
    branches,
    ...(sweep.since !== undefined && { since: sweep.since }),
    ...(sweep.cursor !== undefined && { cursor: sweep.cursor }),
    ...working,
  };
}

/** A snapshot of rules says when it was taken: that alone makes no other version of them. */
function recordSeen(strand: Strand, record: ForgeRecord<unknown>): RecordSeen {
  if (strand !== 'branch-rules') return record;
  // Each strand's records are of its own form.
  const value = record.value as BranchRulesInForce;
  return value.dated === 'snapshot' ? { ...record, sameAs: { ...value, from: null } } : record;
}

/**
 * Snapshots are always taken whole; of the others, what may have changed since the last sweep that came to its end and
 * missed nothing that asking again could mend: what a sweep had to leave out is asked for again. So is everything when the
 * time that is wanted begins before all that any sweep asked for, or where a branch came into scope.
 */
async function sinceFor(scope: StrandScope, branches: readonly string[], visit: Visit): Promise<Instant | undefined> {
  const { strand, request, context } = visit;
  if (request.forge.capabilities[strand].memory === 'snapshot') return undefined;
  const { records } = context;
  const lasting = await lastingGaps(scope, visit);
  let latest: Sweep | undefined;
  let reachesBack = false;
  for await (const sweep of records.sweepsBackwards(scope)) {
    if (sweep.finishedAt === undefined) continue;
    if (isOfBranches(visit) && !askedAboutAll(sweep, branches, visit)) continue;
    if (lasting === undefined && (await records.gaps(sweep.id)).length > 0) continue;
    latest ??= sweep;
    reachesBack ||= request.from === undefined || sweep.since === undefined || sweep.since <= request.from;
    if (reachesBack) return askedAgainFrom(latest);
  }
  return request.from;
}

const askedAgainFrom = ({ startedAt }: Pick<Sweep, 'startedAt'>): Instant =>
  instantFromMillis(millisOf(startedAt) - overlapMillis);

interface Lasting {
  readonly sweep: Sweep;
  readonly gaps: readonly ForgeGap[];
}

/** How long nobody asks again for what was left out twice: a right that was missing may be given any day. */
const askedAgainAfterDays: Readonly<Partial<Record<ForgeGap['reason'], number>>> = {
  forbidden: 1,
  'not-supported': 7,
  truncated: 7,
};

/**
 * What the last sweep left out, when a sweep before it left out the same: reading the whole list again did not mend it,
 * and would not mend it the next time. Undefined when there is something to ask for again, and where it is time to.
 */
async function lastingGaps(scope: StrandScope, { request, context }: Visit): Promise<Lasting | undefined> {
  const { records, clock } = context;
  let sweep: Sweep | undefined;
  let gaps: readonly ForgeGap[] = [];
  let isRepeated = false;
  let whole: Sweep | undefined;
  for await (const one of records.sweepsBackwards(scope)) {
    if (one.finishedAt === undefined) continue;
    if (sweep === undefined) {
      // The store keeps what the forge's port gave, as it was.
      gaps = (await records.gaps(one.id)) as readonly ForgeGap[];
      if (gaps.length === 0) return undefined;
      sweep = one;
    } else if (!isRepeated) {
      const known = new Set(((await records.gaps(one.id)) as readonly ForgeGap[]).map(nameOf));
      if (!gaps.every((gap) => known.has(nameOf(gap)))) return undefined;
      isRepeated = true;
    }
    if (one.since === undefined || one.since === request.from) whole ??= one;
    if (isRepeated && whole) break;
  }
  if (!sweep || !isRepeated || !whole) return undefined;
  const days = Math.min(...gaps.map(({ reason }) => askedAgainAfterDays[reason] ?? 0));
  const isTime = millisOf(clock.now()) - millisOf(whole.startedAt) >= days * 24 * 60 * 60 * 1000;
  return isTime ? undefined : { sweep, gaps };
}

const nameOf = ({ reason, key, detail }: ForgeGap): string => JSON.stringify([reason, key ?? null, detail]);

/**
 * What is still left out after a sweep that did not ask for all again: otherwise a list would look whole because nobody
 * looked at what is missing. What is about a record that was told anew is gone, or was told again with it.
 */
function carriedOver(
  { since }: Sweep,
  lasting: Lasting | undefined,
  { keys, gaps }: { readonly keys: ReadonlySet<string>; readonly gaps: readonly ForgeGap[] },
): readonly ForgeGap[] {
  if (lasting === undefined || since === undefined || since < askedAgainFrom(lasting.sweep)) return [];
  const told = new Set(gaps.map(nameOf));
  return lasting.gaps.filter((gap) => !told.has(nameOf(gap)) && (gap.key === undefined || !keys.has(gap.key)));
}
