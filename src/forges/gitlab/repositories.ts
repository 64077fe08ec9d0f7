/**
 * The projects of a group and all groups below it; of a person, where there is no such group.
 *
 * GitLab lists what the token's account may see, and does not say what it leaves out: a list of a group that the account is
 * no member of is not whole, and that is a gap.
 */
import { z } from 'zod';
import type { ForgeGap, ForgePage, ForgeRepository, ReadRequest } from '../forge.ts';
import { gapOf, getOne, getPages, type Read } from '../answers.ts';
import { mayPass } from '../lists.ts';
import type { Transport } from '../transport/transport.ts';

const projectSchema = z.object({
  id: z.number(),
  path_with_namespace: z.string(),
  http_url_to_repo: z.string(),
  web_url: z.string(),
  default_branch: z.string().nullish(),
  archived: z.boolean(),
  visibility: z.enum(['public', 'internal', 'private']),
  forked_from_project: z.object({ id: z.number() }).nullish(),
});
type Project = z.infer<typeof projectSchema>;

export async function* readRepositories(
  transport: Transport,
  owner: string,
  { cursor = '', signal }: Pick<ReadRequest, 'cursor' | 'signal'>,
): AsyncGenerator<ForgePage<ForgeRepository>, void, undefined> {
  const name = encodeURIComponent(owner);
  const order = 'order_by=id&sort=asc&per_page=100';
  // What other groups share with this one is theirs to audit.
  const places = [
    `groups/${name}/projects?include_subgroups=true&with_shared=false&${order}`,
    `users/${name}/projects?${order}`,
  ];
  for (const place of cursor === '' ? places : [cursor]) {
    let told = false;
    let at = place;
    for await (const page of getPages(transport, place, z.array(projectSchema), signal)) {
      if (!page.ok) {
        if (page.error.notFound && !told && place === places[0]) break;
        yield { records: [], gaps: [gapOf(page.error)], ...(mayPass(page.error) && { next: at }) };
        return;
      }
      told = true;
      at = page.value.next ?? '';
      const listed = pageOf(page.value);
      const gaps = listed.whole ? await hiddenOnes(transport, place, owner, signal) : [];
      yield gaps.length > 0 ? { records: listed.records, gaps } : listed;
    }
    if (told) return;
  }
}

const minimalAccess = 5;

/** Members of a group see everything in it, but for those with minimal access; administrators see everything. */
async function hiddenOnes(
  transport: Transport,
  place: string,
  owner: string,
  signal: AbortSignal,
): Promise<readonly ForgeGap[]> {
  const user = await getOne(transport, 'user', z.object({ id: z.number(), is_admin: z.boolean().optional() }), signal);
  if (!user.ok) return [gapOf(user.error)];
  if (user.value.value.is_admin === true) return [];
  const [, group] = /^(groups\/[^/]+)\/projects/.exec(place.replace(/^.*\/api\/v4\//, '')) ?? [];
  if (group === undefined) return [];
  const address = `${group}/members/all/${user.value.value.id}`;
  const member = await getOne(transport, address, z.object({ access_level: z.number() }), signal);
  if (member.ok && member.value.value.access_level > minimalAccess) return [];
  if (!member.ok && !member.error.notFound) return [gapOf(member.error)];
  const detail = `The account that asks is no member of the group ${owner}, so private projects there are not listed; give a token of a member.`;
  return [{ reason: 'forbidden', detail }];
}

function pageOf({ value, raw, at, next }: Read<readonly Project[]>): ForgePage<ForgeRepository> {
  const records = value.map((one) => ({
    key: one.path_with_namespace,
    value: {
      path: one.path_with_namespace,
      id: String(one.id),
      cloneUrl: one.http_url_to_repo,
      webUrl: one.web_url,
      defaultBranch: one.default_branch ?? null,
      archived: one.archived,
      fork: one.forked_from_project !== null && one.forked_from_project !== undefined,
      visibility: one.visibility,
    },
    observedAt: at,
    raw: [raw],
  }));
  return { records, gaps: [], ...(next === undefined ? { whole: true } : { next }) };
}
