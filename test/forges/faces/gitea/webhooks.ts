/** What Gitea posts when something happens (services/webhook/deliver.go, modules/structs/hook.go). */
import { createHash, createHmac } from 'node:crypto';
import type { News } from '../face.ts';
import type { SimRepository, World } from '../../world.ts';
import type { Server } from './routing.ts';

interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function giteaDelivery(
  world: World,
  news: News,
  { secret, software }: Pick<Server, 'software'> & { readonly secret: string },
): Delivery {
  const { event, payload } = told(world, news);
  const body = JSON.stringify(payload, null, 2);
  const digest = createHash('sha256').update(body).digest('hex');
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const brands = software === 'forgejo' ? ['forgejo', 'gitea'] : ['gitea'];
  const branded = brands.flatMap((brand) => [
    [`x-${brand}-delivery`, digest.slice(0, 32)],
    [`x-${brand}-event`, event],
    [`x-${brand}-signature`, signature],
  ]);
  return { headers: { 'content-type': 'application/json', ...Object.fromEntries(branded) }, body };
}

interface Told {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

function told(world: World, news: News): Told {
  if (news.kind === 'member' || news.kind === 'deployment' || news.kind === 'rules')
    throw new Error(`Gitea has no webhook for ${news.kind}`);
  const one = world.repositories.find(({ name }) => name === news.repository);
  if (one === undefined) throw new Error(`There is no repository ${news.repository}`);
  const common = { repository: { id: one.id, name: one.name, full_name: `${one.owner}/${one.name}` } };
  if (news.kind === 'push') return pushed(one, news.move, common);
  const { number } = news;
  const event = news.kind === 'review' ? 'pull_request_approved' : 'pull_request';
  const action = news.kind === 'review' ? 'reviewed' : news.action;
  return { event, payload: { action, number, pull_request: { number }, ...common } };
}

function pushed({ moves }: SimRepository, id: number, common: Told['payload']): Told {
  const none = '0'.repeat(40);
  const { ref, before, after, by } = moves.find((move) => move.id === id)!;
  const person = { id: 1, login: by, username: by };
  if (after === null) {
    const short = ref.replace('refs/heads/', '');
    return {
      event: 'delete',
      payload: { ref: short, ref_type: 'branch', pusher_type: 'user', sender: person, ...common },
    };
  }
  const ends = { before: before ?? none, after };
  return { event: 'push', payload: { ref, ...ends, pusher: person, sender: person, ...common } };
}
