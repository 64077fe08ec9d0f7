/**
 * For everything else: a small JSON document by POST, signed. docs/destinations.md is the format for receivers.
 *
 *   Plumbline-Event       the type
 *   Plumbline-Delivery    the id, the same at each attempt: whoever saw it before passes it over
 *   Plumbline-Timestamp   Unix seconds of this attempt
 *   Plumbline-Signature   v1=<hex of HMAC-SHA-256 over "<timestamp>.<body>">
 *
 * The timestamp is inside of the signature, so a receiver that refuses old ones cannot be played an old delivery. Any 2xx is
 * taken as received. Redelivery is up to us and harmless, hence 5xx and broken connections are repeated with back-off.
 */
import { createHmac } from 'node:crypto';
import { canonicalJson } from '../../../base/canonical-json.ts';
import { millisOf } from '../../../base/instant.ts';
import type { SecretText } from '../../../base/secret-text.ts';
import { Courier, type Sending } from '../courier.ts';
import type { Outcome } from '../destination.ts';
import type { WebhookEvent } from './events.ts';

export interface WebhookOptions {
  /** Where deliveries are posted to, whole. */
  readonly url: string;
  readonly secret: SecretText;
}

/** Seconds that a receiver should allow between the timestamp and its own clock. */
export const REPLAY_WINDOW_SECONDS = 300;

export async function deliverEvent(
  event: WebhookEvent,
  { url, secret }: WebhookOptions,
  sending: Sending,
): Promise<Outcome> {
  const { origin, pathname, search } = new URL(url);
  const courier = new Courier(origin, sending, [secret]);
  const body = canonicalJson(event);
  const answer = await courier.deliver({
    method: 'POST',
    path: `${pathname}${search}`,
    repeatable: true,
    prepare: () => {
      const timestamp = String(Math.floor(millisOf(sending.clock.now()) / 1000));
      return {
        body,
        headers: {
          'content-type': 'application/json',
          'plumbline-event': event.type,
          'plumbline-delivery': event.id,
          'plumbline-timestamp': timestamp,
          'plumbline-signature': signatureOf({ body, timestamp, secret }),
        },
      };
    },
  });
  if (!answer.ok) return answer.error;
  return { kind: 'sent', because: 'it was received', status: answer.value.status };
}

interface Signed {
  readonly body: string;
  readonly timestamp: string;
  readonly secret: SecretText;
}

export function signatureOf({ body, timestamp, secret }: Signed): string {
  return `v1=${createHmac('sha256', secret.reveal()).update(`${timestamp}.${body}`).digest('hex')}`;
}
