/** The last good answer to each request to a forge: its digest and what a conditional request presents. */
import { sha256Of, type Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { Database } from './database.ts';

export interface AnswerNote {
  readonly digest: Digest;
  readonly status: number;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly link?: string;
  readonly at: Instant;
}

export interface AnswerNotes {
  /** Requests of two sources never meet: what one token may read another may not. */
  known(source: string, request: string): Promise<AnswerNote | undefined>;
  keep(source: string, request: string, note: AnswerNote): Promise<void>;
}

export function answerNotes(database: Database): AnswerNotes {
  return {
    async known(source, request) {
      const row = await database
        .selectFrom('forge_answer')
        .selectAll()
        .where('request', '=', sha256Of(source, request))
        .executeTakeFirst();
      if (!row) return undefined;
      return {
        digest: row.digest as Digest,
        status: row.status,
        at: row.at as Instant,
        ...(row.etag === null ? {} : { etag: row.etag }),
        ...(row.last_modified === null ? {} : { lastModified: row.last_modified }),
        ...(row.link === null ? {} : { link: row.link }),
      };
    },
    async keep(source, request, { digest, status, etag, lastModified, link, at }) {
      const row = {
        request: sha256Of(source, request),
        line: request,
        digest,
        status,
        etag: etag ?? null,
        last_modified: lastModified ?? null,
        link: link ?? null,
        at,
      };
      const { request: _key, ...rest } = row;
      await database
        .insertInto('forge_answer')
        .values(row)
        .onConflict((conflict) => conflict.column('request').doUpdateSet(rest))
        .execute();
    },
  };
}
