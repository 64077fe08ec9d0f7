/** Object types and interfaces of a GraphQL schema: whatever is one can be asked for. Inputs only come in. */
import { blocks, fieldsOf, topLevelParts } from '../../detect/personal-data/declaration.ts';
import type { ScannedFile } from '../../detect/rule.ts';
import type { Outputs } from './openapi-outputs.ts';
import { returnedKindOf } from './returned-kind.ts';

const head = /^[ \t]{0,8}(?:extend\s{1,4})?(?:type|interface)\s{1,8}([A-Z]\w{0,80})[^{}\n]{0,300}\{/gm;
const field = /^\s{0,200}(\w{1,80})\s{0,4}(?:\([^)]{0,400}\))?\s{0,4}:\s{0,4}\[?(\w{1,80})/;
/** A field that holds more than one value has a type of its own, which is read itself. */
const scalar = /^(?:String|ID|Int|Float|[A-Z]\w{0,20}String|JSON|BigInt|Secret|Password)$/;

export function graphqlOutputs(file: ScannedFile): Outputs | undefined {
  const { code } = file.masked;
  const types = [...blocks(file, code, head)].filter(({ owner }) => !/^(?:Query|Mutation|Subscription)$/.test(owner));
  if (types.length === 0) return undefined;
  const fields = types.flatMap((block) =>
    [
      ...fieldsOf(code, topLevelParts(file, block, '\n'), { owner: block.owner, source: 'schema', pattern: field }),
    ].flatMap((one) => {
      const is = scalar.test(one.type) ? returnedKindOf(one.owner, one.field, one.type) : undefined;
      return is === undefined ? [] : [{ owner: one.owner, field: one.field, line: file.lineOf(one.start), is }];
    }),
  );
  return { types: new Set(types.map(({ owner }) => owner)).size, fields, elsewhere: 0 };
}
