/**
 * Deliveries of Gitea's and Forgejo's webhooks (services/webhook/deliver.go). Both sign: HMAC-SHA-256 over the JSON, in hex, in
 * `X-Gitea-Signature` and, by Forgejo, in `X-Forgejo-Signature`. A delivery as a form signs the JSON inside of it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { sha256 } from '../../base/digest.ts';
import { failed, ok } from '../../base/result.ts';
import { commitOrNull, jsonIn, parsedBody } from '../delivery-body.ts';
import type { ForgeRecord, Strand, WebhookDelivery, WebhookNews, WebhookReader } from '../forge.ts';
import type { RefActivity } from '../ref-activity.ts';

const outerSchema = z.object({
  repository: z.object({ full_name: z.string() }).nullish(),
  number: z.number().nullish(),
  pull_request: z.object({ number: z.number() }).nullish(),
  issue: z.object({ number: z.number(), pull_request: z.unknown() }).nullish(),
});
type Outer = z.infer<typeof outerSchema>;

const pushSchema = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  pusher: z.object({ login: z.string() }).nullish(),
});
const deletionSchema = z.object({
  ref: z.string(),
  ref_type: z.enum(['branch', 'tag']),
  sender: z.object({ login: z.string() }).nullish(),
});

const staleBy: Readonly<Record<string, readonly Strand[]>> = {
  // No webhook tells that rules were changed: they are looked at whenever something lands.
  push: ['ref-activity', 'branch-rules'],
  create: ['ref-activity'],
  delete: ['ref-activity'],
  pull_request: ['changesets'],
  pull_request_approved: ['changesets'],
  pull_request_rejected: ['changesets'],
  pull_request_comment: ['changesets'],
  issue_comment: ['changesets'],
  status: ['changesets'],
  release: ['releases'],
};

export const giteaWebhooks: WebhookReader = {
  read(delivery, secret) {
    const signature = headerOf(delivery, 'signature');
    if (signature === undefined || signature === '') return failed('unsigned');
    const body = jsonIn(delivery);
    if (!isSignedWith(secret, body, signature)) return failed('wrong-signature');
    const event = headerOf(delivery, 'event');
    const outer = parsedBody(body, outerSchema);
    if (event === undefined || outer === undefined) return failed('unreadable');
    const moves = movesOf(event, delivery, body);
    if (moves === undefined) return failed('unreadable');
    const repository = outer.repository?.full_name ?? null;
    return ok({ delivery: idOf(delivery), event, repository, moves, refresh: refreshOf(event, outer) });
  },
};

const headerOf = ({ headers }: WebhookDelivery, name: string): string | undefined =>
  headers[`x-forgejo-${name}`] ?? headers[`x-gitea-${name}`];

const idOf = (delivery: WebhookDelivery): string => headerOf(delivery, 'delivery') ?? sha256(delivery.body);

function isSignedWith(secret: string, body: Uint8Array, signature: string): boolean {
  if (secret === '' || !/^[0-9a-f]{64}$/.test(signature)) return false;
  return timingSafeEqual(createHmac('sha256', secret).update(body).digest(), Buffer.from(signature, 'hex'));
}

function refreshOf(event: string, { number, pull_request: pull, issue }: Outer): WebhookNews['refresh'] {
  if (event === 'issue_comment' && !issue?.pull_request) return [];
  const key = number ?? pull?.number ?? (event === 'issue_comment' ? issue?.number : undefined);
  return (staleBy[event] ?? []).map((strand) => {
    return strand === 'changesets' && typeof key === 'number' ? { strand, key: String(key) } : { strand };
  });
}

/** Gitea does not say whether a push was forced, and of a branch that was removed not where it stood. */
function movesOf(
  event: string,
  delivery: WebhookDelivery,
  body: Uint8Array,
): readonly ForgeRecord<RefActivity>[] | undefined {
  if (event !== 'push' && event !== 'delete') return [];
  const ends = event === 'push' ? pushIn(body) : deletionIn(body);
  if (ends === undefined) return undefined;
  // The payload has no time of the push itself; it is sent within seconds.
  const at = delivery.receivedAt;
  const value: RefActivity = { id: `delivery ${idOf(delivery)}`, ...ends, at, seen: 'watched' };
  return [{ key: value.id, value, observedAt: at, raw: [sha256(delivery.body)] }];
}

type Ends = Omit<RefActivity, 'id' | 'at' | 'seen'>;

function pushIn(body: Uint8Array): Ends | undefined {
  const push = parsedBody(body, pushSchema);
  if (push === undefined) return undefined;
  const [before = null, after = null] = [push.before, push.after].map(commitOrNull);
  const activity = before === null ? 'creation' : after === null ? 'deletion' : 'push';
  return { ref: push.ref, before, after, actor: push.pusher?.login ?? null, activity };
}

function deletionIn(body: Uint8Array): Ends | undefined {
  const told = parsedBody(body, deletionSchema);
  if (told === undefined) return undefined;
  const ref = `refs/${told.ref_type === 'tag' ? 'tags' : 'heads'}/${told.ref}`;
  return { ref, before: null, after: null, actor: told.sender?.login ?? null, activity: 'deletion' };
}
