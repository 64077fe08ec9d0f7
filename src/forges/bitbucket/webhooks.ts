/**
 * Deliveries of Bitbucket's webhooks (support.atlassian.com/bitbucket-cloud/docs/event-payloads): `X-Hub-Signature` is
 * `sha256=` and the HMAC-SHA-256 of the body, compared in constant time before anything is read.
 *
 * Bitbucket keeps no log of branches, so a delivery of `repo:push` is the only word there ever is on who moved a branch.
 */
import { z } from 'zod';
import { sha256 } from '../../base/digest.ts';
import { failed, ok } from '../../base/result.ts';
import { objectId } from '../answers.ts';
import { isHubSignature, parsedBody } from '../delivery-body.ts';
import type { ForgeRecord, WebhookDelivery, WebhookNews, WebhookReader, WebhookRefusal } from '../forge.ts';
import type { RefActivity } from '../ref-activity.ts';
import { accountOf, userSchema } from './account.ts';

const outerSchema = z.object({
  repository: z.object({ full_name: z.string() }).nullish(),
  pullrequest: z.object({ id: z.number() }).nullish(),
});

const sideSchema = z.object({ type: z.string(), name: z.string(), target: z.object({ hash: objectId }) }).nullish();
const pushSchema = z.object({
  actor: userSchema.nullish(),
  push: z.object({
    changes: z.array(z.object({ old: sideSchema, new: sideSchema, forced: z.boolean().nullish() })),
  }),
});
type Change = z.infer<typeof pushSchema>['push']['changes'][number];

export const bitbucketWebhooks: WebhookReader = {
  read(delivery, secret) {
    const refusal = refusalOf(delivery, secret);
    if (refusal) return failed(refusal);
    const event = delivery.headers['x-event-key'];
    const outer = parsedBody(delivery.body, outerSchema);
    if (event === undefined || outer === undefined) return failed('unreadable');
    const moves = event === 'repo:push' ? movesOf(delivery) : [];
    if (moves === undefined) return failed('unreadable');
    const repository = outer.repository?.full_name ?? null;
    const refresh = refreshOf(event, outer.pullrequest?.id, moves);
    return ok({ delivery: idOf(delivery), event, repository, moves, refresh });
  },
};

function refusalOf({ headers, body }: WebhookDelivery, secret: string): WebhookRefusal | undefined {
  const signature = headers['x-hub-signature'] ?? headers['x-hub-signature-256'];
  if (signature === undefined) return 'unsigned';
  return isHubSignature(signature, body, secret) ? undefined : 'wrong-signature';
}

/** Attempts at one delivery have one id. */
function idOf({ headers, body }: WebhookDelivery): string {
  return headers['x-request-uuid'] ?? sha256(body);
}

function refreshOf(event: string, number: number | undefined, moves: WebhookNews['moves']): WebhookNews['refresh'] {
  if (event.startsWith('pullrequest:'))
    return [{ strand: 'changesets', ...(number !== undefined && { key: String(number) }) }];
  if (event.startsWith('repo:commit_status_')) return [{ strand: 'changesets' }];
  if (event !== 'repo:push') return [];
  const isOf = (place: string): boolean => moves.some(({ value }) => value.ref.startsWith(`refs/${place}/`));
  return [
    // No webhook tells that restrictions were changed: they are looked at whenever something lands.
    ...(isOf('heads') ? [{ strand: 'branch-rules' } as const] : []),
    ...(isOf('tags') ? [{ strand: 'releases' } as const] : []),
  ];
}

/** Whether a person pushed or a button merged is not said: both are `push`. */
function movesOf(delivery: WebhookDelivery): readonly ForgeRecord<RefActivity>[] | undefined {
  const told = parsedBody(delivery.body, pushSchema);
  if (told === undefined) return undefined;
  const actor = accountOf(told.actor)?.login ?? null;
  const raw = [sha256(delivery.body)];
  return told.push.changes.flatMap((change, i) => {
    const side = change.new ?? change.old;
    if (!side) return [];
    const value: RefActivity = {
      id: `delivery ${idOf(delivery)} ${i}`,
      ref: `refs/${side.type === 'branch' ? 'heads' : 'tags'}/${side.name}`,
      before: change.old?.target.hash ?? null,
      after: change.new?.target.hash ?? null,
      // The payload has no time of the push itself; it is sent within seconds.
      at: delivery.receivedAt,
      actor,
      activity: activityOf(change),
      seen: 'watched',
    };
    return [{ key: value.id, value, observedAt: delivery.receivedAt, raw }];
  });
}

function activityOf(change: Change): RefActivity['activity'] {
  if (!change.old) return 'creation';
  if (!change.new) return 'deletion';
  return change.forced === true ? 'force-push' : 'push';
}
