/** What the webhooks of several forges have in common: how a body is signed, packed and read. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { z } from 'zod';
import type { WebhookDelivery } from './forge.ts';

/** `sha256=<hex>` over the body as it was sent (WebSub, "Authenticated Content Distribution"). No secret signs nothing. */
export function isHubSignature(signature: string, body: Uint8Array, secret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(signature);
  return secret !== '' && given.length === expected.length && timingSafeEqual(given, expected);
}

/** A hook whose content type nobody chose sends a form with the JSON in it; the signature is over the form. */
export function jsonIn({ headers, body }: Pick<WebhookDelivery, 'headers' | 'body'>): Uint8Array {
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true) return body;
  return Buffer.from(new URLSearchParams(Buffer.from(body).toString('utf8')).get('payload') ?? '');
}

/** Undefined: it is no JSON, or not what the schema wants. */
export function parsedBody<T>(body: Uint8Array, schema: z.ZodType<T>): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
  return schema.safeParse(value).data;
}

/** Zeros stand for no commit: before a branch was made, after it was removed. */
export const commitOrNull = <Id extends string>(id: Id): Id | null => (/^0+$/.test(id) ? null : id);
