/**
 * GitHub's GraphQL interface: one question in place of five per changeset. Its refusals come inside of answers with
 * status 200, as a list of errors with a type and the path of what is missing
 * (docs.github.com/graphql, "Rate limits and query limits", "Error handling").
 */
import { z } from 'zod';
import { failed, ok, type Result } from '../../base/result.ts';
import { readAnswer, type Read } from '../answers.ts';
import type { Refusal, Transport } from '../transport/transport.ts';

const errorSchema = z.object({
  type: z.string().optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  message: z.string(),
});

export type GraphqlError = z.infer<typeof errorSchema>;

const envelope = z.object({ data: z.unknown().optional(), errors: z.array(errorSchema).optional() });

export interface GraphqlAnswer<T> extends Read<T> {
  /** Parts that were refused while the rest was answered. */
  readonly errors: readonly GraphqlError[];
}

export interface GraphqlQuestion<T> {
  readonly operation: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly schema: z.ZodType<T>;
}

/** `https://api.github.com/graphql`, but `https://ghes.example/api/graphql` beside `/api/v3`. */
export function graphqlAddress(root: string): string {
  const base = root.replace(/\/+$/, '');
  return base.endsWith('/v3') ? new URL('graphql', base).href : 'graphql';
}

/** Both limits come inside of good answers, the secondary one also as a 403 whose message alone says so. */
export function isRateLimited(status: number, body: Uint8Array): boolean {
  if (body.length > 4096) return false;
  const text = Buffer.from(body).toString('utf8');
  return status === 403 ? /secondary rate limit|abuse detection/i.test(text) : /"type":\s*"RATE_LIMITED"/.test(text);
}

export async function askGraphql<T>(
  transport: Transport,
  address: string,
  { operation, query, variables, schema }: GraphqlQuestion<T>,
  signal: AbortSignal,
): Promise<Result<GraphqlAnswer<T>, Refusal>> {
  const answer = await transport.ask(address, { operationName: operation, query, variables }, signal);
  if (!answer.ok) return answer;
  const outer = readAnswer(answer.value, envelope);
  const { data, errors = [] } = outer.value;
  // A part that must not be null takes with it everything above it.
  const refused = errors.find(({ path = [] }) => path.length <= 1) ?? errors[0];
  if (isEmpty(data)) return failed(refusalOf(operation, refused ?? { message: 'nothing was answered' }));
  const { value } = readAnswer(answer.value, z.object({ data: schema }));
  return ok({ ...outer, value: value.data, errors });
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.values(value).every((part) => part === null || part === undefined);
}

function refusalOf(operation: string, { type, message }: GraphqlError): Refusal {
  const detail = `The question ${operation} was answered with ${type ?? 'an error'}: ${message.slice(0, 200)}`;
  const reason = reasonOf(type);
  return { reason, status: 200, detail, notFound: type === 'NOT_FOUND' };
}

export function reasonOf(type: string | undefined): Refusal['reason'] {
  if (type === 'RATE_LIMITED') return 'rate-limited';
  if (type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES' || type === 'NOT_FOUND') return 'forbidden';
  return type === 'MAX_NODE_LIMIT_EXCEEDED' ? 'not-supported' : 'unreachable';
}
