/** What GitLab posts when something happens (docs.gitlab.com/user/project/integrations/webhook_events). */
import { createHash } from 'node:crypto';
import type { News } from '../face.ts';
import type { SimRepository, World } from '../../world.ts';

interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function gitlabDelivery(world: World, news: News, secret: string): Delivery {
  const { event, payload } = eventOf(world, news);
  const body = JSON.stringify(payload);
  const digest = createHash('sha256').update(body).digest('hex');
  const id = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitLab/19.5.0',
    'x-gitlab-event': event,
    'x-gitlab-event-uuid': id,
    'idempotency-key': id,
    'x-gitlab-token': secret,
  };
  return { headers, body };
}

interface Told {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

function eventOf(world: World, news: News): Told {
  if (news.kind === 'member') {
    const verb = news.action === 'added' ? 'add_to' : 'remove_from';
    const { login } = world.organisation;
    return {
      event: 'Member Hook',
      payload: { event_name: `user_${verb}_group`, user_username: news.login, group_path: login },
    };
  }
  const one = world.repositories.find(({ name }) => name === news.repository);
  if (one === undefined) throw new Error(`There is no repository ${news.repository}`);
  const { id, name, defaultBranch } = one;
  const project = { id, name, path_with_namespace: `${one.owner}/${name}`, default_branch: defaultBranch };
  return told(one, news, { project, project_id: id });
}

function told(one: SimRepository, news: Exclude<News, { kind: 'member' }>, common: Told['payload']): Told {
  const none = '0'.repeat(40);
  switch (news.kind) {
    case 'push': {
      const { ref, before, after, by } = one.moves.find((move) => move.id === news.move)!;
      const ends = { before: before ?? none, after: after ?? none, checkout_sha: after };
      return {
        event: 'Push Hook',
        payload: { object_kind: 'push', event_name: 'push', ref, ...ends, user_username: by, ...common },
      };
    }
    case 'changeset':
    case 'review': {
      const action = news.kind === 'review' ? 'approved' : news.action;
      const own = { iid: news.number, action };
      return {
        event: 'Merge Request Hook',
        payload: { object_kind: 'merge_request', object_attributes: own, ...common },
      };
    }
    case 'deployment':
      return {
        event: 'Deployment Hook',
        payload: { object_kind: 'deployment', deployment_id: news.deployment, ...common },
      };
    // GitLab tells nobody when a protection changes.
    case 'rules':
      throw new Error('GitLab has no webhook for protected branches');
  }
}
