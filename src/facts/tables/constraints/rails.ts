/** Migrations and schema.rb of Rails. Tables have a key unless told otherwise; references have none unless told so. */
import type { ScannedFile } from '../../../detect/rule.ts';
import { marksRepeats } from '../../../model/repeat-marks.ts';
import { looksLikeReference, type ToldConstraint } from './told.ts';

const named = String.raw`["':]+([\w.]{1,100})["']?`;
const created = new RegExp(
  String.raw`^([ \t]*)create_table[ \t(]+${named}((?:[^\n]|\n[ \t]*(?=[\w:]+:? ))*?)\bdo[ \t]*\|\w+\|`,
  'gm',
);
const referring = /^[ \t]*\w+\.(?:references|belongs_to)[ \t(]+(["':][^\n]*(?:,\s*\n[^\n]*)*)/gm;
const plain = /^[ \t]*\w+\.(?:integer|bigint|uuid|string|text|column)[ \t(]+["':]+(\w{1,80})["']?/gm;
const inBlock = /^[ \t]*\w+\.index[ \t(]+(\[[^\]]{1,300}\]|["':]+\w+)[^\n]*\bunique:[ \t]*true/gm;
const checked = /^[ \t]*\w+\.check_constraint\b/gm;
const removedInBlock = /^[ \t]*\w+\.(?:remove|remove_references|remove_belongs_to)[ \t(]+["':]+(\w+)/gm;
const statements = new RegExp(
  String.raw`\b(add_foreign_key|add_reference|add_belongs_to|add_index|add_check_constraint|add_column|drop_table|rename_table|remove_column|rename_column|remove_reference|change_table)[ \t(]+${named}([^\n]*(?:,\s*\n[^\n]*)*)`,
  'g',
);

export function* railsConstraints({ masked: { uncommented } }: ScannedFile): Iterable<ToldConstraint> {
  const text = withoutDown(uncommented);
  for (const head of text.matchAll(created)) {
    const [whole, indent, table, options] = head as unknown as [string, string, string, string];
    const from = head.index + whole.length;
    const close = new RegExp(String.raw`^${indent}(?:end\b|\})`, 'gm');
    close.lastIndex = from;
    const block = text.slice(from, close.exec(text)?.index ?? from);
    const at = head.index + indent.length;
    yield { table: table.replace(/^.*\./, ''), at, says: 'made' };
    if (!/\bid:\s*false/.test(options) || /\bprimary_key:/.test(options + block)) yield { table, at, says: 'key' };
    yield* inside(table, block, from);
  }
  for (const found of text.matchAll(statements)) yield* statement(found);
}

/** What a migration does to undo itself never happens on the way to today. */
const withoutDown = (text: string): string =>
  text.replace(/^([ \t]*)def (?:self\.)?down\b[\s\S]*?^\1end\b/gm, (half) => half.replace(/[^\n]/g, ' '));

function* inside(table: string, block: string, from: number): Iterable<ToldConstraint> {
  const polymorphic = new Set([...block.matchAll(/["':](\w+)_type\b/g)].map(([, base]) => `${base!}_id`));
  for (const found of block.matchAll(referring)) yield* references(table, found[1]!, from + found.index);
  for (const found of block.matchAll(plain)) {
    const column = found[1]!;
    if (marksRepeats(table, column)) yield { table, at: from + found.index, says: 'mark', column };
    if (!/\.text\b/.test(found[0]) && looksLikeReference(column) && !polymorphic.has(column))
      yield { table, at: from + found.index, says: 'reference', column, isEnforced: false };
  }
  for (const found of block.matchAll(inBlock))
    yield { table, at: from + found.index, says: 'unique', columns: namesIn(found[1]!).join(', ') };
  for (const found of block.matchAll(checked)) yield { table, at: from + found.index, says: 'check' };
  for (const found of block.matchAll(removedInBlock))
    yield { table, at: from + found.index, says: 'gone', column: found[1]! };
}

const namesIn = (written: string): readonly string[] =>
  [...written.matchAll(/["':](\w+)/g)].flatMap(([, name]) => name ?? []);

/** `:order, foreign_key: { to_table: :orders }`; several names may stand before the options. */
function* references(table: string, written: string, at: number): Iterable<ToldConstraint> {
  if (/\bpolymorphic:\s*(?:true|\{)/.test(written)) return;
  const isEnforced = /\bforeign_key:(?!\s*(?:false|nil))/.test(written);
  const to = /\bto_table:\s*["':]+(\w+)/.exec(written)?.[1];
  const names = /^(?:["':]+\w+["']?(?:\s*,\s*(?=["':]))?)+/.exec(written)?.[0] ?? '';
  for (const name of namesIn(names))
    yield { table, at, says: 'reference', column: `${name}_id`, ...(to !== undefined && { to }), isEnforced };
}

function* statement(found: RegExpExecArray): Iterable<ToldConstraint> {
  const [, verb, table, rest] = found as unknown as [string, string, string, string];
  const at = found.index;
  const second = rest.replace(/^["']?\s*,\s*/, '');
  const [name] = namesIn(second);
  if (verb === 'drop_table') return yield { table, at, says: 'gone', column: '*' };
  if (verb === 'add_check_constraint') return yield { table, at, says: 'check' };
  if (name === undefined || verb === 'change_table') return;
  if (verb === 'rename_table') return yield { table: name, at, says: 'renamed', from: table };
  // A foreign key goes with its column, so nothing is said of the new name.
  if (verb === 'remove_column' || verb === 'rename_column') return yield { table, at, says: 'gone', column: name };
  if (verb === 'remove_reference') return yield { table, at, says: 'gone', column: `${name}_id` };
  if (verb === 'add_reference' || verb === 'add_belongs_to') return yield* references(table, second, at);
  if (verb === 'add_column') {
    if (marksRepeats(table, name)) yield { table, at, says: 'mark', column: name };
    if (looksLikeReference(name)) yield { table, at, says: 'reference', column: name, isEnforced: false };
    return;
  }
  if (verb === 'add_foreign_key') {
    const column = /\bcolumn:\s*["':]+(\w+)/.exec(rest)?.[1] ?? `${singular(name)}_id`;
    return yield { table, at, says: 'reference', column, to: name, isEnforced: true };
  }
  if (/\bunique:\s*true/.test(rest))
    yield {
      table,
      at,
      says: 'unique',
      columns: namesIn(/^(?:\[[^\]]*\]|["':]+\w+)/.exec(second)?.[0] ?? '').join(', '),
    };
}

const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/(?<=(?:ss|x|ch|sh))es$|(?<=[^su])s$/, '');
