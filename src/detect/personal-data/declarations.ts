/** Which reader is for which kind of file, and the classified fields of one file, each once. */
import type { FileKind } from '../../model/file-kind.ts';
import type { ScannedFile } from '../rule.ts';
import type { MaskedText } from '../text/mask.ts';
import { classifyField } from './classify.ts';
import type { Declaration, DeclarationReader } from './declaration.ts';
import { lexicon, type DataType } from './lexicon.ts';
import { goFields, javaFields, kotlinFields, rubyFields } from './read-classes.ts';
import {
  graphqlFields,
  jsonSchemaFields,
  prismaFields,
  protobufFields,
  sqlFields,
  yamlSchemaFields,
} from './read-data-definitions.ts';
import { pythonFields } from './read-python.ts';
import { scriptFields } from './read-scripts.ts';

export const readers: Readonly<Record<FileKind, DeclarationReader>> = {
  sql: sqlFields,
  plpgsql: sqlFields,
  prisma: prismaFields,
  'protocol buffer': protobufFields,
  graphql: graphqlFields,
  yaml: yamlSchemaFields,
  json: jsonSchemaFields,
  java: javaFields,
  'c#': javaFields,
  kotlin: kotlinFields,
  go: goFields,
  ruby: rubyFields,
  python: pythonFields,
  typescript: scriptFields,
  javascript: scriptFields,
};

export interface PersonalField extends Declaration {
  readonly data: DataType;
}

/** Two rules ask for the same file. */
const known = new WeakMap<MaskedText, readonly PersonalField[]>();

export function personalFields(file: ScannedFile): readonly PersonalField[] {
  const cached = known.get(file.masked);
  if (cached) return cached;
  const declared = [...(readers[file.kind]?.(file) ?? [])];
  const classified = declared.flatMap((declaration) => {
    const data = classifyField(declaration);
    return data ? [{ ...declaration, data }] : [];
  });
  const fields = onceEach([...classified, ...statesOfAddresses(declared, classified)]);
  known.set(file.masked, fields);
  return fields;
}

/** The same field may be read as a mapped column and as a member of its class: the schema says more. */
function onceEach(fields: readonly PersonalField[]): PersonalField[] {
  const schema = new Set(
    fields.filter((field) => field.source === 'schema').map((field) => `${field.owner}.${field.field}`),
  );
  const kept = fields.filter((field) => field.source === 'schema' || !schema.has(`${field.owner}.${field.field}`));
  return [...new Map(kept.map((field) => [field.start, field])).values()].sort((a, b) => a.start - b.start);
}

/** `state` is part of an address only where the same owner has another part of one. */
function statesOfAddresses(declared: readonly Declaration[], classified: readonly PersonalField[]): PersonalField[] {
  const addressed = new Set(
    classified.filter(({ data }) => /address\.(?:street|postal_code)$/.test(data.dataType)).map(({ owner }) => owner),
  );
  const data = lexicon.find((entry) => entry.dataType === 'user.contact.address.state')!;
  return declared.flatMap((field) =>
    /(?:^|_)state$/i.test(field.field) && addressed.has(field.owner) ? [{ ...field, data }] : [],
  );
}
