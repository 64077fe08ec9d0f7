/** What the doors see of forges: which are read, what a sync brought, what is covered. Values only; no token, ever. */
import type { Instant, TimeSpan } from '../../base/instant.ts';
import type { ForgeExamination, ForgeGap, Strand } from '../../forges/forge.ts';
import type { ForgeKind } from '../../model/account.ts';
import type { SourceTrouble, Working } from '../plumbline.ts';
import type { StrandCoverage } from './coverage.ts';
import type { DeliveryAnswer, DeliveryCounts, IncomingDelivery } from './deliveries.ts';
import type { SourceRequest } from './sources.ts';
import type { StrandReport } from './sync.ts';

export interface SourceView {
  readonly id: string;
  readonly kind: ForgeKind;
  readonly origin: string;
  readonly owner: string;
  /** In words: where its token is. */
  readonly token: string;
  /** Named in plumbline.yaml; it cannot be removed by a command then. */
  readonly configured: boolean;
  readonly addedAt: Instant;
  /** Repositories known so far, and those of them that are audited under a name. */
  readonly repositories: number;
  readonly matched: number;
  /** When a sync last read any of its lists to the end. */
  readonly syncedAt: Instant | null;
}

export interface SyncSourcesRequest {
  /** All when empty. */
  readonly sources: readonly string[];
  /** How far back is looked; everything there is when absent. Without all of it nothing can be said to be absent. */
  readonly from?: Instant;
}

export interface SourceSync {
  readonly source: string;
  readonly repositories: number;
  readonly repositoryGaps: readonly ForgeGap[];
  readonly strands: readonly StrandReport[];
  /** The source could not be read at all. */
  readonly trouble?: SourceTrouble;
}

export interface ExaminedStrand {
  readonly strand: Strand;
  readonly offered: 'yes' | 'by-plan' | 'never';
  /** Why not, where it is not always offered. */
  readonly reason: string | null;
  readonly leastScope: string;
  readonly memory: 'objects' | 'log' | 'snapshot';
  readonly decaysAfterDays: number | null;
  readonly coverage: StrandCoverage | null;
  /** What would mend what is not covered; null when nothing has to be done, or nothing can be. */
  readonly remedy: string | null;
}

/** What a forge sends by itself, over all processes so far. */
export interface LiveCapture {
  /** Where the forge has to send it, below the address that this server has for the forge. */
  readonly path: string;
  /** A place of the secret is named in plumbline.yaml; without one nothing is taken in. */
  readonly hasSecret: boolean;
  readonly deliveries: number;
  /** Of those, not worked through yet. */
  readonly waiting: number;
  readonly lastAt: Instant | null;
}

/** One repository that the forge told of. */
export interface SourceRepository {
  readonly path: string;
  /** The name it is audited under; null: no clone of it is known. */
  readonly name: string | null;
  /** Archived ones and those that plumbline.yaml leaves out are not read. */
  readonly read: boolean;
}

export interface SourceExamination {
  readonly source: SourceView;
  /** Null: it was not reached, or not asked. */
  readonly examination: ForgeExamination | null;
  readonly trouble?: SourceTrouble;
  readonly window: TimeSpan;
  readonly strands: readonly ExaminedStrand[];
  readonly repositories?: readonly SourceRepository[];
  readonly capture?: LiveCapture;
}

export interface ExaminationOptions {
  /** False: from what is stored alone, nothing goes over the network. */
  readonly asking: boolean;
}

export interface SourceUseCases {
  addSource(request: SourceRequest): Promise<SourceView>;
  sources(): Promise<readonly SourceView[]>;
  /** What was read of it stays: it is evidence. */
  removeSource(id: string): Promise<void>;
  syncSources(request: SyncSourcesRequest, working: Working): Promise<readonly SourceSync[]>;
  examineSources(
    ids: readonly string[],
    working: Working,
    options?: ExaminationOptions,
  ): Promise<readonly SourceExamination[]>;
  /** What a forge sent by itself. */
  receiveDelivery(delivery: IncomingDelivery): Promise<DeliveryAnswer>;
  /** Since this process began. */
  deliveryCounts(source: string): DeliveryCounts;
  /** Reads again what deliveries made stale, and logs that forget, until the signal ends it. */
  keepSourcesFresh(working: Working): Promise<void>;
}
