/**
 * Who and what can reach the code: members of the organisation, collaborators and teams of repositories, deploy keys and
 * webhooks (routers/api/v1/org, routers/api/v1/repo/collaborators.go, key.go, hook.go).
 *
 * Trap: who is no member of an organisation is told of its *public* members, and of public repositories only.
 */
import { z } from 'zod';
import type { Instant } from '../../base/instant.ts';
import type { MachineCredential, Membership, Role, Team } from '../../model/access.ts';
import { instant } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord } from '../forge.ts';
import type { RecordList } from '../lists.ts';
import type { Transport } from '../transport/transport.ts';
import { accountOf, userSchema, type User } from './account.ts';
import { Gathering, pagedList } from './paging.ts';

/** Only administrators of the server are told whether an account is active; to others the keys are always false. */
const memberSchema = userSchema.extend({ active: z.boolean().nullish(), prohibit_login: z.boolean().nullish() });
type Member = z.infer<typeof memberSchema>;

const teamSchema = z.object({
  id: z.number(),
  name: z.string(),
  permission: z.string(),
  units_map: z.record(z.string(), z.string()).nullish(),
});
type ToldTeam = z.infer<typeof teamSchema>;

const permissionSchema = z.object({ permission: z.string() });
const selfSchema = z.object({ login: z.string(), is_admin: z.boolean().nullish() });

const roles: Readonly<Record<string, Role>> = { owner: 'owner', admin: 'admin', write: 'write', read: 'read' };
const ranks: readonly Role[] = ['read', 'triage', 'write', 'maintain', 'admin', 'owner'];
const higher = (a: Role, b: Role): Role => (ranks.indexOf(a) >= ranks.indexOf(b) ? a : b);

/** What a team may do with code; undefined: nothing. Teams that are no administrators have rights by unit. */
function roleOf({ permission, units_map: units }: ToldTeam): Role | undefined {
  if (permission === 'owner' || permission === 'admin') return roles[permission];
  return roles[units?.['repo.code'] ?? permission];
}

export const ofOwner = (owner: string): string => `orgs/${encodeURIComponent(owner)}`;

/** Of what is read in one go: after a gap that passes it is read again, from the beginning. */
export function wholePage<T>(records: readonly ForgeRecord<T>[], { gaps, mustStop }: Gathering): ForgePage<T> {
  return mustStop ? { records: [], gaps, next: '' } : { records, gaps, whole: gaps.length === 0 };
}

interface Asker {
  readonly login: string | null;
  readonly isAdmin: boolean;
}

async function asker(asking: Gathering): Promise<Asker> {
  const self = await asking.one('user', selfSchema);
  return { login: self?.login ?? null, isAdmin: self?.is_admin === true };
}

interface TeamOfMembers {
  readonly team: ToldTeam;
  readonly members: readonly Member[];
}

async function membersOfTeams(asking: Gathering, teams: readonly ToldTeam[]): Promise<readonly TeamOfMembers[]> {
  const found: TeamOfMembers[] = [];
  for (const team of teams) {
    const members = await asking.all(`teams/${team.id}/members`, memberSchema);
    if (members) found.push({ team, members });
  }
  return found;
}

function membership(user: Member, more: Pick<Membership, 'role' | 'via' | 'outside'>, { isAdmin }: Asker) {
  const account = accountOf(user);
  if (account === null) return undefined;
  const active = isAdmin && typeof user.active === 'boolean' ? user.active && user.prohibit_login !== true : null;
  return { account, ...more, expiresAt: null, identity: null, active };
}

/** Members of the organisation have the role of their strongest team. */
export async function* readMembers(
  transport: Transport,
  owner: string,
  signal: AbortSignal,
): AsyncGenerator<ForgePage<Membership>, void, undefined> {
  const asking = new Gathering(transport, signal);
  const who = await asker(asking);
  if (!(await seesMembers(transport, owner, { who, signal }))) asking.gaps.push(publicOnly(owner));
  const members = (await asking.all(`${ofOwner(owner)}/members`, memberSchema)) ?? [];
  const teams = (await asking.all(`${ofOwner(owner)}/teams`, teamSchema)) ?? [];
  const roleBy = new Map<number, Role>();
  for (const { team, members: own } of await membersOfTeams(asking, teams))
    for (const { id } of own) roleBy.set(id, higher(roleOf(team) ?? 'read', roleBy.get(id) ?? 'read'));
  const records = members.flatMap((user): ForgeRecord<Membership>[] => {
    const more = { role: roleBy.get(user.id) ?? 'read', via: 'organisation', outside: false } as const;
    const value = membership(user, more, who);
    return value ? [{ key: user.login, value, observedAt: asking.at!, raw: asking.raw }] : [];
  });
  yield wholePage(records, asking);
}

async function seesMembers(
  transport: Transport,
  owner: string,
  { who, signal }: { readonly who: Asker; readonly signal: AbortSignal },
): Promise<boolean> {
  if (who.isAdmin) return true;
  if (who.login === null) return false;
  // 204: a member. Others are sent on to the public members, or told that there is no such one.
  const answer = await transport.get(`${ofOwner(owner)}/members/${encodeURIComponent(who.login)}`, signal);
  return answer.ok && answer.value.status === 204 && answer.value.movedTo === undefined;
}

function publicOnly(owner: string): ForgeGap {
  const detail = `The account that asks is no member of ${owner}, so only public members are listed; give a token of a member, with read:organization.`;
  return { reason: 'forbidden', detail };
}

/** Everybody who was let in by name, and the members of every team that reaches the repository. */
export async function* readRepositoryMembers(
  transport: Transport,
  { path, owner, signal }: { readonly path: string; readonly owner: string; readonly signal: AbortSignal },
): AsyncGenerator<ForgePage<Membership>, void, undefined> {
  const asking = new Gathering(transport, signal);
  const who = await asker(asking);
  const sees = await seesMembers(transport, owner, { who, signal });
  const insiders = sees ? await asking.all(`${ofOwner(owner)}/members`, memberSchema) : null;
  if (!sees) asking.gaps.push(publicOnly(owner));
  const standing = new Map<string, { user: Member; role: Role; via: Membership['via'] }>();
  const found = (user: Member, role: Role, via: Membership['via']): void => {
    const known = standing.get(user.login);
    if (known === undefined || ranks.indexOf(role) > ranks.indexOf(known.role))
      standing.set(user.login, { user, role, via });
  };
  for (const user of (await asking.all(`${path}/collaborators`, memberSchema)) ?? []) {
    const told = await asking.one(
      `${path}/collaborators/${encodeURIComponent(user.login)}/permission`,
      permissionSchema,
    );
    const role = told && roles[told.permission];
    if (role) found(user, role, 'direct');
  }
  // This list is always whole: it has no pages.
  const teams = (await asking.one(`${path}/teams`, z.array(teamSchema).nullable())) ?? [];
  for (const { team, members } of await membersOfTeams(asking, teams)) {
    const role = roleOf(team);
    if (role) for (const user of members) found(user, role, 'team');
  }
  // Without the list of members nobody can be said not to be one; the gap is told already.
  const inside = insiders && new Set(insiders.map(({ login }) => login));
  const records = [...standing.values()].flatMap(({ user, role, via }): ForgeRecord<Membership>[] => {
    if (inside === null) return [];
    const value = membership(user, { role, via, outside: !inside.has(user.login) }, who);
    return value ? [{ key: user.login, value, observedAt: asking.at!, raw: asking.raw }] : [];
  });
  yield wholePage(records, asking);
}

export async function* readTeams(
  transport: Transport,
  owner: string,
  signal: AbortSignal,
): AsyncGenerator<ForgePage<Team>, void, undefined> {
  const asking = new Gathering(transport, signal);
  const teams = (await asking.all(`${ofOwner(owner)}/teams`, teamSchema)) ?? [];
  const records: ForgeRecord<Team>[] = [];
  for (const team of teams) {
    const members = await asking.all(`teams/${team.id}/members`, userSchema);
    const reached = await asking.all(`teams/${team.id}/repos`, z.object({ full_name: z.string() }));
    const observedAt: Instant | undefined = asking.at;
    if (members === null || reached === null || observedAt === undefined) continue;
    const role = roleOf(team);
    const value: Team = {
      name: team.name,
      members: members.map(({ login }: User) => login),
      repositories: role ? reached.map(({ full_name: name }) => ({ name, role })) : [],
    };
    records.push({ key: team.name, value, observedAt, raw: asking.raw.slice() });
  }
  yield wholePage(records, asking);
}

const deployKeySchema = z.object({ id: z.number(), title: z.string(), created_at: instant, read_only: z.boolean() });
const hookSchema = z.object({
  id: z.number(),
  events: z.array(z.string()).nullish(),
  active: z.boolean(),
  created_at: instant.nullish(),
  config: z.object({ url: z.string().nullish() }).nullish(),
});

const unknown = { lastUsedAt: null, expiresAt: null, addedBy: null } as const;

function record(value: MachineCredential, at: Instant, raw: ForgeRecord<unknown>['raw']) {
  return { key: `${value.kind} ${value.id}`, value, observedAt: at, raw };
}

/** `place` is a repository or the organisation, which has no deploy keys. */
export function credentialLists(place: string, isRepository: boolean): readonly RecordList<MachineCredential>[] {
  const keys = pagedList<z.infer<typeof deployKeySchema>, MachineCredential>({
    address: `${place}/keys`,
    item: deployKeySchema,
    record: ({ id, title, created_at: createdAt, read_only: readOnly }, { at, raw }) =>
      record(
        { ...unknown, kind: 'deploy-key', id: String(id), title, readOnly, scopes: [], createdAt, enabled: true },
        at,
        [raw],
      ),
  });
  const hooks = pagedList<z.infer<typeof hookSchema>, MachineCredential>({
    address: `${place}/hooks`,
    item: hookSchema,
    record: ({ id, events, active, created_at: createdAt, config }, { at, raw }) => {
      const told = { title: placeOf(config?.url), scopes: events ?? [], createdAt: createdAt ?? null, enabled: active };
      return record({ ...unknown, kind: 'webhook', id: String(id), readOnly: null, ...told }, at, [raw]);
    },
  });
  return isRepository ? [keys, hooks] : [hooks];
}

/** Where deliveries go. Receivers tell themselves apart by secrets in the path or behind it, so only the origin is kept. */
function placeOf(url: string | null | undefined): string {
  return url && URL.canParse(url) ? new URL(url).origin : 'webhook';
}
