/** Gitea and Forgejo over a world: the interface `/api/v1`, of servers that are set and aged as a test says. */
import type { World } from '../world.ts';
import type { Ask, Credential, Face, LimitState, News, Reply, Route } from './face.ts';
import { accessRoutes } from './gitea/access.ts';
import { giteaHabits } from './gitea/habits.ts';
import { pullRoutes } from './gitea/pulls.ts';
import { repositoryRoutes } from './gitea/repositories.ts';
import { good, type Server } from './gitea/routing.ts';
import { user } from './gitea/shapes.ts';
import { giteaDelivery } from './gitea/webhooks.ts';

export { giteaHabits } from './gitea/habits.ts';

export interface GiteaFaceOptions extends Partial<Server> {
  readonly world: World;
}

export function giteaFace({ world, ...more }: GiteaFaceOptions): Face {
  const { software = 'gitea', old = false, cut = { most: 50, usual: 30 } } = more;
  const version = more.version ?? (software === 'forgejo' ? '9.0.3+gitea-1.22.0' : old ? '1.20.5' : '1.26.3');
  const server: Server = { software, version, old, cut };
  return {
    kind: 'gitea',
    habits: giteaHabits,
    root: '/api/v1',
    routes: [...metaRoutes(server), ...repositoryRoutes(server), ...pullRoutes(server), ...accessRoutes(server)],
    // Tokens are those that a test hands out.
    authenticate: () => undefined,
    allows: ({ scopes }: Credential, needs) => scopes.includes('*') || scopes.includes(needs),
    refusal,
    // A server has no limit; what stands before it may have one.
    limitHeaders: () => ({}),
    limited,
    spellInstant: (instant) => instant.replace('.000Z', 'Z'),
    delivery: (news: News, secret: string) => giteaDelivery(world, news, { secret, software }),
  };
}

function metaRoutes({ version, software, cut }: Server): readonly Route[] {
  const get = (template: string, answer: (ask: Ask) => Reply, needs?: string): Route => {
    return { method: 'GET', template, answer, ...(needs !== undefined && { needs }) };
  };
  const settings = {
    max_response_items: cut.most,
    default_paging_num: cut.usual,
    default_git_trees_per_page: 1000,
    default_max_blob_size: 10_485_760,
  };
  const nodeinfo = {
    version: '2.1',
    software: { name: software, version, repository: '', homepage: '' },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: ['rss2.0'] },
    openRegistrations: false,
    usage: { users: { total: 1 } },
    metadata: {},
  };
  return [
    get('/version', () => good({ version })),
    // With federation; Gitea has given it up since.
    ...(software === 'forgejo' ? [get('/nodeinfo', () => good(nodeinfo))] : []),
    get('/settings/api', () => good(settings)),
    get('/user', (ask) => good(user(ask, ask.credential!.login)), 'read:user'),
  ];
}

function refusal(status: number, ask: Ask, why?: string): Reply {
  const url = `${ask.origin}/api/swagger`;
  const words: Readonly<Record<number, string>> = {
    401: 'token is required',
    403: why === undefined ? 'forbidden' : `token does not have at least one of required scope(s): [${why}]`,
    404: 'not found',
  };
  return { status, body: { message: words[status] ?? '', url } };
}

function limited(_: 'primary' | 'secondary', __: LimitState, retryAfterSeconds: number): Reply {
  return { status: 429, body: { message: 'Too Many Requests' }, headers: { 'retry-after': String(retryAfterSeconds) } };
}
