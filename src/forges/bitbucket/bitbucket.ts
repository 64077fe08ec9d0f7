/**
 * Bitbucket Cloud through its REST interface 2.0. (Bitbucket Data Center has another interface and is not read.)
 *
 * A workspace is the owner. Bitbucket remembers little: no log of branches, no history of rules, no audit log in this
 * interface (Atlassian's organisations have one, with administrators and tokens of their own). `capabilities` says so per
 * strand; scopes are named as API tokens name them, without `:bitbucket`.
 */
import { z } from 'zod';
import { instantFromMillis, millisOf } from '../../base/instant.ts';
import { gapOf, getOne } from '../answers.ts';
import { never, notOffered, objects, snapshot } from '../capabilities.ts';
import type { ForgeFactory, ForgeOptions } from '../factory.ts';
import type { Capability, Forge, ForgeExamination, ForgePage, ReadRequest, Strand, StrandMap } from '../forge.ts';
import { pagesOfStrand, readLists, type RecordList } from '../lists.ts';
import { readMachineCredentials, readMemberships } from './access.ts';
import { userSchema } from './account.ts';
import { readBranchRules } from './branch-rules.ts';
import { readChangesets } from './changesets.ts';
import { readDeployments, readEnvironments, releaseList } from './deployments.ts';
import { readOrganisation } from './organisation.ts';
import { readRepositories } from './repositories.ts';
import { bitbucketWebhooks } from './webhooks.ts';

const capabilities: Readonly<Record<Strand, Capability>> = {
  changesets: objects('read:pullrequest, read:repository', {
    reason: 'When an approval was taken back is not told; labels and linked tickets do not exist',
  }),
  'branch-rules': snapshot('read:repository, admin:repository', {
    reason: 'Merge checks bind on the plan Premium only; restrictions of a project are not told',
  }),
  'rule-bypasses': never('Bitbucket logs none: who may push to a branch stands in its rules'),
  'ref-activity': objects('none', {
    memory: 'log',
    decaysAfterDays: 0,
    reason: 'Bitbucket keeps no log of branches: moves are known from webhooks (repo:push) alone',
  }),
  memberships: snapshot('read:workspace, read:repository; administrator of the repository', { level: 'both' }),
  teams: never(
    'Bitbucket’s interface does not tell who is in a group; what members of groups may do stands with their memberships',
  ),
  'machine-credentials': snapshot('read:webhook, admin:repository', {
    level: 'both',
    reason: 'Access tokens are in no list',
  }),
  organisation: snapshot('read:workspace', {
    level: 'organisation',
    reason: 'Two-step verification and single sign-on are in Atlassian’s administration',
  }),
  'audit-events': never(
    'the audit log is in the interface of Atlassian’s organisations, for their administrators, and is not read',
  ),
  environments: snapshot('read:pipeline', { reason: 'Who may deploy is not told' }),
  deployments: objects('read:pipeline', { reason: 'Neither the branch nor approvals are told' }),
  releases: objects('read:repository', { reason: 'Tags stand for releases' }),
  alerts: never('Bitbucket keeps none of its own'),
  scanners: never('Bitbucket has no scanner that a setting switches on'),
};

const home = 'https://bitbucket.org';
/** The window of an hour rolls: after a quarter of it there is room again, and a sync waits four times. */
const quarterOfAnHour = 15 * 60_000;

export const bitbucket: ForgeFactory = {
  kind: 'bitbucket',
  home,
  interfaceRoot: (origin) => (origin === home ? 'https://api.bitbucket.org/2.0' : `${origin}/2.0`),
  // An API token is a person's and goes with their address (`me@example.com:token`); access tokens stand alone.
  authorization(token) {
    if (token === null) return {};
    const text = token.reveal();
    if (!text.includes(':')) return { authorization: `Bearer ${text}` };
    return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
  },
  headers: {},
  // Bitbucket refuses without saying until when.
  readLimit: (status, _, now) => (status === 429 ? instantFromMillis(millisOf(now) + quarterOfAnHour) : undefined),
  open: (options) => new BitbucketForge(options),
};

class BitbucketForge implements Forge {
  readonly kind = 'bitbucket';
  readonly origin: string;
  readonly owner: string;
  readonly capabilities = capabilities;
  readonly webhooks = bitbucketWebhooks;
  readonly #transport: ForgeOptions['transport'];

  constructor({ origin, owner, transport }: ForgeOptions) {
    this.origin = origin;
    this.owner = owner;
    this.#transport = transport;
  }

  async examine(signal: AbortSignal): Promise<ForgeExamination> {
    const workspace = await getOne(this.#transport, this.#workspace, z.object({ slug: z.string() }), signal);
    const user = await getOne(this.#transport, 'user', userSchema, signal);
    return {
      version: null,
      // Tokens of a repository or a workspace are nobody's.
      identity: user.ok ? (user.value.value.display_name ?? user.value.value.account_id ?? null) : null,
      scopes: null,
      rateLimit: this.#transport.limit() ?? null,
      troubles: workspace.ok ? [] : [gapOf(workspace.error)],
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
    const path = `repositories/${request.repository?.path ?? ''}`;
    const lists = <T extends StrandMap[Strand]>(all: readonly RecordList<T>[]) =>
      readLists(transport, all, request, { whole: true });
    switch (strand) {
      case 'changesets':
        return readChangesets({ transport, path }, request);
      case 'branch-rules':
        return readBranchRules({ transport, path }, request);
      case 'ref-activity':
      case 'rule-bypasses':
      case 'teams':
      case 'audit-events':
      case 'alerts':
      case 'scanners':
        return notOffered(capabilities[strand]);
      case 'memberships':
        return readMemberships(transport, this.owner, request);
      case 'machine-credentials':
        return readMachineCredentials(transport, this.owner, request);
      case 'organisation':
        return readOrganisation(transport, this.owner, request.signal);
      case 'environments':
        return readEnvironments({ transport, path }, request.signal);
      case 'deployments':
        return readDeployments({ transport, path }, request);
      case 'releases':
        return lists([releaseList(path)]);
    }
  }

  get #workspace(): string {
    return `workspaces/${encodeURIComponent(this.owner)}`;
  }
}
