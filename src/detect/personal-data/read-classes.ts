/** Classes, structs and models of programs: mapped to a table they are schemas, else they are code. */
import type { ScannedFile } from '../rule.ts';
import { blocks, fieldsOf, topLevelParts, type Declaration } from './declaration.ts';

const scalar = String.raw`(?:string|number|bigint|Date|String|Integer|Long|int|long|double|float|BigDecimal|BigInteger|Double|Float|LocalDate|LocalDateTime|Instant|DateOnly|DateTime\w{0,8}|decimal|Decimal|UUID|char\[\]|byte\[\]|\[\]byte|time\.Time|sql\.Null\w{1,10}|u?int\d{0,2}|float\d\d)`;

const javaField = new RegExp(
  String.raw`^(?:\s|@\w{1,40}(?:\([^()]{0,300}\))?){0,60}(?:(?:private|protected|public|internal|static|final|readonly|required|virtual|override|transient|volatile)\s{1,8}){0,5}${scalar}\??\s{1,8}(\w{1,80})\s{0,8}(?:=|\{|$)`,
);
const kotlinField = new RegExp(
  String.raw`^(?:\s|@[\w:]{1,40}(?:\([^()]{0,300}\))?){0,60}(?:(?:private|protected|internal|open|override|lateinit)\s{1,8}){0,4}va[lr]\s{1,8}(\w{1,80})\s{0,8}:\s{0,8}(${scalar})\b`,
);

/** Java, C#: entities by annotation are schemas, other classes with private or public state are code. */
export function* javaFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  const head = /\b(?:class|record|struct)\s{1,8}(\w{1,80})[^{};()]{0,300}\{/g;
  for (const { owner, start, end, head: found } of blocks(code, code, head)) {
    const above = code.slice(Math.max(0, found.index - 500), found.index);
    const source = /@(?:Entity|MappedSuperclass|Embeddable|Table|Document)\b[^;{}]{0,500}$|\[Table\(/.test(above)
      ? 'schema'
      : 'code';
    yield* fieldsOf(code, topLevelParts(code, start, end, ';}'), { owner, source, pattern: javaField });
  }
}

export function* kotlinFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  for (const bracket of ['\\(', '\\{']) {
    const head = new RegExp(String.raw`\bclass\s{1,8}(\w{1,80})[^{}()]{0,120}${bracket}`, 'g');
    for (const { owner, start, end, head: found } of blocks(code, code, head)) {
      const above = code.slice(Math.max(0, found.index - 300), found.index);
      const source = /@(?:Entity|MappedSuperclass|Embeddable|Table|Document)\b[^;{}]{0,300}$/.test(above)
        ? 'schema'
        : 'code';
      yield* fieldsOf(code, topLevelParts(code, start, end, bracket === '\\(' ? ',' : '\n'), {
        owner,
        source,
        pattern: kotlinField,
      });
    }
  }
}

/** Tags for a store make a struct a schema; tags for JSON make it one that is sent, which is code to us. */
export function* goFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  const pattern = new RegExp(String.raw`^\s{0,40}([A-Z]\w{0,80})\s{1,40}\*?${scalar}(?:\s|$)`);
  for (const { owner, start, end } of blocks(code, code, /\btype\s{1,8}(\w{1,80})\s{1,8}struct\s{0,8}\{/g)) {
    for (const part of topLevelParts(code, start, end, '\n')) {
      const tag = /`([^`]{1,200})`/.exec(file.text.slice(part.start, part.end))?.[1] ?? '';
      if (tag === '') continue;
      yield* fieldsOf(code, [part], {
        owner,
        source: /\b(?:gorm|db|bson|sql|pg|datastore|dynamodbav):/.test(tag) ? 'schema' : 'code',
        pattern,
      });
    }
  }
}

/** ActiveRecord: `create_table` blocks of schema.rb and migrations, and `add_column`. */
export function* rubyFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  const table =
    /\bcreate_table\s{0,4}\(?\s{0,4}[:"'](\w{1,80})["']?[^\n]{0,200}\bdo\s{0,4}\|(\w{1,10})\|([\s\S]{0,20000}?)\n\s{0,40}end\b/g;
  for (const found of uncommented.matchAll(table)) {
    const bodyStart = found.index + found[0].indexOf(found[3]!);
    for (const field of found[3]!.matchAll(
      /\.(string|text|citext|inet|date|datetime|integer|bigint|decimal|binary|json|jsonb|uuid|boolean)\s{1,8}\(?[:"'](\w{1,80})/g,
    )) {
      yield {
        owner: found[1]!,
        field: field[2]!,
        type: field[1]!,
        source: 'schema',
        start: bodyStart + field.index + field[0].length - field[2]!.length,
      };
    }
  }
  for (const found of uncommented.matchAll(
    /\badd_column\s{0,4}\(?\s{0,4}[:"'](\w{1,80})["']?\s{0,4},\s{0,4}[:"'](\w{1,80})["']?\s{0,4},\s{0,4}:(\w{1,20})/g,
  )) {
    yield {
      owner: found[1]!,
      field: found[2]!,
      type: found[3]!,
      source: 'schema',
      start: found.index + found[0].lastIndexOf(found[2]!),
    };
  }
}
