import type { Instant } from '../base/instant.ts';
import type { RefObservation } from '../model/history.ts';
import { asObjectId, type RepositoryName } from '../model/repository.ts';
import { batches, type Database } from './database.ts';

/**
 * The append-only record of where refs pointed whenever we looked. A sweep stores only what differs from the sweep
 * before; together with the sweep's own row nothing is lost: a ref without a row in a sweep pointed where it did.
 */
export interface RefLedger {
  /** Appends one look at all refs; returns the refs that moved since the last one, with where they had pointed. */
  append(sweep: RefSweep): Promise<readonly RefChange[]>;
  sweeps(repository: RepositoryName): Promise<readonly Instant[]>;
  /** All observations of one ref, oldest first. */
  observations(repository: RepositoryName, ref: string): Promise<readonly RefObservation[]>;
  /** All observations of every ref, oldest first. */
  all(repository: RepositoryName): Promise<readonly RefObservation[]>;
}

export interface RefSweep {
  readonly repository: RepositoryName;
  readonly observedAt: Instant;
  readonly observations: readonly RefObservation[];
}

export interface RefChange {
  readonly ref: string;
  readonly before?: string;
  readonly after?: string;
}

export function refLedger(database: Database): RefLedger {
  const read = async (repository: RepositoryName, ref?: string): Promise<readonly RefObservation[]> => {
    let query = database.selectFrom('ref_observation').selectAll().where('repository', '=', repository);
    if (ref !== undefined) query = query.where('ref', '=', ref);
    return (await query.orderBy('sequence').execute()).map((row) => ({
      repository,
      ref: row.ref,
      observedAt: row.observed_at as Instant,
      ...(row.oid === null ? {} : { oid: asObjectId(row.oid) }),
    }));
  };
  return {
    async append({ repository, observedAt, observations }) {
      const last = new Map((await read(repository)).map((seen) => [seen.ref, seen.oid as string | undefined]));
      const changes = refChanges(last, observations);
      await database.transaction().execute(async (transaction) => {
        const sweep = { repository, observed_at: observedAt, refs: observations.length };
        await transaction.insertInto('ref_sweep').values(sweep).execute();
        for (const batch of batches(changes)) {
          const values = batch.map(({ ref, after }) => ({
            repository,
            ref,
            oid: after ?? null,
            observed_at: observedAt,
          }));
          await transaction.insertInto('ref_observation').values(values).execute();
        }
      });
      return changes;
    },
    async sweeps(repository) {
      const query = database.selectFrom('ref_sweep').select('observed_at').where('repository', '=', repository);
      return (await query.orderBy('sequence').execute()).map((row) => row.observed_at as Instant);
    },
    observations: read,
    all: (repository) => read(repository),
  };
}

function refChanges(last: ReadonlyMap<string, string | undefined>, now: readonly RefObservation[]): RefChange[] {
  const changes: RefChange[] = [];
  const seen = new Set<string>();
  const change = (ref: string, before: string | undefined, after: string | undefined): RefChange => ({
    ref,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  });
  for (const { ref, oid } of now) {
    seen.add(ref);
    if (!last.has(ref) || last.get(ref) !== oid) changes.push(change(ref, last.get(ref), oid));
  }
  for (const [ref, oid] of last) if (!seen.has(ref) && oid !== undefined) changes.push(change(ref, oid, undefined));
  return changes;
}
