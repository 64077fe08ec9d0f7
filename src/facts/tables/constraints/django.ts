/**
 * Models of Django, from which it makes the tables: each has a key, and each relation is a foreign key unless told otherwise.
 * What an abstract one declares holds for the tables of all that inherit it, so it is read as one of them.
 */
import type { ScannedFile } from '../../../detect/rule.ts';
import { marksRepeats } from '../../../model/repeat-marks.ts';
import { looksLikeReference, type ToldConstraint } from './told.ts';

const head = /^class\s{1,4}(\w{1,100})\(([^()]{0,300})\)\s{0,4}:/gm;
const field = /^ {4}(\w{1,80})(?:\s{0,4}:\s{0,4}[^=\n]{1,80})?\s{0,4}=\s{0,4}(?:\w{1,40}\.)?(\w{1,60})\(/gm;
const relations: ReadonlySet<string> = new Set(['ForeignKey', 'OneToOneField', 'ParentalKey', 'TreeForeignKey']);

export function* djangoConstraints({ masked: { uncommented } }: ScannedFile): Iterable<ToldConstraint> {
  if (!/\bfrom\s+django\.db\b|\bmodels\.Model\b/.test(uncommented)) return;
  for (const found of uncommented.matchAll(head)) {
    const table = found[1]!;
    const from = found.index + found[0].length;
    const body = uncommented.slice(from, endOf(uncommented, from));
    if (!isModel(found[2]!, body) || /^\s+proxy\s*=\s*True/m.test(body)) continue;
    yield { table, at: found.index, says: 'made' };
    yield { table, at: found.index, says: 'key' };
    yield* inside(table, body, from);
  }
}

const isModel = (bases: string, body: string): boolean =>
  /\bModel\b/.test(bases) || (/Model|Mixin|Base/.test(bases) && /=\s*models\.\w*(?:Field|Key)\(/.test(body));

function endOf(text: string, from: number): number {
  const next = /^(?=[^\s#)\]])/gm;
  next.lastIndex = from;
  return next.exec(text)?.index ?? text.length;
}

function* inside(table: string, body: string, from: number): Iterable<ToldConstraint> {
  for (const found of body.matchAll(field)) {
    const [column, type] = [found[1]!, found[2]!];
    const at = from + found.index;
    const given = body.slice(found.index + found[0].length, argumentsEnd(body, found.index + found[0].length));
    if (relations.has(type)) {
      const to = /^\s*(?:to\s*=\s*)?["']?([\w.]+)/.exec(given)?.[1]?.replace(/^.*\./, '');
      const isEnforced = !/\bdb_constraint\s*=\s*False/.test(given);
      yield { table, at, says: 'reference', column, ...(to !== undefined && { to }), isEnforced };
    } else if (/(?:Integer|UUID)Field$/.test(type) && looksLikeReference(column))
      yield { table, at, says: 'reference', column, isEnforced: false };
    if (marksRepeats(table, column)) yield { table, at, says: 'mark', column };
    if (/\bprimary_key\s*=\s*True/.test(given)) yield { table, at, says: 'key', columns: column };
    if (type === 'OneToOneField' || /\bunique\s*=\s*True/.test(given))
      yield { table, at, says: 'unique', columns: column };
  }
  for (const found of body.matchAll(/\bCheckConstraint\(/g)) yield { table, at: from + found.index, says: 'check' };
  for (const found of body.matchAll(
    /\bUniqueConstraint\([^()]{0,200}?fields\s*=\s*[[(]([^\])]{1,300})|\bunique_together\s*=\s*[[(\s]{1,20}([^\])]{1,300})/g,
  ))
    yield { table, at: from + found.index, says: 'unique', columns: namesIn(found[1] ?? found[2]!) };
}

const namesIn = (written: string): string => [...written.matchAll(/["'](\w+)["']/g)].map(([, name]) => name).join(', ');

function argumentsEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + 2000); at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && depth-- === 0) return at;
  }
  return from;
}
