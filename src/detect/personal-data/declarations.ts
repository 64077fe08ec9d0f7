/** Which reader is for which kind of file, and the classified fields of one file, each once. */
import type { FileKind } from '../../model/file-kind.ts';
import type { ScannedFile } from '../rule.ts';
import type { MaskedText } from '../text/mask.ts';
import { classifyField } from './classify.ts';
import type { Declaration, DeclarationReader } from './declaration.ts';
import type { DataType } from './lexicon.ts';
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
  const seen = new Map<number, PersonalField>();
  for (const declaration of readers[file.kind]?.(file) ?? []) {
    const data = classifyField(declaration);
    const before = seen.get(declaration.start);
    // A class may be read twice, as a mapped table and as a type: the schema says more.
    if (data && before?.source !== 'schema') seen.set(declaration.start, { ...declaration, data });
  }
  const fields = [...seen.values()].sort((a, b) => a.start - b.start);
  known.set(file.masked, fields);
  return fields;
}
