/**
 * How far an exhaustive search has come, beside its result: `<result>.checkpoint`, JSON lines, only ever appended to.
 *
 *   {"format": "plumbline-exhaustive 1", "query", "patternType", "canonical", "now", "corpus", "units": [[name, commit], …], "missing"}
 *   {"unit": name, "bytes": length of the result after it, "digest": SHA-256 of what it added, "manifest": {…}, "alerts": […]}
 *
 * A line counts when it is whole; it is written after the result was synced, so what it speaks of is on the disk.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../base/app-error.ts';
import { diskError } from '../../base/atomic-file.ts';
import type { SearchAlert, SearchManifest } from '../../search/contract.ts';

const headSchema = z.object({
  format: z.literal('plumbline-exhaustive 1'),
  query: z.string(),
  patternType: z.string(),
  canonical: z.string(),
  now: z.string(),
  corpus: z.string(),
  units: z.array(z.tuple([z.string(), z.string()])),
  missing: z.array(z.string()),
});
export type CheckpointHead = z.output<typeof headSchema>;

/** The manifest is ours, read back; what is summed of it is checked. */
const manifestSchema = z.looseObject({
  engine: z.string(),
  filesConsidered: z.number(),
  filesSearched: z.number(),
  matchingLines: z.number(),
  matchingFiles: z.number(),
  repositories: z.array(z.unknown()),
  unsearched: z.array(z.unknown()),
  matchDigest: z.string(),
});

const unitSchema = z.object({
  unit: z.string(),
  bytes: z.number().int().nonnegative(),
  digest: z.string(),
  manifest: manifestSchema,
  alerts: z.array(z.unknown()),
});

export interface DoneUnit {
  readonly unit: string;
  readonly bytes: number;
  readonly digest: string;
  readonly manifest: SearchManifest;
  readonly alerts: readonly SearchAlert[];
}

export interface Checkpoint {
  readonly head: CheckpointHead;
  readonly done: readonly DoneUnit[];
}

export const checkpointPath = (out: string): string => `${out}.checkpoint`;

/** Undefined when there is none, or one that was cut off before it said anything. A half line at the end is cut away. */
export function readCheckpoint(out: string): Checkpoint | undefined {
  const path = checkpointPath(out);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(10) + 1;
  if (end === 0) return undefined;
  if (end < bytes.length) truncateSync(path, end);
  const [first, ...rest] = bytes.toString('utf8', 0, end).trimEnd().split('\n');
  try {
    const head = headSchema.parse(JSON.parse(first!));
    const done = rest.map((line) => unitSchema.parse(JSON.parse(line)) as unknown as DoneUnit);
    if (done.some(({ unit }, index) => unit !== head.units[index]?.[0])) throw new TypeError('units out of order');
    return { head, done };
  } catch (cause) {
    const hint = 'Begin anew with --fresh.';
    throw new AppError('search/checkpoint-damaged', `${path} is damaged`, { hint, cause });
  }
}

export function appendLine(path: string, value: unknown, flags: 'a' | 'w'): void {
  try {
    const file = openSync(path, flags);
    try {
      writeSync(file, `${JSON.stringify(value)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw diskError(path, error);
  }
}
