import { severities, type Finding, type FindingClass, type Severity } from '../model/finding.ts';
import type { RepositoryName } from '../model/repository.ts';
import { batches, type Database } from './database.ts';

export interface FindingQuery {
  readonly repository?: string;
  readonly class?: string;
  readonly rule?: string;
  readonly severity?: Severity;
  readonly atHead?: boolean;
  readonly productionOnly?: boolean;
  readonly context?: Finding['context'];
  /** Part of the path. */
  readonly text?: string;
  readonly offset?: number;
  readonly limit?: number;
}

/** Findings of the latest run: a projection for listing; the sealed list of each run is evidence. */
export interface FindingStore {
  /** In one transaction. */
  replaceAll(found: readonly (readonly [repository: RepositoryName, findings: readonly Finding[]])[]): Promise<void>;
  list(query: FindingQuery): Promise<{ readonly items: readonly Finding[]; readonly total: number }>;
  counts(query: FindingQuery): Promise<readonly FindingCount[]>;
  /** The same fingerprint may stand in several repositories: copies of a file at the same path. */
  byFingerprint(fingerprint: string): Promise<readonly Finding[]>;
}

export interface FindingCount {
  readonly class: FindingClass;
  readonly severity: Severity;
  readonly count: number;
}

export function findingStore(database: Database): FindingStore {
  return {
    async replaceAll(found) {
      await database.transaction().execute(async (transaction) => {
        for (const [repository, findings] of found) {
          await transaction.deleteFrom('finding').where('repository', '=', repository).execute();
          for (const batch of batches(findings))
            await transaction.replaceInto('finding').values(batch.map(rowOf)).execute();
        }
      });
    },
    async list(query) {
      const rows = wanted(database, query);
      const counted = await rows.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
      const page = await rows
        .select('document')
        .orderBy('at_head', 'desc')
        .orderBy('severity')
        .orderBy((e) => e.case().when('context', '=', 'production').then(0).else(1).end())
        .orderBy('repository')
        .orderBy('path')
        .orderBy('line')
        // So that the order does not hang on the order of storing, and no page shows one twice.
        .orderBy('rule')
        .orderBy('first_seen_at')
        .orderBy('fingerprint')
        .limit(query.limit ?? 1_000_000)
        .offset(query.offset ?? 0)
        .execute();
      return { items: page.map((row) => JSON.parse(row.document) as Finding), total: counted.total };
    },
    async counts(query) {
      const found = await wanted(database, query)
        .select(['class', 'severity'])
        .select((e) => e.fn.countAll<number>().as('count'))
        .groupBy(['class', 'severity'])
        .execute();
      return found.map((row) => ({
        class: row.class as FindingClass,
        severity: severities[row.severity]!,
        count: row.count,
      }));
    },
    async byFingerprint(fingerprint) {
      const rows = database.selectFrom('finding').select('document').where('fingerprint', '=', fingerprint);
      const found = await rows.orderBy('repository').execute();
      return found.map((row) => JSON.parse(row.document) as Finding);
    },
  };
}

function wanted(database: Database, query: FindingQuery) {
  let rows = database.selectFrom('finding');
  if (query.repository !== undefined) rows = rows.where('repository', '=', query.repository);
  if (query.class !== undefined) rows = rows.where('class', '=', query.class);
  if (query.rule !== undefined) rows = rows.where('rule', '=', query.rule);
  if (query.severity !== undefined) rows = rows.where('severity', '=', severities.indexOf(query.severity));
  if (query.atHead !== undefined) rows = rows.where('at_head', '=', query.atHead ? 1 : 0);
  if (query.productionOnly === true) rows = rows.where('context', '=', 'production');
  if (query.context !== undefined) rows = rows.where('context', '=', query.context);
  if (query.text !== undefined)
    rows = rows.where((e) => e(e.fn('instr', [e.fn('lower', ['path']), e.fn('lower', [e.val(query.text)])]), '>', 0));
  return rows;
}

function rowOf(finding: Finding) {
  return {
    repository: finding.repository,
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    class: finding.class,
    severity: severities.indexOf(finding.severity),
    path: finding.path,
    line: finding.line,
    context: finding.context,
    at_head: finding.atHead ? 1 : 0,
    first_seen_at: finding.firstSeen.at,
    document: JSON.stringify(finding),
  };
}
