/**
 * From an answer's bytes to values, for all forges: JSON parsed and held against a schema before anything else sees it.
 * Schemas are lenient about what we do not read and strict about what we do: an unknown key is passed over, a missing one
 * that a verdict would rest on is an error that names the request and the place, never a default.
 */
import { z } from 'zod';
import { AppError } from '../base/app-error.ts';
import { failed, ok, type Result } from '../base/result.ts';
import type { Digest } from '../base/digest.ts';
import { parseInstant, type Instant } from '../base/instant.ts';
import type { ForgeGap } from './forge.ts';
import type { Answer, Refusal, Transport } from './transport/transport.ts';

export type ForgeErrorCode = 'forges/unreadable';

export interface Read<T> {
  readonly value: T;
  readonly raw: Digest;
  readonly at: Instant;
  /** Address of the next page, when the answer has a `Link` header with one. */
  readonly next?: string;
}

export function readAnswer<T>(answer: Answer, schema: z.ZodType<T>): Read<T> {
  const parsed = schema.safeParse(jsonOf(answer));
  if (!parsed.success) throw unreadable(answer.request, z.prettifyError(parsed.error));
  const { digest, at, next } = answer;
  return { value: parsed.data, raw: digest, at, ...(next !== undefined && { next }) };
}

function jsonOf(answer: Answer): unknown {
  try {
    return JSON.parse(Buffer.from(answer.bytes).toString('utf8'));
  } catch (cause) {
    throw unreadable(answer.request, 'it is no JSON', cause);
  }
}

function unreadable(request: string, why: string, cause?: unknown): AppError<ForgeErrorCode> {
  const hint =
    'Is the address that of the forge’s interface, with no proxy or login page before it? If so, the forge answers in a way that Plumbline does not know yet: please report it.';
  const options = { hint, ...(cause !== undefined && { cause }) };
  return new AppError('forges/unreadable', `the answer to ${request} cannot be read: ${why}`, options);
}

export async function getOne<T>(
  transport: Transport,
  address: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Result<Read<T>, Refusal>> {
  const answer = await transport.get(address, signal);
  return answer.ok ? ok(readAnswer(answer.value, schema)) : failed(answer.error);
}

/** All pages behind `address`, each read whole; ends after a refusal, which is the last thing yielded. */
export async function* getPages<T>(
  transport: Transport,
  address: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): AsyncGenerator<Result<Read<T>, Refusal>, void, undefined> {
  for (let at: string | undefined = address; at !== undefined;) {
    const page: Result<Read<T>, Refusal> = await getOne(transport, at, schema, signal);
    yield page;
    if (!page.ok) return;
    at = page.value.next;
  }
}

export function gapOf({ reason, detail }: Refusal, more: Omit<ForgeGap, 'reason' | 'detail'> = {}): ForgeGap {
  return { reason, detail, ...more };
}

/** A date and time with zone, as all forges write them; anything else is an error of the schema. */
export const instant = z.string().transform((text, context): Instant => {
  const read = parseInstant(text) ?? withLongFraction(text);
  if (read !== undefined) return read;
  context.addIssue({ code: 'custom', message: `expected a date and time, found ${JSON.stringify(text.slice(0, 40))}` });
  return z.NEVER;
});

/** Go writes nanoseconds, and a zero time for "never". */
function withLongFraction(text: string): Instant | undefined {
  return parseInstant(text.replace(/(\.\d{3})\d+/, '$1'));
}

export const objectId = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a git object id');
