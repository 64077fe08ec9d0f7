/**
 * Deliveries of GitHub's webhooks (docs.github.com/webhooks). The signature is checked before anything is read:
 * `X-Hub-Signature-256: sha256=<HMAC-SHA-256 of the body in hex>`, compared in constant time.
 *
 * A push tells a move of a ref that nobody can tell later once the log has forgotten it, so it becomes a record at once.
 * Everything else only says what should be read again: the interface tells it whole, a delivery only in part.
 */
import { z } from 'zod';
import { sha256 } from '../../base/digest.ts';
import { failed, ok } from '../../base/result.ts';
import { commitOrNull, isHubSignature, jsonIn, parsedBody } from '../delivery-body.ts';
import type { ForgeRecord, Strand, WebhookDelivery, WebhookNews, WebhookReader } from '../forge.ts';
import type { RefActivity } from '../ref-activity.ts';

const outerSchema = z.object({
  repository: z.object({ full_name: z.string(), default_branch: z.string().optional() }).optional(),
  pull_request: z.object({ number: z.number() }).optional(),
  check_run: z.object({ pull_requests: z.array(z.object({ number: z.number() })).optional() }).optional(),
});

const pushSchema = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  created: z.boolean(),
  deleted: z.boolean(),
  forced: z.boolean(),
  sender: z.object({ login: z.string() }).optional(),
});

/** What each event makes stale. `pull_request` and its kin name the changeset. */
const staleBy: Readonly<Record<string, readonly Strand[]>> = {
  push: ['ref-activity'],
  pull_request: ['changesets'],
  pull_request_review: ['changesets'],
  pull_request_review_comment: ['changesets'],
  pull_request_review_thread: ['changesets'],
  check_run: ['changesets'],
  check_suite: ['changesets'],
  status: ['changesets'],
  merge_group: ['changesets'],
  branch_protection_rule: ['branch-rules'],
  branch_protection_configuration: ['branch-rules'],
  repository_ruleset: ['branch-rules'],
  member: ['memberships'],
  membership: ['memberships', 'teams'],
  organization: ['organisation', 'memberships'],
  team: ['teams'],
  team_add: ['teams', 'memberships'],
  deploy_key: ['machine-credentials'],
  installation: ['machine-credentials'],
  installation_repositories: ['machine-credentials'],
  personal_access_token_request: ['machine-credentials'],
  deployment: ['deployments'],
  deployment_status: ['deployments'],
  deployment_review: ['deployments'],
  deployment_protection_rule: ['deployments', 'environments'],
  workflow_run: ['deployments'],
  release: ['releases'],
  dependabot_alert: ['alerts'],
  code_scanning_alert: ['alerts'],
  secret_scanning_alert: ['alerts'],
  repository: ['organisation'],
};

export const githubWebhooks: WebhookReader = {
  read(delivery, secret) {
    const { headers, body } = delivery;
    const signature = headers['x-hub-signature-256'];
    if (signature === undefined) return failed('unsigned');
    if (!isHubSignature(signature, body, secret)) return failed('wrong-signature');
    const event = headers['x-github-event'];
    const id = headers['x-github-delivery'];
    if (event === undefined || id === undefined) return failed('unreadable');
    const payload = jsonIn(delivery);
    const outer = parsedBody(payload, outerSchema);
    if (outer === undefined) return failed('unreadable');
    const moves = event === 'push' ? moveOf(delivery, payload, id) : [];
    if (moves === undefined) return failed('unreadable');
    const keys = [outer.pull_request, ...(outer.check_run?.pull_requests ?? [])].flatMap((one) => one ?? []);
    const refresh = (staleBy[event] ?? []).flatMap((strand): WebhookNews['refresh'] => {
      if (strand !== 'changesets' || keys.length === 0) return [{ strand }];
      return keys.map(({ number }) => ({ strand, key: String(number) }));
    });
    return ok({ delivery: id, event, repository: outer.repository?.full_name ?? null, moves, refresh });
  },
};

function moveOf(
  { body, receivedAt }: WebhookDelivery,
  payload: Uint8Array,
  delivery: string,
): readonly ForgeRecord<RefActivity>[] | undefined {
  const push = parsedBody(payload, pushSchema);
  if (push === undefined) return undefined;
  const { ref, before, after, created, deleted, forced, sender } = push;
  const activity = created ? 'creation' : deleted ? 'deletion' : forced ? 'force-push' : 'push';
  const value: RefActivity = {
    id: `delivery ${delivery}`,
    ref,
    before: commitOrNull(before),
    after: commitOrNull(after),
    // The payload has no time of the push itself; it is sent within seconds.
    at: receivedAt,
    actor: sender?.login ?? null,
    activity,
    seen: 'watched',
  };
  return [{ key: value.id, value, observedAt: receivedAt, raw: [sha256(body)] }];
}
