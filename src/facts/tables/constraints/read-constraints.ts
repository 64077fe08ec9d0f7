/** What one file says of the constraints of its tables, table by table. */
import type { ScannedFile } from '../../../detect/rule.ts';
import { FileText } from '../../../detect/text/windows.ts';
import { fileContextOf, fileKindOf } from '../../../model/file-kind.ts';
import type { TableConstraintsFact, TableReference } from '../../../model/table-constraints.ts';
import { marksRepeats } from '../../../model/repeat-marks.ts';
import { djangoConstraints } from './django.ts';
import { efCoreConstraints } from './ef-core.ts';
import { laravelConstraints } from './laravel.ts';
import { prismaConstraints } from './prisma.ts';
import { railsConstraints } from './rails.ts';
import { rowSecurity } from './row-security.ts';
import { sqlConstraints } from './sql.ts';
import type { ToldConstraint } from './told.ts';

interface Reader {
  readonly by: TableConstraintsFact['by'];
  readonly read: (file: ScannedFile) => Iterable<ToldConstraint>;
  /** Cheap, and true of every file that it can say something of. */
  readonly signs: RegExp;
}

const readers: Readonly<Record<string, Reader>> = {
  sql: { by: 'sql', read: sqlConstraints, signs: /\btable\b|\bunique\b/i },
  plpgsql: { by: 'sql', read: sqlConstraints, signs: /\btable\b|\bunique\b/i },
  ruby: { by: 'rails', read: railsConstraints, signs: /ActiveRecord::(?:Schema|Migration)/ },
  python: { by: 'django', read: djangoConstraints, signs: /\bmodels\.\w*(?:Field|Key|Model)\b/ },
  php: { by: 'laravel', read: laravelConstraints, signs: /\bSchema::/ },
  prisma: { by: 'prisma', read: prismaConstraints, signs: /^model\s/m },
  'c#': { by: 'ef-core', read: efCoreConstraints, signs: /\bmigrationBuilder\b/ },
};

/** Files that undo a migration: `3_orders.down.sql`, Flyway's `U3__orders.sql`. */
const undoes = /(?:^|[./_-])down\.sql$|(?:^|\/)down\/|(?:^|\/)U\d[^/]*__[^/]*\.sql$/i;

export const mayConstrain = (path: string): boolean => Object.hasOwn(readers, fileKindOf(path)) && !undoes.test(path);

export function readConstraints(path: string, text: string): readonly TableConstraintsFact[] {
  const kind = fileKindOf(path);
  const reader = readers[kind];
  const isGuarded = /row\s+level\s+security|create\s+policy/i.test(text);
  if (!reader || !(isGuarded || reader.signs.test(text))) return [];
  const file = new FileText(text, kind).seenWhole();
  const told = [...reader.read(file), ...(isGuarded ? rowSecurity(file) : [])];
  return [...Map.groupBy(told, ({ table }) => table).values()].map((of) =>
    constraintsOf({ path, file, by: reader.by }, of),
  );
}

interface Source {
  readonly path: string;
  readonly file: ScannedFile;
  readonly by: TableConstraintsFact['by'];
}

function constraintsOf({ path, file, by }: Source, of: readonly ToldConstraint[]): TableConstraintsFact {
  const made = of.findLast(({ says }) => says === 'made');
  const gone = of.flatMap((one) => (one.says === 'gone' && !isMadeAnew(one, made) ? [one.column] : []));
  const was = of.flatMap((one) => (one.says === 'renamed' ? [one.from] : []))[0];
  const keys = of.flatMap((one) =>
    one.says === 'key' && one.columns !== undefined && holdsMark(one.table, one.columns) ? [one.columns] : [],
  );
  const marks = of.flatMap((one) => (one.says === 'mark' ? [{ column: one.column, line: file.lineOf(one.at) }] : []));
  const guards = of.flatMap((one) => (one.says === 'row-security' ? [one.is] : []));
  return {
    path,
    line: file.lineOf((made ?? of[0]!).at),
    table: of[0]!.table,
    by,
    isWhole: made !== undefined,
    hasKey: of.some(({ says }) => says === 'key'),
    references: referencesIn(file, of),
    uniques: [...new Set(of.flatMap((one) => (one.says === 'unique' ? [one.columns] : [])))],
    checks: of.filter(({ says }) => says === 'check').length,
    ...(marks.length > 0 && { marks }),
    ...(keys.length > 0 && { keyColumns: keys.at(-1)! }),
    ...(guards.length > 0 && { rowSecurity: [...new Set(guards)] }),
    ...(was !== undefined && { was }),
    ...(gone.length > 0 && { gone: [...new Set(gone)] }),
    context: fileContextOf(path),
  };
}

const holdsMark = (table: string, columns: string): boolean =>
  columns.split(', ').some((column) => marksRepeats(table, column));

/** `DROP TABLE IF EXISTS orders; CREATE TABLE orders (…)` */
const isMadeAnew = ({ at }: ToldConstraint, made: ToldConstraint | undefined): boolean =>
  made !== undefined && made.at > at;

/** A column and the foreign key over it stand apart in SQL. */
function referencesIn(file: ScannedFile, of: readonly ToldConstraint[]): readonly TableReference[] {
  const all = of.flatMap((one) => (one.says === 'reference' ? [one] : []));
  return [...Map.groupBy(all, ({ column }) => column).values()].map((some) => {
    const { column, at, to, isEnforced } = some.find((one) => one.isEnforced) ?? some[0]!;
    return { column, line: file.lineOf(at), ...(to !== undefined && { to }), isEnforced };
  });
}
