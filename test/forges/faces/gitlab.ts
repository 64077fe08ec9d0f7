/**
 * GitLab over a world: the REST interface v4, on any plan, as it is or as older servers have it. What a plan lacks is not
 * there (404), which is how GitLab refuses it; what an account may not see is 404, too, or 403 below what it may.
 */
import { millisOf } from '../../../src/base/instant.ts';
import type { World } from '../world.ts';
import type { Ask, Credential, Face, LimitState, News, Reply, Route } from './face.ts';
import { accessRoutes } from './gitlab/access.ts';
import { deploymentRoutes } from './gitlab/deployments.ts';
import { gitlabHabits } from './gitlab/habits.ts';
import { mergeRequestRoutes } from './gitlab/merge-requests.ts';
import { pipelineRoutes } from './gitlab/pipelines.ts';
import { projectRoutes } from './gitlab/projects.ts';
import { good, noSuchPath, type Server } from './gitlab/routing.ts';
import { user } from './gitlab/shapes.ts';
import { gitlabDelivery } from './gitlab/webhooks.ts';

export { gitlabHabits } from './gitlab/habits.ts';

export interface GitlabFaceOptions extends Partial<Server> {
  readonly world: World;
}

export function gitlabFace({ world, tier = 'ultimate', version = '19.5.0', old = false }: GitlabFaceOptions): Face {
  const server: Server = { tier, version, old };
  return {
    kind: 'gitlab',
    habits: gitlabHabits,
    root: '/api/v4',
    routes: [
      ...metaRoutes(server),
      ...projectRoutes(server),
      ...mergeRequestRoutes(server),
      ...pipelineRoutes,
      ...accessRoutes(server),
      ...deploymentRoutes(server),
    ],
    // Tokens are those that a test hands out.
    authenticate: () => undefined,
    allows: ({ scopes }: Credential, needs) => scopes.includes('*') || scopes.includes(needs),
    refusal,
    limitHeaders,
    limited,
    delivery: (news: News, secret: string) => gitlabDelivery(world, news, secret),
  };
}

function metaRoutes({ version, old, tier }: Server): readonly Route[] {
  const get = (template: string, answer: (ask: Ask) => Reply): Route => ({ method: 'GET', template, answer });
  const told = { version, revision: 'c401a659d0c' };
  const kas = { enabled: false, externalUrl: null, version: null };
  return [
    get('/version', () => good(told)),
    get('/metadata', () => (old ? noSuchPath : good({ ...told, kas, enterprise: tier !== 'free' }))),
    get('/user', (ask) => good(user(ask, ask.credential!.login))),
    get('/personal_access_tokens/self', ({ credential, now }) =>
      good({
        id: 1,
        name: 'plumbline',
        revoked: false,
        created_at: now,
        description: '',
        scopes: credential!.scopes.includes('*') ? ['read_api'] : credential!.scopes,
        user_id: 5000,
        last_used_at: now,
        active: true,
        expires_at: null,
      }),
    ),
  ];
}

function refusal(status: number): Reply {
  const words: Readonly<Record<number, string>> = {
    401: '401 Unauthorized',
    403: '403 Forbidden',
    404: '404 Not Found',
    500: '500 Internal Server Error',
  };
  return { status, body: { message: words[status] ?? `${status} Error` } };
}

function limitHeaders({ limit, remaining, used, resetAt }: LimitState): Record<string, string> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-observed': String(used),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(Math.floor(millisOf(resetAt) / 1000)),
    'ratelimit-name': 'throttle_authenticated_api',
  };
}

/** One limit, told in plain text. */
function limited(_: 'primary' | 'secondary', __: LimitState, retryAfterSeconds: number): Reply {
  return { status: 429, body: 'Retry later', headers: { 'retry-after': String(retryAfterSeconds) } };
}
