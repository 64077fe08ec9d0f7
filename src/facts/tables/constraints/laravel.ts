/** Migrations of Laravel. A column for a key of another table is plain until `constrained()` or `foreign()` says otherwise. */
import { bracketsOf } from '../../../detect/personal-data/declaration.ts';
import { insideDown } from '../../../detect/personal-data/readers/down-migrations.ts';
import type { ScannedFile } from '../../../detect/rule.ts';
import { marksRepeats } from '../../../model/repeat-marks.ts';
import { looksLikeReference, type ToldConstraint } from './told.ts';

const block =
  /\bSchema::(?:connection\([^()]{0,60}\)\s{0,40}->)?(create|table)\(\s{0,40}["'](\w{1,100})["']\s{0,8},\s{0,40}(?:static\s{1,4})?(?:function|fn)[^{]{0,200}\{/g;
const gone = /\bSchema::(?:drop|dropIfExists)\(\s{0,8}["'](\w{1,100})["']/g;
const renamed = /\bSchema::rename\(\s{0,8}["'](\w{1,100})["']\s{0,4},\s{0,8}["'](\w{1,100})["']/g;
/** A statement: what is called first with its first word, and the rest of the chain. */
const chain = /\$\w{1,20}\s{0,4}->\s{0,4}(\w{1,40})\(\s{0,8}(?:\[([^\]]{0,300})\]|["'](\w{0,80})["'])?([^;]{0,600});/g;
const makesKey = /^(?:id|increments|bigIncrements|mediumIncrements|smallIncrements|tinyIncrements|primary)$/;
const columns = /^(?:string|char|text|uuid|ulid|(?:unsigned)?(?:big)?integer|foreign(?:Id|Uuid|Ulid))$/i;
const numbers =
  /^(?:(?:unsigned)?(?:big|medium|small|tiny)?integer|foreignId|foreignUuid|foreignUlid|uuid|ulid|string|char)$/i;

export function* laravelConstraints(file: ScannedFile): Iterable<ToldConstraint> {
  const { uncommented, code } = file.masked;
  const closes = bracketsOf(file, code);
  const isDown = insideDown(file);
  for (const head of uncommented.matchAll(block)) {
    if (isDown(head.index)) continue;
    const [whole, verb, table] = head as unknown as [string, string, string];
    const open = head.index + whole.length - 1;
    if (verb === 'create') yield { table, at: head.index, says: 'made' };
    for (const found of uncommented.slice(open, closes[open] || open).matchAll(chain))
      yield* statement(table, found, open + found.index);
  }
  for (const found of uncommented.matchAll(gone))
    if (!isDown(found.index)) yield { table: found[1]!, at: found.index, says: 'gone', column: '*' };
  for (const found of uncommented.matchAll(renamed))
    if (!isDown(found.index)) yield { table: found[2]!, at: found.index, says: 'renamed', from: found[1]! };
}

function* statement(table: string, found: RegExpExecArray, at: number): Iterable<ToldConstraint> {
  const [, verb, several, one, rest] = found as unknown as [string, string, string?, string?, string?];
  const names = one !== undefined ? [one] : [...(several ?? '').matchAll(/["'](\w+)["']/g)].map(([, name]) => name!);
  const [first] = names;
  if (makesKey.test(verb) || /->\s*primary\(/.test(rest ?? ''))
    yield { table, at, says: 'key', ...(names.length > 0 && { columns: names.join(', ') }) };
  if (verb === 'renameColumn' || verb === 'dropColumn' || verb === 'dropConstrainedForeignId')
    for (const column of names) yield { table, at, says: 'gone', column };
  if (first === undefined) return;
  if (columns.test(verb) && marksRepeats(table, first)) yield { table, at, says: 'mark', column: first };
  if (verb === 'unique' || /->\s*unique\(/.test(rest ?? ''))
    yield { table, at, says: 'unique', columns: names.join(', ') };
  if (verb === 'foreign') {
    const to = /->\s*on\(\s*["'](\w+)/.exec(rest ?? '')?.[1];
    for (const column of names)
      yield { table, at, says: 'reference', column, ...(to !== undefined && { to }), isEnforced: true };
  } else if (numbers.test(verb) && looksLikeReference(first)) {
    const to = /->\s*constrained\(\s*["'](\w+)/.exec(rest ?? '')?.[1];
    const isEnforced = /->\s*(?:constrained\(|on\()/.test(rest ?? '');
    yield { table, at, says: 'reference', column: first, ...(to !== undefined && { to }), isEnforced };
  }
}
