/** EF Core: the model snapshot, which is the schema of today, and the migrations that led to it. */
import type { ScannedFile } from '../../rule.ts';
import { bracketsOf, type Declaration } from '../declaration.ts';
import { insideDown } from './down-migrations.ts';

const entityHead = /\.Entity\(\s{0,20}"([\w.+<>]{1,200})"\s{0,4},\s{0,4}\w{1,20}\s{0,8}=>\s{0,200}\{/g;
const ownedHead = /\.OwnsOne\(\s{0,20}"([\w.+<>]{1,200})"/;
const property = /\.Property<([\w.?<>[\]]{1,60})>\(\s{0,20}"(\w{1,80})"/g;
const createTable = /\.CreateTable\(\s{0,200}(?:name\s{0,4}:\s{0,4})?"(\w{1,80})"/g;
const column = /\b(\w{1,80})\s{0,4}=\s{0,4}table\.Column<([\w.?[\]]{1,40})>/g;
const added =
  /\.AddColumn<([\w.?[\]]{1,40})>\(\s{0,200}(?:name\s{0,4}:\s{0,4})?"(\w{1,80})"\s{0,4},\s{0,200}(?:schema\s{0,4}:\s{0,4}"\w{0,60}"\s{0,4},\s{0,200})?(?:table\s{0,4}:\s{0,4})?"(\w{1,80})"/g;
const dropped =
  /\.DropColumn\(\s{0,200}(?:name\s{0,4}:\s{0,4})?"(\w{1,80})"\s{0,4},\s{0,200}(?:schema\s{0,4}:\s{0,4}"\w{0,60}"\s{0,4},\s{0,200})?(?:table\s{0,4}:\s{0,4})?"(\w{1,80})"/g;
const shared = { source: 'schema', store: 'sql' } as const;

export function* entityFrameworkFields(file: ScannedFile): Iterable<Declaration> {
  const { uncommented } = file.masked;
  if (/\bModelSnapshot\b/.test(uncommented)) yield* snapshot(file);
  else if (/\bmigrationBuilder\b/.test(uncommented)) {
    const isDown = insideDown(file);
    for (const found of migration(file)) if (!isDown(found.start)) yield found;
  }
}

function* snapshot(file: ScannedFile): Iterable<Declaration> {
  const { uncommented, code } = file.masked;
  const closes = bracketsOf(file, code);
  for (const head of uncommented.matchAll(entityHead)) {
    const open = head.index + head[0].length - 1;
    const end = closes[open]!;
    if (end === 0) continue;
    const owner = ownerName(head[1]!);
    const body = uncommented.slice(open, end);
    const owned = ownedHead.exec(body);
    for (const found of body.matchAll(property)) {
      const start = open + found.index + found[0].lastIndexOf(found[2]!);
      const isOwned = owned !== null && found.index > owned.index;
      const name = isOwned ? ownerName(owned[1]!) : owner;
      yield { ...shared, owner: name, field: found[2]!.replace(/^_/, ''), type: found[1]!, start };
    }
  }
}

function ownerName(written: string): string {
  return written.replace(/<.*$/, '').replace(/^.*[.+]/, '');
}

function* migration(file: ScannedFile): Iterable<Declaration> {
  const { uncommented, code } = file.masked;
  const closes = bracketsOf(file, code);
  for (const head of uncommented.matchAll(createTable)) {
    const open = head.index + head[0].indexOf('(');
    const end = closes[open] || open;
    for (const found of uncommented.slice(open, end).matchAll(column))
      yield { ...shared, owner: head[1]!, field: found[1]!, type: found[2]!, start: open + found.index };
  }
  for (const found of uncommented.matchAll(added))
    yield {
      ...shared,
      owner: found[3]!,
      field: found[2]!,
      type: found[1]!,
      start: found.index + found[0].indexOf(`"${found[2]!}"`) + 1,
    };
  for (const found of uncommented.matchAll(dropped))
    yield {
      ...shared,
      owner: found[2]!,
      field: found[1]!,
      type: '',
      removed: true,
      start: found.index + found[0].indexOf(`"${found[1]!}"`) + 1,
    };
}
