/** Schemas of Prisma. With `relationMode = "prisma"` the datastore holds no foreign keys. */
import type { ScannedFile } from '../../../detect/rule.ts';
import { marksRepeats } from '../../../model/repeat-marks.ts';
import { looksLikeReference, type ToldConstraint } from './told.ts';

const model = /^model\s{1,8}(\w{1,100})\s{0,8}\{([^{}]*)\}/gm;

export function* prismaConstraints({ masked: { uncommented } }: ScannedFile): Iterable<ToldConstraint> {
  const isEnforced = !/\brelationMode\s*=\s*"prisma"/.test(uncommented);
  for (const found of uncommented.matchAll(model)) {
    const [, table, body] = found as unknown as [string, string, string];
    const from = found.index + found[0].length - body.length - 1;
    yield { table, at: found.index, says: 'made' };
    const several = /@@id\(\s*(?:fields:\s*)?\[([^\]]*)\]/.exec(body)?.[1]?.replace(/\s+/g, ' ').trim();
    if (/@@?id\b/.test(body))
      yield { table, at: found.index, says: 'key', ...(several !== undefined && { columns: several }) };
    for (const line of body.matchAll(/^[ \t]*(\w+)[ \t]+(\w+)[^\n]*/gm)) {
      const at = from + line.index;
      const [whole, column, type] = line as unknown as [string, string, string];
      const fields = /@relation\([^)]*fields:\s*\[([^\]]*)\]/.exec(whole)?.[1];
      for (const own of fields?.split(',') ?? [])
        yield { table, at, says: 'reference', column: own.trim(), to: type, isEnforced };
      if (fields === undefined && looksLikeReference(column) && !/@id\b/.test(whole))
        yield { table, at, says: 'reference', column, isEnforced: false };
      if (marksRepeats(table, column)) yield { table, at, says: 'mark', column };
      if (/@id\b/.test(whole)) yield { table, at, says: 'key', columns: column };
      if (/@unique\b/.test(whole)) yield { table, at, says: 'unique', columns: column };
    }
    for (const unique of body.matchAll(/@@unique\(\s*(?:fields:\s*)?\[([^\]]*)\]/g))
      yield { table, at: from + unique.index, says: 'unique', columns: unique[1]!.replace(/\s+/g, ' ').trim() };
  }
}
