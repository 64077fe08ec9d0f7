/**
 * What has to stand in a file of some kind for any of its readers to find a declaration in it: names of fields alone wake
 * the rules on nearly every file, and to mask and to read one costs more than to look for the words that declare.
 *
 * Invariant: generous; a reader that learns a new construct has it added here (the examples of the rules would be missed).
 */
import type { FileKind } from '../../model/file-kind.ts';

const documents =
  /["']?(?:openapi|swagger|asyncapi|\$schema|\$ref|definitions|\$defs|properties|models|sources|databaseChangeLog|dataset|namespace|fields)["']?\s{0,4}:/;

const constructs: Readonly<Record<FileKind, readonly RegExp[]>> = {
  yaml: [documents],
  json: [documents],
  ruby: [
    /\b(?:create_table|change_table|add_column|remove_column|rename_column|drop_table|encrypts|attr_encrypted|has_secure_password|lockbox_encrypts|has_encrypted|blind_index)\b/,
  ],
  python: [
    /Field\(|Column\(|mapped_column|drop_column|BaseModel|SQLModel|Schema|TypedDict|NamedTuple|Base\b|Struct/,
    /@(?:\w{1,30}\.)?(?:dataclass|attr|define|strawberry|frozen|mutable)/,
  ],
  go: [/`/, /\b(?:gorm\.Model|bun\.BaseModel|ent\.Schema|orm\.\w)/],
  javascript: [
    /\b(?:sequelize|mongoose|typeorm|drizzle-orm|mikro-orm|typegoose|objection|waterline|bookshelf)|Schema\(/i,
    /\b(?:createTable|alterTable|addColumn|removeColumn|dropColumn|schema\.table)\b|[oO]bject\(/,
  ],
};

export function mayDeclare(text: string, kind: FileKind): boolean {
  return constructs[kind]?.some((words) => words.test(text)) ?? true;
}
