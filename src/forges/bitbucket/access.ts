/**
 * Who and what can reach the code: members of the workspace, who can do what in a repository, access keys, webhooks
 * (api-group-workspaces, api-group-deployments, api-group-repositories).
 *
 * Keys are public ones. Of webhooks the address is not asked for: people put credentials into it.
 */
import { z } from 'zod';
import type { MachineCredential, Membership, Role } from '../../model/access.ts';
import { gapOf, instant } from '../answers.ts';
import type { ForgeGap, ForgePage, ReadRequest } from '../forge.ts';
import { mayPass, readLists, type RecordList } from '../lists.ts';
import type { Transport } from '../transport/transport.ts';
import { accountOf, userSchema } from './account.ts';
import { gathered, listIn, withUntold } from './paging.ts';

const standingSchema = z.object({ permission: z.string(), user: userSchema.nullish() });

/** `member` says nothing of any repository: that is each one's own list. */
const rolesInWorkspace: Readonly<Record<string, Role>> = { owner: 'owner', collaborator: 'write', member: 'read' };
const rolesInRepository: Readonly<Record<string, Role>> = { admin: 'admin', write: 'write', read: 'read' };

/** `insiders`: ids of members of the workspace; null for the workspace itself. */
function membershipList(address: string, insiders: ReadonlySet<string> | null): RecordList<Membership> {
  const roles = insiders === null ? rolesInWorkspace : rolesInRepository;
  return listIn({
    address: `${address}?pagelen=100`,
    item: standingSchema,
    record: ({ permission, user }, { raw, at }) => {
      const account = accountOf(user);
      const role = roles[permission];
      if (account === null || role === undefined) return undefined;
      const value: Membership = {
        account,
        role,
        // The list says what everybody has in the end, and not where it comes from.
        via: 'unknown',
        outside: insiders === null ? permission === 'collaborator' : !insiders.has(account.id),
        expiresAt: null,
        identity: null,
        active: user?.account_status ? user.account_status === 'active' : null,
      };
      return { key: account.login, value, observedAt: at, raw: [raw] };
    },
  });
}

/** Of a repository: who is no member of the workspace is an outsider. */
export async function* readMemberships(
  transport: Transport,
  workspace: string,
  request: Pick<ReadRequest, 'repository' | 'cursor' | 'signal'>,
): AsyncGenerator<ForgePage<Membership>, void, undefined> {
  const { repository, signal } = request;
  const members = `workspaces/${encodeURIComponent(workspace)}/permissions`;
  if (repository === undefined) {
    yield* readLists(transport, [membershipList(members, null)], request, { whole: true });
    return;
  }
  const told = await gathered(transport, `${members}?pagelen=100`, standingSchema, signal);
  if (told.refusal) {
    const next = mayPass(told.refusal) ? { next: request.cursor ?? '' } : {};
    yield { records: [], gaps: [gapOf(told.refusal)], ...next };
    return;
  }
  const insiders = told.items.flatMap(({ user, permission }) =>
    permission === 'collaborator' ? [] : (accountOf(user)?.id ?? []),
  );
  const [, slug = ''] = repository.path.split('/');
  const list = membershipList(`${members}/repositories/${encodeURIComponent(slug)}`, new Set(insiders));
  yield* readLists(transport, [list], request, { whole: true });
}

const accessKeySchema = z.object({
  id: z.number(),
  label: z.string().nullish(),
  comment: z.string().nullish(),
  added_on: instant.nullish(),
  created_on: instant.nullish(),
  last_used: instant.nullish(),
  owner: userSchema.nullish(),
});

function accessKeys(path: string): RecordList<MachineCredential> {
  return listIn({
    address: `${path}/deploy-keys?pagelen=100`,
    item: accessKeySchema,
    record: (key, { raw, at }) => {
      const value: MachineCredential = {
        kind: 'deploy-key',
        id: `deploy-key ${key.id}`,
        title: key.label ?? key.comment ?? '',
        // Bitbucket's access keys cannot push (support.atlassian.com, "Access keys").
        readOnly: true,
        scopes: [],
        createdAt: key.added_on ?? key.created_on ?? null,
        lastUsedAt: key.last_used ?? null,
        expiresAt: null,
        addedBy: accountOf(key.owner)?.login ?? null,
        enabled: true,
      };
      return { key: value.id, value, observedAt: at, raw: [raw] };
    },
  });
}

const webhookSchema = z.object({
  uuid: z.string(),
  description: z.string().nullish(),
  active: z.boolean(),
  events: z.array(z.string()),
  created_at: instant.nullish(),
});
const webhookFields = ['uuid', 'type', 'description', 'active', 'events', 'created_at', 'secret_set'];

function webhooks(path: string): RecordList<MachineCredential> {
  const fields = [...webhookFields.map((field) => `values.${field}`), 'next'].join(',');
  return listIn({
    address: `${path}/hooks?pagelen=100&fields=${encodeURIComponent(fields)}`,
    item: webhookSchema,
    record: (hook, { raw, at }) => {
      const value: MachineCredential = {
        kind: 'webhook',
        id: `webhook ${hook.uuid}`,
        title: hook.description ?? '',
        readOnly: true,
        scopes: hook.events,
        createdAt: hook.created_at ?? null,
        lastUsedAt: null,
        expiresAt: null,
        addedBy: null,
        enabled: hook.active,
      };
      return { key: value.id, value, observedAt: at, raw: [raw] };
    },
  });
}

const tokensUntold: ForgeGap = {
  reason: 'not-supported',
  detail:
    'Access tokens of repositories, projects and workspaces, and which of them can push, are on Bitbucket’s pages only: its interface lists none.',
};

export function readMachineCredentials(
  transport: Transport,
  workspace: string,
  request: Pick<ReadRequest, 'repository' | 'cursor' | 'signal'>,
): AsyncIterable<ForgePage<MachineCredential>> {
  const { repository } = request;
  const path = repository ? `repositories/${repository.path}` : `workspaces/${encodeURIComponent(workspace)}`;
  const lists = repository ? [accessKeys(path), webhooks(path)] : [webhooks(path)];
  return withUntold(readLists(transport, lists, request, { whole: true }), tokensUntold);
}
