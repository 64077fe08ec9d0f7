/**
 * Deliveries of GitLab's webhooks (docs.gitlab.com/user/project/integrations/webhooks). Two ways to know them for GitLab's:
 *
 *   X-Gitlab-Token      the secret itself, as it was set
 *   webhook-signature   newer servers with a signing token: `v1,<base64>`, one or several, each HMAC-SHA-256 of
 *                       `<webhook-id>.<webhook-timestamp>.<body>` (standardwebhooks.com); a token `whsec_<base64>` is the key
 *                       in base64, and the time must be near that of receipt
 *
 * Both are compared in constant time before anything is read. A delivery with a signature is judged by it alone: a token
 * beside it, which whoever overheard an older delivery knows, does not make up for a wrong one.
 */
import { createHmac, createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { sha256 } from '../../base/digest.ts';
import { millisOf } from '../../base/instant.ts';
import { failed, ok } from '../../base/result.ts';
import { commitOrNull, parsedBody } from '../delivery-body.ts';
import type { ForgeRecord, Strand, WebhookDelivery, WebhookNews, WebhookReader, WebhookRefusal } from '../forge.ts';
import type { RefActivity } from '../ref-activity.ts';

const outerSchema = z.object({
  object_kind: z.string().optional(),
  event_name: z.string().optional(),
  project: z.object({ path_with_namespace: z.string() }).nullish(),
  object_attributes: z.object({ iid: z.number().optional(), noteable_type: z.string().nullish() }).optional(),
  merge_request: z.object({ iid: z.number() }).nullish(),
});
type Outer = z.infer<typeof outerSchema>;

const pushSchema = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  user_username: z.string().nullish(),
});

const staleBy: Readonly<Record<string, readonly Strand[]>> = {
  // No webhook tells that rules were changed: they are looked at whenever something lands.
  push: ['ref-activity', 'branch-rules'],
  tag_push: ['ref-activity'],
  merge_request: ['changesets'],
  note: ['changesets'],
  pipeline: ['changesets'],
  build: ['changesets'],
  deployment: ['deployments'],
  release: ['releases'],
  user_add_to_group: ['memberships'],
  user_update_for_group: ['memberships'],
  user_remove_from_group: ['memberships'],
  user_add_to_team: ['memberships'],
  user_update_for_team: ['memberships'],
  user_remove_from_team: ['memberships'],
  subgroup_create: ['teams'],
  subgroup_destroy: ['teams'],
  access_token: ['machine-credentials'],
  deploy_token: ['machine-credentials'],
  vulnerability: ['alerts'],
};

const nearMillis = 5 * 60_000;

export const gitlabWebhooks: WebhookReader = {
  read(delivery, secret) {
    const refusal = refusalOf(delivery, secret);
    if (refusal) return failed(refusal);
    const outer = parsedBody(delivery.body, outerSchema);
    const event = outer?.object_kind ?? outer?.event_name;
    if (outer === undefined || event === undefined) return failed('unreadable');
    const isPush = event === 'push' || event === 'tag_push';
    const moves = isPush ? moveOf(delivery) : [];
    if (moves === undefined) return failed('unreadable');
    const repository = outer.project?.path_with_namespace ?? null;
    return ok({ delivery: idOf(delivery), event, repository, moves, refresh: refreshOf(event, outer) });
  },
};

function refusalOf(delivery: WebhookDelivery, secret: string): WebhookRefusal | undefined {
  const { headers } = delivery;
  if (headers['webhook-signature'] !== undefined) return isSignedWith(secret, delivery) ? undefined : 'wrong-signature';
  const token = headers['x-gitlab-token'];
  if (token === undefined) return 'unsigned';
  // Hashes have one length whatever the token's, so that the comparison tells nothing of it.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return secret !== '' && timingSafeEqual(digest(token), digest(secret)) ? undefined : 'wrong-signature';
}

function isSignedWith(secret: string, { headers, body, receivedAt }: WebhookDelivery): boolean {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'] ?? '';
  if (secret === '' || id === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Number(timestamp) * 1000 - millisOf(receivedAt)) > nearMillis) return false;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return (headers['webhook-signature'] ?? '').split(' ').some((one) => {
    if (!one.startsWith('v1,')) return false;
    const given = Buffer.from(one.slice('v1,'.length), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** Retries of one delivery have one `Idempotency-Key`. */
function idOf({ headers, body }: WebhookDelivery): string {
  return headers['idempotency-key'] ?? headers['webhook-id'] ?? headers['x-gitlab-event-uuid'] ?? sha256(body);
}

function refreshOf(event: string, { object_attributes: own, merge_request: request }: Outer): WebhookNews['refresh'] {
  if (event === 'note' && own?.noteable_type !== 'MergeRequest') return [];
  const number = event === 'merge_request' ? own?.iid : request?.iid;
  return (staleBy[event] ?? []).map((strand) => {
    return strand === 'changesets' && number !== undefined ? { strand, key: String(number) } : { strand };
  });
}

/** GitLab does not say whether a push was forced: `push` stands for both. */
function moveOf(delivery: WebhookDelivery): readonly ForgeRecord<RefActivity>[] | undefined {
  const push = parsedBody(delivery.body, pushSchema);
  if (push === undefined) return undefined;
  const { ref, user_username: actor = null } = push;
  const [before, after] = [push.before, push.after].map(commitOrNull);
  const value: RefActivity = {
    id: `delivery ${idOf(delivery)}`,
    ref,
    before: before ?? null,
    after: after ?? null,
    // The payload has no time of the push itself; it is sent within seconds.
    at: delivery.receivedAt,
    actor,
    activity: before === null ? 'creation' : after === null ? 'deletion' : 'push',
    seen: 'watched',
  };
  return [{ key: value.id, value, observedAt: delivery.receivedAt, raw: [sha256(delivery.body)] }];
}
