/**
 * What one file says of tables, over the readers that also find personal data: a column is read once, whatever is asked
 * of it. Only declarations of what is stored count; shapes that only travel (GraphQL, protobuf, JSON) keep nothing.
 */
import type { Declaration } from '../../detect/personal-data/declaration.ts';
import { mayDeclare } from '../../detect/personal-data/constructs.ts';
import { readers } from '../../detect/personal-data/declarations.ts';
import type { ScannedFile } from '../../detect/rule.ts';
import { FileText } from '../../detect/text/windows.ts';
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import type { StoredTableFact, ValueColumn } from '../../model/stored-table.ts';
import { retyped } from './retyped.ts';
import { isInstant, isMoney, keepsMoney, keepsTime, speaksOfMoney } from './value-column.ts';

/** Documents of JSON, YAML and XML describe messages, or repeat what a model says. */
const kinds: ReadonlySet<string> = new Set(
  'sql plpgsql prisma java c# kotlin go ruby python elixir php rust typescript javascript'.split(' '),
);

export const mayHoldTables = (path: string): boolean => kinds.has(fileKindOf(path));

export function readTables(path: string, text: string): readonly StoredTableFact[] {
  const read = readStored(path, text);
  return [...(read?.tables ?? [])].flatMap((of) => {
    const table = tableOf(path, read!.file, of);
    return table.values.length > 0 || table.gone ? [table] : [];
  });
}

export interface StoredDeclarations {
  readonly file: ScannedFile;
  /** Of each table and store in turn, what the file declares or takes away. */
  readonly tables: readonly (readonly Declaration[])[];
}

/** Undefined: the file declares nothing that is stored. */
export function readStored(path: string, text: string): StoredDeclarations | undefined {
  const kind = fileKindOf(path);
  if (!mayDeclare(text, kind)) return undefined;
  const file = new FileText(text, kind).seenWhole();
  const declared = [...(readers[kind] ?? []).flatMap((reader) => [...reader(file)]), ...retyped(file)].filter(isStored);
  return { file, tables: [...Map.groupBy(declared, ({ owner, store }) => `${owner}\0${store}`).values()] };
}

const isStored = ({ source, store, owner }: Declaration): boolean =>
  source === 'schema' && owner !== '' && (store === 'sql' || store === 'mongodb');

function tableOf(path: string, file: ScannedFile, of: readonly Declaration[]): StoredTableFact {
  const first = of[0]!;
  const names = of.map(({ field }) => field);
  const isOfMoney = speaksOfMoney(first.owner, names);
  const values = of.flatMap((one) => (one.removed === true ? [] : (valueColumn(file, one, isOfMoney) ?? [])));
  const gone = of.filter((one) => one.removed === true && !isMadeAnew(one, of)).map(({ field }) => field);
  return {
    path,
    line: Math.min(...of.map(({ start }) => file.lineOf(start))),
    table: first.owner,
    store: first.store === 'mongodb' ? 'mongodb' : 'sql',
    values,
    ...(gone.length > 0 && { gone: [...new Set(gone)] }),
    context: fileContextOf(path),
  };
}

/** `DROP TABLE IF EXISTS orders; CREATE TABLE orders (…)` */
const isMadeAnew = ({ field, start }: Declaration, of: readonly Declaration[]): boolean =>
  of.some((one) => one.removed !== true && one.start > start && (field === '*' || one.field === field));

function valueColumn(file: ScannedFile, one: Declaration, isOfMoney: boolean): ValueColumn | undefined {
  const at = { column: one.field, line: file.lineOf(one.start), type: one.type.slice(0, 80) };
  const money = isMoney(one.field);
  if (money !== 'no' && !isText(one.type) && !isUnknownField(one, file.kind)) {
    const isGuess = money === 'guess' || (money === 'perhaps' && !isOfMoney);
    const keeps = keepsMoney(one, spanText(file, one), file.kind);
    return { ...at, of: 'money', keeps, ...(isGuess && { isGuess: true }) };
  }
  if (!isInstant(one.field)) return undefined;
  const behind = file.masked.code.slice(one.start, one.start + 200).replace(/^\w+["`\]]?\s+\[?\w+\]?/, '');
  const keeps = keepsTime(one, behind, file.kind);
  return keeps && { ...at, of: 'time', keeps };
}

/** Fields of forms and of GraphQL end in the same word. */
const isUnknownField = ({ type }: Declaration, kind: string): boolean =>
  kind === 'python' &&
  type.endsWith('Field') &&
  !/^(?:Float|Decimal|\w{0,20}Integer|\w{0,20}(?:Money|Price)|Numeric)Field$/.test(type);

/** What is no number at all holds no amount; a formatted one is for a reader. */
const isText = (type: string): boolean =>
  /^["'`]?(?:\[?\]?(?:string|text|char|varchar|nvarchar|citext|bool|boolean|json|jsonb|uuid|date|time|enum|bytes?|varbinary|blob|CharField|TextField|BooleanField|DateField|DateTimeField|JSONField|ForeignKey|tinyint\(1\)|has_secure_password)\w*)/i.test(
    type,
  );

const spanText = (file: ScannedFile, { span, start }: Declaration): string =>
  file.masked.uncommented.slice(span?.start ?? start, Math.min(span?.end ?? start + 200, (span?.start ?? start) + 800));
