/**
 * The repositories of an organisation; of a person, where there is no such organisation.
 *
 * Gitea lists what the token's account may see, and does not say what it leaves out: only owners of the organisation (or the
 * person) and administrators of the server see all. For everybody else that is a gap.
 */
import { z } from 'zod';
import { gapOf, getOne, type Read } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRepository, ReadRequest } from '../forge.ts';
import { mayPass } from '../lists.ts';
import type { Transport } from '../transport/transport.ts';
import { firstPage, getPage } from './paging.ts';

const repositorySchema = z.object({
  id: z.number(),
  full_name: z.string(),
  clone_url: z.string(),
  html_url: z.string(),
  default_branch: z.string().nullish(),
  archived: z.boolean(),
  fork: z.boolean(),
  private: z.boolean(),
  internal: z.boolean().nullish(),
});
type Told = z.infer<typeof repositorySchema>;

export async function* readRepositories(
  transport: Transport,
  owner: string,
  { cursor = '', signal }: Pick<ReadRequest, 'cursor' | 'signal'>,
): AsyncGenerator<ForgePage<ForgeRepository>, void, undefined> {
  const name = encodeURIComponent(owner);
  const places = [firstPage(`orgs/${name}/repos`), firstPage(`users/${name}/repos`)];
  let here: string | undefined = cursor || places[0];
  while (here !== undefined) {
    const read: Awaited<ReturnType<typeof getPage<Told>>> = await getPage(transport, here, repositorySchema, signal);
    if (!read.ok) {
      if (read.error.notFound && here === places[0]) {
        here = places[1];
        continue;
      }
      yield { records: [], gaps: [gapOf(read.error)], ...(mayPass(read.error) && { next: here }) };
      return;
    }
    const { next } = read.value;
    const gaps = next === undefined ? await hiddenOnes(transport, owner, signal) : [];
    yield { records: recordsOf(read.value), gaps, ...(next === undefined ? { whole: gaps.length === 0 } : { next }) };
    here = next;
  }
}

const userSchema = z.object({ login: z.string(), is_admin: z.boolean().nullish() });

async function hiddenOnes(transport: Transport, owner: string, signal: AbortSignal): Promise<readonly ForgeGap[]> {
  const user = await getOne(transport, 'user', userSchema, signal);
  if (!user.ok) return [gapOf(user.error)];
  const { login, is_admin: isAdmin } = user.value.value;
  if (isAdmin === true || login.toLowerCase() === owner.toLowerCase()) return [];
  const address = `users/${encodeURIComponent(login)}/orgs/${encodeURIComponent(owner)}/permissions`;
  const rights = await getOne(transport, address, z.object({ is_owner: z.boolean() }), signal);
  if (rights.ok && rights.value.value.is_owner) return [];
  if (!rights.ok && mayPass(rights.error)) return [gapOf(rights.error)];
  const detail = `${login}, who asks, is no owner of ${owner}, and Gitea lists only those repositories that this account reaches; give a token of an owner to have all of them.`;
  return [{ reason: 'forbidden', detail }];
}

function recordsOf({ value, raw, at }: Read<readonly Told[]>): ForgePage<ForgeRepository>['records'] {
  return value.map((one) => ({
    key: one.full_name,
    value: {
      path: one.full_name,
      id: String(one.id),
      cloneUrl: one.clone_url,
      webUrl: one.html_url,
      defaultBranch: one.default_branch || null,
      archived: one.archived,
      fork: one.fork,
      visibility: one.internal === true ? 'internal' : one.private ? 'private' : 'public',
    },
    observedAt: at,
    raw: [raw],
  }));
}
