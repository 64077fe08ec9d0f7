/**
 * GitHub: github.com, GitHub Enterprise Cloud and Server. Changesets through GraphQL (one question for a page of them),
 * everything else through the REST interface of 2022-11-28.
 *
 * What it can tell, how long it remembers and which right it takes, per strand: `capabilities`, which docs/forges.md and
 * `source doctor` show. Rejected: reading reviews, commits and status checks one by one (a quarter of a million requests for
 * fifty thousand changesets, at five thousand an hour).
 */
import { z } from 'zod';
import { instantFromMillis, millisOf } from '../../base/instant.ts';
import type { ForgeFactory, ForgeOptions } from '../factory.ts';
import { getOne } from '../answers.ts';
import { objects, snapshot } from '../capabilities.ts';
import type {
  Capability,
  Forge,
  ForgeExamination,
  ForgeGap,
  ForgePage,
  ForgeRepository,
  ReadRequest,
  Strand,
  StrandMap,
} from '../forge.ts';
import { pagesOfStrand, readLists, type RecordList } from '../lists.ts';
import { alertLists } from './alerts.ts';
import { auditEventList } from './audit-events.ts';
import { readBranchRules } from './branch-rules.ts';
import { readChangesets } from './changesets.ts';
import { deploymentList } from './deployments.ts';
import { environmentList } from './environments.ts';
import { examine } from './examination.ts';
import { graphqlAddress, isRateLimited } from './graphql.ts';
import { organisationCredentialLists, repositoryCredentialLists } from './machine-credentials.ts';
import { organisationMemberLists, repositoryMemberLists } from './memberships.ts';
import { organisationList } from './organisation.ts';
import { refActivityList } from './ref-activity.ts';
import { releaseList } from './releases.ts';
import { readRepositories } from './repositories.ts';
import { ruleBypassList } from './rule-bypasses.ts';
import { scannerList } from './scanners.ts';
import { teamList } from './teams.ts';
import { githubWebhooks } from './webhooks.ts';

const capabilities: Readonly<Record<Strand, Capability>> = {
  changesets: objects('Pull requests: read, Contents: read, Checks: read, Commit statuses: read, Issues: read'),
  'branch-rules': snapshot(
    'Metadata: read (rules in force), Contents: read (which branches are protected), Administration: read (history, classic protection), Administration: write (who may bypass), Organization administration: write (history of the organisation’s rulesets)',
  ),
  'rule-bypasses': objects(
    'Administration: write (GitHub tells them to nobody who may only read), or a classic token of an administrator',
    {
      memory: 'log',
      decaysAfterDays: 30,
    },
  ),
  'ref-activity': objects('Contents: read', { memory: 'log', decaysAfterDays: 365 }),
  memberships: snapshot('Members: read, Administration: read', { level: 'both' }),
  teams: snapshot('Members: read', { level: 'organisation' }),
  'machine-credentials': snapshot(
    'Administration: read, Webhooks: read, Organization administration: read, Organization webhooks: read, Personal access tokens: read (GitHub App)',
    { level: 'both' },
  ),
  organisation: snapshot('Organization administration: read, Members: read', { level: 'organisation' }),
  'audit-events': objects('Organization administration: read', {
    offered: 'by-plan',
    memory: 'log',
    decaysAfterDays: 180,
    level: 'organisation',
    reason: 'GitHub Enterprise only',
  }),
  environments: snapshot('Actions: read, Environments: read'),
  deployments: objects('Deployments: read, Actions: read'),
  releases: objects('Contents: read'),
  alerts: objects('Dependabot alerts: read, Code scanning alerts: read, Secret scanning alerts: read'),
  scanners: snapshot('Administration: read', {
    reason: 'What the forge scans by a setting: secrets, code (default setup), dependencies (Dependabot alerts)',
  }),
};

export const github: ForgeFactory = {
  kind: 'github',
  home: 'https://github.com',
  interfaceRoot,
  authorization: (token) => (token === null ? {} : { authorization: `Bearer ${token.reveal()}` }),
  headers: { 'x-github-api-version': '2022-11-28' },
  readLimit: (status, body, now) =>
    isRateLimited(status, body) ? instantFromMillis(millisOf(now) + 60_000) : undefined,
  isNotOffered: (_, body) => isNotOffered(body),
  open: (options) => new GithubForge(options),
};

/** Enterprise Cloud with data residency (`*.ghe.com`) has its interface where github.com has it. */
function interfaceRoot(origin: string): string {
  const { hostname } = new URL(origin);
  return hostname === 'github.com' || hostname.endsWith('.ghe.com') ? `https://api.${hostname}` : `${origin}/api/v3`;
}

/** "Upgrade to GitHub Pro or make this repository public", "Secret scanning is disabled on this repository" and the like. */
function isNotOffered(body: Uint8Array): boolean {
  if (body.length > 4096) return false;
  const text = Buffer.from(body).toString('utf8');
  return /upgrade to github|(?:is|are) (?:disabled|not enabled)|must be enabled|not available for/i.test(text);
}

class GithubForge implements Forge {
  readonly kind = 'github';
  readonly origin: string;
  readonly owner: string;
  readonly capabilities = capabilities;
  readonly webhooks = githubWebhooks;
  readonly #transport: ForgeOptions['transport'];
  readonly #graphql: string;

  constructor({ origin, owner, transport }: ForgeOptions) {
    this.origin = origin;
    this.owner = owner;
    this.#transport = transport;
    this.#graphql = graphqlAddress(github.interfaceRoot(origin));
  }

  examine(signal: AbortSignal): Promise<ForgeExamination> {
    return examine({ transport: this.#transport, graphql: this.#graphql, owner: this.owner }, signal);
  }

  repositories(request: Pick<ReadRequest, 'cursor' | 'signal'>): AsyncGenerator<ForgePage<ForgeRepository>> {
    return readRepositories({ transport: this.#transport, owner: this.owner }, request);
  }

  async *read<S extends Strand>(
    strand: S,
    request: ReadRequest,
  ): AsyncGenerator<ForgePage<StrandMap[S]>, void, undefined> {
    if (request.repository === undefined) {
      const gap = await this.#noOrganisation(request.signal);
      if (gap) return yield { records: [], gaps: [gap] };
    }
    yield* pagesOfStrand<S>(this.#pagesOf(strand, request));
  }

  /** Organisations are known to everybody; what is none has no members, teams or settings to read. */
  async #noOrganisation(signal: AbortSignal): Promise<ForgeGap | undefined> {
    const found = await getOne(this.#transport, `orgs/${encodeURIComponent(this.owner)}`, z.object({}), signal);
    if (found.ok || !found.error.notFound) return undefined;
    const detail = `${this.owner} is no organisation of ${this.origin}: a personal account has no members, teams, settings or audit log of its own.`;
    return { reason: 'not-supported', detail };
  }

  #pagesOf(strand: Strand, request: ReadRequest): AsyncIterable<ForgePage<StrandMap[Strand]>> {
    const transport = this.#transport;
    const { repository, branches, since, signal } = request;
    const path = `repos/${repository?.path ?? ''}`;
    const [owner = '', name = ''] = (repository?.path ?? '').split('/');
    const lists = <T extends StrandMap[Strand]>(all: readonly RecordList<T>[], whole: boolean) =>
      readLists(transport, all, request, { whole });
    switch (strand) {
      case 'changesets':
        return readChangesets({ transport, graphql: this.#graphql, owner, name }, request);
      case 'branch-rules':
        return readBranchRules({ transport, path, branches, signal, defaultBranch: repository?.defaultBranch ?? null });
      case 'ref-activity':
        return lists(
          (branches.length > 0 ? branches : [null]).map((branch) => refActivityList(path, branch, since)),
          false,
        );
      case 'rule-bypasses':
        return lists([ruleBypassList(path)], false);
      case 'memberships':
        return lists(repository ? repositoryMemberLists(path, this.owner) : organisationMemberLists(this.owner), true);
      case 'teams':
        return lists([teamList(this.owner)], true);
      case 'machine-credentials':
        return lists(repository ? repositoryCredentialLists(path) : organisationCredentialLists(this.owner), true);
      case 'organisation':
        return lists([organisationList(this.owner)], true);
      case 'audit-events':
        return lists([auditEventList(this.owner, since)], false);
      case 'environments':
        return lists([environmentList(path)], true);
      case 'deployments':
        return lists([deploymentList(path, since)], false);
      case 'releases':
        return lists([releaseList(path)], false);
      case 'alerts':
        return lists(alertLists(path, since), false);
      case 'scanners':
        return lists([scannerList(path)], true);
    }
  }
}
