/**
 * Who can reach the organisation and each repository (docs.github.com/rest/orgs/members, /orgs/outside-collaborators,
 * /collaborators/collaborators). A repository's list is of everybody who can reach it, whatever the way; the way is found
 * out by asking for the direct ones and for the members of its teams, and `unknown` where the teams may not be read.
 *
 * Trap: asked by somebody who is no member, GitHub sends on to the list of *public* members, which looks like a whole one.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Account } from '../../model/account.ts';
import type { Membership } from '../../model/access.ts';
import { readAnswer } from '../answers.ts';
import type { ForgeRecord } from '../forge.ts';
import { listOf, mayPass, type RecordList } from '../lists.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import {
  accountOfUser,
  Asking,
  detailedList,
  permissionsSchema,
  roleOf,
  saying,
  userSchema,
  type User,
} from './questions.ts';

const usersSchema = z.array(userSchema);
const collaboratorsSchema = z.array(userSchema.extend({ permissions: permissionsSchema }));
const slugsSchema = z.array(z.object({ slug: z.string() }));
const itself = <T>(items: readonly T[]): readonly T[] => items;

export function organisationMemberLists(owner: string): readonly RecordList<Membership>[] {
  const place = `orgs/${encodeURIComponent(owner)}`;
  return [
    members(`${place}/members?role=admin&per_page=100`, 'owner'),
    // What members may do everywhere, the organisation's base permission says; each repository tells what they may there.
    members(`${place}/members?role=member&per_page=100`, 'read'),
    listOf({
      address: `${place}/outside_collaborators?per_page=100`,
      schema: usersSchema,
      items: (page: readonly User[]) => page,
      record: (user: User, { raw, at }) => {
        const value = standing(user, { role: 'read', via: 'direct', outside: true });
        return value && { key: user.login, value, observedAt: at, raw: [raw] };
      },
    }),
  ];
}

function members(address: string, role: Membership['role']): RecordList<Membership> {
  return {
    address,
    async page(transport, at, signal) {
      const answer = await transport.get(at, signal);
      if (!answer.ok) return answer.error;
      if (answer.value.movedTo?.includes('/public_members') === true) return publicOnly(answer.value.request);
      const read = readAnswer(answer.value, usersSchema);
      const records = read.value.flatMap((user): ForgeRecord<Membership>[] => {
        const value = standing(user, { role, via: 'organisation', outside: false });
        return value ? [{ key: user.login, value, observedAt: read.at, raw: [read.raw] }] : [];
      });
      return { records, ...(read.next !== undefined && { next: read.next }) };
    },
  };
}

function publicOnly(request: string): Refusal {
  const detail = `${request} tells this token of public members only; give one of a member, with Members: read.`;
  return { reason: 'forbidden', status: 302, detail, notFound: false };
}

export function repositoryMemberLists(path: string, owner: string): readonly RecordList<Membership>[] {
  let ways: Promise<Ways> | undefined;
  const address = `${path}/collaborators?affiliation=all&per_page=100`;
  const list = detailedList({
    address,
    schema: collaboratorsSchema,
    items: itself,
    refused: saying('Who can reach the repository is told to those who may push to it.'),
    record: async (user: z.infer<typeof collaboratorsSchema>[number], asking: Asking) => {
      const known = await (ways ??= waysInto(path, owner, asking));
      // Without the list of outsiders nobody can be said not to be one; the gap is told already.
      if (known.outside === null) return undefined;
      asking.raw = [...known.raw];
      const more = {
        role: roleOf(user.permissions),
        via: viaOf(user.login, known),
        outside: known.outside.has(user.login),
      };
      const value = standing(user, more);
      return value && { key: user.login, value };
    },
  });
  // What was refused for a while is asked for again with the page.
  const page: typeof list.page = async (transport: Transport, at, signal) => {
    const told = await list.page(transport, at, signal);
    if ('notFound' in told && mayPass(told)) ways = undefined;
    return told;
  };
  return [{ ...list, page }];
}

interface Ways {
  readonly direct: ReadonlySet<string> | null;
  readonly outside: ReadonlySet<string> | null;
  readonly teams: ReadonlySet<string> | null;
  readonly raw: readonly Digest[];
}

async function waysInto(path: string, owner: string, asking: Asking): Promise<Ways> {
  const logins = async (affiliation: string): Promise<ReadonlySet<string> | null> => {
    const address = `${path}/collaborators?affiliation=${affiliation}&per_page=100`;
    const users = await asking.all({ address, schema: usersSchema, items: itself });
    return users && new Set(users.map(({ login }) => login));
  };
  const direct = await logins('direct');
  const outside = await logins('outside');
  const teams = await asking.all({ address: `${path}/teams?per_page=100`, schema: slugsSchema, items: itself });
  const byTeam = new Set<string>();
  for (const { slug } of teams ?? []) {
    const address = `orgs/${encodeURIComponent(owner)}/teams/${encodeURIComponent(slug)}/members?per_page=100`;
    const users = await asking.all({ address, schema: usersSchema, items: itself });
    if (users === null) return { direct, outside, teams: null, raw: asking.raw };
    for (const { login } of users) byTeam.add(login);
  }
  return { direct, outside, teams: teams && byTeam, raw: asking.raw };
}

function viaOf(login: string, { direct, teams }: Ways): Membership['via'] {
  if (direct === null) return 'unknown';
  if (direct.has(login)) return 'direct';
  if (teams === null) return 'unknown';
  return teams.has(login) ? 'team' : 'organisation';
}

function standing(user: User, more: Pick<Membership, 'role' | 'via' | 'outside'>): Membership | undefined {
  const account: Account | null = accountOfUser(user);
  // Identities of the identity provider are told to enterprises only; whoever is listed has access, invitations are not.
  return account ? { account, ...more, expiresAt: null, identity: null, active: true } : undefined;
}
