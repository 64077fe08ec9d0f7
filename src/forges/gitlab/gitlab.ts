/**
 * GitLab: gitlab.com, self-managed and dedicated servers, through the REST interface v4. It works on every plan; what a
 * plan does not have is a gap that names the plan.
 *
 * What GitLab can tell, how long it remembers and which right it takes, per strand: `capabilities`, which docs/forges.md and
 * `source doctor` show. Roles (Reporter, Maintainer) are those of the token's account; the scope is `read_api` throughout.
 */
import { z } from 'zod';
import type { Membership } from '../../model/access.ts';
import { gapOf, getOne } from '../answers.ts';
import { never, notOffered, objects, snapshot } from '../capabilities.ts';
import type { ForgeFactory, ForgeOptions } from '../factory.ts';
import type { Capability, Forge, ForgeExamination, ForgePage, ReadRequest, Strand, StrandMap } from '../forge.ts';
import { pagesOfStrand, readLists, type RecordList } from '../lists.ts';
import { credentialLists, insidersOf, membershipList, readTeams, wholePage } from './access.ts';
import { readBranchRules } from './branch-rules.ts';
import { readChangesets } from './changesets.ts';
import { deploymentList, readEnvironments, releaseList } from './deployments.ts';
import { readAuditEvents, readOrganisation } from './organisation.ts';
import { refActivityList } from './ref-activity.ts';
import { readRepositories } from './repositories.ts';
import { readScanners } from './scanners.ts';
import { gitlabWebhooks } from './webhooks.ts';

const capabilities: Readonly<Record<Strand, Capability>> = {
  changesets: objects('read_api, Reporter', {
    reason: 'Who made the first push to a proposal is not told; times of approvals by older servers in notes only',
  }),
  'branch-rules': snapshot('read_api, Maintainer', { reason: 'Rules of approval are told from the plan Premium on' }),
  'rule-bypasses': never(
    'GitLab logs none: who may push to a protected branch stands in its rules, and pushes in its log',
  ),
  'ref-activity': objects('read_api, Reporter', {
    memory: 'log',
    decaysAfterDays: 3 * 365,
    reason: 'Forced pushes and merges by button are told as pushes',
  }),
  memberships: snapshot('read_api, Reporter; Owner for identities', { level: 'both' }),
  teams: snapshot('read_api, Reporter', { level: 'organisation' }),
  'machine-credentials': snapshot('read_api, Maintainer; Owner of the group', { level: 'both' }),
  organisation: snapshot('read_api, Owner', { level: 'organisation' }),
  'audit-events': objects('read_api, Owner', {
    offered: 'by-plan',
    memory: 'log',
    level: 'organisation',
    reason: 'GitLab Premium and Ultimate only',
  }),
  environments: snapshot('read_api, Reporter; Maintainer for protections'),
  deployments: objects('read_api, Reporter'),
  releases: objects('read_api, Guest'),
  alerts: never(
    'GitLab Ultimate keeps findings of its scanners, and its interface tells them with the secrets that were found, or without times: they are not read',
  ),
  scanners: snapshot('read_api, Maintainer', {
    offered: 'by-plan',
    reason:
      'Secret push protection (Ultimate) and the push rule against secrets (Premium); what policies and Auto DevOps add to pipelines is not read',
  }),
};

export const gitlab: ForgeFactory = {
  kind: 'gitlab',
  home: 'https://gitlab.com',
  interfaceRoot: (origin) => `${origin}/api/v4`,
  // Personal, project and group tokens are taken this way as well as those of OAuth (docs.gitlab.com/api/rest/authentication).
  authorization: (token) => (token === null ? {} : { authorization: `Bearer ${token.reveal()}` }),
  headers: {},
  open: (options) => new GitlabForge(options),
};

class GitlabForge implements Forge {
  readonly kind = 'gitlab';
  readonly origin: string;
  readonly owner: string;
  readonly capabilities = capabilities;
  readonly webhooks = gitlabWebhooks;
  readonly #transport: ForgeOptions['transport'];

  constructor({ origin, owner, transport }: ForgeOptions) {
    this.origin = origin;
    this.owner = owner;
    this.#transport = transport;
  }

  async examine(signal: AbortSignal): Promise<ForgeExamination> {
    const ask = <T>(address: string, schema: z.ZodType<T>) => getOne(this.#transport, address, schema, signal);
    // Servers before 15.2 know only `version`.
    const versionSchema = z.object({ version: z.string() });
    const metadata = await ask('metadata', versionSchema);
    const version = metadata.ok || !metadata.error.notFound ? metadata : await ask('version', versionSchema);
    const user = await ask('user', z.object({ username: z.string() }));
    const self = await ask('personal_access_tokens/self', z.object({ scopes: z.array(z.string()) }));
    return {
      version: version.ok ? version.value.value.version : null,
      identity: user.ok ? user.value.value.username : null,
      scopes: self.ok ? self.value.value.scopes : null,
      rateLimit: this.#transport.limit() ?? null,
      troubles: [version, user].flatMap((one) => (one.ok ? [] : [gapOf(one.error)])),
    };
  }

  repositories(request: Pick<ReadRequest, 'cursor' | 'signal'>) {
    return readRepositories(this.#transport, this.owner, request);
  }

  read<S extends Strand>(strand: S, request: ReadRequest): AsyncIterable<ForgePage<StrandMap[S]>> {
    return pagesOfStrand<S>(this.#pagesOf(strand, request));
  }

  #pagesOf(strand: Strand, request: ReadRequest): AsyncIterable<ForgePage<StrandMap[Strand]>> {
    const transport = this.#transport;
    const { repository, branches, since, signal } = request;
    const group = this.#group;
    const path = `projects/${repository?.id ?? ''}`;
    const lists = <T extends StrandMap[Strand]>(all: readonly RecordList<T>[], whole: boolean) =>
      readLists(transport, all, request, { whole });
    switch (strand) {
      case 'changesets':
        return readChangesets({ transport, path }, request);
      case 'branch-rules':
        return readBranchRules({ transport, path }, request);
      case 'ref-activity':
        return lists([refActivityList({ path, branches, since })], false);
      case 'rule-bypasses':
      case 'alerts':
        return notOffered(capabilities[strand]);
      case 'scanners':
        return readScanners({ transport, path }, signal);
      case 'memberships':
        return this.#memberships(request);
      case 'teams':
        return readTeams(transport, group, signal);
      case 'machine-credentials':
        return lists(credentialLists(repository ? path : group, repository !== undefined), true);
      case 'organisation':
        return readOrganisation(transport, group, signal);
      case 'audit-events':
        return readAuditEvents(transport, group, request);
      case 'environments':
        return readEnvironments({ transport, path }, signal);
      case 'deployments':
        return lists([deploymentList({ transport, path }, since)], false);
      case 'releases':
        return lists([releaseList(path)], true);
    }
  }

  /** Of a project: who is no member of the group is an outsider. */
  async *#memberships(request: ReadRequest): AsyncGenerator<ForgePage<Membership>, void, undefined> {
    const { repository, signal } = request;
    const transport = this.#transport;
    if (repository === undefined) {
      yield* readLists(transport, [membershipList(this.#group, null)], request, { whole: true });
      return;
    }
    const { insiders, gaps } = await insidersOf(transport, this.#group, signal);
    const before = wholePage([], gaps);
    if (gaps.length > 0) yield { records: [], gaps, next: request.cursor ?? '' };
    if (before.next !== undefined) return;
    yield* readLists(transport, [membershipList(`projects/${repository.id}`, insiders)], request, { whole: true });
  }

  get #group(): string {
    return `groups/${encodeURIComponent(this.owner)}`;
  }
}
