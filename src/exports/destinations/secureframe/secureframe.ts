/**
 * Secureframe: a file is attached as evidence to the test that a control is mapped to.
 *
 *   POST /tests/{test_id}/evidences?activity_completion=YYYY-MM-DD   multipart: file; {data: {id, …}}
 *   Authorization: <key> <secret>, which is neither Basic nor Bearer
 *
 * https://developer.secureframe.com and the interface document that api-evangelist/secureframe harvested
 * (openapi/secureframe-test-evidence-api-openapi.yml, commit 7ff8df21). It says 400, 401, 403 and 404 and leaves the good
 * status open. What stands there has no name in the interface and there are no idempotency keys: only our own log of
 * deliveries knows what is there, so whatever may have arrived is held until somebody has looked.
 */
import { z } from 'zod';
import { instantFromMillis, millisOf } from '../../../base/instant.ts';
import type { SecretText } from '../../../base/secret-text.ts';
import { afterMaking, formOf, outcomeOf, readAnswer } from '../answers.ts';
import { Courier } from '../courier.ts';
import type { OutcomeKind } from '../../../model/delivery.ts';
import type { Destination, Outcome, PushItem } from '../destination.ts';

export const SECUREFRAME = 'https://api.secureframe.com';
/** What their staging of uploads takes; for files sent along, their document names no limit of its own. */
const MOST_BYTES = 32 * 2 ** 20;

export interface SecureframeOptions {
  readonly root: string;
  readonly key: SecretText;
  readonly secret: SecretText;
  /** Ids of their tests, by control. */
  readonly tests: Readonly<Record<string, string>>;
  /** What our log says of an item: the outcome of the last attempt. */
  readonly before: (item: PushItem) => OutcomeKind | undefined;
}

const madeSchema = z.object({ data: z.object({ id: z.string().min(1) }) });

export function secureframe(options: SecureframeOptions): Destination {
  const { root, key, secret, tests } = options;
  return {
    kind: 'secureframe',
    mapped: Object.keys(tests),
    targetOf: (control) => tests[control] && `test ${tests[control]}`,
    async *push(items, sending) {
      const courier = new Courier(root, sending, [key, secret]);
      for (const item of items) yield outcomeOf(item, await pushOne(item, courier, options));
    },
  };
}

async function pushOne(
  item: PushItem,
  courier: Courier,
  { key, secret, tests, before }: SecureframeOptions,
): Promise<Outcome> {
  const earlier = before(item);
  if (earlier === 'sent' || earlier === 'present')
    return { kind: 'present', because: 'the log of deliveries says that it was sent before' };
  if (earlier === 'uncertain' || earlier === 'held')
    return {
      kind: 'held',
      because:
        'an earlier attempt may have arrived, and Secureframe does not say what it has: look there, then --again',
    };
  if (item.bytes.length > MOST_BYTES)
    return { kind: 'refused', because: `${item.fileName} is larger than the 32 MB that Secureframe takes` };
  const day = instantFromMillis(millisOf(item.effectiveAt)).slice(0, 10);
  const answer = await courier.deliver({
    method: 'POST',
    path: `/tests/${encodeURIComponent(tests[item.control] ?? '')}/evidences?activity_completion=${day}`,
    repeatable: false,
    prepare: () => ({ headers: { authorization: `${key.reveal()} ${secret.reveal()}` }, body: formOf(item) }),
  });
  if (!answer.ok) return answer.error;
  const read = readAnswer(answer.value, madeSchema, 'a piece of evidence');
  if (!read.ok) return afterMaking(read.error);
  const { status } = answer.value;
  return { kind: 'sent', because: 'it was attached to the test', remote: read.value.data.id, status };
}
