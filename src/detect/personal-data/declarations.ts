/** Which readers are for which kind of file, and the classified fields of one file, each once. */
import type { FileKind } from '../../model/file-kind.ts';
import type { ScannedFile } from '../rule.ts';
import { alike } from './alike.ts';
import { companyOf, judgeField, type Company, type Confidence } from './classify.ts';
import { mayDeclare } from './constructs.ts';
import type { Declaration, DeclarationReader } from './declaration.ts';
import { lexicon, type DataType } from './lexicon.ts';
import { marksOf } from './marks.ts';
import { activeRecordFields } from './readers/active-record.ts';
import { documentFields } from './readers/documents.ts';
import { ectoFields } from './readers/ecto.ts';
import { entityFrameworkFields } from './readers/ef-migrations.ts';
import { goFields } from './readers/go.ts';
import { graphqlFields } from './readers/graphql.ts';
import { javaFields } from './readers/java.ts';
import { kotlinFields } from './readers/kotlin.ts';
import { mappingXmlFields } from './readers/mapping-xml.ts';
import { phpFields } from './readers/php.ts';
import { prismaFields } from './readers/prisma.ts';
import { protobufFields } from './readers/protobuf.ts';
import { pythonFields } from './readers/python.ts';
import { rustFields } from './readers/rust.ts';
import { scriptMigrationFields } from './readers/script-migrations.ts';
import { scriptSchemaFields } from './readers/script-schemas.ts';
import { scriptTypeFields } from './readers/script-types.ts';
import { sqlFields } from './readers/sql.ts';

const script = [scriptSchemaFields, scriptMigrationFields, scriptTypeFields];

export const readers: Readonly<Record<FileKind, readonly DeclarationReader[]>> = {
  sql: [sqlFields],
  plpgsql: [sqlFields],
  prisma: [prismaFields],
  'protocol buffer': [protobufFields],
  graphql: [graphqlFields],
  yaml: [documentFields],
  json: [documentFields],
  xml: [mappingXmlFields],
  java: [javaFields],
  'c#': [javaFields, entityFrameworkFields],
  kotlin: [kotlinFields],
  go: [goFields],
  ruby: [activeRecordFields],
  python: [pythonFields],
  elixir: [ectoFields],
  php: [phpFields],
  rust: [rustFields],
  typescript: script,
  javascript: script,
};

export interface PersonalField extends Declaration {
  readonly data: DataType;
  readonly confidence: Confidence;
}

export interface PersonalData {
  readonly fields: readonly PersonalField[];
  /** Personal fields and whole tables (`*`) that a migration takes away. */
  readonly removed: readonly (Declaration & { readonly data?: DataType })[];
}

const nothing: PersonalData = { fields: [], removed: [] };

/** Several rules ask about the same file, one after the other. */
let last: { readonly text: string; readonly kind: FileKind; readonly data: PersonalData } | undefined;

export function personalFields(file: ScannedFile): readonly PersonalField[] {
  return personalData(file).fields;
}

export function personalData(file: ScannedFile): PersonalData {
  if (last?.text === file.text && last.kind === file.kind) return last.data;
  const data = mayDeclare(file.text, file.kind) ? dataOf(file) : nothing;
  last = { text: file.text, kind: file.kind, data };
  return data;
}

function dataOf(file: ScannedFile): PersonalData {
  const declared = (readers[file.kind] ?? []).flatMap((reader) => [...reader(file)]);
  const isTagged = declared.length > 0 && personalTag.test(file.text);
  const byOwner = Map.groupBy(declared, ({ owner }) => owner);
  const fields: PersonalField[] = [];
  const removed: (Declaration & { readonly data?: DataType })[] = [];
  for (const ofOwner of byOwner.values()) {
    const judged = judgeOwner(file, ofOwner, isTagged);
    fields.push(...judged.fields);
    removed.push(...judged.removed);
  }
  return { fields: onceEach(fields), removed };
}

/** Twice: first alone, then knowing what the others said about whose they are. */
function judgeOwner(file: ScannedFile, declared: readonly Declaration[], isTagged: boolean): PersonalData {
  const asName = ({ owner, field, type, source }: Declaration) => ({ owner, field, type, isCode: source === 'code' });
  const first = declared.flatMap((one) => judgeField(asName(one)) ?? []);
  const names = declared.map(({ field }) => field);
  let company: Company = companyOf(first, names);
  company = companyOf(
    declared.flatMap((one) => judgeField(asName(one), company) ?? []),
    names,
  );
  const fields: PersonalField[] = [];
  const removed: (Declaration & { readonly data?: DataType })[] = [];
  for (const one of declared) {
    const judgement = judgeField(asName(one), company);
    if (one.removed === true) {
      if (judgement || one.field === '*') removed.push({ ...one, ...(judgement && { data: judgement.data }) });
      continue;
    }
    // Most fields are nobody's, and what would be read around them could not make them so.
    if (!judgement && !isTagged && one.tag === undefined) continue;
    const marks = marksOf(file, one);
    const data = judgement?.data ?? taggedType(marks.tag);
    if (!data) continue;
    const protection = marks.protection ?? judgement?.protection ?? inherentProtection(one, data);
    const confidence = marks.tag === undefined ? (judgement?.confidence ?? 'possible') : 'certain';
    fields.push({ ...one, ...marks, data, confidence, ...(protection && { protection }) });
  }
  return { fields, removed };
}

/** `password_hash` and `encrypted_password` say how they are kept. */
function inherentProtection({ field }: Declaration, { dataType }: DataType): Declaration['protection'] {
  if (dataType !== 'user.authorization.password') return undefined;
  return /hash|digest|crypted_?password/i.test(field) ? 'hashed' : undefined;
}

const free = {
  ...lexicon.find(({ dataType }) => dataType === 'user.content.private')!,
  dataType: 'user',
  label: 'personal data',
};

const personalTag = /pii|personal|phi|gdpr|sensitive data|special.category/i;

/** Who tags a field as personal knows better than any list of names. A fideslang key is taken at its word. */
function taggedType(tag: string | undefined): DataType | undefined {
  if (tag === undefined || !(personalTag.test(tag) || /^user\b/i.test(tag))) return undefined;
  const key = /\buser(?:\.[a-z_]{1,60}){1,5}/.exec(tag)?.[0];
  return lexicon.find(({ dataType }) => dataType === key) ?? free;
}

/** The same field may be read as a mapped column and as a member of its class: the schema says more. */
function onceEach(fields: readonly PersonalField[]): PersonalField[] {
  const key = ({ owner, field }: Declaration): string => alike(owner, field);
  const schema = new Set(fields.filter((field) => field.source === 'schema').map(key));
  const kept = fields.filter((field) => field.source === 'schema' || !schema.has(key(field)));
  return [...new Map(kept.map((field) => [field.start, field])).values()].sort((a, b) => a.start - b.start);
}
