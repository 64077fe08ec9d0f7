/**
 * What the strands of GitHub's REST interface have in common: accounts as answers name them, and lists whose records take
 * more questions each.
 *
 * Invariant: a further question that is refused for good leaves `null` in its record and a gap beside it; one that may
 * pass (a limit, a forge that is down) refuses the whole page, so that it is read again and no record is kept half.
 */
import { z } from 'zod';
import type { Digest } from '../../base/digest.ts';
import type { Account } from '../../model/account.ts';
import { gapOf, getOne, getPages, type Read } from '../answers.ts';
import type { ForgeGap, ForgeRecord } from '../forge.ts';
import { mayPass, type ListPage, type RecordList } from '../lists.ts';
import type { Refusal, Transport } from '../transport/transport.ts';
import { accountOf } from './account.ts';

export const userSchema = z.object({ login: z.string(), id: z.number(), type: z.string().optional() });

export type User = z.infer<typeof userSchema>;

/** Null: the account is gone. */
export function accountOfUser(user: User | null | undefined): Account | null {
  if (user === null || user === undefined) return null;
  return accountOf({ __typename: user.type ?? 'User', login: user.login, databaseId: user.id });
}

/** GitHub's five steps, and the roles that an organisation makes up, which say what they may do in `permissions`. */
export const permissionsSchema = z.object({
  admin: z.boolean().optional(),
  maintain: z.boolean().optional(),
  push: z.boolean().optional(),
  triage: z.boolean().optional(),
  pull: z.boolean().optional(),
});

export function roleOf(
  permissions: z.infer<typeof permissionsSchema>,
): 'admin' | 'maintain' | 'write' | 'triage' | 'read' {
  if (permissions.admin) return 'admin';
  if (permissions.maintain) return 'maintain';
  if (permissions.push) return 'write';
  return permissions.triage ? 'triage' : 'read';
}

/** Says in the strand's own words what a refusal means there. */
export function saying(words: string, reason?: ForgeGap['reason']): NonNullable<RecordList<never>['refused']> {
  return (refusal) => ({ gaps: [{ reason: reason ?? refusal.reason, detail: `${words} ${refusal.detail}` }] });
}

export interface Question<V, Item> {
  readonly address: string;
  readonly schema: z.ZodType<V>;
  readonly items: (value: V, raw: Digest) => readonly Item[];
}

/** Further questions for one page of records. */
export class Asking {
  readonly gaps: ForgeGap[] = [];
  raw: Digest[] = [];
  /** A refusal that may pass: nothing of this page is to be kept. */
  refusal: Refusal | undefined;
  readonly #transport: Transport;
  readonly #signal: AbortSignal;

  constructor(transport: Transport, signal: AbortSignal) {
    this.#transport = transport;
    this.#signal = signal;
  }

  /** Null: refused; the gap names `key`. */
  async one<T>(address: string, schema: z.ZodType<T>, key?: string): Promise<T | null> {
    const read = await getOne(this.#transport, address, schema, this.#signal);
    if (!read.ok) return this.#refused(read.error, key);
    this.raw.push(read.value.raw);
    return read.value.value;
  }

  /** All pages of it; null when any of them was refused. */
  async all<V, Item>({ address, schema, items }: Question<V, Item>, key?: string): Promise<readonly Item[] | null> {
    const found: Item[] = [];
    for await (const page of getPages(this.#transport, address, schema, this.#signal)) {
      if (!page.ok) return this.#refused(page.error, key);
      this.raw.push(page.value.raw);
      found.push(...items(page.value.value, page.value.raw));
    }
    return found;
  }

  miss(gap: ForgeGap): void {
    this.gaps.push(gap);
  }

  #refused(refusal: Refusal, key: string | undefined): null {
    if (mayPass(refusal)) this.refusal ??= refusal;
    else this.gaps.push(gapOf(refusal, key === undefined ? {} : { key }));
    return null;
  }
}

export interface DetailedList<V, Item, T> extends Question<V, Item> {
  readonly record: (item: Item, asking: Asking) => Promise<Pick<ForgeRecord<T>, 'key' | 'value'> | undefined>;
  readonly isOver?: (item: Item) => boolean;
  readonly refused?: RecordList<T>['refused'];
}

export function detailedList<V, Item, T>(list: DetailedList<V, Item, T>): RecordList<T> {
  const { address, schema, refused } = list;
  return {
    address,
    ...(refused && { refused }),
    async page(transport, at, signal) {
      const read = await getOne(transport, at, schema, signal);
      return read.ok ? detailed(list, read.value, new Asking(transport, signal)) : read.error;
    },
  };
}

async function detailed<V, Item, T>(
  { items, record, isOver = () => false }: DetailedList<V, Item, T>,
  read: Read<V>,
  asking: Asking,
): Promise<ListPage<T> | Refusal> {
  const records: ForgeRecord<T>[] = [];
  for (const item of items(read.value, read.raw)) {
    if (isOver(item)) return { records, gaps: asking.gaps };
    asking.raw = [];
    const made = await record(item, asking);
    if (asking.refusal) return asking.refusal;
    if (made) records.push({ ...made, observedAt: read.at, raw: [...new Set([read.raw, ...asking.raw])] });
  }
  return { records, gaps: asking.gaps, ...(read.next !== undefined && { next: read.next }) };
}
