import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { EvidenceEnvelope, SealedEvidence } from '../model/evidence.ts';
import type { Run } from '../model/run.ts';
import { batches, type Database } from './database.ts';
import { packRun, unpackRun } from './run-document.ts';

/** A run that was judged and whose envelopes may or may not be in the ledger yet. */
export interface PendingRun {
  readonly run: Run;
  readonly envelopes: readonly EvidenceEnvelope[];
}

export interface SealedRun<Summary> {
  readonly run: Run;
  readonly summary: Summary;
  readonly evidence: readonly SealedEvidence[];
}

/**
 * Runs and their evidence. Saving a run and sealing it are two steps with the ledger in between, so a run is first saved
 * as `sealing`; whoever opens the data directory next completes it. Nothing reads a run before it is sealed.
 */
export interface RunStore<Summary> {
  begin(pending: PendingRun, inputs: Digest, summary: Summary): Promise<void>;
  pending(): Promise<readonly PendingRun[]>;
  seal(sealed: SealedRun<Summary>): Promise<void>;
  /** Evidence that belongs to no audit. */
  keep(evidence: readonly SealedEvidence[]): Promise<void>;
  summaries(): Promise<readonly Summary[]>;
  get(id: string): Promise<Run | undefined>;
  /** By its id, or the one that finished last. */
  named(id: string | 'latest'): Promise<Run | undefined>;
  latest(): Promise<{ readonly id: string; readonly inputs: Digest; readonly finishedAt: Instant } | undefined>;
  evidence(run?: string): Promise<readonly SealedEvidence[]>;
  evidenceById(id: string): Promise<SealedEvidence | undefined>;
  evidenceByDigest(digest: Digest): Promise<SealedEvidence | undefined>;
}

export function runStore<Summary>(database: Database): RunStore<Summary> {
  const last = new LastRun();
  return { ...runWriter<Summary>(database, last), ...runReader<Summary>(database, last), ...evidenceReader(database) };
}

/**
 * The run that was sealed or read last, as long as somebody has it: the pack of an audit is made of the run that was just
 * sealed, and the results of thousands of repositories do not fit twice. A sealed run never changes.
 */
class LastRun {
  #run: WeakRef<Run> | undefined;

  note(run: Run): Run {
    this.#run = new WeakRef(run);
    return run;
  }

  get(id: string): Run | undefined {
    const run = this.#run?.deref();
    return run?.id === id ? run : undefined;
  }
}

function runWriter<Summary>(
  database: Database,
  last: LastRun,
): Pick<RunStore<Summary>, 'begin' | 'pending' | 'seal' | 'keep'> {
  return {
    async begin({ run, envelopes }, inputs, summary) {
      const row = {
        id: run.id,
        status: 'sealing' as const,
        finished_at: run.finishedAt,
        inputs_digest: inputs,
        summary: JSON.stringify(summary),
        document: packRun(run),
        envelopes: JSON.stringify(envelopes),
      };
      await database.replaceInto('run').values(row).execute();
    },
    async pending() {
      const rows = await database.selectFrom('run').selectAll().where('status', '=', 'sealing').orderBy('id').execute();
      return rows.map((row) => ({
        run: unpackRun(row.document),
        envelopes: JSON.parse(row.envelopes) as readonly EvidenceEnvelope[],
      }));
    },
    keep: (evidence) => database.transaction().execute((transaction) => keepEvidence(transaction, evidence)),
    async seal({ run, summary, evidence }) {
      await database.transaction().execute(async (transaction) => {
        await keepEvidence(transaction, evidence);
        const done = {
          status: 'sealed' as const,
          document: packRun(run),
          summary: JSON.stringify(summary),
          envelopes: '[]',
        };
        await transaction.updateTable('run').set(done).where('id', '=', run.id).execute();
      });
      last.note(run);
    },
  };
}

export async function keepEvidence(transaction: Database, evidence: readonly SealedEvidence[]): Promise<void> {
  for (const batch of batches(evidence)) {
    const values = batch.map((sealed) => ({
      id: sealed.envelope.id,
      run: sealed.envelope.run,
      position: sealed.index,
      digest: sealed.envelope.digest,
      document: JSON.stringify(sealed),
    }));
    await transaction.replaceInto('sealed_evidence').values(values).execute();
  }
}

function runReader<Summary>(
  database: Database,
  last: LastRun,
): Pick<RunStore<Summary>, 'summaries' | 'get' | 'named' | 'latest'> {
  const sealed = () => database.selectFrom('run').where('status', '=', 'sealed');
  const lastFirst = () => sealed().orderBy('finished_at', 'desc').orderBy('id', 'desc').limit(1);
  const get = async (id: string): Promise<Run | undefined> => {
    const known = last.get(id);
    if (known) return known;
    const row = await sealed().select('document').where('id', '=', id).executeTakeFirst();
    return row && last.note(unpackRun(row.document));
  };
  const latestId = async (): Promise<string | undefined> => (await lastFirst().select('id').executeTakeFirst())?.id;
  return {
    async summaries() {
      const rows = await sealed().select('summary').orderBy('finished_at', 'desc').orderBy('id', 'desc').execute();
      return rows.map((row) => JSON.parse(row.summary) as Summary);
    },
    get,
    async named(id) {
      const asked = id === 'latest' ? await latestId() : id;
      return asked === undefined ? undefined : get(asked);
    },
    async latest() {
      const row = await lastFirst().select(['id', 'inputs_digest', 'finished_at']).executeTakeFirst();
      return row && { id: row.id, inputs: row.inputs_digest as Digest, finishedAt: row.finished_at as Instant };
    },
  };
}

function evidenceReader(database: Database): Pick<RunStore<never>, 'evidence' | 'evidenceById' | 'evidenceByDigest'> {
  const parse = (row: { document: string } | undefined): SealedEvidence | undefined =>
    row && (JSON.parse(row.document) as SealedEvidence);
  return {
    async evidence(run) {
      let query = database.selectFrom('sealed_evidence').select('document').orderBy('position');
      if (run !== undefined) query = query.where('run', '=', run);
      return (await query.execute()).map((row) => parse(row)!);
    },
    async evidenceById(id) {
      return parse(
        await database.selectFrom('sealed_evidence').select('document').where('id', '=', id).executeTakeFirst(),
      );
    },
    async evidenceByDigest(digest) {
      const query = database.selectFrom('sealed_evidence').select('document').where('digest', '=', digest);
      return parse(await query.orderBy('position', 'desc').limit(1).executeTakeFirst());
    },
  };
}
