/**
 * Bitbucket Cloud over a world: the REST interface 2.0. It counts requests in an hour that rolls and refuses with 429 without
 * saying until when; its headers tell of the limit, not of what is left.
 */
import type { World } from '../world.ts';
import { accessRoutes } from './bitbucket/access.ts';
import { bitbucketHabits } from './bitbucket/habits.ts';
import { pullRequestRoutes } from './bitbucket/pull-requests.ts';
import { repositoryRoutes } from './bitbucket/repositories.ts';
import { refused, type Workspace } from './bitbucket/routing.ts';
import { bitbucketDelivery } from './bitbucket/webhooks.ts';
import type { Ask, Credential, Face, LimitState, News, Reply } from './face.ts';

export { bitbucketHabits } from './bitbucket/habits.ts';

export interface BitbucketFaceOptions extends Partial<Workspace> {
  readonly world: World;
  /** People with API tokens: `me@example.com:token`. */
  readonly people?: Readonly<Record<string, Credential>>;
}

export function bitbucketFace(options: BitbucketFaceOptions): Face {
  const { world, people = {}, premium = true, inheritsRestrictions = false, withholdsParticipants = false } = options;
  const workspace: Workspace = { premium, inheritsRestrictions, withholdsParticipants };
  return {
    kind: 'bitbucket',
    habits: bitbucketHabits,
    root: '/2.0',
    routes: [...repositoryRoutes(workspace), ...pullRequestRoutes(workspace), ...accessRoutes],
    authenticate({ headers }: Ask) {
      const [, basic] = /^basic\s+(\S+)$/i.exec(headers['authorization'] ?? '') ?? [];
      return basic === undefined ? undefined : people[Buffer.from(basic, 'base64').toString('utf8')];
    },
    allows: ({ scopes }: Credential, needs) => scopes.includes('*') || scopes.includes(needs),
    refusal,
    limitHeaders: ({ limit, remaining }: LimitState) => ({
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-resource': 'api',
      'x-ratelimit-nearlimit': String(remaining < limit / 5),
    }),
    limited: () => refused(429, 'Rate limit for this resource has been exceeded'),
    delivery: (news: News, secret: string) => bitbucketDelivery(world, news, secret),
    spellInstant: (instant) => instant.replace(/Z$/, '000+00:00'),
  };
}

function refusal(status: number, _: Ask, why?: string): Reply {
  if (status !== 403) return refused(status, status === 404 ? 'Resource not found' : 'There was an error');
  const detail = { required: [why ?? 'unknown'], granted: [] };
  return {
    status,
    body: { type: 'error', error: { message: 'Your credentials lack one or more required privilege scopes.', detail } },
  };
}
