/**
 * Judged change populations: every landing of a stretch of time with what was said of it, as one run (or one question)
 * judged it. Rows lie in chunks, one for each repository and month, and a chunk is named by the digest of what it holds:
 * a run in which nothing is new names the chunks of the run before, and adds next to nothing.
 *
 *     change_population       one judgement of one stretch; visible when it is whole
 *     change_part             what it knows of one repository: branch, gaps, rules (a document)
 *     change_population_chunk the chunks that belong to it
 *     change_chunk            some landings of one repository that follow one another on one branch
 *     judged_change           a landing: what lists are ordered, filtered and grouped by
 *     judged_change_text      what is looked for in words, in lower case
 *     judged_change_person, judged_change_finding
 *                             what a landing has several of
 *     change_block            documents of a few landings that follow one another: zstd of a JSON list
 *
 * Landings of a chunk have numbers that follow one another, so that reading one is reading one stretch of the table.
 *
 * Invariant: a population is there whole or not at all: its own row is written last. Chunks that no population names (a
 * kill came between) are dropped when the next one is kept. Rejected: a row per landing and run (a year of nightly runs
 * over 50,000 landings would be 18 million), one document per landing (five times the size of blocks).
 */
import { zstdCompressSync } from 'node:zlib';
import { sha256Of, type Digest } from '../base/digest.ts';
import type { Instant, TimeSpan } from '../base/instant.ts';
import { batches, type Database } from './database.ts';

/** A landing as it is kept. */
export interface KeptChange {
  readonly repository: string;
  readonly branch: string;
  /** Of the landing in its branch. */
  readonly position: number;
  readonly commit: string;
  readonly landedAt: Instant;
  /** Place of the outcome in the order of outcomes. */
  readonly outcome: number;
  readonly method: string;
  readonly joinedBy: string;
  readonly bot: boolean;
  /** Number of the changeset. */
  readonly change: string | null;
  /** Commit of the landing that it takes back. */
  readonly revertOf: string | null;
  /** Each once. */
  readonly authors: readonly string[];
  readonly approvers: readonly string[];
  readonly findings: readonly string[];
  /** What words are looked for in, beside persons. */
  readonly texts: readonly string[];
  readonly document: unknown;
}

export interface KeptPart {
  readonly repository: string;
  /** Branch by branch, in the order of each. */
  readonly changes: Iterable<KeptChange>;
  /** What else is known of the repository in this population. */
  readonly document: unknown;
}

export interface KeptPopulation {
  readonly id: string;
  /** The run that it belongs to; it goes when that was never begun. */
  readonly run: string | null;
  readonly span: TimeSpan;
}

export interface ChangePopulations {
  find(id: string): Promise<KeptPopulation | undefined>;
  save(population: KeptPopulation, parts: AsyncIterable<KeptPart> | Iterable<KeptPart>): Promise<void>;
  drop(id: string): Promise<void>;
  /** By name of the repository; of one, when it is said. */
  parts(
    id: string,
    repository?: string,
  ): Promise<readonly { readonly repository: string; readonly document: unknown }[]>;
}

export function changePopulations(database: Database): ChangePopulations {
  return {
    async find(id) {
      const row = await database.selectFrom('change_population').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) return undefined;
      return { id, run: row.run, span: { from: row.span_from as Instant, to: row.span_to as Instant } };
    },
    async save(population, parts) {
      await dropLeftOvers(database, population);
      for await (const part of parts) await savePart(database, population.id, part);
      const { id, run, span } = population;
      const row = { id, run, span_from: span.from, span_to: span.to };
      await database.replaceInto('change_population').values(row).execute();
    },
    drop: (id) =>
      database.transaction().execute(async (transaction) => {
        await dropPopulations(transaction, [id]);
        await dropUnnamedChunks(transaction);
      }),
    async parts(id, repository) {
      let query = database.selectFrom('change_part').select(['repository', 'document']).where('population', '=', id);
      if (repository !== undefined) query = query.where('repository', '=', repository);
      const rows = await query.orderBy('repository').execute();
      return rows.map(({ repository, document }) => ({ repository, document: JSON.parse(document) as unknown }));
    },
  };
}

/** Of a run that was killed before it was begun, and of a population that was not kept to its end. */
async function dropLeftOvers(database: Database, { id }: KeptPopulation): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const unbegun = await transaction
      .selectFrom('change_population')
      .select('id')
      .where('run', 'is not', null)
      .where('run', 'not in', (of) => of.selectFrom('run').select('run.id'))
      .execute();
    const cutOff = await transaction
      .selectFrom('change_part')
      .select('population as id')
      .distinct()
      .where('population', 'not in', (of) => of.selectFrom('change_population').select('change_population.id'))
      .execute();
    const ids = [...new Set([id, ...unbegun.map((row) => row.id), ...cutOff.map((row) => row.id)])];
    await dropPopulations(transaction, ids);
    await dropUnnamedChunks(transaction);
  });
}

async function dropPopulations(transaction: Database, ids: readonly string[]): Promise<void> {
  for (const batch of batches(ids)) {
    await transaction.deleteFrom('change_population').where('id', 'in', batch).execute();
    await transaction.deleteFrom('change_part').where('population', 'in', batch).execute();
    await transaction.deleteFrom('change_population_chunk').where('population', 'in', batch).execute();
  }
}

async function dropUnnamedChunks(transaction: Database): Promise<void> {
  const unnamed = await transaction
    .selectFrom('change_chunk')
    .select(['id', 'first_change', 'last_change'])
    .where('id', 'not in', (of) => of.selectFrom('change_population_chunk').select('change_population_chunk.chunk'))
    .execute();
  for (const { id, first_change: first, last_change: last } of unnamed) {
    for (const table of ['judged_change_text', 'judged_change_person', 'judged_change_finding'] as const)
      await transaction.deleteFrom(table).where('change', '>=', first).where('change', '<=', last).execute();
    await transaction.deleteFrom('judged_change').where('id', '>=', first).where('id', '<=', last).execute();
    await transaction.deleteFrom('change_block').where('chunk', '=', id).execute();
    await transaction.deleteFrom('change_chunk').where('id', '=', id).execute();
  }
}

/** A transaction per chunk: whoever asks something meanwhile does not wait for all of a repository. */
async function savePart(database: Database, population: string, part: KeptPart): Promise<void> {
  const { repository, document } = part;
  await database
    .insertInto('change_part')
    .values({ population, repository, document: JSON.stringify(document) })
    .execute();
  for (const changes of chunksOf(part.changes))
    await database.transaction().execute(async (transaction) => {
      const chunk = await savedChunk(transaction, repository, changes);
      await transaction.insertInto('change_population_chunk').values({ population, chunk }).execute();
    });
}

/** Landings that follow one another on one branch, of one month. Few enough to be held: what is judged anew is mostly the last. */
const chunkRows = 2000;

function* chunksOf(changes: Iterable<KeptChange>): Iterable<readonly KeptChange[]> {
  let chunk: KeptChange[] = [];
  for (const change of changes) {
    const last = chunk.at(-1);
    const isOther = last?.landedAt.slice(0, 7) !== change.landedAt.slice(0, 7) || last.branch !== change.branch;
    if (last && (isOther || chunk.length === chunkRows)) {
      yield chunk;
      chunk = [];
    }
    chunk.push(change);
  }
  if (chunk.length > 0) yield chunk;
}

async function savedChunk(transaction: Database, repository: string, changes: readonly KeptChange[]): Promise<number> {
  const lines = changes.map((change) => JSON.stringify(change));
  const digest: Digest = sha256Of(repository, ...lines);
  const known = await transaction
    .selectFrom('change_chunk')
    .select('id')
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (known) return known.id;
  const { last } = await transaction
    .selectFrom('judged_change')
    .select((of) => of.fn.coalesce(of.fn.max('id'), of.lit(0)).as('last'))
    .executeTakeFirstOrThrow();
  const times = changes.map(({ landedAt }) => landedAt).sort();
  const row = {
    digest,
    repository,
    branch: changes[0]!.branch,
    first_position: changes[0]!.position,
    first_at: times[0]!,
    last_at: times.at(-1)!,
    first_change: last + 1,
    last_change: last + changes.length,
  };
  const { id } = await transaction.insertInto('change_chunk').values(row).returning('id').executeTakeFirstOrThrow();
  const numbered = changes.map((change, at) => ({ change, id: row.first_change + at }));
  for (const batch of batches(numbered, 500)) await saveBatch(transaction, id, batch);
  return id;
}

/** Documents per block: a page in any order reads a block for each of its rows. */
export const blockRows = 8;

interface Numbered {
  readonly change: KeptChange;
  readonly id: number;
}

async function saveBatch(transaction: Database, chunk: number, batch: readonly Numbered[]): Promise<void> {
  const blocks = new Map<number, number>();
  for (const rows of batches(batch, blockRows)) {
    const document = zstdCompressSync(JSON.stringify(rows.map(({ change }) => change.document)));
    const inserted = transaction.insertInto('change_block').values({ chunk, document }).returning('id');
    const block = await inserted.executeTakeFirstOrThrow();
    for (const { id } of rows) blocks.set(id, block.id);
  }
  const changes = batch.map(({ change, id }, at) => ({
    id,
    block: blocks.get(id)!,
    slot: at % blockRows,
    repository: change.repository,
    branch: change.branch,
    position: change.position,
    commit_oid: change.commit,
    landed_at: change.landedAt,
    outcome: change.outcome,
    method: change.method,
    joined_by: change.joinedBy,
    bot: change.bot ? 1 : 0,
    author: (change.authors[0] ?? '').toLowerCase(),
    change_id: change.change,
    revert_of: change.revertOf,
  }));
  await transaction.insertInto('judged_change').values(changes).execute();
  const texts = batch.map(({ change, id }) => ({
    change: id,
    people: lowerCase([...change.authors, ...change.approvers]),
    words: lowerCase([...change.texts, ...change.authors]),
  }));
  await transaction.insertInto('judged_change_text').values(texts).execute();
  const persons = batch.flatMap(({ change, id }) => [
    ...unique(change.authors).map((name) => ({ change: id, role: 'author', name })),
    ...unique(change.approvers).map((name) => ({ change: id, role: 'approver', name })),
  ]);
  for (const some of batches(persons)) await transaction.insertInto('judged_change_person').values(some).execute();
  const findings = batch.flatMap(({ change, id }) => unique(change.findings).map((code) => ({ change: id, code })));
  for (const some of batches(findings)) await transaction.insertInto('judged_change_finding').values(some).execute();
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** One line each: no word that is looked for holds a line feed, so none is found across two. */
const lowerCase = (texts: readonly string[]): string => texts.map((text) => text.toLowerCase()).join('\n');
