/** What the store holds of one repository of a forge, as the collectors in `facts/forge/` want it. */
import type { ForgeHistory, StrandHistory, StrandSweep } from '../../facts/forge/strand-history.ts';
import { strands, type Forge, type ForgeGap, type Strand, type StrandMap } from '../../forges/forge.ts';
import type { RecordVersion } from '../../facts/forge/strand-history.ts';
import type { RepositoryName } from '../../model/repository.ts';
import type { ForgeRecordStore, StrandScope, Sweep } from '../../store/forge-records.ts';

export interface HistoryRequest {
  readonly records: ForgeRecordStore;
  /** Id of the source. */
  readonly source: string;
  readonly forge: Pick<Forge, 'kind' | 'capabilities'>;
  /** The name it is audited under. */
  readonly repository: RepositoryName;
  /** As the forge names it. */
  readonly path: string;
}

export async function readForgeHistory(request: HistoryRequest): Promise<ForgeHistory> {
  const { source, forge, repository, path } = request;
  const told: Partial<Record<Strand, readonly StrandHistory[]>> = {};
  for (const strand of strands) {
    const histories = await historiesOf(request, strand);
    if (histories.length > 0) told[strand] = histories;
  }
  return {
    source,
    forge: forge.kind,
    repository,
    path,
    // Filled in strand by strand: each list is of its own strand.
    strands: told as ForgeHistory['strands'],
    capabilities: forge.capabilities,
  };
}

async function historiesOf(request: HistoryRequest, strand: Strand): Promise<readonly StrandHistory[]> {
  const capability = request.forge.capabilities[strand];
  if (capability.offered === 'never') return [];
  const levels = capability.level === 'both' ? (['organisation', 'repository'] as const) : [capability.level];
  const histories: StrandHistory[] = [];
  for (const level of levels) {
    const repository = level === 'organisation' ? '' : request.path;
    const scope = { source: request.source, repository, strand };
    const versions = (await request.records.versions(scope)) as readonly RecordVersion<StrandMap[Strand]>[];
    histories.push({ strand, level, capability, versions, sweeps: await sweepsOf(request.records, scope) });
  }
  return histories;
}

async function sweepsOf(records: ForgeRecordStore, scope: StrandScope): Promise<readonly StrandSweep[]> {
  const sweeps: StrandSweep[] = [];
  for (const sweep of await records.sweeps(scope)) sweeps.push(await sweepOf(records, sweep));
  return sweeps;
}

async function sweepOf(records: ForgeRecordStore, sweep: Sweep): Promise<StrandSweep> {
  const { id, startedAt, finishedAt, since, whole, branches, records: told } = sweep;
  return {
    startedAt,
    ...(finishedAt !== undefined && { finishedAt }),
    ...(since !== undefined && { since }),
    whole,
    records: told,
    ...(branches !== undefined && { branches }),
    // The store keeps what the forge's port gave, as it was.
    gaps: (await records.gaps(id)) as readonly ForgeGap[],
  };
}
