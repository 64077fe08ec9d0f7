import { joinedColumns, tableKey, type JoinedColumn } from '../../../model/table-join.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { readRegister } from '../../kit/register.ts';
import { agree, counted, listed, outOf, place } from '../../words.ts';

type Column = JoinedColumn<Fact<'stored-table'>>;

export const moneyKeptExactly = defineCheck({
  meta: {
    id: 'money-kept-exactly',
    title: 'No column for money that the code declares is a binary fraction',
    question: 'Are amounts and dates computed without rounding or zone errors?',
    rationale:
      'A binary fraction cannot hold a tenth, so sums of money drift by a cent here and there, and nobody finds out when. Columns are read from SQL, migrations and models of fifteen kinds. One is for money when its name says so (`price`, `salary`) or when its name may say so (`total`, `balance`) and its table speaks of money: an invoice, an order, a column for the currency. Whole numbers and decimals are exact. Where only the name looks like money, where one place declares a fraction and another a decimal, and where a type does not tell (a number of JavaScript), that is open. Of instants only the columns of the tables in `criticalTables` are judged: they have to bear a zone. What the program computes with, and how it rounds, is not seen.',
    remediation:
      'Keep money as whole minor units or as decimals with a scale, and instants with their zone (`timestamptz`), and convert what is there in a reviewed migration.',
    reference: 'PIN-12',
    evaluation: 'state',
    parameters: { criticalTables: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['stored-table'],
  relevantGap: productionCodeGap,
  test(_item, facts, { criticalTables }) {
    const critical = new Set(readRegister(criticalTables).map(({ name }) => tableKey(name)));
    const columns = joinedColumns(facts.of('stored-table').filter(inProduction)).filter(
      (one) => (one.of === 'money' || critical.has(tableKey(one.table))) && !isMerelyNamed(one),
    );
    if (columns.length === 0)
      return facts.gaps('stored-table').length > 0
        ? notDetermined('No column for money was found, and some code could not be read.', facts.gaps('stored-table'))
        : notApplicable('No column for money was found in what the repository declares of its tables.');
    const flawed = columns.filter(({ keeps, isGuess }) => keeps === 'inexact' && !isGuess);
    const open = columns.filter((one) => !flawed.includes(one) && one.keeps !== 'exact');
    const exact = columns.filter(({ keeps }) => keeps === 'exact');
    const rest = open.length > 0 ? ` Of ${open.length} more the code does not tell: ${shown(open)}.` : '';
    if (flawed.length > 0)
      return exception(
        `${outOf(flawed.length, columns.length, 'column')} ${agree(flawed.length, 'rounds', 'round')} what ${agree(flawed.length, 'it keeps', 'they keep')}: ${shown(flawed)}.${rest}`,
        reliedOn(flawed),
      );
    if (open.length > 0)
      return notDetermined(
        `Of ${outOf(open.length, columns.length, 'column')} the code does not tell whether what is kept is exact: ${shown(open)}.`,
      );
    return pass(
      `${counted(exact.length, 'column')} for money or instants, and each keeps them exactly: ${shown(exact)}.`,
      reliedOn(exact),
    );
  },
});

/** Nothing but its name looks like money, and nothing is wrong with it. */
const isMerelyNamed = ({ isGuess, keeps }: Column): boolean => isGuess && keeps !== 'inexact';

const reliedOn = (columns: readonly Column[]): readonly Fact<'stored-table'>[] => [
  ...new Set(columns.flatMap(({ places }) => places.map(({ told }) => told))),
];

const shown = (columns: readonly Column[]): string =>
  listed(
    columns.map(({ table, column, keeps, places }) => {
      const [{ told, value }] = places as [Column['places'][number]];
      const type = value.type === '' ? 'without a type' : value.type;
      const differs = keeps === 'differs' ? ', a decimal elsewhere' : '';
      return `${table}.${column} (${type}${differs}, ${place({ path: told.value.path, line: value.line })})`;
    }),
    6,
  );
