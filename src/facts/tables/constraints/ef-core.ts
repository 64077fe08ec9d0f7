/** Migrations of EF Core, up to where they undo themselves. */
import { bracketsOf } from '../../../detect/personal-data/declaration.ts';
import { insideDown } from '../../../detect/personal-data/readers/down-migrations.ts';
import type { ScannedFile } from '../../../detect/rule.ts';
import { marksRepeats } from '../../../model/repeat-marks.ts';
import { looksLikeReference, type ToldConstraint } from './told.ts';

const call =
  /\bmigrationBuilder\s{0,4}\.(CreateTable|AddForeignKey|AddPrimaryKey|AddColumn|CreateIndex|AddUniqueConstraint|AddCheckConstraint|DropTable|DropColumn|RenameColumn|RenameTable)(?:<[^<>()]{1,60}>)?\(/g;
const column = /\b(\w{1,80})\s{0,4}=\s{0,4}table\.Column</g;
const key = /\btable\.PrimaryKey\(\s{0,40}"[^"]{0,120}"([^;]{0,300})/;
const foreign = /\btable\.ForeignKey\(/g;
const unique = /\btable\.UniqueConstraint\(\s{0,40}"\w+",\s{0,20}\w+\s{0,4}=>\s{0,4}([^;]{1,200}?)\)\s{0,4};/g;

export function* efCoreConstraints(file: ScannedFile): Iterable<ToldConstraint> {
  const { uncommented, code } = file.masked;
  if (!/\bmigrationBuilder\b/.test(uncommented)) return;
  const closes = bracketsOf(file, code);
  const isDown = insideDown(file);
  for (const found of uncommented.matchAll(call)) {
    if (isDown(found.index)) continue;
    const open = found.index + found[0].length - 1;
    const given = uncommented.slice(open + 1, closes[open] || open + 1);
    if (found[1] === 'CreateTable') yield* tableOf(given, found.index, open + 1);
    else yield* stepOf(found[1]!, given, found.index);
  }
}

/** `x => new { x.Source, x.EventId }` */
const membersIn = (written: string): string => [...written.matchAll(/\.(\w+)/g)].map(([, one]) => one).join(', ');

const argument = (given: string, name: string): string | undefined =>
  new RegExp(String.raw`\b${name}\s{0,4}:\s{0,4}"(\w{1,100})"`).exec(given)?.[1];

function* tableOf(given: string, at: number, from: number): Iterable<ToldConstraint> {
  const table = argument(given, 'name');
  if (table === undefined) return;
  yield { table, at, says: 'made' };
  const of = key.exec(given)?.[1];
  if (of !== undefined) yield { table, at, says: 'key', columns: membersIn(of) };
  for (const { 1: name, index } of given.matchAll(column)) {
    if (marksRepeats(table, name!)) yield { table, at: from + index, says: 'mark', column: name! };
    if (looksLikeReference(name!))
      yield { table, at: from + index, says: 'reference', column: name!, isEnforced: false };
  }
  for (const { index } of given.matchAll(foreign)) {
    const some = given.slice(index, index + 600);
    const to = argument(some, 'principalTable');
    for (const own of /\bcolumns?\s*:\s*\w+\s*=>\s*([^\n]+)/.exec(some)?.[1]?.matchAll(/\bx\.(\w+)/g) ?? [])
      yield {
        table,
        at: from + index,
        says: 'reference',
        column: own[1]!,
        ...(to !== undefined && { to }),
        isEnforced: true,
      };
  }
  for (const { 1: of, index } of given.matchAll(unique))
    yield {
      table,
      at: from + index,
      says: 'unique',
      columns: membersIn(of!),
    };
  if (/\btable\.CheckConstraint\(/.test(given)) yield { table, at, says: 'check' };
}

function* stepOf(step: string, given: string, at: number): Iterable<ToldConstraint> {
  const name = argument(given, 'name');
  const table = argument(given, 'table') ?? (step.endsWith('Table') ? name : undefined);
  if (table === undefined) return;
  if (step === 'DropTable') return yield { table, at, says: 'gone', column: '*' };
  const renamed = argument(given, 'newName');
  if (step === 'RenameTable')
    return renamed === undefined ? undefined : yield { table: renamed, at, says: 'renamed', from: table };
  if (step === 'AddPrimaryKey') return yield { table, at, says: 'key' };
  if (step === 'AddCheckConstraint') return yield { table, at, says: 'check' };
  const own = argument(given, 'column') ?? name;
  if (own === undefined) return;
  if (step === 'RenameColumn') {
    if (name !== undefined) yield { table, at, says: 'gone', column: name };
    return;
  }
  if (step === 'DropColumn') return yield { table, at, says: 'gone', column: own };
  if (step === 'AddForeignKey') {
    const to = argument(given, 'principalTable');
    return yield { table, at, says: 'reference', column: own, ...(to !== undefined && { to }), isEnforced: true };
  }
  if (step === 'AddColumn') {
    if (marksRepeats(table, own)) yield { table, at, says: 'mark', column: own };
    if (looksLikeReference(own)) yield { table, at, says: 'reference', column: own, isEnforced: false };
    return;
  }
  if (step === 'AddUniqueConstraint' || /\bunique\s*:\s*true/.test(given)) {
    const several = /\bcolumns\s*:\s*new\s*\[\]\s*\{([^{}]*)\}/.exec(given)?.[1];
    yield {
      table,
      at,
      says: 'unique',
      columns: several === undefined ? own : several.replace(/["\s]/g, '').replace(/,/g, ', '),
    };
  }
}
