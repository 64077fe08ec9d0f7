/**
 * Releases (docs.github.com/rest/releases). The commit is that of the tag as it stands now: `target_commitish` says only
 * where a tag would have been made if there had been none, so it proves nothing, and a release without its tag has no
 * commit. Tags are read once, a hundred at a time, rather than one by one.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Release } from '../../model/deployment.ts';
import { asObjectId } from '../../model/repository.ts';
import { instant, objectId } from '../answers.ts';
import type { RecordList } from '../lists.ts';
import { accountOfUser, detailedList, userSchema, type Asking } from './questions.ts';

const releaseSchema = z.object({
  id: z.number(),
  tag_name: z.string(),
  name: z.string().nullish(),
  draft: z.boolean(),
  created_at: instant,
  published_at: instant.nullish(),
  author: userSchema.nullish(),
});
const tagsSchema = z.array(z.object({ name: z.string(), commit: z.object({ sha: objectId }) }));

type Told = z.infer<typeof releaseSchema>;

export function releaseList(path: string): RecordList<Release> {
  let tags: Promise<Tags | null> | undefined;
  return detailedList({
    address: `${path}/releases?per_page=100`,
    schema: z.array(releaseSchema),
    items: (page: readonly Told[]) => page,
    record: async (told: Told, asking: Asking) => {
      // Drafts are released to nobody.
      if (told.draft) return undefined;
      tags ??= commitsOfTags(path, asking);
      const found = (await tags)?.get(told.tag_name);
      if (asking.refusal) tags = undefined;
      asking.raw = found ? [found.raw] : [];
      const value: Release = {
        tag: told.tag_name,
        commit: found ? asObjectId(found.commit) : null,
        name: told.name ?? '',
        publishedAt: told.published_at ?? null,
        author: accountOfUser(told.author),
      };
      return { key: String(told.id), value };
    },
  });
}

type Tags = ReadonlyMap<string, { readonly commit: string; readonly raw: Digest }>;

async function commitsOfTags(path: string, asking: Asking): Promise<Tags | null> {
  const tags = await asking.all({
    address: `${path}/tags?per_page=100`,
    schema: tagsSchema,
    items: (page, raw) => page.map(({ name, commit }) => [name, { commit: commit.sha, raw }] as const),
  });
  return tags && new Map(tags);
}
