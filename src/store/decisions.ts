/**
 * The log of decisions. One act makes one batch of them, which is saved as `sealing` before the ledger hears of it and
 * marked `sealed` after; a batch between the two is completed by whoever opens the data directory next, and until then
 * nobody reads it.
 *
 * Invariants: decisions are only ever added (triggers refuse everything else), in one order; a batch is whole or absent; a
 * caller's key belongs to one batch; and what is read is what was sealed: a document whose digest is not that of its
 * evidence is an error, not an answer. One process at a time adds (the caller sees to that), so numbers have no holes.
 */
import { AppError } from '../base/app-error.ts';
import { sha256, type Digest } from '../base/digest.ts';
import type { Decision, DecisionKind } from '../model/decision.ts';
import type { EvidenceEnvelope, SealedEvidence } from '../model/evidence.ts';
import type { Database } from './database.ts';
import { keepEvidence } from './runs.ts';

export interface DecisionBatch {
  readonly id: number;
  readonly key?: string;
  /** Digest of what was asked: the same key with another request is refused by the caller. */
  readonly request: Digest;
  readonly decisions: readonly { readonly decision: Decision; readonly document: string }[];
  readonly envelopes: readonly EvidenceEnvelope[];
}

export interface PendingDecisions {
  readonly batch: number;
  readonly envelopes: readonly EvidenceEnvelope[];
}

/** A decision and where it stands in the ledger. */
export interface SealedDecision {
  readonly decision: Decision;
  readonly evidence: SealedEvidence;
}

export interface DecisionStore {
  /** In the order in which they were made. */
  all(): Promise<readonly SealedDecision[]>;
  /** Of the last one, whatever became of it: changes with every decision. */
  lastSequence(): Promise<number>;
  /** How many there are of each kind, and the number of the next batch; those being sealed count. */
  numbers(): Promise<{ readonly nextBatch: number; readonly ofKind: (kind: DecisionKind) => number }>;
  ofKey(key: string): Promise<{ readonly request: Digest; readonly ids: readonly string[] } | undefined>;
  begin(batch: DecisionBatch): Promise<void>;
  pending(): Promise<readonly PendingDecisions[]>;
  seal(batch: number, evidence: readonly SealedEvidence[]): Promise<void>;
}

export function decisionStore(database: Database): DecisionStore {
  return { ...decisionReader(database), ...decisionWriter(database) };
}

function decisionReader(
  database: Database,
): Pick<DecisionStore, 'all' | 'lastSequence' | 'numbers' | 'ofKey' | 'pending'> {
  return {
    async all() {
      const rows = await database
        .selectFrom('decision')
        .innerJoin('decision_batch', 'decision_batch.id', 'decision.batch')
        .select(['decision.id', 'decision.batch', 'decision.document'])
        .where('status', '=', 'sealed')
        .orderBy('sequence')
        .execute();
      const evidence = await sealedDecisions(database);
      return rows.map(({ id, batch, document }) =>
        sealedDecision(document, evidence.get(`${batchRun(batch)}/decision/${id}`), id),
      );
    },
    async lastSequence() {
      const last = database.selectFrom('decision').select(({ fn }) => fn.max('sequence').as('last'));
      return (await last.executeTakeFirst())?.last ?? 0;
    },
    async numbers() {
      const counts = await database
        .selectFrom('decision')
        .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
        .groupBy('kind')
        .execute();
      const last = await database
        .selectFrom('decision_batch')
        .select(({ fn }) => fn.max('id').as('last'))
        .executeTakeFirst();
      const byKind = new Map(counts.map(({ kind, count }) => [kind, count]));
      return { nextBatch: (last?.last ?? 0) + 1, ofKind: (kind) => byKind.get(kind) ?? 0 };
    },
    async ofKey(key) {
      const batch = await database.selectFrom('decision_batch').selectAll().where('key', '=', key).executeTakeFirst();
      if (!batch) return undefined;
      const rows = await database
        .selectFrom('decision')
        .select('id')
        .where('batch', '=', batch.id)
        .orderBy('sequence')
        .execute();
      return { request: batch.request as Digest, ids: rows.map(({ id }) => id) };
    },
    async pending() {
      const rows = await database
        .selectFrom('decision_batch')
        .select(['id', 'envelopes'])
        .where('status', '=', 'sealing')
        .orderBy('id')
        .execute();
      return rows.map(({ id, envelopes }) => ({
        batch: id,
        envelopes: JSON.parse(envelopes) as readonly EvidenceEnvelope[],
      }));
    },
  };
}

/** Names a batch in the ledger, where searches and runs have their ids. */
export const batchRun = (batch: number): string => `decisions-${batch}`;

/** Of all batches, by id. */
async function sealedDecisions(database: Database): Promise<ReadonlyMap<string, SealedEvidence>> {
  const rows = await database
    .selectFrom('sealed_evidence')
    .select(['id', 'document'])
    .where('run', '>=', 'decisions-')
    .where('run', '<', 'decisions.')
    .execute();
  return new Map(rows.map(({ id, document }) => [id, JSON.parse(document) as SealedEvidence]));
}

function sealedDecision(document: string, evidence: SealedEvidence | undefined, id: string): SealedDecision {
  if (!evidence || sha256(document) !== evidence.envelope.digest)
    throw new AppError('decision/tampered', `the decision ${id} in the database is not the one that was sealed`, {
      hint: 'Restore plumbline.db from a backup; the bytes that were sealed are in blobs/, under their digest.',
    });
  return { decision: JSON.parse(document) as Decision, evidence };
}

function decisionWriter(database: Database): Pick<DecisionStore, 'begin' | 'seal'> {
  return {
    async begin({ id, key, request, decisions, envelopes }) {
      await database.transaction().execute(async (transaction) => {
        const batch = {
          id,
          key: key ?? null,
          request,
          status: 'sealing' as const,
          envelopes: JSON.stringify(envelopes),
        };
        await transaction.insertInto('decision_batch').values(batch).execute();
        for (const { decision, document } of decisions) {
          const row = { id: decision.id, kind: decision.kind, batch: id, document };
          await transaction.insertInto('decision').values(row).execute();
        }
      });
    },
    async seal(batch, evidence) {
      await database.transaction().execute(async (transaction) => {
        await keepEvidence(transaction, evidence);
        const done = { status: 'sealed' as const, envelopes: '[]' };
        await transaction.updateTable('decision_batch').set(done).where('id', '=', batch).execute();
      });
    },
  };
}
