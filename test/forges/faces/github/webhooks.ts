/** What GitHub posts when something happens, signed over the exact bytes (docs.github.com/webhooks, "Validating webhook deliveries"). */
import { createHash, createHmac } from 'node:crypto';
import type { News } from '../face.ts';
import type { World } from '../../world.ts';

export function githubDelivery(
  world: World,
  news: News,
  secret: string,
): { headers: Readonly<Record<string, string>>; body: string } {
  const { event, payload } = eventOf(world, news);
  const body = JSON.stringify(payload);
  const signed = (algorithm: string): string =>
    `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
  const digest = createHash('sha256').update(body).digest('hex');
  const delivery = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-event': event,
    'x-github-delivery': delivery,
    'x-github-hook-id': '4711',
    'x-hub-signature': signed('sha1'),
    'x-hub-signature-256': signed('sha256'),
  };
  return { headers, body };
}

interface Told {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

function eventOf(world: World, news: News): Told {
  const { login, id } = world.organisation;
  const organization = { login, id };
  if (news.kind === 'member')
    return {
      event: 'organization',
      payload: { action: `member_${news.action}`, membership: { user: { login: news.login } }, organization },
    };
  const one = world.repositories.find(({ name }) => name === news.repository);
  if (one === undefined) throw new Error(`There is no repository ${news.repository}`);
  const repository = {
    id: one.id,
    name: one.name,
    full_name: `${one.owner}/${one.name}`,
    default_branch: one.defaultBranch,
  };
  const common = { repository, organization };
  const none = '0'.repeat(40);
  const person = (name: string) => ({
    login: name,
    id: world.accounts.get(name)?.id ?? 0,
    type: name.endsWith('[bot]') ? 'Bot' : 'User',
  });
  if (news.kind === 'push') {
    const { ref, before, after, by, activity } = one.moves.find((move) => move.id === news.move)!;
    const flags = { created: before === null, deleted: after === null, forced: activity === 'force-push' };
    const account = world.accounts.get(by);
    const pusher = { name: by, email: account?.email ?? null };
    const payload = {
      ref,
      before: before ?? none,
      after: after ?? none,
      ...flags,
      pusher,
      sender: person(by),
      commits: [],
      ...common,
    };
    return { event: 'push', payload };
  }
  if (news.kind === 'changeset' || news.kind === 'review') {
    const { number, author, state, head, mergedAt } = one.changesets.find((each) => each.number === news.number)!;
    const pull = {
      number,
      state: state === 'open' ? 'open' : 'closed',
      merged: state === 'merged',
      merged_at: mergedAt,
      head: { sha: head },
    };
    if (news.kind === 'changeset')
      return {
        event: 'pull_request',
        payload: { action: news.action, number, pull_request: pull, sender: person(author), ...common },
      };
    const review = { id: news.review, state: 'approved' };
    return {
      event: 'pull_request_review',
      payload: { action: 'submitted', review, pull_request: pull, sender: person(author), ...common },
    };
  }
  if (news.kind === 'rules')
    return {
      event: 'repository_ruleset',
      payload: { action: 'edited', repository_ruleset: { id: news.ruleset }, ...common },
    };
  return { event: 'deployment_status', payload: { action: 'created', deployment: { id: news.deployment }, ...common } };
}
