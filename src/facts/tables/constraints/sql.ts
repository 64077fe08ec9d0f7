/** SQL of migrations, schemas and dumps. A table for the time of a session keeps nothing. */
import type { ScannedFile } from '../../../detect/rule.ts';
import { marksRepeats } from '../../../model/repeat-marks.ts';
import { bareName, looksLikeReference, type ToldConstraint } from './told.ts';

const name = String.raw`((?:["\x60[]?\w+["\x60\]]?\s{0,2}\.\s{0,2}){0,2}["\x60[]?\w{1,100}["\x60\]]?)`;
const columns = String.raw`\s{0,8}\(([^()]{1,400})\)`;
const created = new RegExp(
  String.raw`\bcreate\s{1,8}(?:unlogged\s{1,4}|foreign\s{1,4})?table\s{1,8}(?:if\s{1,4}not\s{1,4}exists\s{1,8})?${name}\s{0,40}\(`,
  'gi',
);
const altered = new RegExp(
  String.raw`\balter\s{1,8}table\s{1,8}(?:if\s{1,4}exists\s{1,4})?(?:only\s{1,8})?${name}\s`,
  'gi',
);
const dropped = new RegExp(String.raw`\bdrop\s{1,8}table\s{1,8}(?:if\s{1,4}exists\s{1,8})?${name}`, 'gi');
const uniqueIndex = new RegExp(
  String.raw`\bcreate\s{1,8}unique\s{1,8}(?:nonclustered\s{1,4}|clustered\s{1,4})?index\s{1,8}(?:concurrently\s{1,4})?(?:if\s{1,4}not\s{1,4}exists\s{1,8})?(?:["\x60[]?\w{1,100}["\x60\]]?\s{1,8})?on\s{1,8}(?:only\s{1,4})?${name}\s{0,8}(?:using\s{1,4}\w{1,20})?${columns}`,
  'gi',
);
const foreignKey = new RegExp(String.raw`\bforeign\s{1,8}key${columns}\s{0,40}references\s{1,8}${name}`, 'i');
const references = new RegExp(String.raw`\breferences\s{1,8}${name}`, 'i');
const list = (written: string): string => written.split(',').map(bareName).join(', ');

export function* sqlConstraints({ masked: { uncommented } }: ScannedFile): Iterable<ToldConstraint> {
  for (const head of uncommented.matchAll(created)) {
    const table = bareName(head[1]!);
    const parts = partsFrom(uncommented, head.index + head[0].length);
    if (parts === undefined) continue;
    if (!parts.some(([part]) => /^\s*(?:like|inherits)\b/i.test(part))) yield { table, at: head.index, says: 'made' };
    for (const [part, at] of parts) yield* partOf(table, part, at);
  }
  for (const head of uncommented.matchAll(altered)) {
    const start = head.index + head[0].length;
    const end = uncommented.indexOf(';', start);
    const statement = uncommented.slice(start, Math.min(end < 0 ? start + 2000 : end, start + 4000));
    yield* alteration(bareName(head[1]!), statement, start);
  }
  for (const head of uncommented.matchAll(dropped))
    yield { table: bareName(head[1]!), at: head.index, says: 'gone', column: '*' };
  for (const head of uncommented.matchAll(uniqueIndex))
    yield { table: bareName(head[1]!), at: head.index, says: 'unique', columns: list(head[2]!) };
}

/** What stands between commas up to the bracket that closes the table, each with its offset. */
function partsFrom(text: string, from: number): readonly (readonly [string, number])[] | undefined {
  const parts: (readonly [string, number])[] = [];
  let [depth, start] = [0, from];
  for (let at = from; at < Math.min(text.length, from + 60_000); at++) {
    const char = text[at];
    if (char === "'") at = closingQuote(text, at);
    else if (char === '(') depth++;
    else if ((char === ',' || char === ')') && depth === 0) {
      parts.push([text.slice(start, at), start]);
      start = at + 1;
      if (char === ')') return parts;
    } else if (char === ')') depth--;
  }
  return undefined;
}

function closingQuote(text: string, at: number): number {
  const end = text.indexOf("'", at + 1);
  return end < 0 ? text.length : end;
}

/** A column with its own rules, or a rule over columns. */
function* partOf(table: string, part: string, from: number): Iterable<ToldConstraint> {
  const at = from + part.search(/\S|$/);
  const rule = part.trim().replace(/^constraint\s+\S+\s+/i, '');
  if (/^primary\s+key\b/i.test(rule)) {
    const own = /\(([^()]{1,400})/.exec(rule)?.[1];
    return yield { table, at, says: 'key', ...(own !== undefined && { columns: list(own) }) };
  }
  const foreign = /^foreign\b/i.test(rule) ? foreignKey.exec(rule) : null;
  if (foreign) return yield* foreignOf(table, at, foreign);
  if (/^check\b/i.test(rule)) return yield { table, at, says: 'check' };
  const unique = /^unique(?:\s+(?:key|index))?(?:\s+[\w"`]+)?\s*\(([^()]{1,400})/i.exec(rule);
  if (unique) return yield { table, at, says: 'unique', columns: list(unique[1]!) };
  if (/^(?:key|index|like|exclude|fulltext|spatial|period|foreign)\b/i.test(rule)) return;
  yield* columnOf(table, rule, at);
}

function* foreignOf(table: string, at: number, [, own, to]: RegExpExecArray): Iterable<ToldConstraint> {
  for (const column of own!.split(',').map(bareName))
    yield { table, at, says: 'reference', column, to: bareName(to!), isEnforced: true };
}

function* columnOf(table: string, rule: string, at: number): Iterable<ToldConstraint> {
  const column = bareName(/^["`[]?\w+["`\]]?/.exec(rule)?.[0] ?? '');
  if (column === '') return;
  if (/\bprimary\s+key\b/i.test(rule)) yield { table, at, says: 'key', columns: column };
  if (marksRepeats(table, column)) yield { table, at, says: 'mark', column };
  if (/\bunique\b/i.test(rule)) yield { table, at, says: 'unique', columns: column };
  if (/\bcheck\s*\(/i.test(rule)) yield { table, at, says: 'check' };
  const to = references.exec(rule)?.[1];
  if (to !== undefined) yield { table, at, says: 'reference', column, to: bareName(to), isEnforced: true };
  else if (looksLikeReference(column)) yield { table, at, says: 'reference', column, isEnforced: false };
}

function* alteration(table: string, statement: string, from: number): Iterable<ToldConstraint> {
  for (const [part, start] of partsFrom(`${statement})`, 0) ?? []) {
    const at = from + start;
    const added = /^\s*add\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?/i.exec(part);
    if (added) yield* partOf(table, part.slice(added[0].length), at + added[0].length);
    const taken = /^\s*(?:drop|rename)\s+column\s+(?:if\s+exists\s+)?(["`[]?\w+)/i.exec(part)?.[1];
    if (taken !== undefined) yield { table, at, says: 'gone', column: bareName(taken) };
    const renamed = new RegExp(String.raw`^\s*rename\s+to\s+${name}`, 'i').exec(part)?.[1];
    if (renamed !== undefined) yield { table: bareName(renamed), at, says: 'renamed', from: table };
  }
}
