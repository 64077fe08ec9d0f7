/** GraphQL: object types, inputs and interfaces, and what clients read of them. Root operations have arguments, no fields. */
import type { ScannedFile } from '../../rule.ts';
import { blocks, fieldsOf, topLevelParts, type Declaration } from '../declaration.ts';
import { fragmentFields } from './graphql-fragments.ts';

const head = /^[ \t]{0,8}(?:extend\s{1,4})?(?:type|input|interface)\s{1,8}(\w{1,80})[^{}\n]{0,300}\{/gm;
const pattern =
  /^\s{0,200}(?:"[^"\n]{0,300}"\s{0,40})?(\w{1,80})\s{0,4}(?:\([^)]{0,400}\))?\s{0,4}:\s{0,4}\[?((?:String|ID|Int|Float|Boolean|Date|DateTime|Time|Timestamp|UUID|Decimal|BigInt|JSON|PhoneNumber|EmailAddress|Email|Phone|URL|PostalCode|Latitude|Longitude)\b!?\]?!?)/;

export function* graphqlFields(file: ScannedFile): Iterable<Declaration> {
  const { code } = file.masked;
  for (const block of blocks(file, code, head)) {
    if (/^(?:Query|Mutation|Subscription)$/.test(block.owner)) continue;
    yield* fieldsOf(code, topLevelParts(file, block, '\n'), {
      owner: block.owner,
      source: 'schema',
      store: 'api',
      pattern,
    });
  }
  yield* fragmentFields(code);
}
