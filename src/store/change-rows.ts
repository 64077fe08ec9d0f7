/** Questions about one judged change population: pages, counts, groups, days. SQL, so that no row is held but those asked for. */
import { zstdDecompressSync } from 'node:zlib';
import { sql, type SelectQueryBuilder } from 'kysely';
import type { Instant } from '../base/instant.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

export interface ChangeCondition {
  readonly repository?: string;
  readonly branch?: string;
  /** Half open. */
  readonly from?: Instant;
  readonly to?: Instant;
  readonly outcome?: number;
  readonly method?: string;
  readonly joinedBy?: string;
  readonly bot?: boolean;
  readonly finding?: string;
  /** In lower case. */
  readonly person?: string;
  readonly words?: string;
  /** Beginning of a commit's id. */
  readonly commit?: string;
  readonly change?: string;
  /** Takes back the landing of this commit. */
  readonly revertOf?: string;
  /** Only what `groups` counts under this key. */
  readonly group?: { readonly by: ChangeGroupKey; readonly key: GroupCount['key'] };
}

export type ChangeSortKey = 'landed_at' | 'outcome' | 'repository' | 'author' | 'method' | 'joined_by';
/** A branch is one of its repository: `acme/shop main`. */
export type ChangeGroupKey = ChangeSortKey | 'branch' | 'author_name' | 'approver_name' | 'finding' | 'month' | 'day';

export interface ChangePaging {
  readonly order: ChangeSortKey;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

export interface GroupCount {
  readonly key: string | number | null;
  readonly outcome: number;
  readonly total: number;
  readonly first: Instant;
  readonly last: Instant;
}

/** A document and where it stands. */
export interface KeptDocument {
  readonly repository: string;
  readonly position: number;
  readonly document: unknown;
}

export interface ChangeRows {
  page(population: string, condition: ChangeCondition, paging: ChangePaging): Promise<readonly KeptDocument[]>;
  /** How many there are of each of the first outcomes: one pass, where `groups` would sort. */
  tally(population: string, condition: ChangeCondition, outcomes: number): Promise<readonly number[]>;
  /** By outcome within each group. */
  groups(population: string, condition: ChangeCondition, by: ChangeGroupKey): Promise<readonly GroupCount[]>;
  /** All that fit, branch by branch of each repository in the order of landing, a few at a time. */
  each(population: string, condition: ChangeCondition): AsyncIterable<KeptDocument>;
  /** Commits of the landings before and after a position on a branch. */
  neighbours(
    population: string,
    at: { readonly repository: string; readonly branch: string; readonly position: number },
  ): Promise<{ readonly before: string | null; readonly after: string | null }>;
}

export function changeRows(database: Database): ChangeRows {
  return {
    async page(population, condition, { order, descending, offset, limit }) {
      if (limit === 0) return [];
      const way = descending ? 'desc' : 'asc';
      const query = fitting(database, population, condition)
        .select(['c.id', 'c.block', 'c.slot', 'c.repository', 'c.position'])
        .orderBy(`c.${order}`, way)
        .orderBy('c.landed_at', 'desc')
        .orderBy('c.repository')
        .orderBy('c.branch')
        .orderBy('c.position', order === 'landed_at' && !descending ? 'asc' : 'desc')
        .limit(limit)
        .offset(offset);
      return documentsOf(database, await query.execute());
    },
    async tally(population, condition, outcomes) {
      const numbers = Array.from({ length: outcomes }, (_, outcome) => outcome);
      const counts = await fitting(database, population, condition)
        .select(numbers.map((one) => sql<number>`count(*) filter (where c.outcome = ${one})`.as(`of_${one}`)))
        .executeTakeFirstOrThrow();
      return numbers.map((one) => counts[`of_${one}`]!);
    },
    groups: (population, condition, by) => groups(database, { population, condition, by }),
    each: (population, condition) => eachOf(database, population, condition),
    async neighbours(population, { repository, branch, position }) {
      const next = async (sign: '<' | '>') => {
        const query = fitting(database, population, { repository, branch }).select('c.commit_oid');
        const found = query.where('c.position', sign, position).orderBy('c.position', sign === '<' ? 'desc' : 'asc');
        return (await found.limit(1).executeTakeFirst())?.commit_oid ?? null;
      };
      return { before: await next('<'), after: await next('>') };
    },
  };
}

type Tables = Schema & {
  readonly member: Schema['change_population_chunk'];
  readonly k: Schema['change_chunk'];
  readonly c: Schema['judged_change'];
  readonly t: Schema['judged_change_text'];
};
type Fitting = SelectQueryBuilder<Tables, 'member' | 'k' | 'c' | 't', object>;

/** Chunks outside of what is asked for are not looked into. */
function fitting(database: Database, population: string, condition: ChangeCondition): Fitting {
  const { repository, branch, from, to, words, person } = condition;
  let chunks = database
    .selectFrom('change_population_chunk as member')
    .innerJoin('change_chunk as k', 'k.id', 'member.chunk')
    // SQLite keeps the order of a cross join: chunk by chunk, each one stretch of the table.
    .crossJoin('judged_change as c')
    .whereRef('c.id', '>=', 'k.first_change')
    .whereRef('c.id', '<=', 'k.last_change')
    .where('member.population', '=', population);
  if (repository !== undefined) chunks = chunks.where('k.repository', '=', repository);
  if (branch !== undefined) chunks = chunks.where('k.branch', '=', branch);
  if (from !== undefined) chunks = chunks.where('k.last_at', '>=', from).where('c.landed_at', '>=', from);
  if (to !== undefined) chunks = chunks.where('k.first_at', '<', to).where('c.landed_at', '<', to);
  const inWords = words !== undefined || person !== undefined;
  const joined = inWords ? chunks.innerJoin('judged_change_text as t', 't.change', 'c.id') : chunks;
  return limited(joined, condition);
}

function limited(query: Fitting, condition: ChangeCondition): Fitting {
  const { outcome, method, joinedBy, bot, finding, person, words, commit, change, revertOf, group } = condition;
  let rows = group === undefined ? query : membersOf(query, group);
  if (outcome !== undefined) rows = rows.where('c.outcome', '=', outcome);
  if (method !== undefined) rows = rows.where('c.method', '=', method);
  if (joinedBy !== undefined) rows = rows.where('c.joined_by', '=', joinedBy);
  if (bot !== undefined) rows = rows.where('c.bot', '=', bot ? 1 : 0);
  if (change !== undefined) rows = rows.where('c.change_id', '=', change);
  if (revertOf !== undefined) rows = rows.where('c.revert_of', '=', revertOf);
  // After the last hexadecimal digit.
  if (commit !== undefined) rows = rows.where('c.commit_oid', '>=', commit).where('c.commit_oid', '<', `${commit}g`);
  if (person !== undefined) rows = rows.where(sql<boolean>`instr(t.people, ${person}) > 0`);
  if (words !== undefined) rows = rows.where(sql<boolean>`instr(t.words, ${words}) > 0`);
  if (finding === undefined) return rows;
  return rows.where((of) =>
    of.exists(
      of
        .selectFrom('judged_change_finding as f')
        .select('f.code')
        .whereRef('f.change', '=', 'c.id')
        .where('f.code', '=', finding),
    ),
  );
}

function membersOf(rows: Fitting, { by, key }: NonNullable<ChangeCondition['group']>): Fitting {
  if (by === 'author_name' || by === 'approver_name' || by === 'finding') {
    const found =
      by === 'finding'
        ? sql`select 1 from judged_change_finding as m where m.change = c.id`
        : sql`select 1 from judged_change_person as m where m.change = c.id
              and m.role = ${by === 'author_name' ? 'author' : 'approver'}`;
    if (key === null) return rows.where(sql<boolean>`not exists (${found})`);
    const named = by === 'finding' ? sql`m.code = ${key}` : sql`m.name = ${key}`;
    return rows.where(sql<boolean>`exists (${found} and ${named})`);
  }
  return rows.where(sql<boolean>`${keyOf(by)} is ${key}`);
}

interface Grouping {
  readonly population: string;
  readonly condition: ChangeCondition;
  readonly by: ChangeGroupKey;
}

async function groups(database: Database, { population, condition, by }: Grouping): Promise<readonly GroupCount[]> {
  const rows = fitting(database, population, condition);
  if (by === 'author_name' || by === 'approver_name') {
    const role = by === 'author_name' ? 'author' : 'approver';
    const persons = rows.leftJoin('judged_change_person as p', (join) =>
      join.onRef('p.change', '=', 'c.id').on('p.role', '=', role),
    );
    return counted(persons, sql`p.name`);
  }
  if (by === 'finding') {
    const findings = rows.leftJoin('judged_change_finding as g', 'g.change', 'c.id');
    return counted(findings, sql`g.code`);
  }
  return counted(rows, keyOf(by));
}

function keyOf(by: Exclude<ChangeGroupKey, 'author_name' | 'approver_name' | 'finding'>): ReturnType<typeof sql> {
  if (by === 'month' || by === 'day') return sql`substr(c.landed_at, 1, ${sql.lit(by === 'day' ? 10 : 7)})`;
  if (by === 'branch') return sql`c.repository || ' ' || c.branch`;
  return sql.ref(`c.${by}`);
}

function counted(rows: Fitting, key: ReturnType<typeof sql>): Promise<readonly GroupCount[]> {
  const query = rows
    .select((of) => [
      sql<string | number | null>`${key}`.as('key'),
      'c.outcome',
      of.fn.countAll<number>().as('total'),
      of.fn.min('c.landed_at').as('first'),
      of.fn.max('c.landed_at').as('last'),
    ])
    .groupBy([sql`1`, 'c.outcome']);
  return query.execute() as unknown as Promise<readonly GroupCount[]>;
}

const rowsAtATime = 500;

async function* eachOf(
  database: Database,
  population: string,
  condition: ChangeCondition,
): AsyncIterable<KeptDocument> {
  let chunks = database
    .selectFrom('change_population_chunk as member')
    .innerJoin('change_chunk as k', 'k.id', 'member.chunk')
    .select('k.id')
    .where('member.population', '=', population);
  if (condition.repository !== undefined) chunks = chunks.where('k.repository', '=', condition.repository);
  if (condition.branch !== undefined) chunks = chunks.where('k.branch', '=', condition.branch);
  const inOrder = chunks.orderBy('k.repository').orderBy('k.branch').orderBy('k.first_position');
  for (const { id } of await inOrder.execute()) {
    let last = -1;
    for (;;) {
      const query = fitting(database, population, condition)
        .select(['c.id', 'c.block', 'c.slot', 'c.repository', 'c.position'])
        .where('member.chunk', '=', id)
        .where('c.id', '>', last)
        .orderBy('c.id')
        .limit(rowsAtATime);
      const found = await query.execute();
      yield* await documentsOf(database, found);
      if (found.length < rowsAtATime) break;
      last = found.at(-1)!.id;
    }
  }
}

interface Place {
  readonly block: number;
  readonly slot: number;
  readonly repository: string;
  readonly position: number;
}

async function documentsOf(database: Database, places: readonly Place[]): Promise<readonly KeptDocument[]> {
  if (places.length === 0) return [];
  const wanted = [...new Set(places.map(({ block }) => block))];
  const rows = await database.selectFrom('change_block').select(['id', 'document']).where('id', 'in', wanted).execute();
  const blocks = new Map(
    rows.map(({ id, document }) => [id, JSON.parse(zstdDecompressSync(document).toString()) as readonly unknown[]]),
  );
  return places.map(({ block, slot, repository, position }) => ({
    repository,
    position,
    document: blocks.get(block)![slot],
  }));
}
