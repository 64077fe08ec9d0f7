/** What can be done with sources: added, listed, removed, read, examined. The doors call nothing else of this folder. */
import { isAppError } from '../../base/app-error.ts';
import type { TimeSpan } from '../../base/instant.ts';
import { strands, type Forge, type ForgeRepository, type Strand } from '../../forges/forge.ts';
import type { ForgeSource } from '../../store/forge-sources.ts';
import { defaultPeriod, landingSpanOf } from '../auditing/default-period.ts';
import { matchesPattern } from '../config.ts';
import type { AppContext } from '../context.ts';
import { lockForWriting } from '../data-directory.ts';
import type { SourceTrouble, Working } from '../plumbline.ts';
import { AppError } from '../../base/app-error.ts';
import { placeOf, type ConfiguredForge } from './config-schema.ts';
import { scopedBranches } from './scoped-branches.ts';
import { coverageOf, type SweepSeen } from './coverage.ts';
import { matchClones } from './match-clones.ts';
import { openForge, type OpenedForge } from './open-forge.ts';
import { remedyOf } from './remedies.ts';
import type {
  ExaminationOptions,
  ExaminedStrand,
  SourceExamination,
  SourceSync,
  SourceView,
  SyncSourcesRequest,
} from './source-views.ts';
import { chosenSources, sourceFrom, type SourceRequest } from './sources.ts';
import { syncForge } from './sync.ts';
import { placeText } from './tokens.ts';

/** A source with what plumbline.yaml says of it. */
export interface KnownSource {
  readonly id: string;
  readonly source: ForgeSource;
  readonly settings: ConfiguredForge | undefined;
}

/** A primary limit ends within the hour; a person who asked for a sync waits for that. */
const patienceOfSync = 65 * 60_000;

export async function knownSources({
  stores,
  config,
  environment,
  clock,
}: AppContext): Promise<readonly KnownSource[]> {
  const stored = new Map((await stores.forgeSources.list()).map((source) => [source.id, source]));
  const all = new Map<string, KnownSource>(
    [...stored].map(([id, source]) => [id, { id, source, settings: undefined }]),
  );
  for (const settings of config.forges) {
    const { kind, owner, url, allowInsecure } = settings;
    const token = placeOf(settings.token);
    const request = {
      name: `${kind}:${owner}`,
      allowInsecure,
      ...(url !== undefined && { url }),
      ...(token && { token }),
    };
    const named = sourceFrom(request, environment, clock.now());
    const addedAt = stored.get(named.id)?.addedAt ?? named.addedAt;
    all.set(named.id, { id: named.id, source: { ...named, addedAt }, settings });
  }
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function addSource(request: SourceRequest, context: AppContext): Promise<SourceView> {
  const source = sourceFrom(request, context.environment, context.clock.now());
  const known = await context.stores.forgeSources.get(source.id);
  await context.stores.forgeSources.save(known ? { ...source, addedAt: known.addedAt } : source);
  return viewOf({ id: source.id, source, settings: undefined }, context);
}

export async function listSources(context: AppContext): Promise<readonly SourceView[]> {
  const views: SourceView[] = [];
  for (const known of await knownSources(context)) views.push(await viewOf(known, context));
  return views;
}

export async function removeSource(id: string, context: AppContext): Promise<void> {
  const [known] = chosenSources(await knownSources(context), [id]);
  if (known?.settings)
    throw new AppError('sources/configured', `${id} is named in plumbline.yaml`, { hint: 'Remove it there.' });
  await context.stores.forgeSources.remove(id);
}

async function viewOf({ source, settings }: KnownSource, { stores }: AppContext): Promise<SourceView> {
  const repositories = await stores.forgeSources.repositories(source.id);
  const { id, kind, origin, owner, token, addedAt } = source;
  return {
    id,
    kind,
    origin,
    owner,
    token: placeText(token),
    configured: settings !== undefined,
    addedAt,
    repositories: repositories.length,
    matched: repositories.filter(({ name }) => name !== null).length,
    syncedAt: await stores.forgeRecords.lastFinished(id),
  };
}

export async function syncSources(
  request: SyncSourcesRequest,
  context: AppContext,
  working: Working,
): Promise<readonly SourceSync[]> {
  const lock = lockForWriting(context.directory);
  try {
    return await syncWithLock({ ...request, patience: patienceOfSync }, context, working);
  } finally {
    lock.release();
  }
}

export interface LockedSync extends SyncSourcesRequest {
  readonly patience: number;
  readonly strands?: readonly Strand[];
  /** Paths; all that are wanted when absent. */
  readonly repositories?: readonly string[];
}

/** For those who hold the writer's lock already. */
export async function syncWithLock(
  request: LockedSync,
  context: AppContext,
  working: Working,
): Promise<readonly SourceSync[]> {
  const syncs: SourceSync[] = [];
  for (const known of chosenSources(await knownSources(context), request.sources))
    syncs.push(await syncOne(known, request, context, working));
  await matchClones(context);
  return syncs;
}

async function syncOne(
  known: KnownSource,
  { from, patience, strands: chosen, repositories: only }: LockedSync,
  context: AppContext,
  working: Working,
): Promise<SourceSync> {
  const { source, settings } = known;
  const { stores, clock } = context;
  try {
    await stores.forgeSources.save(source);
    const { forge } = open(known, patience, context, working);
    const scoped = await scopedBranches(context);
    const report = await syncForge(
      {
        source: source.id,
        forge,
        wants: (repository) => wants(repository, settings) && (only?.includes(repository.path) ?? true),
        branches: async (repository) => [...(await scoped(repository)), ...(settings?.branches ?? [])],
        ...(from && { from }),
        ...(chosen && { strands: chosen }),
      },
      { records: stores.forgeRecords, sources: stores.forgeSources, clock },
      working,
    );
    const { repositories, repositoryGaps } = report;
    return { source: source.id, repositories: repositories.length, repositoryGaps, strands: report.strands };
  } catch (error) {
    working.signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    return {
      source: source.id,
      repositories: 0,
      repositoryGaps: [],
      strands: [],
      trouble: troubleOf(source.id, error),
    };
  }
}

/** Archived repositories do not change any more, and what is excluded is not read. */
export function wants(repository: ForgeRepository, settings: ConfiguredForge | undefined): boolean {
  const { include, exclude } = settings ?? { include: ['**'], exclude: [] };
  const matches = (pattern: string): boolean => matchesPattern(pattern, repository.path);
  return !repository.archived && include.some(matches) && !exclude.some(matches);
}

export function open(
  { source, settings }: KnownSource,
  patience: number,
  context: AppContext,
  working: Pick<Working, 'observer'>,
): OpenedForge {
  const { version, clock, environment, rawBytes, stores } = context;
  const options = { source, allowInsecure: settings?.allowInsecure ?? false, patience };
  return openForge(options, { version, clock, environment, rawBytes, answers: stores.forgeAnswers }, working);
}

export function windowOf({ config, clock }: AppContext): TimeSpan {
  return landingSpanOf(config.window ?? defaultPeriod(clock.now()));
}

function troubleOf(
  location: string,
  { message, hint }: { readonly message: string; readonly hint: string },
): SourceTrouble {
  return { location, message, hint };
}

export async function examineSources(
  ids: readonly string[],
  context: AppContext,
  working: Working,
  options: ExaminationOptions = { asking: true },
): Promise<readonly SourceExamination[]> {
  const examined: SourceExamination[] = [];
  for (const known of chosenSources(await knownSources(context), ids)) {
    const stored = {
      source: await viewOf(known, context),
      window: windowOf(context),
      ...(await storedOf(known, context)),
    };
    examined.push({ ...stored, ...(await examineOne(known, stored.window, context, { ...working, ...options })) });
  }
  return examined;
}

async function examineOne(
  known: KnownSource,
  window: TimeSpan,
  context: AppContext,
  working: Working & ExaminationOptions,
): Promise<Pick<SourceExamination, 'examination' | 'strands' | 'trouble'>> {
  let covered: readonly ExaminedStrand[] = [];
  try {
    const { forge } = open(known, 0, context, working);
    covered = await examinedStrands(known, forge, window, context);
    const examination = working.asking ? await forge.examine(working.signal) : null;
    return { examination, strands: covered };
  } catch (error) {
    working.signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    return { examination: null, strands: covered, trouble: troubleOf(known.id, error) };
  }
}

async function storedOf(
  { id, settings }: KnownSource,
  { stores }: AppContext,
): Promise<Required<Pick<SourceExamination, 'repositories' | 'capture'>>> {
  const known = await stores.forgeSources.repositories(id);
  const { total, waiting, last } = await stores.forgeSources.received(id);
  return {
    repositories: known.map(({ path, name, document }) => ({
      path,
      name,
      read: wants(document as ForgeRepository, settings),
    })),
    capture: {
      path: `/webhooks/${encodeURIComponent(id)}`,
      hasSecret: settings?.webhookSecret !== undefined,
      deliveries: total,
      waiting,
      lastAt: last,
    },
  };
}

async function examinedStrands(
  { id, settings }: KnownSource,
  forge: Forge,
  window: TimeSpan,
  { stores }: AppContext,
): Promise<readonly ExaminedStrand[]> {
  const repositories = (await stores.forgeSources.repositories(id)).map(({ document }) => document as ForgeRepository);
  const paths = repositories.filter((repository) => wants(repository, settings)).map(({ path }) => path);
  const examined: ExaminedStrand[] = [];
  for (const strand of strands) {
    const { offered, reason = null, leastScope, memory, decaysAfterDays, level } = forge.capabilities[strand];
    const places = [...(level === 'repository' ? [] : ['']), ...(level === 'organisation' ? [] : paths)];
    const lists: (readonly SweepSeen[])[] = [];
    for (const repository of offered === 'never' ? [] : places)
      lists.push(await sweepsOf({ source: id, repository, strand }, stores.forgeRecords));
    const coverage = offered === 'never' ? null : coverageOf(lists, { memory, decaysAfterDays }, window);
    const known = { strand, offered, reason, leastScope, memory, decaysAfterDays, coverage };
    examined.push({ ...known, remedy: remedyOf(known, id) });
  }
  return examined;
}

async function sweepsOf(
  scope: { readonly source: string; readonly repository: string; readonly strand: Strand },
  records: AppContext['stores']['forgeRecords'],
): Promise<readonly SweepSeen[]> {
  const seen: SweepSeen[] = [];
  for (const { id, startedAt, finishedAt, since } of await records.sweeps(scope))
    seen.push({
      startedAt,
      ...(finishedAt !== undefined && { finishedAt }),
      ...(since !== undefined && { since }),
      // As the forge's port gave them.
      gaps: (await records.gaps(id)) as SweepSeen['gaps'],
    });
  return seen;
}
