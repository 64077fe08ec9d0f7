/**
 * Who a request speaks for. A personal token is named by the test; an application signs a JWT (RS256, at most ten minutes,
 * docs.github.com/apps, "Generating a JSON Web Token") and has it changed into an installation token that ends after an hour.
 */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { instantFromMillis, millisOf } from '../../../../src/base/instant.ts';
import type { Ask, Credential, Route } from '../face.ts';
import { paged } from './lists.ts';
import { good, notFound } from './routing.ts';
import { organisation, repository as repositoryShape, user } from './shapes.ts';

export interface GithubApplication {
  readonly id: number;
  readonly slug: string;
  readonly installation: number;
  /** PEM of the public half of its key. */
  readonly publicKey: string;
  /** `administration: read` and so on. */
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
}

interface Given {
  readonly credential: Credential;
  readonly endsAt: number;
}

const lifetime = 3_600_000;
const mostClaimed = 660;

export class Tokens {
  readonly #application: GithubApplication | undefined;
  readonly #key: KeyObject | undefined;
  readonly #given = new Map<string, Given>();
  #count = 0;

  constructor(application: GithubApplication | undefined) {
    this.#application = application;
    this.#key = application && createPublicKey(application.publicKey);
  }

  credentialOf({ headers, now }: Ask): Credential | undefined {
    const token = /^(?:bearer|token)\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
    if (token === undefined) return undefined;
    const given = this.#given.get(token);
    if (given) return given.endsAt > millisOf(now) ? given.credential : undefined;
    const application = this.#application;
    if (application === undefined || !this.#isSigned(token, application, millisOf(now) / 1000)) return undefined;
    return { kind: 'application', login: application.slug, scopes: [] };
  }

  #isSigned(token: string, { id, slug }: GithubApplication, now: number): boolean {
    const [head = '', body = '', signature = ''] = token.split('.');
    const signed = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${body}`),
      this.#key!,
      Buffer.from(signature, 'base64url'),
    );
    if (!signed) return false;
    const { iss, iat, exp } = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const isOurs = String(iss) === String(id) || iss === slug;
    return (
      isOurs &&
      typeof iat === 'number' &&
      typeof exp === 'number' &&
      iat <= now + 60 &&
      exp > now &&
      exp - iat <= mostClaimed
    );
  }

  readonly routes: readonly Route[] = [
    {
      method: 'POST',
      template: '/app/installations/{installation_id}/access_tokens',
      answer: (ask) => {
        const application = this.#application;
        if (ask.credential?.kind !== 'application')
          return { status: 401, body: { message: 'A JSON web token could not be decoded' } };
        if (application?.installation !== Number(ask.parameters['installation_id'])) return notFound(ask);
        const { permissions } = application;
        const token = `ghs_${createHash('sha256').update(`${application.slug} ${this.#count++}`).digest('hex').slice(0, 36)}`;
        const scopes = Object.entries(permissions).flatMap(([name, right]) =>
          right === 'write' ? [name, `${name}:write`] : [name],
        );
        const endsAt = millisOf(ask.now) + lifetime;
        const credential: Credential = { kind: 'installation', login: `${application.slug}[bot]`, scopes };
        this.#given.set(token, { credential, endsAt });
        const expires = instantFromMillis(endsAt).replace('.000Z', 'Z');
        return { status: 201, body: { token, expires_at: expires, permissions, repository_selection: 'all' } };
      },
    },
    {
      method: 'GET',
      template: '/installation/repositories',
      answer: (ask) => {
        if (ask.credential?.kind !== 'installation')
          return { status: 403, body: { message: 'You must authenticate with an installation access token' } };
        const { repositories } = ask.world;
        const wrap = (page: unknown[]): unknown => ({
          total_count: repositories.length,
          repositories: page,
          repository_selection: 'all',
        });
        return paged(ask, repositories, (one) => repositoryShape(ask, one), wrap);
      },
    },
    ...['/orgs/{org}/installation', '/users/{username}/installation'].map((template) => ({
      method: 'GET' as const,
      template,
      answer: (ask: Ask) => {
        const application = this.#application;
        const owner = ask.parameters['org'] ?? ask.parameters['username'];
        const isOurs = owner === ask.world.organisation.login && ask.credential?.kind === 'application';
        return isOurs && application ? good(installationShape(ask, application)) : notFound(ask);
      },
    })),
    {
      method: 'GET',
      template: '/user',
      answer: (ask) => {
        const login = ask.credential?.login ?? '';
        const account = ask.world.accounts.get(login);
        // An installation is nobody: GitHub refuses it here.
        if (account === undefined) return { status: 403, body: { message: 'Resource not accessible by integration' } };
        const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
        const empty = { company: null, blog: null, location: null, email: null, hireable: null, bio: null };
        const times = { created_at: account.createdAt, updated_at: account.createdAt };
        return good({ ...user(ask, login), name: account.name, ...empty, ...counts, ...times });
      },
    },
  ];
}

function installationShape(ask: Ask, { id, slug, installation, permissions }: GithubApplication): unknown {
  return {
    id: installation,
    account: organisation(ask),
    repository_selection: 'all',
    access_tokens_url: `${ask.address}/app/installations/${installation}/access_tokens`,
    repositories_url: `${ask.address}/installation/repositories`,
    html_url: `${ask.origin}/settings/installations/${installation}`,
    app_id: id,
    app_slug: slug,
    target_id: ask.world.organisation.id,
    target_type: 'Organization',
    permissions,
    events: [],
    created_at: ask.world.organisation.createdAt,
    updated_at: ask.world.organisation.createdAt,
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
}
