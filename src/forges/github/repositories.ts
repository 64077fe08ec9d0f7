/**
 * The repositories of an organisation, or of an account that is none. Which ones GitHub lists depends on who asks, and it
 * does not say what it leaves out, so:
 *
 *   an organisation       all that the token is shown; GitHub's own count, where it is told, is held against them
 *   the account itself    `user/repos`: private ones, too
 *   an App's installation  `installation/repositories`: those it was given
 *   anybody else          public ones only, which is a gap
 */
import { z } from 'zod';
import { gapOf, getOne, type Read } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord, ForgeRepository, ReadRequest } from '../forge.ts';
import { mayPass } from '../lists.ts';
import type { Transport } from '../transport/transport.ts';

const repositorySchema = z.object({
  id: z.number(),
  full_name: z.string(),
  clone_url: z.string(),
  html_url: z.string(),
  default_branch: z.string().nullish(),
  archived: z.boolean(),
  fork: z.boolean(),
  private: z.boolean(),
  visibility: z.string().optional(),
});
const pageSchema = z.union([
  z.array(repositorySchema),
  z.object({ repositories: z.array(repositorySchema) }).transform(({ repositories }) => repositories),
]);
const countsSchema = z.object({ public_repos: z.number().optional(), total_private_repos: z.number().nullish() });

type Told = z.infer<typeof repositorySchema>;

interface Listing {
  readonly transport: Transport;
  readonly owner: string;
}

export async function* readRepositories(
  { transport, owner }: Listing,
  { cursor = '', signal }: Pick<ReadRequest, 'cursor' | 'signal'>,
): AsyncGenerator<ForgePage<ForgeRepository>, void, undefined> {
  const organisation = `orgs/${encodeURIComponent(owner)}`;
  let place = cursor === '' ? `${organisation}/repos?type=all&per_page=100` : cursor;
  let more: readonly ForgeGap[] = [];
  let shown = 0;
  for (;;) {
    const page = await getOne(transport, place, pageSchema, signal);
    if (!page.ok) {
      if (page.error.notFound && cursor === '' && place.startsWith(`${organisation}/repos?`)) {
        ({ place, gaps: more } = await placeOfAccount(transport, owner, signal));
        continue;
      }
      yield { records: [], gaps: [gapOf(page.error)], ...(mayPass(page.error) && { next: place }) };
      return;
    }
    const { value, next } = page.value;
    const records = value.map((told) => recordOf(told, page.value));
    shown += records.length;
    if (next === undefined) {
      const uncounted = cursor === '' && more.length === 0 ? await notShown({ transport, owner }, shown, signal) : [];
      const gaps = [...more, ...uncounted];
      yield { records, gaps, whole: gaps.length === 0 };
      return;
    }
    yield { records, gaps: [], next };
    place = next;
  }
}

async function placeOfAccount(
  transport: Transport,
  owner: string,
  signal: AbortSignal,
): Promise<{ readonly place: string; readonly gaps: readonly ForgeGap[] }> {
  const who = await getOne(transport, 'user', z.object({ login: z.string() }), signal);
  const isItself = who.ok && who.value.value.login.toLowerCase() === owner.toLowerCase();
  if (isItself) return { place: 'user/repos?affiliation=owner&per_page=100', gaps: [] };
  const given = 'installation/repositories?per_page=100';
  if (!who.ok && (await transport.get(given, signal)).ok) return { place: given, gaps: [] };
  const detail = `${owner} is no organisation, and GitHub lists only the public repositories of an account to others: give a token of ${owner}, or install an App there.`;
  const place = `users/${encodeURIComponent(owner)}/repos?type=owner&per_page=100`;
  return { place, gaps: [{ reason: 'forbidden', detail }] };
}

/** Counts are told to owners; those of accounts are not asked for, their lists being their own. */
async function notShown(
  { transport, owner }: Listing,
  shown: number,
  signal: AbortSignal,
): Promise<readonly ForgeGap[]> {
  const counts = await getOne(transport, `orgs/${encodeURIComponent(owner)}`, countsSchema, signal);
  if (!counts.ok) return [];
  const { public_repos: open = 0, total_private_repos: closed } = counts.value.value;
  if (closed === null || closed === undefined || open + closed <= shown) return [];
  const detail = `GitHub counts ${open + closed} repositories of ${owner} and shows this token ${shown} of them.`;
  return [{ reason: 'forbidden', detail }];
}

function recordOf(told: Told, { raw, at }: Pick<Read<unknown>, 'raw' | 'at'>): ForgeRecord<ForgeRepository> {
  const value: ForgeRepository = {
    path: told.full_name,
    id: String(told.id),
    cloneUrl: told.clone_url,
    webUrl: told.html_url,
    defaultBranch: told.default_branch ?? null,
    archived: told.archived,
    fork: told.fork,
    visibility: told.visibility === 'internal' ? 'internal' : told.private ? 'private' : 'public',
  };
  return { key: told.full_name, value, observedAt: at, raw: [raw] };
}
