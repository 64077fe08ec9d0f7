/**
 * What forges told, record by record, with every version that was seen. A record is about one thing (a changeset, the
 * rules of a branch, a member); when a later look tells something else, that is the next version, and the one before
 * keeps the time during which it was seen. What a whole look no longer tells is gone from then on.
 *
 * Invariant: a page and the cursor behind it are stored in one transaction, so a sync that is killed goes on after the
 * last page that was stored, and ends with the same records. Nothing is ever deleted or overwritten but the time of the
 * last look. Rejected: keeping only the latest version (rules in force on a past day would be lost), a table per strand
 * (thirteen tables that are only ever read whole).
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonical-json.ts';
import { sha256, type Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import { batches, type Database } from './database.ts';

export interface StrandScope {
  readonly source: string;
  /** As the forge names it; empty for strands of the organisation. */
  readonly repository: string;
  readonly strand: string;
}

export interface RecordSeen {
  readonly key: string;
  readonly value: unknown;
  readonly observedAt: Instant;
  readonly raw: readonly Digest[];
  /** What two looks are held against one another by, where the value also tells of the look itself. */
  readonly sameAs?: unknown;
}

export interface RecordVersion {
  readonly key: string;
  /** From 1. */
  readonly version: number;
  readonly value: unknown;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  /** When a whole look did not tell it any more. */
  readonly goneAt?: Instant;
  readonly raw: readonly Digest[];
}

export interface Sweep extends StrandScope {
  readonly id: number;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly since?: Instant;
  /** Where to go on; absent before the first page and after the last. */
  readonly cursor?: string;
  readonly whole: boolean;
  readonly records: number;
  /** Branches that were asked about; absent: not written down, or none in particular. */
  readonly branches?: readonly string[];
}

export interface SweepPage {
  readonly records: readonly RecordSeen[];
  /** As the forge's port gives them. */
  readonly gaps: readonly { readonly reason: string }[];
  readonly next?: string;
}

export type SweepAsking = Pick<Sweep, 'since' | 'branches'>;

export interface ForgeRecordStore {
  /** The sweep that was cut off, to go on with, or else a new one. One that asked about other branches begins again. */
  begin(scope: StrandScope, at: Instant, asking?: SweepAsking): Promise<Sweep>;
  save(sweep: Sweep, page: SweepPage): Promise<void>;
  /** `whole`: records that this sweep did not see are gone. */
  finish(sweep: Sweep, at: Instant, whole: boolean): Promise<void>;
  /** The current version of each record, by key. */
  current(scope: StrandScope): Promise<readonly RecordVersion[]>;
  /** All versions, by key and version. */
  versions(scope: StrandScope): Promise<readonly RecordVersion[]>;
  /** Oldest first. */
  sweeps(scope: StrandScope): Promise<readonly Sweep[]>;
  /** Newest first, read as far as somebody asks: who looks every few hours has thousands in a year. */
  sweepsBackwards(scope: StrandScope): AsyncIterable<Sweep>;
  gaps(sweep: number): Promise<readonly unknown[]>;
  /** Keeps what was told outside of any sweep (a webhook); no cursor moves, and no sweep takes it to be gone. */
  keepWatched(scope: StrandScope, records: readonly RecordSeen[]): Promise<void>;
  /** When a sweep of any strand of this source last came to its end. */
  lastFinished(source: string): Promise<Instant | null>;
  /** Of everything that is known of a source: the same as long as no record and no gap of a last sweep changed. */
  fingerprint(source: string): Promise<Digest>;
}

type Transaction = Database;

export function forgeRecordStore(database: Database): ForgeRecordStore {
  return {
    begin: (scope, at, asking = {}) => begin(database, scope, { at, ...asking }),
    save: (sweep, page) => database.transaction().execute((transaction) => savePage(transaction, sweep, page)),
    finish: (sweep, at, whole) =>
      database.transaction().execute((transaction) => finish(transaction, sweep, { at, whole })),
    async current(scope) {
      const latest = new Map<string, RecordVersion>();
      for (const version of await readVersions(database, scope)) latest.set(version.key, version);
      return [...latest.values()].filter(({ goneAt }) => goneAt === undefined);
    },
    versions: (scope) => readVersions(database, scope),
    async sweeps(scope) {
      const rows = await ofScope(database.selectFrom('forge_sweep').selectAll(), scope).orderBy('sequence').execute();
      return rows.map(sweepOf);
    },
    sweepsBackwards: (scope) => sweepsBackwards(database, scope),
    async gaps(sweep) {
      const query = database.selectFrom('forge_gap').select('document').where('sweep', '=', sweep);
      return (await query.orderBy('position').execute()).map((row) => JSON.parse(row.document) as unknown);
    },
    keepWatched: (scope, records) =>
      database.transaction().execute(async (transaction) => {
        for (const batch of batches(records, 500))
          await saveRecords(transaction, { ...scope, id: outsideSweeps }, batch);
      }),
    async lastFinished(source) {
      const row = await database
        .selectFrom('forge_sweep')
        .select((of) => of.fn.max('finished_at').as('at'))
        .where('source', '=', source)
        .executeTakeFirst();
      return (row?.at ?? null) as Instant | null;
    },
    fingerprint: (source) => fingerprint(database, source),
  };
}

/** Sequences of sweeps begin at 1. */
const outsideSweeps = 0;
type OfSweep = StrandScope & Pick<Sweep, 'id'>;

async function fingerprint(database: Database, source: string): Promise<Digest> {
  const hash = createHash('sha256');
  const records = database
    .selectFrom('forge_record')
    .select(['repository', 'strand', 'key', 'version', 'digest', 'gone_at'])
    .where('source', '=', source)
    .orderBy('repository')
    .orderBy('strand')
    .orderBy('key')
    .orderBy('version');
  for await (const { repository, strand, key, version, digest, gone_at } of records.stream())
    hash.update(`${JSON.stringify([repository, strand, key, version, digest, gone_at])}\n`);
  const gaps = await database
    .selectFrom('forge_gap')
    .innerJoin('forge_sweep', 'forge_sweep.sequence', 'forge_gap.sweep')
    .select(['forge_sweep.repository', 'forge_sweep.strand', 'forge_gap.document'])
    .where('forge_sweep.source', '=', source)
    .where('forge_sweep.sequence', 'in', (of) =>
      of
        .selectFrom('forge_sweep as latest')
        .select((last) => last.fn.max('latest.sequence').as('sequence'))
        .where('latest.source', '=', source)
        .groupBy(['latest.repository', 'latest.strand']),
    )
    .orderBy('forge_sweep.repository')
    .orderBy('forge_sweep.strand')
    .orderBy('forge_gap.position')
    .execute();
  hash.update(JSON.stringify(gaps));
  return hash.digest('hex') as Digest;
}

async function begin(
  database: Database,
  scope: StrandScope,
  { at, since, branches }: SweepAsking & { readonly at: Instant },
): Promise<Sweep> {
  const asked = branches === undefined ? null : JSON.stringify(branches);
  const open = await ofScope(database.selectFrom('forge_sweep').selectAll(), scope)
    .where('finished_at', 'is', null)
    .orderBy('sequence', 'desc')
    .executeTakeFirst();
  if (open && (asked === null || open.branches === asked)) return sweepOf(open);
  const fresh = { started_at: at, since: since ?? null, cursor: null, branches: asked };
  if (open) {
    // What it was told of is kept; the list that it was in is not the one that is wanted now.
    const again = database.updateTable('forge_sweep').set(fresh).where('sequence', '=', open.sequence);
    return sweepOf(await again.returningAll().executeTakeFirstOrThrow());
  }
  const row = await database
    .insertInto('forge_sweep')
    .values({ ...scope, ...fresh, finished_at: null, whole: 0, records: 0 })
    .returningAll()
    .executeTakeFirstOrThrow();
  return sweepOf(row);
}

async function savePage(transaction: Transaction, sweep: Sweep, page: SweepPage): Promise<void> {
  for (const records of batches(page.records, 500)) await saveRecords(transaction, sweep, records);
  const { count } = await transaction
    .selectFrom('forge_gap')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('sweep', '=', sweep.id)
    .executeTakeFirstOrThrow();
  const gaps = page.gaps.map((gap, at) => ({
    sweep: sweep.id,
    position: count + at,
    reason: gap.reason,
    document: canonicalJson(gap),
  }));
  for (const batch of batches(gaps)) await transaction.insertInto('forge_gap').values(batch).execute();
  await transaction
    .updateTable('forge_sweep')
    .set((of) => ({ cursor: page.next ?? null, records: of('records', '+', page.records.length) }))
    .where('sequence', '=', sweep.id)
    .execute();
}

async function saveRecords(transaction: Transaction, sweep: OfSweep, records: readonly RecordSeen[]): Promise<void> {
  const known = new Map<string, { readonly version: number; readonly digest: string; readonly gone: boolean }>();
  const rows = await ofScope(
    transaction.selectFrom('forge_record').select(['key', 'version', 'digest', 'gone_at']),
    sweep,
  )
    .where(
      'key',
      'in',
      records.map(({ key }) => key),
    )
    .orderBy('version')
    .execute();
  for (const { key, version, digest, gone_at } of rows) known.set(key, { version, digest, gone: gone_at !== null });
  for (const record of records) {
    const document = canonicalJson(record.value);
    const digest = sha256(record.sameAs === undefined ? document : canonicalJson(record.sameAs));
    const last = known.get(record.key);
    if (last?.digest === digest && !last.gone) {
      await seenAgain(transaction, sweep, record, last.version);
      continue;
    }
    const version = (last?.version ?? 0) + 1;
    known.set(record.key, { version, digest, gone: false });
    await transaction
      .insertInto('forge_record')
      .values({
        source: sweep.source,
        repository: sweep.repository,
        strand: sweep.strand,
        key: record.key,
        version,
        digest,
        first_seen_at: record.observedAt,
        last_seen_at: record.observedAt,
        gone_at: null,
        sweep: sweep.id,
        document,
        raw: JSON.stringify(record.raw),
      })
      .execute();
  }
}

async function seenAgain(transaction: Transaction, sweep: OfSweep, record: RecordSeen, version: number): Promise<void> {
  await transaction
    .updateTable('forge_record')
    .set({ last_seen_at: record.observedAt, sweep: sweep.id, raw: JSON.stringify(record.raw) })
    .where('source', '=', sweep.source)
    .where('repository', '=', sweep.repository)
    .where('strand', '=', sweep.strand)
    .where('key', '=', record.key)
    .where('version', '=', version)
    .execute();
}

async function finish(
  transaction: Transaction,
  sweep: Sweep,
  { at, whole }: { readonly at: Instant; readonly whole: boolean },
): Promise<void> {
  if (whole) {
    await transaction
      .updateTable('forge_record')
      .set({ gone_at: at })
      .where('source', '=', sweep.source)
      .where('repository', '=', sweep.repository)
      .where('strand', '=', sweep.strand)
      .where('gone_at', 'is', null)
      .where('sweep', '<', sweep.id)
      // Only the current version can go; those before it ended when the next began.
      .where((of) =>
        of(
          'version',
          '=',
          of
            .selectFrom('forge_record as later')
            .select((latest) => latest.fn.max('later.version').as('version'))
            .whereRef('later.source', '=', 'forge_record.source')
            .whereRef('later.repository', '=', 'forge_record.repository')
            .whereRef('later.strand', '=', 'forge_record.strand')
            .whereRef('later.key', '=', 'forge_record.key'),
        ),
      )
      .execute();
  }
  await transaction
    .updateTable('forge_sweep')
    .set({ finished_at: at, cursor: null, whole: whole ? 1 : 0 })
    .where('sequence', '=', sweep.id)
    .execute();
}

const sweepsAtOnce = 16;

async function* sweepsBackwards(database: Database, scope: StrandScope): AsyncGenerator<Sweep, void, undefined> {
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const rows = await ofScope(database.selectFrom('forge_sweep').selectAll(), scope)
      .where('sequence', '<', before)
      .orderBy('sequence', 'desc')
      .limit(sweepsAtOnce)
      .execute();
    yield* rows.map(sweepOf);
    if (rows.length < sweepsAtOnce) return;
    before = rows.at(-1)!.sequence;
  }
}

async function readVersions(database: Database, scope: StrandScope): Promise<readonly RecordVersion[]> {
  const rows = await ofScope(database.selectFrom('forge_record').selectAll(), scope)
    .orderBy('key')
    .orderBy('version')
    .execute();
  return rows.map((row) => ({
    key: row.key,
    version: row.version,
    value: JSON.parse(row.document) as unknown,
    firstSeenAt: row.first_seen_at as Instant,
    lastSeenAt: row.last_seen_at as Instant,
    ...(row.gone_at === null ? {} : { goneAt: row.gone_at as Instant }),
    raw: JSON.parse(row.raw) as readonly Digest[],
  }));
}

interface Filterable<Q> {
  where(column: 'source' | 'repository' | 'strand', operator: '=', value: string): Q;
}

function ofScope<Q extends Filterable<Q>>(query: Q, { source, repository, strand }: StrandScope): Q {
  return query.where('source', '=', source).where('repository', '=', repository).where('strand', '=', strand);
}

function sweepOf(row: {
  sequence: number;
  source: string;
  repository: string;
  strand: string;
  started_at: string;
  finished_at: string | null;
  since: string | null;
  cursor: string | null;
  whole: number;
  records: number;
  branches: string | null;
}): Sweep {
  return {
    id: row.sequence,
    source: row.source,
    repository: row.repository,
    strand: row.strand,
    startedAt: row.started_at as Instant,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at as Instant }),
    ...(row.since === null ? {} : { since: row.since as Instant }),
    ...(row.cursor === null ? {} : { cursor: row.cursor }),
    whole: row.whole === 1,
    records: row.records,
    ...(row.branches === null ? {} : { branches: JSON.parse(row.branches) as readonly string[] }),
  };
}
