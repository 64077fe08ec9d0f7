import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { constrainedTables, type ConstrainedTable } from '../../../model/table-constraints.ts';
import { defineCheck } from '../../check.ts';
import { holdsCode, inProduction, productionCodeGap } from '../../kit/code.ts';
import { readRegister } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed, outOf, place } from '../../words.ts';

type Table = ConstrainedTable<Fact<'table-constraints'>>;

const kinds = ['table-constraints'] as const;

export const tenantRowsSecured = defineCheck({
  meta: {
    id: 'tenant-rows-secured',
    title:
      'Where the schema keeps customers apart by row-level security, each table with a column for the customer has it',
    question: "How do you stop one customer seeing another's data?",
    rationale:
      'A query that forgets its customer shows the rows of all; row-level security of PostgreSQL makes the datastore refuse that. Tables, with what is switched on for them and their policies, are read from SQL, migrations of Rails, Laravel and EF Core, models and migrations of Django, and schemas of Prisma. A table belongs to customers when it has a column of `tenantColumns` that is a foreign key or whose name ends in `_id` or `Id`. Where any table is guarded this way, one with such a column that is not, or for which it is only switched off, is an exception; a policy alone does nothing until it is switched on, and a statement that is put together as it runs leaves open for which tables. Where none is guarded, customers may be kept apart in the program, by schemas or by databases, and that is not seen: it is open. What a policy lets through, roles that pass by it (the owner of a table does, unless it is forced), queries in the program, and tests that try it are for a reader.',
    remediation:
      'Switch row-level security on for the table and force it (`ENABLE` and `FORCE ROW LEVEL SECURITY`), with a policy that compares the column with the customer of the session, and test that another customer sees nothing.',
    reference: 'CON-04',
    evaluation: 'state',
    parameters: { tenantColumns: 'tenant_id, organization_id, organisation_id, workspace_id' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: kinds,
  relevantGap: productionCodeGap,
  test(item, facts, { tenantColumns }) {
    const all = [...new Set(constrainedTables(facts.of('table-constraints').filter(inProduction)).values())].filter(
      isTable,
    );
    const columns = new Set(readRegister(tenantColumns).map(({ name }) => folded(name)));
    const ofTenants = all.filter(({ references }) => references.some(({ column }) => columns.has(folded(column))));
    if (ofTenants.length === 0) {
      if (facts.gaps('table-constraints').length > 0)
        return untold(facts, kinds, 'No table with a column for the customer was found in what could be read.');
      return holdsCode(item)
        ? notDetermined(
            `No table with a column for the customer (${listed([...columns], 5)}) is declared in a form that is read; whether customers share tables is not told.`,
          )
        : notApplicable('The repository holds no program code.');
    }
    if (!all.some(({ rowSecurity }) => rowSecurity.has('on')))
      return notDetermined(
        `${counted(ofTenants.length, 'table')} with a column for the customer (${listed(ofTenants.map(({ table }) => table))}), and no table is guarded by row-level security: whether the program keeps customers apart is not seen.`,
      );
    const named = all.find(({ table }) => table === '*');
    const bare = ofTenants.filter(({ rowSecurity }) => !rowSecurity.has('on'));
    if (bare.length > 0 && named !== undefined)
      return notDetermined(
        `For ${outOf(bare.length, ofTenants.length, 'table')} with a column for the customer no row-level security is switched on by name (${listed(bare.map(shown))}), and ${place(named.told[0]!.value)} switches it on for tables that are named as it runs.`,
      );
    if (bare.length > 0)
      return exception(
        `${outOf(bare.length, ofTenants.length, 'table')} with a column for the customer ${bare.length === 1 ? 'is' : 'are'} not guarded by row-level security while others are: ${listed(bare.map(shown), 6)}.`,
        bare.flatMap(({ told }) => told.slice(0, 2)),
      );
    const open = ofTenants.filter(({ rowSecurity }) => rowSecurity.has('off'));
    if (open.length > 0)
      return notDetermined(
        `For ${outOf(open.length, ofTenants.length, 'table')} with a column for the customer row-level security is switched on in one place and off in another: ${listed(open.map(shown), 6)}.`,
      );
    const unforced = ofTenants.filter(({ rowSecurity }) => !rowSecurity.has('forced'));
    return pass(
      `Row-level security is switched on for ${ofTenants.length === 1 ? 'the table' : `each of ${counted(ofTenants.length, 'table')}`} with a column for the customer: ${listed(ofTenants.map(shown), 6)}.${
        unforced.length > 0 ? ` Whoever owns the table passes by it in ${unforced.length}.` : ''
      }`,
      ofTenants.flatMap(({ told }) => told.slice(0, 2)),
    );
  },
});

/** What is said of a table that no file makes may be of one that is gone. */
const isTable = ({ madeIn, rowSecurity }: Table): boolean => madeIn !== undefined || rowSecurity.size > 0;

const folded = (column: string): string =>
  column
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/(?<=.)id$/, '');

const shown = ({ table, madeIn, told }: Table): string => `${table} (${place((madeIn ?? told[0]!).value)})`;
