/** Sequelize, Mongoose, TypeORM and its kin, Drizzle: models declared in JavaScript and TypeScript. */
import type { ScannedFile, Span } from '../../rule.ts';
import { blocks, bracketsOf, topLevelParts, type Declaration } from '../declaration.ts';

const known =
  /\b(?:sequelize|mongoose|typeorm|drizzle-orm|mikro-orm|typegoose|objection|waterline|bookshelf|Schema\()/i;

interface Style {
  readonly head: RegExp;
  readonly store: string;
}

/** Where an object literal lists columns; group 1 names the owner. */
const styles: readonly Style[] = [
  { head: /\b(\w{1,80})\.init\(\s{0,200}\{/g, store: 'sql' },
  { head: /\bdefine(?:<[^>\n]{0,80}>)?\(\s{0,200}["'`](\w{1,80})["'`]\s{0,8},\s{0,200}\{/g, store: 'sql' },
  {
    head: /\b(\w{1,80})\s{0,4}(?::\s{0,4}[\w.<>, ]{1,80}\s{0,4})?=\s{0,8}new\s{1,4}(?:\w{1,40}\.)?Schema(?:<[^>\n]{0,200}>{1,3})?\(\s{0,200}\{/g,
    store: 'mongodb',
  },
  { head: /\b(?:pg|mysql|sqlite|singlestore)Table\(\s{0,200}["'`](\w{1,80})["'`]\s{0,8},\s{0,200}\{/g, store: 'sql' },
  { head: /\b\w{0,20}[tT]able\(\s{0,200}["'`](\w{1,80})["'`]\s{0,8},\s{0,200}\{/g, store: 'sql' },
];
const key = /^\s{0,2000}["']?([A-Za-z_$][\w$]{0,80})["']?\s{0,8}:\s{0,20}/;
const columnType =
  /^(?:\{[^{}]{0,400}?\btype\s{0,4}:\s{0,4})?(?:\[\s{0,20}(?:\{\s{0,20}type\s{0,4}:\s{0,4})?)?(?:(?:DataTypes?|Sequelize|Schema\.Types|mongoose\.Schema\.Types|mongoose\.Schema|Types)\.)?(["'`]?\w{1,30}["'`]?)/;

export function* scriptSchemaFields(file: ScannedFile): Iterable<Declaration> {
  if (!known.test(file.text)) return;
  const { uncommented } = file.masked;
  const models = modelNames(uncommented);
  for (const { head, store } of styles) {
    for (const block of blocks(file, uncommented, head)) {
      const owner = models.get(block.owner) ?? block.owner.replace(/(?<=\w)Schema$/, '');
      if (/^(?:create|add|drop|alter|queryInterface)/.test(block.head[0])) continue;
      yield* columns(file, block, { owner, store, depth: 0 });
    }
  }
  yield* decoratedMembers(file);
}

/** `model('Client', schema)` says what the schema in the variable is of. */
function modelNames(text: string): ReadonlyMap<string, string> {
  const shape = /\bmodel(?:<[^>\n]{0,200}>)?\(\s{0,40}["'`](\w{1,80})["'`]\s{0,8},\s{0,40}(\w{1,80})/g;
  return new Map([...text.matchAll(shape)].map(([, model, variable]) => [variable!, model!]));
}

interface Place {
  readonly owner: string;
  readonly store: string;
  readonly depth: number;
}

function* columns(file: ScannedFile, block: Span, place: Place): Iterable<Declaration> {
  const { uncommented, code } = file.masked;
  for (const part of topLevelParts(file, block)) {
    const found = key.exec(uncommented.slice(part.start, Math.min(part.end, part.start + 2200)));
    if (!found) continue;
    const valueAt = part.start + found[0].length;
    const value = uncommented.slice(valueAt, Math.min(part.end, valueAt + 800));
    const nested = nestedObject(file, value, valueAt);
    if (nested && place.depth < 4 && place.store === 'mongodb') {
      yield* columns(file, nested, { ...place, owner: `${place.owner}.${found[1]!}`, depth: place.depth + 1 });
      continue;
    }
    if (!/^[[{A-Za-z"'`]/.test(value)) continue;
    const type = columnType.exec(value)?.[1]?.replace(/["'`]/g, '') ?? '';
    if (/^(?:async|function|ObjectId|VIRTUAL|Map|Mixed|ref|default)$/.test(type)) continue;
    if (code[valueAt] === '(' || /^\w{1,40}\s{0,4}=>/.test(value)) continue;
    const start = part.start + found[0].indexOf(found[1]!);
    yield { owner: place.owner, field: found[1]!, type, source: 'schema', store: place.store, start, span: part };
  }
}

/** `address: { street: String }`, `items: [{ name: String }]`: an object that does not say its own type. */
function nestedObject(file: ScannedFile, value: string, at: number): Span | undefined {
  const opening = /^(?:\[\s{0,40})?(?:new\s{1,4}(?:\w{1,40}\.)?Schema\(\s{0,40})?\{/.exec(value);
  if (!opening) return undefined;
  const open = at + opening[0].length - 1;
  const end = bracketsOf(file, file.masked.code)[open]!;
  if (end === 0) return undefined;
  const own = { start: open + 1, end };
  for (const part of topLevelParts(file, own)) {
    const text = file.masked.uncommented.slice(part.start, Math.min(part.end, part.start + 300));
    if (/^\s{0,200}["']?(?:type|\$type|ref|enum|default|required|get|set)["']?\s{0,4}:/.test(text)) return undefined;
  }
  return own;
}

const decorated =
  /@(Column|PrimaryColumn|Property|Prop|prop|Field|CreateDateColumn|Encrypted|EncryptedColumn|ApiProperty|IsEmail|ObjectType|Attribute)\(/g;
const member =
  /^\s{0,40}(?:@\w{1,40}\((?:[^()]|\([^()]{0,200}\)){0,400}\)\s{0,40}){0,6}(?:(?:public|private|protected|readonly|declare|static)\s{1,4}){0,3}(\w{1,80})[?!]?\s{0,4}:\s{0,4}([A-Za-z]\w{0,40}(?:\[\])?)/;

function* decoratedMembers(file: ScannedFile): Iterable<Declaration> {
  const { code, uncommented } = file.masked;
  const closes = bracketsOf(file, code);
  const owners = [...code.matchAll(/\bclass\s{1,8}(\w{1,80})/g)];
  const store = /mongoose|typegoose/i.test(uncommented)
    ? 'mongodb'
    : /type-graphql|@nestjs\/graphql|@nestjs\/swagger/.test(uncommented)
      ? 'api'
      : 'sql';
  const seen = new Set<number>();
  let owner = 0;
  for (const found of code.matchAll(decorated)) {
    const close = closes[found.index + found[0].length - 1]!;
    if (close === 0) continue;
    const below = member.exec(uncommented.slice(close + 1, close + 1500));
    if (!below) continue;
    while (owner + 1 < owners.length && owners[owner + 1]!.index < found.index) owner++;
    const start = close + 1 + below[0].lastIndexOf(below[1]!, below[0].lastIndexOf(':'));
    if (seen.has(start) || !/^(?:string|number|Date|bigint|boolean|Buffer|String)/.test(below[2]!)) continue;
    seen.add(start);
    const written = /["'](\w{1,30})["']/.exec(uncommented.slice(found.index, Math.min(close, found.index + 120)))?.[1];
    const type =
      below[2] === 'string' && written !== undefined && /^(?:varchar|text|char|bool|int|date|timestamp)/.test(written)
        ? written
        : below[2]!;
    const at = owners[owner];
    yield {
      owner: at && at.index < found.index ? at[1]! : '',
      field: below[1]!,
      type,
      source: 'schema',
      store,
      start,
      span: { start: found.index, end: close + 1 + below[0].length },
    };
  }
}
