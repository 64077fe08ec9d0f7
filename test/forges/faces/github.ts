/**
 * GitHub's face: its REST interface as far as it is asked (docs.github.com/rest, version 2022-11-28), the part of GraphQL
 * that tells of changesets, tokens, limits and webhooks. It forgets what GitHub forgets: activity after a year, rule suites
 * after a month, the audit log after 180 days, commits of a pull request beyond 250.
 *
 * Templates of routes are spelled as the vendor's document spells them: contracts/ holds every answer against it.
 */
import { millisOf } from '../../../src/base/instant.ts';
import type { World } from '../world.ts';
import type { Ask, Credential, Face, LimitState, News, Reply, Route } from './face.ts';
import { accessRoutes } from './github/access.ts';
import { alertRoutes } from './github/alerts.ts';
import { checkRoutes } from './github/checks.ts';
import { deploymentRoutes } from './github/deployments.ts';
import { graphqlRoute } from './github/graphql.ts';
import { githubHabits } from './github/habits.ts';
import { pullRoutes } from './github/pulls.ts';
import { refRoutes } from './github/refs.ts';
import { ruleRoutes } from './github/rules.ts';
import { Tokens, type GithubApplication } from './github/tokens.ts';
import { githubDelivery } from './github/webhooks.ts';

export { githubHabits } from './github/habits.ts';

export interface GithubFaceOptions {
  readonly world: World;
  readonly application?: GithubApplication;
  /** As GitHub Enterprise Server has it: everything below `/api/v3`. */
  readonly server?: { readonly version: string };
  /** The repositories are public: who gives no token may read what everybody may. GraphQL is for known people only. */
  readonly open?: boolean;
}

const everybody: Credential = {
  kind: 'anonymous',
  login: '',
  scopes: ['contents', 'pull_requests', 'checks', 'deployments', 'actions', 'issues'],
};

export function githubFace({ world, application, server, open = false }: GithubFaceOptions): Face {
  const tokens = new Tokens(application);
  return {
    kind: 'github',
    habits: githubHabits,
    root: server ? '/api/v3' : '',
    routes: [
      // Before the branch itself, whose name may have slashes in it.
      ...ruleRoutes,
      ...refRoutes,
      ...pullRoutes,
      ...checkRoutes,
      ...accessRoutes,
      ...deploymentRoutes,
      ...alertRoutes,
      ...tokens.routes,
      metaRoute(server?.version),
      rateLimitRoute(),
      graphqlRoute(server ? '/api/graphql' : '/graphql'),
    ],
    authenticate: (ask) =>
      open && ask.headers['authorization'] === undefined && !ask.path.endsWith('/graphql')
        ? everybody
        : tokens.credentialOf(ask),
    allows: ({ scopes }, needs) => needs === 'metadata' || scopes.includes('*') || scopes.includes(needs),
    refusal,
    limitHeaders,
    limited,
    spellInstant: (instant) => instant.replace('.000Z', 'Z'),
    delivery: (news: News, secret: string) => githubDelivery(world, news, secret),
    headers: (credential) => headersOf(credential, server?.version),
  };
}

function metaRoute(version: string | undefined): Route {
  return {
    method: 'GET',
    template: '/meta',
    answer: () => ({
      status: 200,
      body: { verifiable_password_authentication: false, ...(version !== undefined && { installed_version: version }) },
    }),
  };
}

function rateLimitRoute(): Route {
  const calm = { limit: 5000, used: 0, remaining: 5000, reset: 0 };
  return {
    method: 'GET',
    template: '/rate_limit',
    answer: ({ now }) => {
      const one = { ...calm, reset: Math.floor(millisOf(now) / 1000) + 3600 };
      return { status: 200, body: { resources: { core: one, graphql: one, search: one }, rate: one } };
    },
  };
}

function headersOf(credential: Credential | undefined, version: string | undefined): Record<string, string> {
  return {
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
    ...(version !== undefined && { 'x-github-enterprise-version': version }),
    ...(credential?.kind === 'personal' && { 'x-oauth-scopes': credential.scopes.join(', ') }),
  };
}

function refusal(status: number, ask: Ask, needs?: string): Reply {
  const documentation = { documentation_url: 'https://docs.github.com/rest', status: String(status) };
  if (status === 401) return { status, body: { message: 'Bad credentials', ...documentation } };
  if (status === 404) return { status, body: { message: 'Not Found', ...documentation } };
  const by = ask.credential?.kind === 'installation' ? 'integration' : 'personal access token';
  const message = status === 403 ? `Resource not accessible by ${by}` : 'Server Error';
  const accepted = needs === undefined ? {} : { headers: { 'x-accepted-github-permissions': `${needs}=read` } };
  return { status, body: { message, ...documentation }, ...accepted };
}

function limitHeaders({ limit, remaining, used, resetAt }: LimitState): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(Math.floor(millisOf(resetAt) / 1000)),
    'x-ratelimit-resource': 'core',
  };
}

/** The primary limit says when more will be there; the secondary one only how long to be quiet. */
function limited(kind: 'primary' | 'secondary', _: LimitState, retryAfterSeconds: number): Reply {
  if (kind === 'primary') return { status: 403, body: { message: 'API rate limit exceeded for this token.' } };
  return {
    status: 403,
    body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' },
    headers: { 'retry-after': String(retryAfterSeconds) },
  };
}
