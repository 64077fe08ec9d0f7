/**
 * The repositories of a workspace. Bitbucket lists those that the token may see and does not say what it leaves out:
 * only an owner of the workspace sees all of them, and whose token is not known to be one's may have missed some.
 */
import { z } from 'zod';
import type { Result } from '../../base/result.ts';
import { gapOf, getOne, type Read } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord, ForgeRepository, ReadRequest } from '../forge.ts';
import { mayPass } from '../lists.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import { pageOf, type Page } from './paging.ts';

const repositorySchema = z.object({
  uuid: z.string(),
  full_name: z.string(),
  is_private: z.boolean(),
  mainbranch: z.object({ name: z.string() }).nullish(),
  parent: z.object({ uuid: z.string().optional() }).nullish(),
  links: z.object({
    html: z.object({ href: z.string() }),
    clone: z.array(z.object({ name: z.string(), href: z.string() })),
  }),
});
type Repository = z.infer<typeof repositorySchema>;

export async function* readRepositories(
  transport: Transport,
  workspace: string,
  { cursor = '', signal }: Pick<ReadRequest, 'cursor' | 'signal'>,
): AsyncGenerator<ForgePage<ForgeRepository>, void, undefined> {
  const first = `repositories/${encodeURIComponent(workspace)}?pagelen=100&sort=created_on`;
  for (let at: string | undefined = cursor === '' ? first : cursor; at !== undefined;) {
    const read: Result<Read<Page<Repository>>, Refusal> = await getOne(transport, at, pageOf(repositorySchema), signal);
    if (!read.ok) {
      yield { records: [], gaps: [gapOf(read.error)], ...(mayPass(read.error) && { next: at }) };
      return;
    }
    const { value, raw, at: observedAt }: Read<Page<Repository>> = read.value;
    const records = value.values.map((one): ForgeRecord<ForgeRepository> => {
      const repository = repositoryOf(one);
      return { key: repository.path, value: repository, observedAt, raw: [raw] };
    });
    at = value.next;
    if (at !== undefined) {
      yield { records, gaps: [], next: at };
      continue;
    }
    const gaps = await hiddenOnes(transport, workspace, signal);
    yield { records, gaps, whole: gaps.length === 0 };
  }
}

function repositoryOf(one: Repository): ForgeRepository {
  const web = one.links.html.href;
  return {
    path: one.full_name,
    id: one.uuid,
    cloneUrl: withoutUser(one.links.clone.find(({ name }) => name === 'https')?.href ?? `${web}.git`),
    webUrl: web,
    defaultBranch: one.mainbranch?.name ?? null,
    // Bitbucket has nothing of the kind.
    archived: false,
    fork: one.parent !== null && one.parent !== undefined,
    visibility: one.is_private ? 'private' : 'public',
  };
}

/** Bitbucket writes into the address who asked. */
function withoutUser(href: string): string {
  if (!URL.canParse(href)) return href;
  const url = new URL(href);
  url.username = '';
  url.password = '';
  return url.href;
}

async function hiddenOnes(transport: Transport, workspace: string, signal: AbortSignal): Promise<readonly ForgeGap[]> {
  const address = `user/workspaces/${encodeURIComponent(workspace)}/permission`;
  const standing = await getOne(transport, address, z.object({ permission: z.string() }), signal);
  if (standing.ok && standing.value.value.permission === 'owner') return [];
  if (!standing.ok && mayPass(standing.error)) return [gapOf(standing.error)];
  const who = standing.ok ? 'belongs to no owner of the workspace' : 'does not say whose it is';
  const detail = `The token ${who} (${workspace}), so repositories that it may not see are not listed; give the token of an owner, or one of the workspace.`;
  return [{ reason: 'forbidden', detail }];
}
