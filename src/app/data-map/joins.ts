/**
 * Joins fields across repositories: a message that one of them publishes (OpenAPI, protobuf, GraphQL, …) and another one
 * declares too, or keeps as a type of its program.
 *
 * Invariant: a join can be shown: both places are named, both owners are written alike, and so much agrees that chance is
 * no explanation: the less the owner's name says, the more fields have to be shared, and names that everybody uses count
 * for less. `User.email` and `User.name` in two repositories are no join. Topics of queues are not joined.
 */
import { alikeField } from '../../detect/personal-data/alike.ts';
import { wordsOf } from '../../detect/text/identifier.ts';
import type { MapField } from './model.ts';

export interface FieldJoin {
  readonly repository: string;
  readonly path: string;
  readonly line: number;
  readonly owner: string;
  readonly field: string;
  /** `message`: an interface declares it there too; `type`: a type of a program has its name and fields. */
  readonly as: 'message' | 'type';
  /** The fields of the owner that both have. */
  readonly shared: readonly string[];
}

const isMessage = ({ source, store }: MapField): boolean => source === 'schema' && store === 'api';

/** Fields of messages get `joins`, and so do the fields at their other ends. */
export function joinRepositories(fields: readonly MapField[]): readonly MapField[] {
  const byOwner = Map.groupBy(
    fields.filter((one) => one.owner !== '' && (isMessage(one) || one.source === 'code')),
    ({ owner }) => nameOf(owner),
  );
  const joins = new Map<MapField, FieldJoin[]>();
  for (const some of byOwner.values()) {
    const ends = [...Map.groupBy(some, (one) => `${one.repository} ${one.source}`).values()];
    for (const from of ends) for (const to of ends) if (from !== to) joinEnds(from, to, joins);
  }
  return fields.map((one) => {
    const found = joins.get(one);
    return found ? { ...one, joins: found } : one;
  });
}

/** `hipstershop.CreditCardInfo` and `CreditCardInfo` are one message. */
function nameOf(owner: string): string {
  return wordsOf(owner.replace(/^.*[./]/, '')).join(' ');
}

/** What is found in any account of anybody. */
const common =
  /^(?:(?:first|last|full|user|display|nick)?name|e?mail(?:address)?|(?:mobile|tele)?phone(?:number)?|mobile|password|address|city|street|state|zip(?:code)?|postalcode|token|avatar|gender|birthday|dateofbirth)$/;

/** Names that everybody uses count where they are written alike; `creditCardNumber` is `credit_card_number`. */
function weightOf({ field, match }: { readonly field: MapField; readonly match: MapField }): number {
  if (!common.test(alikeField(field.field))) return 2;
  return field.field === match.field ? 1 : 0;
}

/** Words that say nothing of whose message it is: `CreateUserRequest` is anybody's. */
const anybodys =
  /^(?:user|account|customer|person|client|member|employee|contact|profile|address|auth|login|signin|signup|register|registration|sign|up|in|create|update|edit|new|get|set|list|add|delete|request|response|req|res|input|output|payload|dto|info|data|details?|form|params|args|model|entity|result|message|event|command|body|view|password|reset|session|token)$/;

/** `User` is anybody's, `StaffNotificationRecipient` is not. */
function enoughFor(owner: string): number {
  const telling = nameOf(owner)
    .split(' ')
    .filter((word) => !anybodys.test(word));
  return Math.max(1, 4 - telling.length);
}

function joinEnds(from: readonly MapField[], to: readonly MapField[], joins: Map<MapField, FieldJoin[]>): void {
  const [one] = from;
  const [other] = to;
  if (!one || !other || one.repository === other.repository || (!isMessage(one) && !isMessage(other))) return;
  const there = new Map(to.map((field) => [alikeField(field.field), field]));
  const pairs = from.flatMap((field) => {
    const match = there.get(alikeField(field.field));
    return match ? [{ field, match }] : [];
  });
  if (pairs.reduce((sum, pair) => sum + weightOf(pair), 0) < enoughFor(one.owner)) return;
  const shared = pairs.map(({ field }) => field.field);
  for (const { field, match } of pairs) {
    const { repository, path, line, owner } = match;
    const join: FieldJoin = {
      repository,
      path,
      line,
      owner,
      field: match.field,
      as: isMessage(match) ? 'message' : 'type',
      shared,
    };
    joins.set(field, [...(joins.get(field) ?? []), join]);
  }
}
