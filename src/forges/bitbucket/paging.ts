/**
 * How Bitbucket cuts lists: `{ values, next }`, where `next` is an address that is followed as it is
 * (developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination). It is held to the interface's own host by the transport.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { Result } from '../../base/result.ts';
import { gapOf, getOne, type Read } from '../answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord } from '../forge.ts';
import { listOf, mayPass, type ListOf, type RecordList } from '../lists.ts';
import type { Refusal, Transport } from '../transport/transport.ts';

export interface Page<T> {
  readonly values: readonly T[];
  readonly next?: string | undefined;
}

export const pageOf = <T>(item: z.ZodType<T>): z.ZodType<Page<T>> =>
  z.object({ values: z.array(item), next: z.string().optional() });

type Listing<Item, T> = Pick<ListOf<Page<Item>, Item, T>, 'address' | 'record' | 'refused'> & {
  readonly item: z.ZodType<Item>;
};

export function listIn<Item, T>({ item, ...list }: Listing<Item, T>): RecordList<T> {
  return listOf({ ...list, schema: pageOf(item), items: ({ values }) => values, next: ({ next }) => next });
}

export interface Gathered<T> {
  readonly items: readonly T[];
  readonly raw: readonly Digest[];
  readonly at?: Instant;
  /** What ended it early. */
  readonly refusal?: Refusal;
}

/** A whole list, for what is told of in one record. */
export async function gathered<T>(
  transport: Transport,
  address: string,
  item: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Gathered<T>> {
  const schema = pageOf(item);
  const items: T[] = [];
  const raw: Digest[] = [];
  let observedAt: Instant | undefined;
  for (let at: string | undefined = address; at !== undefined;) {
    const page: Result<Read<Page<T>>, Refusal> = await getOne(transport, at, schema, signal);
    if (!page.ok) return { items, raw, refusal: page.error };
    items.push(...page.value.value.values);
    raw.push(page.value.raw);
    observedAt = page.value.at;
    at = page.value.value.next;
  }
  return { items, raw, ...(observedAt !== undefined && { at: observedAt }) };
}

/** Of what is read in one go: after a refusal that passes it is read again, from the beginning. */
export function wholePage<T>(
  records: readonly ForgeRecord<T>[],
  refusals: readonly Refusal[],
  untold: readonly ForgeGap[] = [],
): ForgePage<T> {
  const gaps = [...refusals.map((one) => gapOf(one)), ...untold];
  if (refusals.some(mayPass)) return { records: [], gaps, next: '' };
  return { records, gaps, whole: gaps.length === 0 };
}

/** A list that can never be whole says so at its end. */
export async function* withUntold<T>(
  pages: AsyncIterable<ForgePage<T>>,
  untold: ForgeGap,
): AsyncGenerator<ForgePage<T>, void, undefined> {
  for await (const page of pages)
    yield page.next === undefined ? { ...page, gaps: [...page.gaps, untold], whole: false } : page;
}
