/**
 * Reads lists of a forge one after the other, page by page, as one strand. What all strands have in common is here: where
 * to go on after a stop, what a refusal means, when a list is old enough to end.
 *
 * The cursor is `<number of the list> <address of the page>`: it can be gone on with as long as the lists are the same, in
 * the same order, which those of one strand of one repository are.
 *
 * Invariant: a refusal that may pass (a limit, a forge that is down) ends the strand with `next` at the page that was
 * refused; one that will not (a permission, a plan) is a gap for its list, and the next list is read. A strand that had
 * either is not `whole`.
 */
import type { z } from 'zod';
import { gapOf, getOne, type Read } from './answers.ts';
import type { ForgeGap, ForgePage, ForgeRecord, ReadRequest, Strand, StrandMap } from './forge.ts';
import type { Refusal, Transport } from './transport/transport.ts';

export interface RecordList<T> {
  readonly address: string;
  page(transport: Transport, address: string, signal: AbortSignal): Promise<ListPage<T> | Refusal>;
  /** What a refusal that will not pass says of this list: a gap unless it says otherwise (404 for "has none", say). */
  readonly refused?: (refusal: Refusal) => Partial<Pick<ForgePage<T>, 'records' | 'gaps'>>;
}

export interface ListPage<T> {
  readonly records: readonly ForgeRecord<T>[];
  readonly gaps?: readonly ForgeGap[];
  readonly next?: string;
}

export interface ListOf<V, Item, T> {
  readonly address: string;
  readonly schema: z.ZodType<V>;
  readonly items: (value: V) => readonly Item[];
  /** No record: this one is not wanted. A promise: more has to be asked for it. */
  readonly record: (
    item: Item,
    read: Read<V>,
    signal: AbortSignal,
  ) => ForgeRecord<T> | undefined | Promise<ForgeRecord<T> | undefined>;
  /** The rest of the list is older than what is wanted. */
  readonly isOver?: (item: Item) => boolean;
  /** Where the next page is, for forges that write it into the answer; else the `Link` header says. */
  readonly next?: (value: V) => string | undefined;
  readonly gaps?: (value: V) => readonly ForgeGap[];
  readonly refused?: RecordList<T>['refused'];
}

export function listOf<V, Item, T>(list: ListOf<V, Item, T>): RecordList<T> {
  const { schema, items, record, isOver = () => false, next, gaps } = list;
  return {
    address: list.address,
    ...(list.refused && { refused: list.refused }),
    async page(transport, address, signal) {
      const read = await getOne(transport, address, schema, signal);
      if (!read.ok) return read.error;
      const { value } = read.value;
      const records: ForgeRecord<T>[] = [];
      let over = false;
      for (const item of items(value)) {
        over = isOver(item);
        if (over) break;
        const made = await record(item, read.value, signal);
        if (made) records.push(made);
      }
      const after = over ? undefined : next ? next(value) : read.value.next;
      return { records, gaps: gaps?.(value) ?? [], ...(after !== undefined && { next: after }) };
    },
  };
}

export interface ListsOptions {
  /** The lists hold everything there is of this strand, when all of them were read to their ends. */
  readonly whole: boolean;
}

export async function* readLists<T>(
  transport: Transport,
  lists: readonly RecordList<T>[],
  { cursor = '', signal }: Pick<ReadRequest, 'cursor' | 'signal'>,
  { whole }: ListsOptions,
): AsyncGenerator<ForgePage<T>, void, undefined> {
  const [, number = '0', place] = /^(\d+) (\S+)$/.exec(cursor) ?? [];
  // What was refused before a stop is not known any more: only a strand that is read in one go can say that it is whole.
  let isWhole = whole && cursor === '';
  for (let at = Number(number), address = place; at < lists.length;) {
    const list = lists[at]!;
    address ??= list.address;
    const page = await list.page(transport, address, signal);
    if (isRefusal(page)) {
      isWhole = isWhole && list.refused !== undefined && list.refused(page).gaps?.length === 0;
      const told = { records: [], gaps: [gapOf(page)], ...list.refused?.(page) };
      if (mayPass(page)) {
        yield { records: [], gaps: [gapOf(page)], next: `${at} ${address}` };
        return;
      }
      at++;
      address = undefined;
      yield { ...told, ...after(at, lists, isWhole) };
      continue;
    }
    const { records, gaps = [] } = page;
    if (gaps.length > 0) isWhole = false;
    if (page.next === undefined) at++;
    address = page.next;
    yield { records, gaps, ...(address === undefined ? after(at, lists, isWhole) : { next: `${at} ${address}` }) };
  }
}

/** The one place where a reader that was chosen by strand is believed to yield what the map of strands says of it. */
export async function* pagesOfStrand<S extends Strand>(
  pages: AsyncIterable<ForgePage<StrandMap[Strand]>>,
): AsyncGenerator<ForgePage<StrandMap[S]>, void, undefined> {
  for await (const page of pages) yield page as ForgePage<StrandMap[S]>;
}

function after(
  at: number,
  lists: readonly RecordList<unknown>[],
  isWhole: boolean,
): Pick<ForgePage<never>, 'next' | 'whole'> {
  const next = lists[at];
  return next ? { next: `${at} ${next.address}` } : { whole: isWhole };
}

const isRefusal = (page: ListPage<unknown> | Refusal): page is Refusal => 'notFound' in page;

export function mayPass({ reason }: Refusal): boolean {
  return reason === 'rate-limited' || reason === 'unreachable';
}
