/** Java and C#: entities by annotation are schemas, other classes with state are code; records by their components. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, choiceType, fieldsOf, topLevelParts, type Declaration } from '../declaration.ts';

const scalar = String.raw`(?:string|String|Integer|Long|Short|int|long|short|bool|boolean|Boolean|double|float|BigDecimal|BigInteger|Double|Float|LocalDate|LocalDateTime|Instant|ZonedDateTime|OffsetDateTime|DateOnly|DateTime\w{0,8}|Date|Calendar|decimal|Decimal|UUID|Guid|char\[\]|byte\[\]|java\.util\.Date|${choiceType})`;
const annotations = String.raw`(?:\s|@[\w.]{1,60}(?:\((?:[^()]|\([^()]{0,200}\)){0,400}\))?|\[[^\]\n]{1,200}\]){0,80}`;
const modifiers = String.raw`(?:(?:private|protected|public|internal|static|final|readonly|required|virtual|override|transient|volatile|new|init)\s{1,8}){0,5}`;

const member = new RegExp(
  String.raw`^${annotations}${modifiers}(?:final\s{1,4})?(${scalar}\??)\s{1,8}(\w{1,80})\s{0,8}(?:=|\{|$)`,
);
const component = new RegExp(String.raw`^${annotations}(?:final\s{1,4})?(${scalar}\??)\s{1,8}(\w{1,80})\s{0,8}(?:=|$)`);

const entity =
  /@(?:Entity|MappedSuperclass|Embeddable|Table|Document|RedisHash|DynamoDbBean|DynamoDBTable)\b|\[Table\(|\[BsonCollection|\[Owned\]/;
const documents = /@(?:Document|RedisHash|DynamoDb|DynamoDBTable)\b|\[Bson/;

export function* javaFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  yield* classes(file);
  for (const block of blocks(
    file,
    code,
    /\brecord\s{1,8}(?:struct\s{1,8}|class\s{1,8})?(\w{1,80})\s{0,8}(?:<[^>\n]{0,80}>)?\s{0,8}\(/g,
  ))
    yield* fieldsOf(code, topLevelParts(file, block), {
      owner: block.owner,
      source: 'code',
      pattern: component,
      typeFirst: true,
    });
}

function* classes(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  const head = /\b(?:class|record|struct)\s{1,8}(\w{1,80})[^{};()]{0,300}(?:\([^{};]{0,2000}\)[^{};()]{0,200})?\{/g;
  const configured = configuredIn(file);
  for (const block of blocks(file, code, head)) {
    const above = annotationsAbove(code, block.head.index);
    const isStored = entity.test(above) || configured.has(block.owner);
    const store = documents.test(above) ? 'mongodb' : 'sql';
    const shape = {
      owner: block.owner,
      source: isStored ? 'schema' : 'code',
      pattern: member,
      typeFirst: true,
      ...(isStored && { store }),
    } as const;
    yield* fieldsOf(code, topLevelParts(file, block, ';}'), shape);
  }
}

/** The text between the previous statement and the class. */
export function annotationsAbove(code: string, offset: number): string {
  const above = code.slice(Math.max(0, offset - 900), offset);
  return above.slice(Math.max(above.lastIndexOf(';'), above.lastIndexOf('}')) + 1);
}

const configuration =
  /\b(?:DbSet|IEntityTypeConfiguration)<(\w{1,80})>|\bclass\s{1,8}(\w{1,80})\s{0,4}:\s{0,4}(?:IdentityUser|Entity|BaseEntity|AggregateRoot|AuditableEntity|FullAuditedEntity)\b/g;

/** C#: `DbSet<Order>` in the same file; ASP.NET Identity's users are kept by their base class. */
function configuredIn({ kind, masked: { code } }: ScannedFile): ReadonlySet<string> {
  if (kind !== 'c#') return new Set();
  return new Set(Array.from(code.matchAll(configuration), ([, set, derived]) => (set ?? derived)!));
}
