/** A manifest as whoever verifies it reads it: checked, from a file that somebody hands over. */
import { z } from 'zod';
import { failed, ok, type Result } from '../../base/result.ts';

const count = z.number().int().nonnegative();
const instant = z.iso.datetime({ precision: 3 });
const span = z.object({ from: instant, to: instant });
export const unsearchedSchema = z.object({ repository: z.string(), path: z.string(), reason: z.string() });
const resultKind = z.enum(['line', 'path', 'repository', 'symbol', 'commit', 'owner']);
const landingGap = z.object({ commit: z.string(), path: z.string(), reason: z.string() });

/** Landings whose time is not the committer's date, but what Plumbline saw: told beside the manifest. */
const landingTimesSchema = z.array(
  z.object({ repository: z.string(), landings: z.array(z.tuple([z.string(), instant])) }),
);

const searchSchema = z.object({
  query: z.string(),
  canonicalQuery: z.string(),
  engine: z.string(),
  asOf: z.union([z.literal('head'), instant, span]),
  repositories: z.array(
    z.object({
      name: z.string(),
      commit: z.string(),
      head: z.string().optional(),
      tree: z.string().optional(),
      files: count,
    }),
  ),
  filesConsidered: count,
  filesSearched: count,
  matchingLines: count,
  matchingFiles: count,
  results: z.partialRecord(resultKind, count).optional(),
  limitHit: z.boolean(),
  unsearched: z.array(unsearchedSchema),
  landings: z
    .array(
      z.object({
        repository: z.string(),
        tip: z.string(),
        count,
        period: span.optional(),
        gaps: z.array(landingGap),
      }),
    )
    .optional(),
  incomplete: z
    .array(z.object({ reason: z.string(), what: z.string().optional(), repositories: z.array(z.string()).optional() }))
    .optional(),
  matchDigest: z.string(),
});

export const verifiableManifestSchema = searchSchema.extend({
  /** Of a union: what each of its searches says of itself. */
  parts: z.array(searchSchema).optional(),
  landingTimes: landingTimesSchema.optional(),
});

/** What a sealed document says beside its manifest. */
const sealedSchema = z.object({
  type: z.literal('sealed-search'),
  statement: z.string(),
  missing: z.array(z.string()),
  caveats: z.array(z.string()).optional(),
  matches: z.object({ count }),
  searchedAt: instant,
  landingTimes: landingTimesSchema.optional(),
});

export type VerifiableManifest = z.output<typeof verifiableManifestSchema> & {
  readonly sealed?: z.output<typeof sealedSchema>;
};

/** A manifest by itself, in a sealed document, or as the last line of a result in JSON lines. */
export function readManifest(text: string): Result<VerifiableManifest, string> {
  const last = text.trimEnd().slice(text.trimEnd().lastIndexOf('\n') + 1);
  for (const candidate of [text, last]) {
    let value: unknown;
    try {
      value = JSON.parse(candidate);
    } catch {
      continue;
    }
    const inner = z.object({ manifest: z.unknown() }).safeParse(value);
    const read = verifiableManifestSchema.safeParse(inner.success ? inner.data.manifest : value);
    if (!read.success) return failed(z.prettifyError(read.error));
    if (!z.object({ type: z.literal('sealed-search') }).safeParse(value).success) return ok(read.data);
    const sealed = sealedSchema.safeParse(value);
    if (!sealed.success) return failed(z.prettifyError(sealed.error));
    const { landingTimes } = sealed.data;
    return ok({ ...read.data, ...(landingTimes && { landingTimes }), sealed: sealed.data });
  }
  return failed('it is no JSON');
}
