/** Row-level security of PostgreSQL, in SQL and in statements that migrations of programs run. */
import type { ScannedFile } from '../../../detect/rule.ts';
import { bareName, type ToldConstraint } from './told.ts';

const name = String.raw`((?:["\x60]?\w+["\x60]?\s{0,2}\.\s{0,2})?["\x60]?\w{1,100}["\x60]?)`;
const switched = new RegExp(
  String.raw`\balter\s{1,8}table\s{1,8}(?:if\s{1,4}exists\s{1,4})?(?:only\s{1,8})?${name}\s{1,8}((?:no\s{1,4})?force|enable|disable)\s{1,8}row\s{1,4}level\s{1,4}security`,
  'gi',
);
const policy = new RegExp(
  String.raw`\bcreate\s{1,8}policy\s{1,8}(?:"[^"\n]{1,200}"|\w{1,100})\s{1,40}on\s{1,8}${name}`,
  'gi',
);
/** For a table that is named as it runs: `format('ALTER TABLE %I ENABLE …', name)`, `ALTER TABLE #{name} …`. */
const anyTable =
  /\balter\s{1,8}table\s{1,8}[^;]{0,80}?(?:%|\{|\|\||\+)[^;]{0,60}?\benable\s{1,8}row\s{1,4}level\s{1,4}security/gi;
const words = { enable: 'on', force: 'forced', disable: 'off' } as const;

export function* rowSecurity({ masked: { uncommented } }: ScannedFile): Iterable<ToldConstraint> {
  for (const found of uncommented.matchAll(switched)) {
    const is = words[found[2]!.toLowerCase() as keyof typeof words];
    if (is !== undefined) yield { table: bareName(found[1]!), at: found.index, says: 'row-security', is };
  }
  for (const found of uncommented.matchAll(anyTable))
    yield { table: '*', at: found.index, says: 'row-security', is: 'on' };
  for (const found of uncommented.matchAll(policy))
    yield { table: bareName(found[1]!), at: found.index, says: 'row-security', is: 'policy' };
}
