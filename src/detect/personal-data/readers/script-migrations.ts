/** Migrations in JavaScript and TypeScript: Knex, Sequelize's query interface, TypeORM's `addColumn`. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, type Declaration } from '../declaration.ts';
import { insideDown } from './down-migrations.ts';

const quoted = String.raw`["'\x60](\w{1,80})["'\x60]`;
const knexTable = new RegExp(
  String.raw`\b(?:createTable|createTableIfNotExists|alterTable|table)\(\s{0,40}${quoted}\s{0,8},\s{0,40}(?:async\s{1,4})?(?:function\s{0,4}\(\s{0,4}\w{1,20}[^)]{0,40}\)|\(?\s{0,4}\w{1,20}[^)=]{0,40}\)?\s{0,4}=>)\s{0,8}\{`,
  'g',
);
const knexColumn = new RegExp(String.raw`\.(\w{1,30})\(\s{0,40}${quoted}`, 'g');
const kinds =
  /^(?:string|text|varchar|char|date|dateTime|datetime|timestamp|integer|bigInteger|increments|float|decimal|boolean|binary|json|jsonb|uuid|enum|enu|specificType|tinyint|mediumtext|longtext|inet)$/;
const sequelizeAdd = new RegExp(
  String.raw`\baddColumn\(\s{0,40}${quoted}\s{0,8},\s{0,40}${quoted}\s{0,8},\s{0,40}(?:\{[^{}]{0,200}?type\s{0,4}:\s{0,4})?(?:Sequelize|DataTypes)?\.?(\w{0,30})`,
  'g',
);
const removedColumn = new RegExp(
  String.raw`\b(?:removeColumn|dropColumn)\(\s{0,40}${quoted}\s{0,8},\s{0,40}${quoted}`,
  'g',
);
const sequelizeTable = new RegExp(String.raw`\bcreateTable\(\s{0,40}${quoted}\s{0,8},\s{0,40}\{`, 'g');
const sequelizeColumn =
  /(?:^|[,{])\s{0,200}["']?(\w{1,80})["']?\s{0,4}:\s{0,4}(?:\{\s{0,200}(?:\w{1,30}\s{0,4}:\s{0,4}[\w.'"]{1,40},\s{0,200}){0,6}type\s{0,4}:\s{0,4})?(?:Sequelize|DataTypes)\.(?:DataTypes\.)?(\w{1,30})/g;

export function* scriptMigrationFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  if (!/\b(?:createTable|alterTable|addColumn|removeColumn|dropColumn|schema\.table)\b/.test(uncommented)) return;
  const isDown = insideDown(file);
  for (const found of everything(file)) if (!isDown(found.start)) yield found;
}

function* everything(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  const shared = { source: 'schema', store: 'sql' } as const;
  for (const block of blocks(file, uncommented, knexTable)) {
    const body = uncommented.slice(block.start, block.end);
    for (const found of body.matchAll(knexColumn)) {
      const start = block.start + found.index + found[0].lastIndexOf(found[2]!);
      const column = { ...shared, owner: block.owner, field: found[2]!, start };
      if (/^dropColumns?$/.test(found[1]!)) yield { ...column, type: '', removed: true };
      else if (kinds.test(found[1]!)) yield { ...column, type: found[1]! };
    }
  }
  for (const block of blocks(file, uncommented, sequelizeTable)) {
    for (const found of uncommented.slice(block.start, block.end).matchAll(sequelizeColumn))
      yield {
        ...shared,
        owner: block.owner,
        field: found[1]!,
        type: found[2]!,
        start: block.start + found.index + found[0].indexOf(found[1]!),
      };
  }
  for (const found of uncommented.matchAll(sequelizeAdd))
    yield {
      ...shared,
      owner: found[1]!,
      field: found[2]!,
      type: found[3] ?? '',
      start: found.index + found[0].indexOf(found[2]!, found[0].indexOf(',')),
    };
  for (const found of uncommented.matchAll(removedColumn))
    yield {
      ...shared,
      owner: found[1]!,
      field: found[2]!,
      type: '',
      removed: true,
      start: found.index + found[0].lastIndexOf(found[2]!),
    };
}
