/**
 * Sourcegraph's command-line client reads streams stricter than the standard says. This reads as it does: events end at an
 * empty line; the first line must be `event`, the rest is `data`; no event over 10 MiB; after `done` nothing is read;
 * unknown events are skipped, an unknown type of match is an error; of a match only what the client knows is kept, and
 * numbers that it decodes as integers must be integers.
 */
import { z } from 'zod';

const longestEvent = 10 << 20;
const int32 = z
  .number()
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1);
const int = z.number().int();
const location = z.object({ offset: int, line: int, column: int });
const where = { repository: z.string(), branches: z.array(z.string()).optional() };
const inFile = { ...where, path: z.string(), commit: z.string().optional() };

const clientMatch = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('content'),
    ...inFile,
    chunkMatches: z
      .array(
        z.object({
          content: z.string(),
          contentStart: location,
          ranges: z.array(z.object({ start: location, end: location })),
        }),
      )
      .optional(),
  }),
  z.object({ type: z.literal('path'), ...inFile }),
  z.object({ type: z.literal('repo'), ...where }),
  z.object({
    type: z.literal('symbol'),
    ...inFile,
    symbols: z.array(z.object({ url: z.string(), name: z.string(), containerName: z.string(), kind: z.string() })),
  }),
  z.object({
    type: z.literal('commit'),
    icon: z.string(),
    label: z.string(),
    url: z.string(),
    detail: z.string(),
    content: z.string(),
    ranges: z.array(z.tuple([int32, int32, int32])),
  }),
]);
export type ClientMatch = z.output<typeof clientMatch>;

const payloads = {
  progress: z.object({
    done: z.boolean(),
    repositoriesCount: int.optional(),
    matchCount: int,
    durationMs: int,
    skipped: z.array(
      z.object({
        reason: z.string(),
        title: z.string(),
        message: z.string(),
        severity: z.enum(['info', 'warn']),
        suggested: z.object({ title: z.string(), queryExpression: z.string() }).optional(),
      }),
    ),
  }),
  matches: z.array(clientMatch),
  filters: z.array(
    z.object({ value: z.string(), label: z.string(), count: int, limitHit: z.boolean(), kind: z.string() }),
  ),
  alert: z.object({
    title: z.string(),
    description: z.string().optional(),
    proposedQueries: z.array(z.object({ description: z.string().optional(), query: z.string() })),
  }),
  error: z.object({ message: z.string() }),
};

export interface Decoded {
  readonly matches: ClientMatch[];
  readonly progress: z.output<typeof payloads.progress>[];
  readonly filters: z.output<typeof payloads.filters>[];
  readonly alerts: z.output<typeof payloads.alert>[];
  readonly errors: string[];
  readonly unknown: string[];
  done: boolean;
}

export function decodeAsClient(bytes: Uint8Array): Decoded {
  const text = Buffer.from(bytes);
  const decoded: Decoded = { matches: [], progress: [], filters: [], alerts: [], errors: [], unknown: [], done: false };
  let at = 0;
  while (at < text.length && !decoded.done) {
    const end = text.indexOf('\n\n', at);
    const block = text.subarray(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 2;
    if (block.length > longestEvent) throw new Error(`token too long: ${block.length}`);
    const feed = block.indexOf(10);
    if (feed < 0) throw new Error(`malformed event, no newline: ${block.toString().slice(0, 80)}`);
    take(field(block.toString('utf8', 0, feed), 'event'), field(block.toString('utf8', feed + 1), 'data'), decoded);
  }
  return decoded;
}

function field(line: string, name: string): string {
  const colon = line.indexOf(':');
  if (colon < 0 || line.slice(0, colon).trim() !== name) throw new Error(`malformed event, expected ${name}: ${line}`);
  return line.slice(colon + 1).trim();
}

function take(event: string, text: string, decoded: Decoded): void {
  const value: unknown = JSON.parse(text);
  switch (event) {
    case 'progress':
      decoded.progress.push(payloads.progress.parse(value));
      return;
    case 'matches':
      decoded.matches.push(...payloads.matches.parse(value));
      return;
    case 'filters':
      decoded.filters.push(payloads.filters.parse(value));
      return;
    case 'alert':
      decoded.alerts.push(payloads.alert.parse(value));
      return;
    case 'error':
      decoded.errors.push(payloads.error.parse(value).message);
      return;
    case 'done':
      decoded.done = true;
      return;
    default:
      decoded.unknown.push(event);
  }
}
