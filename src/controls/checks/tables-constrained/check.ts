import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { constrainedTables, type ConstrainedTable } from '../../../model/table-constraints.ts';
import { joinedColumns, seriesOf, tableKey } from '../../../model/table-join.ts';
import { defineCheck } from '../../check.ts';
import { holdsCode, inProduction, productionCodeGap } from '../../kit/code.ts';
import { readRegister } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { agree, counted, listed, outOf, place } from '../../words.ts';

type Table = ConstrainedTable<Fact<'table-constraints'>>;
type Tables = ReadonlyMap<string, Table>;

const kinds = ['table-constraints', 'stored-table'] as const;

export const tablesConstrained = defineCheck({
  meta: {
    id: 'tables-constrained',
    title:
      'Each critical table has a primary key, and each of its columns that holds the key of another declared table is a foreign key',
    question: 'What prevents partial or inconsistent writes?',
    rationale:
      'What the datastore refuses cannot be written by any program, however wrong it is. Tables, with their keys, foreign keys, unique columns and rules over values, are read from SQL, migrations of Rails, Laravel and EF Core, models of Django and schemas of Prisma. Critical are the tables in `criticalTables`; without a list, those with a column that is certainly for money. A critical table without a primary key is an exception, and so is one with a column (`order_id`) for a row of another table (`orders`) of the same schema when no file makes it a foreign key. Where the datastore can hold none, set `foreignKeys` to false. Relations to a row of any of several tables are passed over. A table that is only declared as a class of another framework, or only altered, is open. Whether several writes stand in one transaction is not seen, nor are constraints that were set by hand, and one that a migration drops by its name still counts.',
    remediation:
      'Add the primary key or the foreign key in a reviewed migration, after mending the rows that break it; put writes that belong together into one transaction.',
    reference: 'PIN-03',
    evaluation: 'state',
    parameters: { criticalTables: '', foreignKeys: true },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: kinds,
  relevantGap: productionCodeGap,
  test(item, facts, { criticalTables, foreignKeys }) {
    const tables = constrainedTables(facts.of('table-constraints').filter(inProduction));
    const wanted = readRegister(criticalTables).map(({ name }) => name);
    const names =
      wanted.length > 0
        ? wanted.filter((name) => tables.has(tableKey(name)))
        : moneyTables(facts.of('stored-table').filter(inProduction));
    if (names.length === 0) {
      if (facts.gaps('table-constraints').length > 0)
        return untold(facts, kinds, 'No critical table was found in what could be read.');
      if (!holdsCode(item)) return notApplicable('The repository holds no program code.');
      const known = new Set(facts.anywhere('table-constraints').map(({ value }) => tableKey(value.table)));
      return wanted.length > 0 && wanted.every((name) => known.has(tableKey(name)))
        ? notApplicable('The tables that are listed as critical are declared in other repositories.')
        : notDetermined(
            wanted.length > 0
              ? `Of the tables that are listed as critical no declaration was found here: ${listed(wanted, 5)}.`
              : 'No table with a column for money was recognised, and no list says which tables are critical.',
          );
    }
    const judged = names.map((name) => judge(name, tables, foreignKeys));
    const flawed = judged.filter(({ flaws }) => flaws.length > 0);
    const open = judged.filter(({ flaws, untold: why }) => flaws.length === 0 && why !== undefined);
    const rest = open.length > 0 ? ` Open: ${said(open)}.` : '';
    if (flawed.length > 0)
      return exception(
        `${outOf(flawed.length, judged.length, 'critical table')}: ${listed(
          flawed.map(({ name, flaws }) => `${name} ${listed(flaws)}`),
          5,
        )}.${rest}`,
        flawed.flatMap(({ table }) => (table?.told ?? []).slice(0, 2)),
      );
    if (open.length > 0)
      return notDetermined(`${agree(open.length, 'A critical table is', 'Critical tables are')} open: ${said(open)}.`);
    return pass(
      `${counted(judged.length, 'critical table')}, each with a primary key${foreignKeys ? ' and no reference that is not a foreign key' : ''}: ${listed(
        judged.map(({ name, table }) => `${name}${ruled(table!)}`),
        6,
      )}.`,
      judged.flatMap(({ table }) => table!.told.slice(0, 2)),
    );
  },
});

const moneyTables = (stored: readonly Fact<'stored-table'>[]): readonly string[] => [
  ...new Map(
    joinedColumns(stored)
      .filter(({ of, isGuess }) => of === 'money' && !isGuess)
      .map(({ table }) => [tableKey(table), table]),
  ).values(),
];

interface Judged {
  readonly name: string;
  readonly table: Table | undefined;
  readonly flaws: readonly string[];
  readonly untold: string | undefined;
}

function judge(name: string, tables: Tables, foreignKeys: boolean): Judged {
  const table = tables.get(tableKey(name));
  const flaws = [
    ...(table?.madeIn && !table.hasKey ? [`has no primary key (${place(table.madeIn.value)})`] : []),
    ...(foreignKeys && table ? looseIn(table, tables) : []),
  ];
  const why = table === undefined ? 'unread' : table.madeIn || table.hasKey ? undefined : 'altered';
  return { name, table, flaws, untold: why };
}

function looseIn(table: Table, tables: Tables): readonly string[] {
  const loose = table.references.filter((one) => !one.isEnforced && pointsTo(one, table, tables));
  const columns = loose.map(({ column, line, told }) => `${column} (${place({ path: told.value.path, line })})`);
  return loose.length === 0 ? [] : [`has no foreign key for ${listed(columns, 2)}`];
}

/**
 * `order_id` holds the key of a row of `orders`, `Order` or, beside `spree_payments`, `spree_orders`. Schemas that lie apart
 * may be of datastores that lie apart; models of one program are not.
 */
function pointsTo({ column, to, told }: Table['references'][number], table: Table, tables: Tables): boolean {
  const stem = column.replace(/_?(?:id|uuid)$/i, '');
  const prefix = /^[a-z]+_/i.exec(table.table)?.[0] ?? '';
  const other = (to !== undefined ? [to] : [stem, prefix + stem]).flatMap(
    (name) => tables.get(tableKey(name)) ?? [],
  )[0];
  if (other === undefined || other === table) return false;
  const series = seriesOf(told.value.path);
  return told.value.by === 'django' || other.told.some(({ value }) => seriesOf(value.path) === series);
}

const said = (open: readonly Judged[]): string =>
  listed(
    open.map(({ name, untold: why }) =>
      why === 'unread'
        ? `what the datastore holds of ${name} is not declared in a form that is read`
        : `${name} is only altered here`,
    ),
    5,
  );

function ruled({ references, uniques, checks }: Table): string {
  const foreign = references.filter(({ isEnforced }) => isEnforced).length;
  const parts = [
    ...(foreign > 0 ? [counted(foreign, 'foreign key')] : []),
    ...(uniques.length > 0 ? [counted(uniques.length, 'unique rule')] : []),
    ...(checks > 0 ? [counted(checks, 'rule over values', 'rules over values')] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
