/**
 * Forward-only, numbered, transactional: a migration that fails leaves the database as it was. Never edit one that has
 * landed; add the next. (Kysely's own migrator is not used: on SQLite it is not transactional, kysely-org/kysely#56.)
 */
import { sql, type Kysely } from 'kysely';
import { AppError } from '../base/app-error.ts';
import type { Schema } from './schema.ts';

const migrations: readonly (readonly string[])[] = [
  [
    `create table repository (name text primary key, location text not null, git_directory text not null unique,
       added_at text not null, document text not null)`,
    `create table landing (repository text not null, position integer not null, commit_oid text not null,
       landed_at text not null, document text not null, primary key (repository, position))`,
    `create table path_tenure (repository text not null, path text not null, from_position integer not null,
       to_position integer, blob text not null, mode text not null, primary key (repository, path, from_position))`,
    `create index path_tenure_end on path_tenure (repository, to_position)`,
    `create table ref_sweep (sequence integer primary key, repository text not null, observed_at text not null,
       refs integer not null)`,
    `create index ref_sweep_repository on ref_sweep (repository, sequence)`,
    `create table ref_observation (sequence integer primary key, repository text not null, ref text not null, oid text,
       observed_at text not null)`,
    `create index ref_observation_ref on ref_observation (repository, ref, sequence)`,
    `create table changeset_join (repository text not null, commit_oid text not null, joined_by text not null,
       document text not null, primary key (repository, commit_oid))`,
    `create table blob_scan (blob text not null, kind text not null, ruleset text not null, matches text not null,
       primary key (blob, kind))`,
    `create table extraction (blob text not null, path text not null, version text not null, document text not null,
       primary key (blob, path))`,
    `create table finding (repository text not null, fingerprint text not null, rule text not null, class text not null,
       severity integer not null, path text not null, line integer not null, context text not null,
       at_head integer not null, first_seen_at text not null, document text not null,
       primary key (repository, fingerprint, first_seen_at))`,
    `create index finding_order on finding (at_head desc, severity, repository, path, line)`,
    `create table run (id text primary key, status text not null, finished_at text not null, inputs_digest text not null,
       summary text not null, document blob not null, envelopes text not null)`,
    `create table sealed_evidence (id text primary key, run text not null, position integer not null,
       digest text not null, document text not null)`,
    `create index sealed_evidence_run on sealed_evidence (run, position)`,
    `create index sealed_evidence_digest on sealed_evidence (digest)`,
  ],
  [
    `create table forge_source (id text primary key, kind text not null, added_at text not null, document text not null)`,
    `create table forge_repository (source text not null, path text not null, name text, document text not null,
       primary key (source, path))`,
    `create table forge_sweep (sequence integer primary key, source text not null, repository text not null,
       strand text not null, started_at text not null, finished_at text, since text, cursor text,
       whole integer not null, records integer not null)`,
    `create index forge_sweep_strand on forge_sweep (source, repository, strand, sequence)`,
    `create table forge_gap (sweep integer not null, position integer not null, reason text not null,
       document text not null, primary key (sweep, position))`,
    `create table forge_record (source text not null, repository text not null, strand text not null, key text not null,
       version integer not null, digest text not null, first_seen_at text not null, last_seen_at text not null,
       gone_at text, sweep integer not null, document text not null, raw text not null,
       primary key (source, repository, strand, key, version))`,
    `create table forge_answer (request text primary key, line text not null, digest text not null, status integer not null,
       etag text, last_modified text, link text, at text not null)`,
    `create table webhook_delivery (source text not null, delivery text not null, event text not null,
       received_at text not null, digest text not null, handled_at text, primary key (source, delivery))`,
  ],
  [
    `create table change_population (id text primary key, run text, span_from text not null, span_to text not null)`,
    `create table change_part (population text not null, repository text not null, document text not null,
       primary key (population, repository)) without rowid`,
    `create table change_population_chunk (population text not null, chunk integer not null,
       primary key (population, chunk)) without rowid`,
    `create index change_population_chunk_chunk on change_population_chunk (chunk)`,
    `create table change_chunk (id integer primary key, digest text not null unique, repository text not null,
       first_position integer not null, first_at text not null, last_at text not null,
       first_change integer not null, last_change integer not null)`,
    `create table change_block (id integer primary key, chunk integer not null, document blob not null)`,
    `create index change_block_chunk on change_block (chunk)`,
    `create table judged_change (id integer primary key, block integer not null,
       slot integer not null, repository text not null, position integer not null, commit_oid text not null,
       landed_at text not null, outcome integer not null, method text not null, joined_by text not null,
       bot integer not null, author text not null, change_id text)`,
    `create index judged_change_commit on judged_change (commit_oid)`,
    `create table judged_change_text (change integer primary key, people text not null, words text not null)`,
    `create table judged_change_person (change integer not null, role text not null, name text not null,
       primary key (change, role, name)) without rowid`,
    `create table judged_change_finding (change integer not null, code text not null,
       primary key (change, code)) without rowid`,
  ],
  [`alter table judged_change add column revert_of text`],
  [
    `create table decision_batch (id integer primary key, key text unique, request text not null, status text not null,
       envelopes text not null)`,
    `create table decision (sequence integer primary key, id text not null unique, kind text not null,
       batch integer not null, document text not null)`,
    `create index decision_in_batch on decision (batch)`,
    // Nothing in this house changes a decision; whoever tries is told by the database too.
    `create trigger decision_stays before update on decision
       begin select raise(abort, 'decisions are only ever added'); end`,
    `create trigger decision_is_kept before delete on decision
       begin select raise(abort, 'decisions are only ever added'); end`,
  ],
  [
    `create table branch_history (repository text not null, branch text not null, head text not null, fork text,
       primary key (repository, branch)) without rowid`,
    `create table branch_landing (repository text not null, branch text not null, position integer not null,
       commit_oid text not null, landed_at text not null, document text not null,
       primary key (repository, branch, position)) without rowid`,
    `alter table forge_sweep add column branches text`,
    `alter table change_chunk add column branch text not null default ''`,
    `update change_chunk set branch = coalesce((select json_extract(p.document, '$.branch')
       from change_population_chunk as m
       join change_part as p on p.population = m.population and p.repository = change_chunk.repository
       where m.chunk = change_chunk.id limit 1), '')`,
    `alter table judged_change add column branch text not null default ''`,
    `update judged_change set branch = k.branch from change_chunk as k
       where judged_change.id between k.first_change and k.last_change`,
  ],
  [`create table rule_set (version text primary key, document text not null)`],
  [
    `create table dependency_file (blob text not null, format text not null, document blob not null,
       primary key (blob, format)) without rowid`,
    `create table dependency_reading (repository text primary key, key text not null, read_from integer not null,
       unread text not null)`,
    `create table dependency (repository text not null, path text not null, ecosystem text not null, name text not null,
       short_name text not null, version text, requirement text, direct integer, scope text not null,
       line integer not null, known text not null, because text, since_position integer not null,
       since_known integer not null, until_position integer)`,
    `create index dependency_repository on dependency (repository)`,
    `create index dependency_name on dependency (name)`,
    `create index dependency_short_name on dependency (short_name)`,
  ],
  [
    `create table side_reading (repository text primary key, tips text not null, landing text not null) without rowid`,
    `create table side_blob (repository text not null, blob text not null, path text not null,
       first_commit text not null, first_at text not null, first_by text not null,
       last_commit text not null, last_at text not null, last_by text not null,
       primary key (repository, blob, path)) without rowid`,
  ],
];

export const schemaVersion = migrations.length;

export async function migrate(database: Kysely<Schema>): Promise<void> {
  const version = await currentVersion(database);
  if (version > schemaVersion) {
    throw new AppError('store/newer', `the database has schema ${version}, this Plumbline knows ${schemaVersion}`, {
      hint: 'Use the newer Plumbline that wrote it, or another data directory (--data DIR).',
    });
  }
  for (let next = version; next < schemaVersion; next++) {
    await database.transaction().execute(async (transaction) => {
      for (const statement of migrations[next]!) await sql.raw(statement).execute(transaction);
      await sql.raw(`pragma user_version = ${next + 1}`).execute(transaction);
    });
  }
}

async function currentVersion(database: Kysely<Schema>): Promise<number> {
  const result = await sql<{ user_version: number }>`pragma user_version`.execute(database);
  return result.rows[0]!.user_version;
}
