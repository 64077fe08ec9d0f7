/** Rust: Diesel's `table!`, structs that are read from or written to a database, and those that are serialised. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, fieldsOf, topLevelParts, type Declaration } from '../declaration.ts';

const dieselColumn =
  /^\s{0,200}(?:#\[[^\]\n]{0,120}\]\s{0,40}){0,4}(\w{1,80})\s{0,4}->\s{0,4}([A-Z]\w{0,40}(?:<[\w<>]{1,60}>)?)/;
const structField =
  /^(?:\s|#\[(?:[^[\]]|\[[^\]]{0,200}\]){0,300}\]){0,60}(?:pub(?:\([a-z]{1,10}\))?\s{1,4})?(?:r#)?([a-z_]\w{0,80})\s{0,4}:\s{0,4}((?:Option<)?(?:String|&'?\w{0,10}\s?str|bool|[iu](?:8|16|32|64)|f(?:32|64)|NaiveDate(?:Time)?|DateTime<\w{1,12}>|Uuid|Vec<u8>|Secret<\w{1,20}>|SecretString|IpAddr|IpNet\w{0,8}|Decimal|Cow<[^>]{1,20}>)>?)/;
const stored = /\b(?:Queryable|Insertable|Identifiable|AsChangeset|Selectable|FromRow|DeriveEntityModel|sea_orm)\b/;

export function* rustFields(file: ScannedFile): Iterable<Declaration> {
  const { code, uncommented } = file.masked;
  if (/\btable!\s{0,4}\{/.test(code)) {
    for (const block of blocks(file, code, /\b(?:\w{1,40}\.)?(\w{1,80})\s{0,4}\([\w\s,]{1,80}\)\s{0,4}\{/g))
      yield* fieldsOf(code, topLevelParts(file, block), {
        owner: block.owner,
        source: 'schema',
        store: 'sql',
        pattern: dieselColumn,
      });
  }
  for (const block of blocks(file, code, /\bstruct\s{1,8}(\w{1,80})(?:<[^>{\n]{0,80}>)?\s{0,8}\{/g)) {
    const above = code.slice(Math.max(0, block.head.index - 600), block.head.index);
    const attributes = above.slice(Math.max(above.lastIndexOf(';'), above.lastIndexOf('}')) + 1);
    if (!/#\[/.test(attributes)) continue;
    const isStored = stored.test(attributes);
    const named = /table_name\s{0,4}=\s{0,4}"(\w{1,80})"/.exec(
      uncommented.slice(Math.max(0, block.head.index - 600), block.head.index),
    )?.[1];
    const owner = block.owner === 'Model' && named !== undefined ? named : block.owner;
    if (!isStored && !/\b(?:Serialize|Deserialize|JsonSchema|ToSchema)\b/.test(attributes)) continue;
    yield* fieldsOf(code, topLevelParts(file, block), {
      owner,
      source: isStored ? 'schema' : 'code',
      pattern: structField,
      ...(isStored && { store: 'sql' }),
    });
  }
}
