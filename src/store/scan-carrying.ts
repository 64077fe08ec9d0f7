/**
 * Results of one ruleset that another one would find again: they are kept under its version instead of being made anew.
 * Which those are is decided in `app/reading/rule-changes.ts`; here they change hands.
 *
 * Invariant: what is dropped and what is kept changes in one transaction, so a kill leaves either the old results under the
 * old version or the kept ones under the new one.
 */
import { sql } from 'kysely';
import type { Match } from '../model/finding.ts';
import type { ScanKey } from './caches.ts';
import { batches, type Database } from './database.ts';

export interface ScanCarrying {
  /** Versions under which results are kept, each with what was noted of it. */
  rulesets(): Promise<readonly { readonly version: string; readonly document: unknown }[]>;
  note(version: string, document: unknown): Promise<void>;
  /** Every result kept under this version. */
  results(version: string): Promise<readonly (ScanKey & { readonly matches: readonly Match[] })[]>;
  /** `forget`: blobs whose facts are extracted anew, too. */
  carry(move: {
    readonly from: string;
    readonly to: string;
    readonly except: readonly ScanKey[];
    readonly forget: readonly ScanKey['blob'][];
  }): Promise<void>;
}

const none: readonly Match[] = [];

export function scanCarrying(database: Database): ScanCarrying {
  return {
    async rulesets() {
      const rows = await database
        .selectFrom('blob_scan')
        .leftJoin('rule_set', 'rule_set.version', 'blob_scan.ruleset')
        .select(['blob_scan.ruleset as version', 'rule_set.document as document'])
        .distinct()
        .execute();
      return rows.map(({ version, document }) => ({
        version,
        document: document === null ? undefined : (JSON.parse(document) as unknown),
      }));
    },
    async note(version, document) {
      await database
        .replaceInto('rule_set')
        .values({ version, document: JSON.stringify(document) })
        .execute();
    },
    async results(version) {
      const query = database.selectFrom('blob_scan').select(['blob', 'kind', 'matches']).where('ruleset', '=', version);
      return (await query.execute()).map(({ blob, kind, matches }) => ({
        blob: blob as ScanKey['blob'],
        kind,
        matches: matches === '[]' ? none : (JSON.parse(matches) as readonly Match[]),
      }));
    },
    carry: ({ from, to, except, forget }) =>
      database.transaction().execute(async (transaction) => {
        for (const rows of batches(except)) {
          await transaction
            .deleteFrom('blob_scan')
            .where('ruleset', '=', from)
            .where(
              sql<boolean>`(blob, kind) in (values ${sql.join(rows.map(({ blob, kind }) => sql`(${blob}, ${kind})`))})`,
            )
            .execute();
        }
        for (const blobs of batches(forget))
          await transaction.deleteFrom('extraction').where('blob', 'in', blobs).execute();
        await transaction.updateTable('blob_scan').set({ ruleset: to }).where('ruleset', '=', from).execute();
        await transaction.deleteFrom('rule_set').where('version', '=', from).execute();
      }),
  };
}
