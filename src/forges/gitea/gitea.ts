/**
 * Gitea and Forgejo, which grew from it and kept its interface (`/api/v1`). Always on a server of somebody's own, of many
 * versions: what a server does not tell yet is null, and what it never tells is a gap.
 *
 * What they can tell, how long they remember and which right it takes, per strand: `capabilities`, which docs/forges.md and
 * `source doctor` show. Scopes are those of a token; "administrator" and "owner" is who it belongs to.
 */
import { z } from 'zod';
import { gapOf, getOne } from '../answers.ts';
import { never, notOffered, objects, snapshot } from '../capabilities.ts';
import type { ForgeFactory, ForgeOptions } from '../factory.ts';
import type { Capability, Forge, ForgeExamination, ForgePage, ReadRequest, Strand, StrandMap } from '../forge.ts';
import { pagesOfStrand, readLists, type RecordList } from '../lists.ts';
import type { RefActivity } from '../ref-activity.ts';
import { credentialLists, ofOwner, readMembers, readRepositoryMembers, readTeams } from './access.ts';
import { readBranchRules } from './branch-rules.ts';
import { readChangesets } from './changesets.ts';
import { readOrganisation } from './organisation.ts';
import { leftOut, refActivityList } from './ref-activity.ts';
import { releaseList } from './releases.ts';
import { readRepositories } from './repositories.ts';
import { giteaWebhooks } from './webhooks.ts';

const capabilities: Readonly<Record<Strand, Capability>> = {
  changesets: objects('read:repository, read:issue', {
    reason: 'Which button merged is not told; a forced push takes earlier pushes out of the timeline',
  }),
  'branch-rules': snapshot('read:repository of an administrator of the repository', {
    reason: 'Whether administrators are bound is told from Gitea 1.23 and by Forgejo',
  }),
  'rule-bypasses': never(
    'Gitea logs none: who may push to a protected branch stands in its rules, and pushes in its feed',
  ),
  'ref-activity': objects('read:repository of an administrator of the server', {
    memory: 'log',
    reason:
      'Forced pushes are told as pushes; accounts that keep their activity private are told to administrators only',
  }),
  memberships: snapshot(
    'read:organization, read:user of a member; read:repository of an administrator of the repository',
    {
      level: 'both',
    },
  ),
  teams: snapshot('read:organization of an owner', { level: 'organisation' }),
  'machine-credentials': snapshot(
    'read:repository of an administrator of the repository, read:organization of an owner',
    { level: 'both', reason: 'Tokens of people are told to nobody' },
  ),
  organisation: snapshot('read:organization', {
    level: 'organisation',
    reason: 'Nothing is told of second factors or of how people sign in',
  }),
  'audit-events': never('Gitea and Forgejo have no audit log; the server’s own log files are what there is'),
  environments: never('Gitea and Forgejo have no environments'),
  deployments: never('Gitea and Forgejo keep no deployments'),
  releases: objects('read:repository'),
  alerts: never('Gitea and Forgejo have no scanners of their own'),
  scanners: never('Gitea and Forgejo have no scanner that a setting switches on'),
};

export const gitea: ForgeFactory = {
  kind: 'gitea',
  interfaceRoot: (origin) => `${origin}/api/v1`,
  authorization: (token) => (token === null ? {} : { authorization: `token ${token.reveal()}` }),
  headers: {},
  open: (options) => new GiteaForge(options),
};

class GiteaForge implements Forge {
  readonly kind = 'gitea';
  readonly origin: string;
  readonly owner: string;
  readonly capabilities = capabilities;
  readonly webhooks = giteaWebhooks;
  readonly #transport: ForgeOptions['transport'];

  constructor({ origin, owner, transport }: ForgeOptions) {
    this.origin = origin;
    this.owner = owner;
    this.#transport = transport;
  }

  async examine(signal: AbortSignal): Promise<ForgeExamination> {
    const ask = <T>(address: string, schema: z.ZodType<T>) => getOne(this.#transport, address, schema, signal);
    const version = await ask('version', z.object({ version: z.string() }));
    // Federation has to be on for it; Forgejo names Gitea's version, too: `9.0.3+gitea-1.22.0`.
    const software = await ask('nodeinfo', z.object({ software: z.object({ name: z.string() }) }));
    const user = await ask('user', z.object({ login: z.string() }));
    const name = software.ok ? `${software.value.value.software.name} ` : '';
    return {
      version: version.ok ? `${name}${version.value.value.version}` : null,
      identity: user.ok ? user.value.value.login : null,
      // A token cannot ask what it may do: only a password can list tokens.
      scopes: null,
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
    const { repository, signal } = request;
    const { owner } = this;
    const path = pathOf(repository?.path ?? '');
    const lists = <T extends StrandMap[Strand]>(all: readonly RecordList<T>[]) =>
      readLists(transport, all, request, { whole: true });
    switch (strand) {
      case 'changesets':
        return readChangesets({ transport, path }, request);
      case 'branch-rules':
        return readBranchRules({ transport, path }, request);
      case 'ref-activity':
        return this.#refActivity(path, request);
      case 'memberships':
        return repository
          ? readRepositoryMembers(transport, { path, owner, signal })
          : readMembers(transport, owner, signal);
      case 'teams':
        return readTeams(transport, owner, signal);
      case 'machine-credentials':
        return lists(credentialLists(repository ? path : ofOwner(owner), repository !== undefined));
      case 'organisation':
        return readOrganisation(transport, owner, signal);
      case 'releases':
        return lists([releaseList({ path })]);
      case 'rule-bypasses':
      case 'audit-events':
      case 'environments':
      case 'deployments':
      case 'alerts':
      case 'scanners':
        return notOffered(capabilities[strand]);
    }
  }

  /** What the feed may have left out is told first, so that its last page is the feed's. */
  async *#refActivity(path: string, request: ReadRequest): AsyncGenerator<ForgePage<RefActivity>, void, undefined> {
    const { branches, since, signal, cursor } = request;
    const { gaps, mustStop } = await leftOut(this.#transport, signal);
    if (gaps.length > 0) yield { records: [], gaps, next: cursor ?? '' };
    if (mustStop) return;
    yield* readLists(this.#transport, [refActivityList({ path, branches, since })], request, { whole: false });
  }
}

/** Names of owners and repositories are spelled out in addresses. */
function pathOf(path: string): string {
  return `repos/${path.split('/').map(encodeURIComponent).join('/')}`;
}
