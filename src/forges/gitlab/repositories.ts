/** The projects of a group and all groups below it; of a person, where there is no such group. */
import { z } from 'zod';
import type { ForgePage, ForgeRepository, ReadRequest } from '../forge.ts';
import { gapOf, getPages, type Read } from '../answers.ts';
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
      yield pageOf(page.value);
    }
    if (told) return;
  }
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
