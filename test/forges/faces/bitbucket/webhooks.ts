/** What Bitbucket posts when something happens (support.atlassian.com/bitbucket-cloud/docs/event-payloads). */
import { createHash, createHmac } from 'node:crypto';
import type { News } from '../face.ts';
import type { SimRepository, World } from '../../world.ts';
import { fullName, userOf, type Shape } from './shapes.ts';

interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function bitbucketDelivery(world: World, news: News, secret: string): Delivery {
  if (news.kind === 'rules' || news.kind === 'member' || news.kind === 'deployment')
    throw new Error(`Bitbucket has no webhook for this: ${news.kind}`);
  const one = world.repositories.find(({ name }) => name === news.repository);
  if (one === undefined) throw new Error(`There is no repository ${news.repository}`);
  const { event, payload } = told(world, one, news);
  const repository = { type: 'repository', full_name: fullName(one), name: one.name };
  const body = JSON.stringify({ repository, ...payload });
  const id = createHash('sha256').update(body).digest('hex').slice(0, 32);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Bitbucket-Webhooks/2.0',
    'x-event-key': event,
    'x-hook-uuid': '0a1b2c3d',
    'x-request-uuid': id,
    'x-attempt-number': '1',
    'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  return { headers, body };
}

type Told = { readonly event: string; readonly payload: Shape };

function told(
  world: World,
  one: SimRepository,
  news: Exclude<News, { kind: 'rules' | 'member' | 'deployment' }>,
): Told {
  if (news.kind !== 'push') {
    const event = news.kind === 'review' ? 'pullrequest:approved' : `pullrequest:${news.action}`;
    return { event, payload: { pullrequest: { type: 'pullrequest', id: news.number } } };
  }
  const { ref, before, after, by, activity } = one.moves.find((move) => move.id === news.move)!;
  const side = (hash: string | null): Shape | null =>
    hash === null ? null : { type: 'branch', name: ref.replace('refs/heads/', ''), target: { type: 'commit', hash } };
  const change = {
    old: side(before),
    new: side(after),
    created: before === null,
    closed: after === null,
    forced: activity === 'force-push',
    truncated: false,
  };
  return { event: 'repo:push', payload: { actor: userOf(world.accounts.get(by)!), push: { changes: [change] } } };
}
