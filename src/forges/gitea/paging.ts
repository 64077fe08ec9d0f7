/**
 * Pages of Gitea's lists. Servers cut them as they are set (`MAX_RESPONSE_ITEMS`), so a page that is shorter than was asked
 * for is not the last one. Some lists have a `Link` header, some only tell how many there are (`X-Total-Count`), some
 * neither; an empty list may be written `null`.
 */
import { z } from 'zod';
import { failed, ok, type Result } from '../../base/result.ts';
import { gapOf, readAnswer, type Read } from '../answers.ts';
import type { ForgeGap, ForgeRecord } from '../forge.ts';
import { mayPass, type RecordList } from '../lists.ts';
import type { Answer, Refusal, Transport } from '../transport/transport.ts';

export const listSchema = <T>(item: z.ZodType<T>) =>
  z
    .array(item)
    .nullable()
    .transform((items): readonly T[] => items ?? []);

export async function getPage<T>(
  transport: Transport,
  address: string,
  item: z.ZodType<T>,
  signal: AbortSignal,
): Promise<Result<Read<readonly T[]>, Refusal>> {
  const answer = await transport.get(address, signal);
  if (!answer.ok) return failed(answer.error);
  const { value, raw, at } = readAnswer(answer.value, listSchema(item));
  const next = nextPage(address, answer.value, value.length);
  return ok({ value, raw, at, ...(next !== undefined && { next }) });
}

/**
 * The page size in force is not told, but is at least what this page holds: `page * length` is never more than what was
 * listed up to here. Once that reaches the total, this was the last page; else an empty page will say so.
 */
function nextPage(address: string, { headers, next }: Answer, length: number): string | undefined {
  if (next !== undefined) return next;
  if (length === 0 || headers['link'] !== undefined) return undefined;
  const [, before = '', page = '1', after = ''] = /^(.*[?&]page=)(\d+)(.*)$/.exec(address) ?? [];
  if (before === '') return undefined;
  const total = headers['x-total-count'];
  if (total !== undefined && /^\d+$/.test(total) && Number(page) * length >= Number(total)) return undefined;
  return `${before}${Number(page) + 1}${after}`;
}

/** The address of a list's first page. */
export const firstPage = (address: string, size = 50): string =>
  `${address}${address.includes('?') ? '&' : '?'}limit=${size}&page=1`;

export async function* getPages<T>(
  transport: Transport,
  address: string,
  item: z.ZodType<T>,
  signal: AbortSignal,
): AsyncGenerator<Result<Read<readonly T[]>, Refusal>, void, undefined> {
  for (let at: string | undefined = firstPage(address); at !== undefined;) {
    const page: Result<Read<readonly T[]>, Refusal> = await getPage(transport, at, item, signal);
    yield page;
    if (!page.ok) return;
    at = page.value.next;
  }
}

export interface PagedList<Item, T> {
  readonly address: string;
  readonly item: z.ZodType<Item>;
  readonly record: (
    item: Item,
    read: Read<unknown>,
    signal: AbortSignal,
  ) => ForgeRecord<T> | undefined | Promise<ForgeRecord<T> | undefined>;
  readonly refused?: RecordList<T>['refused'];
}

export function pagedList<Item, T>({ address, item, record, refused }: PagedList<Item, T>): RecordList<T> {
  return {
    address: firstPage(address),
    ...(refused && { refused }),
    async page(transport, here, signal) {
      const read = await getPage(transport, here, item, signal);
      if (!read.ok) return read.error;
      const { value: items, next } = read.value;
      const records: ForgeRecord<T>[] = [];
      for (const one of items) {
        const made = await record(one, read.value, signal);
        if (made) records.push(made);
      }
      return { records, ...(next !== undefined && { next }) };
    },
  };
}

/** Reads what one snapshot is made of, and keeps in mind what was refused. */
export class Gathering {
  readonly gaps: ForgeGap[] = [];
  readonly raw: Read<unknown>['raw'][] = [];
  at: Read<unknown>['at'] | undefined;
  /** Met a limit or a forge that is down: it has to be read again, from the beginning. */
  mustStop = false;
  readonly #transport: Transport;
  readonly #signal: AbortSignal;

  constructor(transport: Transport, signal: AbortSignal) {
    this.#transport = transport;
    this.#signal = signal;
  }

  async all<T>(address: string, item: z.ZodType<T>): Promise<readonly T[] | null> {
    const items: T[] = [];
    for await (const page of getPages(this.#transport, address, item, this.#signal)) {
      // An empty page that only said that there are no more is no answer to rely on.
      if (page.ok && page.value.value.length === 0 && items.length > 0) continue;
      const part = this.#taken(page);
      if (part === null) return null;
      items.push(...part);
    }
    return items;
  }

  async one<T>(address: string, schema: z.ZodType<T>): Promise<T | null> {
    const answer = await this.#transport.get(address, this.#signal);
    return this.#taken(answer.ok ? ok(readAnswer(answer.value, schema)) : failed(answer.error));
  }

  missed(refusal: Refusal): null {
    this.mustStop ||= mayPass(refusal);
    this.gaps.push(gapOf(refusal));
    return null;
  }

  #taken<T>(read: Result<Read<T>, Refusal>): T | null {
    if (!read.ok) return this.missed(read.error);
    this.raw.push(read.value.raw);
    this.at = read.value.at;
    return read.value.value;
  }
}
