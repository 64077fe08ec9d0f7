/** Prisma: models and composite types, with their `///` documentation. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, fieldsOf, topLevelParts, type Declaration } from '../declaration.ts';

const pattern =
  /^[ \t]{0,80}(\w{1,80})\s{1,60}((?:String|Int|BigInt|Float|Decimal|DateTime|Json|Bytes|Boolean)\??(?:\[\])?)(?=\s|$)/;

export function* prismaFields(file: ScannedFile): Iterable<Declaration> {
  const { code, uncommented } = file.masked;
  const store = /\bprovider\s{0,8}=\s{0,8}"mongodb"/.test(uncommented) ? 'mongodb' : 'sql';
  for (const block of blocks(file, code, /\b(?:model|type)\s{1,8}(\w{1,80})\s{0,8}\{/g)) {
    yield* fieldsOf(code, topLevelParts(file, block, '\n'), { owner: block.owner, source: 'schema', store, pattern });
  }
}
