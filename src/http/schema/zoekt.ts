/** The JSON of zoekt-webserver: its names, base64 for bytes, lines and columns from 1. Numbers that we do not have are left out. */
import { z } from '@hono/zod-openapi';
import { listOf, whole } from './vocabulary.ts';

const location = z.object({ ByteOffset: whole, LineNumber: whole, Column: whole });

export const zoektOptionsSchema = z.looseObject({
  ShardMaxMatchCount: whole.optional(),
  TotalMaxMatchCount: whole.optional(),
  MaxDocDisplayCount: whole.optional(),
  MaxMatchDisplayCount: whole.optional(),
  NumContextLines: whole.optional(),
  ChunkMatches: z.boolean().optional(),
  /** Nanoseconds. */
  MaxWallTime: z.number().nonnegative().optional(),
  Whole: z.boolean().optional(),
});

export const zoektRequestSchema = z
  .object({ Q: z.string().max(10_000), RepoIDs: z.array(whole).nullish(), Opts: zoektOptionsSchema.nullish() })
  .openapi('ZoektRequest');

export const zoektFileSchema = z
  .object({
    FileName: z.string(),
    Repository: z.string(),
    RepositoryID: whole,
    Version: z.string(),
    Language: z.string(),
    Branches: listOf(z.string()),
    Score: z.number(),
    Content: z.string().optional(),
    LineMatches: listOf(
      z.object({
        Line: z.string(),
        LineStart: whole,
        LineEnd: whole,
        LineNumber: whole,
        Before: z.string().nullable(),
        After: z.string().nullable(),
        FileName: z.boolean(),
        Score: z.number(),
        LineFragments: listOf(z.object({ LineOffset: whole, Offset: whole, MatchLength: whole })),
      }),
    ).optional(),
    ChunkMatches: listOf(
      z.object({
        Content: z.string(),
        ContentStart: location,
        FileName: z.boolean(),
        Ranges: listOf(z.object({ Start: location, End: location })),
        Score: z.number(),
      }),
    ).optional(),
  })
  .openapi('ZoektFile');

export const zoektSearchAnswer = z
  .object({
    Result: z.object({
      Duration: z.number(),
      FileCount: whole,
      MatchCount: whole,
      FilesConsidered: whole,
      FilesLoaded: whole.optional(),
      FilesSkipped: whole,
      Crashes: whole,
      FlushReason: whole,
      Files: listOf(zoektFileSchema),
      RepoURLs: z.record(z.string(), z.string()),
      LineFragments: z.record(z.string(), z.string()),
    }),
  })
  .openapi('ZoektSearch');

export const zoektListAnswer = z
  .object({
    List: z.object({
      Repos: listOf(
        z.object({
          Repository: z.object({
            ID: whole,
            Name: z.string(),
            URL: z.string(),
            Branches: listOf(z.object({ Name: z.string(), Version: z.string() })),
          }),
        }),
      ),
      Crashes: whole,
      Stats: z.object({ Repos: whole }),
    }),
  })
  .openapi('ZoektList');

export const zoektErrorSchema = z.object({ Error: z.string() }).openapi('ZoektError');

export type ZoektFile = z.output<typeof zoektFileSchema>;
export type ZoektRequest = z.output<typeof zoektRequestSchema>;
export type ZoektSearch = z.output<typeof zoektSearchAnswer>;
export type ZoektList = z.output<typeof zoektListAnswer>;
