/**
 * Who and what can reach the code: members of the group and of projects, groups below it, tokens and keys
 * (docs.gitlab.com/api/group_members, /project_members, /deploy_keys, /project_access_tokens, /deploy_tokens).
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { MachineCredential, Membership, Role, Team } from '../../model/access.ts';
import { gapOf, getPages, instant } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord } from '../forge.ts';
import { listOf, type RecordList } from '../lists.ts';
import type { Transport } from '../transport/transport.ts';
import { accountOf, userSchema } from './account.ts';

export const memberSchema = userSchema.extend({
  state: z.string().optional(),
  membership_state: z.string().nullish(),
  access_level: z.number(),
  expires_at: instant.nullish(),
  two_factor_enabled: z.boolean().nullish(),
  group_saml_identity: z.object({ extern_uid: z.string().nullish() }).nullish(),
});
export type Member = z.infer<typeof memberSchema>;

/** docs.gitlab.com, "Roles and permissions": 10 guest, 15 planner, 20 reporter, 30 developer, 40 maintainer, 50 owner. */
export function roleOf(accessLevel: number): Role {
  if (accessLevel >= 50) return 'owner';
  if (accessLevel >= 40) return 'maintain';
  return accessLevel >= 30 ? 'write' : 'read';
}

/** `place` is a group or a project; `insiders` are the group's own members, null where they are not known or not wanted. */
export function membershipList(place: string, insiders: ReadonlySet<number> | null): RecordList<Membership> {
  return listOf({
    address: `${place}/members/all?per_page=100`,
    schema: z.array(memberSchema),
    items: (members) => members,
    record: (member, { raw, at }) => {
      const account = accountOf(member);
      if (account === null) return undefined;
      const { state, membership_state: membership, group_saml_identity: identity } = member;
      const value: Membership = {
        account,
        role: roleOf(member.access_level),
        // The list says what everybody has in the end, and not where it comes from.
        via: 'unknown',
        outside: insiders !== null && !insiders.has(member.id),
        expiresAt: member.expires_at ?? null,
        identity: identity?.extern_uid ?? null,
        active: state === undefined ? null : state === 'active' && (membership ?? 'active') === 'active',
      };
      return { key: account.login, value, observedAt: at, raw: [raw] };
    },
  });
}

interface Gathered<T> {
  readonly items: readonly T[];
  readonly gaps: readonly ForgeGap[];
  readonly raw: ForgeRecord<unknown>['raw'];
  readonly at?: Instant;
}

export async function gathered<T>(
  transport: Transport,
  address: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Gathered<T>> {
  const items: T[] = [];
  const raw: Digest[] = [];
  let at: Instant | undefined;
  for await (const page of getPages(transport, address, z.array(schema), signal)) {
    if (!page.ok) return { items, raw, gaps: [gapOf(page.error)] };
    items.push(...page.value.value);
    raw.push(page.value.raw);
    at = page.value.at;
  }
  return { items, raw, gaps: [], ...(at !== undefined && { at }) };
}

/** Of what is read in one go: after a gap that passes it is read again, from the beginning. */
export function wholePage<T>(records: readonly ForgeRecord<T>[], gaps: readonly ForgeGap[]): ForgePage<T> {
  const mustStop = gaps.some(({ reason }) => reason === 'rate-limited' || reason === 'unreachable');
  return mustStop ? { records: [], gaps, next: '' } : { records, gaps, whole: gaps.length === 0 };
}

export async function insidersOf(transport: Transport, group: string, signal: AbortSignal) {
  const { items, gaps } = await gathered(transport, `${group}/members/all?per_page=100`, memberSchema, signal);
  return { insiders: gaps.length > 0 ? null : new Set(items.map(({ id }) => id)), gaps };
}

const subgroupSchema = z.object({ id: z.number(), full_path: z.string() });
const sharingSchema = z.object({
  path_with_namespace: z.string(),
  shared_with_groups: z
    .array(z.object({ group_full_path: z.string().nullish(), group_access_level: z.number() }))
    .optional(),
});

/**
 * Groups below the group are its teams. What they reach: the projects that are shared with them, in the role that was
 * given, and their own projects, where everybody has their own role: the highest of these stands for the team.
 */
export async function* readTeams(
  transport: Transport,
  group: string,
  signal: AbortSignal,
): AsyncGenerator<ForgePage<Team>, void, undefined> {
  const projects = `${group}/projects?include_subgroups=true&with_shared=false&order_by=id&sort=asc&per_page=100`;
  const shared = await gathered(transport, projects, sharingSchema, signal);
  const below = await gathered(transport, `${group}/descendant_groups?per_page=100`, subgroupSchema, signal);
  const gaps = [...shared.gaps, ...below.gaps];
  const records: ForgeRecord<Team>[] = [];
  for (const { id, full_path: name } of below.items) {
    const own = await gathered(transport, `groups/${id}/members?per_page=100`, memberSchema, signal);
    gaps.push(...own.gaps);
    if (own.gaps.length > 0) continue;
    const highest = roleOf(Math.max(0, ...own.items.map((one) => one.access_level)));
    const repositories = shared.items.flatMap(({ path_with_namespace: project, shared_with_groups: others = [] }) => {
      if (project.startsWith(`${name}/`)) return [{ name: project, role: highest }];
      const mine = others.find(({ group_full_path: path }) => path === name);
      return mine ? [{ name: project, role: roleOf(mine.group_access_level) }] : [];
    });
    const value: Team = { name, members: own.items.map(({ username }) => username), repositories };
    const observedAt = own.at ?? below.at;
    if (observedAt) records.push({ key: name, value, observedAt, raw: [...own.raw, ...below.raw, ...shared.raw] });
  }
  yield wholePage(records, gaps);
}

const deployKeySchema = z.object({
  id: z.number(),
  title: z.string(),
  created_at: instant,
  expires_at: instant.nullish(),
  last_used_at: instant.nullish(),
  can_push: z.boolean(),
});
const accessTokenSchema = z.object({
  id: z.number(),
  name: z.string(),
  revoked: z.boolean(),
  active: z.boolean(),
  created_at: instant,
  expires_at: instant.nullish(),
  last_used_at: instant.nullish(),
  scopes: z.array(z.string()),
});
const deployTokenSchema = z.object({
  id: z.number(),
  name: z.string(),
  expires_at: instant.nullish(),
  scopes: z.array(z.string()),
  revoked: z.boolean().optional(),
  expired: z.boolean().optional(),
});

type Told = Omit<MachineCredential, 'kind' | 'id' | 'addedBy'> & { readonly id: number };

function credentialList<T>(
  address: string,
  schema: z.ZodType<T>,
  kind: MachineCredential['kind'],
  told: (item: T) => Told,
): RecordList<MachineCredential> {
  const [, list = ''] = /\/(\w+)$/.exec(address) ?? [];
  return listOf({
    address: `${address}?per_page=100`,
    schema: z.array(schema),
    items: (items) => items,
    record: (item, { raw, at }) => {
      const credential = told(item);
      // GitLab does not say who made it.
      const value: MachineCredential = { ...credential, kind, id: `${list} ${credential.id}`, addedBy: null };
      return { key: value.id, value, observedAt: at, raw: [raw] };
    },
  });
}

const readsOnly = (scopes: readonly string[]): boolean => scopes.every((scope) => scope.startsWith('read_'));

export function credentialLists(place: string, isProject: boolean): readonly RecordList<MachineCredential>[] {
  const keys = credentialList(`${place}/deploy_keys`, deployKeySchema, 'deploy-key', (key) => ({
    id: key.id,
    title: key.title,
    readOnly: !key.can_push,
    scopes: [],
    createdAt: key.created_at,
    lastUsedAt: key.last_used_at ?? null,
    expiresAt: key.expires_at ?? null,
    enabled: true,
  }));
  const tokens = credentialList(`${place}/access_tokens`, accessTokenSchema, 'access-token', (one) => ({
    id: one.id,
    title: one.name,
    readOnly: readsOnly(one.scopes),
    scopes: one.scopes,
    createdAt: one.created_at,
    lastUsedAt: one.last_used_at ?? null,
    expiresAt: one.expires_at ?? null,
    enabled: one.active && !one.revoked,
  }));
  const deployTokens = credentialList(`${place}/deploy_tokens`, deployTokenSchema, 'access-token', (one) => ({
    id: one.id,
    title: one.name,
    readOnly: readsOnly(one.scopes),
    scopes: one.scopes,
    createdAt: null,
    lastUsedAt: null,
    expiresAt: one.expires_at ?? null,
    enabled: one.revoked === undefined ? null : !one.revoked && one.expired !== true,
  }));
  return [...(isProject ? [keys] : []), tokens, deployTokens];
}
