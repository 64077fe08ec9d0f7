import type { Fact } from '../../../model/fact.ts';
import type { HandlerFact } from '../../../model/handler.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { isForRepeats } from '../../../model/repeat-marks.ts';
import { constrainedTables, type ConstrainedTable } from '../../../model/table-constraints.ts';
import { tableKey } from '../../../model/table-join.ts';
import { defineCheck } from '../../check.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { readRegister } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { takesWebhooks } from '../../kit/webhooks.ts';
import { agree, counted, listed, place } from '../../words.ts';

type Table = ConstrainedTable<Fact<'table-constraints'>>;
type Mark = Table['marks'][number];

export const repeatsRecognised = defineCheck({
  meta: {
    id: 'repeats-recognised',
    title: 'The datastore refuses a second row for each column by which a message or request that comes twice is known',
    question: 'What happens if the same request arrives twice?',
    rationale:
      'Brokers, providers and impatient clients send again. A program that looks first and writes then does it twice when both come at once; a unique rule of the datastore holds. Columns by which a repeat is known (`idempotency_key`, `stripe_event_id`, and `event_id` in tables such as `processed_events`) are read from SQL, migrations of Rails, Laravel and EF Core, models of Django and schemas of Prisma. A table that is there for repeats and has no unique rule over any such column is an exception, and so is each table of `uniqueColumns` (`payments.provider_id`) without a unique rule over that column. A key in another table may be kept for another reason, such as calls that are sent on, so one that is not unique is open. Consumers and webhooks in whose file nothing knows a message again are open too: a library, a queue or a cache may do it. Whether every consumer uses the column, and what a test replays, is not followed.',
    remediation:
      'Add a unique rule over the column in a reviewed migration, and write the row in the same transaction as its effect.',
    reference: 'PIN-04',
    evaluation: 'state',
    parameters: { uniqueColumns: '' },
  },
  population: 'repository',
  reads: ['table-constraints', 'handler', 'finding'],
  leavesToPeople: true,
  relevantGap: productionCodeGap,
  test(_item, facts, { uniqueColumns }) {
    const tables = [...new Set(constrainedTables(facts.of('table-constraints').filter(inProduction)).values())];
    const asked = tables.flatMap((table) => flawsOf(table, uniqueColumns));
    if (asked.length > 0)
      return exception(
        `${counted(asked.length, 'table')} ${agree(asked.length, 'takes', 'take')} the same message twice: ${listed(
          asked.map(({ said }) => said),
          5,
        )}.`,
        asked.flatMap(({ table }) => table.told.slice(0, 2)),
      );
    const marks = tables.flatMap((table) => table.marks.map((mark) => ({ table, mark })));
    const kept = marks.filter(({ mark }) => mark.isUnique);
    const loose = marks.filter(({ table, mark }) => !mark.isUnique && !isForRepeats(table.table));
    const unknown = facts.of('finding').filter((one) => inProduction(one) && isOpen(one));
    const open = [
      ...loose.map(({ table, mark }) => `no unique rule over ${named(table, mark)}`),
      ...unknown.map(({ value }) => `nothing in the file knows a message again at ${place(value)}`),
    ];
    if (open.length > 0) return notDetermined(`What may be done twice is open: ${listed(open, 5)}.`);
    if (kept.length > 0)
      return pass(
        `The datastore refuses a second row for ${listed(
          kept.map(({ table, mark }) => named(table, mark)),
          5,
        )}.`,
        kept.map(({ mark }) => mark.told),
      );
    const takers = facts.of('handler').filter(({ value }) => takesMessages(value));
    if (takers.length > 0)
      return notDetermined(
        `No column by which a repeat is known was found for ${counted(takers.length, 'handler')} of messages: ${listed(
          takers.map(({ value }) => place(value)),
          4,
        )}.`,
      );
    return facts.gaps('table-constraints').length + facts.gaps('handler').length > 0
      ? untold(
          facts,
          ['table-constraints', 'handler'],
          'No column by which a repeat is known was found in what was read.',
        )
      : notApplicable('No code of the repository takes messages, and no table knows repeats.');
  },
});

interface Flawed {
  readonly table: Table;
  readonly said: string;
}

function flawsOf(table: Table, uniqueColumns: string): readonly Flawed[] {
  const listedHere = readRegister(uniqueColumns).flatMap(({ name }) => {
    const [of, column] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1)];
    return of !== '' && tableKey(of) === tableKey(table.table) ? [column] : [];
  });
  const loose = listedHere.filter((column) => !isUnique(table, column));
  if (table.madeIn === undefined) return [];
  if (loose.length > 0)
    return [{ table, said: `no unique rule over ${table.table}.${listed(loose)} (${place(table.madeIn.value)})` }];
  const bare = isForRepeats(table.table) && table.marks.length > 0 && !table.marks.some((mark) => mark.isUnique);
  return bare ? [{ table, said: `no unique rule over ${named(table, table.marks[0]!)}` }] : [];
}

const folded = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
const isUnique = ({ uniques, marks }: Table, column: string): boolean =>
  marks.some((mark) => mark.isUnique && folded(mark.column) === folded(column)) ||
  uniques.some((rule) => rule.split(',').some((one) => folded(one) === folded(column)));

const named = ({ table }: Table, { column, line, told }: Mark): string =>
  `${table}.${column} (${place({ path: told.value.path, line })})`;

const isOpen = ({ value: { rule, suppressed } }: Fact<'finding'>): boolean =>
  rule === 'repeatable-message' && (suppressed?.reason ?? '').trim() === '';

const takesMessages = (one: HandlerFact): boolean =>
  takesWebhooks(one) || (one.kind === 'consumer' && one.isRegistered && one.context === 'production');
