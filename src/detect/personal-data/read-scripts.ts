/** TypeScript and JavaScript: TypeORM, Sequelize, Mongoose, Drizzle as schemas; interfaces, types and classes as code. */
import type { ScannedFile } from '../rule.ts';
import { blocks, fieldsOf, topLevelParts, type Declaration } from './declaration.ts';

/** Where an object literal lists columns; group 1 names the owner. */
const tables: readonly RegExp[] = [
  /\b(\w{1,80})\.init\(\s{0,40}\{/g,
  /\bdefine(?:<[^>\n]{0,80}>)?\(\s{0,40}["'`](\w{1,80})["'`]\s{0,8},\s{0,40}\{/g,
  /\b(\w{1,80}?)(?:Schema)?\s{0,4}(?::\s{0,4}[\w.<>]{1,80}\s{0,4})?=\s{0,8}new\s{1,4}(?:mongoose\.)?Schema(?:<[^>\n]{0,80}>)?\(\s{0,40}\{/g,
  /\b(?:pg|mysql|sqlite)Table\(\s{0,40}["'`](\w{1,80})["'`]\s{0,8},\s{0,40}\{/g,
];
const columnKey =
  /^\s{0,400}["']?(\w{1,80})["']?\s{0,8}:\s{0,8}(?:DataTypes?\.(\w{1,20})|Sequelize\.(\w{1,20})|(?:String|Date|Buffer|Number|Boolean)\b|[a-z]\w{1,30}\(|\{)/;
const decorated =
  /@(?:Column|PrimaryColumn|Property|Prop|prop|Field|CreateDateColumn|Encrypted)\((?:[^()]|\([^()]{0,200}\)){0,400}\)\s{0,20}(?:(?:public|private|protected|readonly|declare)\s{1,4}){0,3}(\w{1,80})[?!]?\s{0,4}:\s{0,4}(string|number|Date|boolean|bigint|\w{1,40})/g;
const typeHead = /\b(?:interface|class|type)\s{1,8}(\w{1,80})[^{}();]{0,200}\{/g;
const typeField =
  /^\s{0,400}(?:(?:public|private|protected|readonly|declare|static)\s{1,4}){0,3}["']?(\w{1,80})["']?[?!]?\s{0,4}:\s{0,4}(?:(?:string|number|Date|bigint|CreationOptional<(?:string|number|Date)[^>]{0,30}>)\s{0,4}(?:\|\s{0,4}(?:null|undefined|string|number|Date)\s{0,4}){0,3}|["'])(?:=|$)/;

export function* scriptFields(file: ScannedFile): Iterable<Declaration> {
  const { code, uncommented } = file.masked;
  const orm = /\b(?:sequelize|mongoose|typeorm|drizzle-orm|mikro-orm|typegoose|objection|waterline|Schema\()/i.test(
    file.text,
  );
  if (orm) {
    for (const pattern of tables) {
      for (const { owner, start, end } of blocks(uncommented, code, pattern)) {
        const parts = topLevelParts(code, start, end);
        for (const field of fieldsOf(uncommented, parts, { owner, source: 'schema', pattern: columnKey })) {
          if (
            !/BOOLEAN|Boolean|boolean\(/.test(
              uncommented.slice(field.start, field.start + 120).split(/\},|\n\s{0,40}\w+:\s*\{/)[0]!,
            )
          )
            yield field;
        }
      }
    }
    const owners = [...code.matchAll(/\bclass\s{1,8}(\w{1,80})/g)];
    for (const found of uncommented.matchAll(decorated)) {
      const owner = owners.findLast((candidate) => candidate.index < found.index)?.[1] ?? '';
      const start = found.index + found[0].lastIndexOf(found[1]!, found[0].lastIndexOf(':'));
      if (/^(?:string|number|Date|bigint)$/.test(found[2]!))
        yield { owner, field: found[1]!, type: found[2]!, source: 'schema', start };
    }
  }
  if (file.kind === 'javascript') return;
  for (const { owner, start, end } of blocks(code, code, typeHead)) {
    yield* fieldsOf(code, topLevelParts(code, start, end, ';,\n'), { owner, source: 'code', pattern: typeField });
  }
}
