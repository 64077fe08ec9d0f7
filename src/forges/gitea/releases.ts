/** Releases. A release names its tag; which commit that is, the tag says, as it is now. */
import { z } from 'zod';
import type { Release } from '../../model/deployment.ts';
import { asObjectId } from '../../model/repository.ts';
import { getOne, instant, objectId } from '../answers.ts';
import type { RecordList } from '../lists.ts';
import { mayPass } from '../lists.ts';
import type { Transport } from '../transport/transport.ts';
import { accountOf, userSchema } from './account.ts';
import { firstPage, getPage } from './paging.ts';

const releaseSchema = z.object({
  id: z.number(),
  tag_name: z.string(),
  name: z.string().nullish(),
  draft: z.boolean(),
  published_at: instant.nullish(),
  author: userSchema.nullish(),
});
const tagSchema = z.object({ commit: z.object({ sha: objectId }) });

export function releaseList({ path }: { readonly path: string }): RecordList<Release> {
  return {
    address: firstPage(`${path}/releases`),
    async page(transport, here, signal) {
      const read = await getPage(transport, here, releaseSchema, signal);
      if (!read.ok) return read.error;
      const { value: releases, raw, at, next } = read.value;
      const records = [];
      const gaps = [];
      for (const one of releases) {
        // Drafts are released to nobody.
        if (one.draft) continue;
        const tag = await tagOf(transport, `${path}/tags/${encodeURIComponent(one.tag_name)}`, signal);
        if (!tag.ok && mayPass(tag.error)) return tag.error;
        if (!tag.ok && !tag.error.notFound) gaps.push({ reason: tag.error.reason, detail: tag.error.detail });
        const value: Release = {
          tag: one.tag_name,
          commit: tag.ok ? asObjectId(tag.value.value.commit.sha) : null,
          name: one.name ?? '',
          publishedAt: one.published_at ?? null,
          author: accountOf(one.author),
        };
        const answers = tag.ok ? [raw, tag.value.raw] : [raw];
        records.push({ key: String(one.id), value, observedAt: at, raw: answers });
      }
      return { records, gaps, ...(next !== undefined && { next }) };
    },
  };
}

const tagOf = (transport: Transport, address: string, signal: AbortSignal) =>
  getOne(transport, address, tagSchema, signal);
