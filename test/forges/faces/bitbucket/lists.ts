/**
 * How Bitbucket cuts lists into pages, and cuts answers down to `fields`. The address of a next page is Bitbucket's own:
 * one that was made by hand has no `ctx`, and is refused.
 */
import { createHash } from 'node:crypto';
import type { Ask, Reply } from '../face.ts';
import { refused } from './routing.ts';

const usual = 10;

export interface Paging {
  /** A longer page is refused. */
  readonly most?: number;
  /** Fields that are left out unless they are asked for. */
  readonly hidden?: readonly string[];
}

export function paged<T>(
  ask: Ask,
  items: readonly T[],
  shape: (item: T) => Readonly<Record<string, unknown>>,
  { most = 100, hidden = [] }: Paging = {},
): Reply {
  const size = Number(ask.query.get('pagelen') ?? usual);
  if (!Number.isInteger(size) || size < 1 || size > most) return refused(400, 'Invalid pagelen');
  const page = Number(ask.query.get('page') ?? 1);
  if (page > 1 && ask.query.get('ctx') !== contextOf(ask, page)) return refused(400, 'Invalid page');
  const pages = Math.ceil(items.length / size);
  const values = items.slice((page - 1) * size, page * size).map((item) => fielded(ask, shape(item), hidden));
  const address = new URLSearchParams(ask.query);
  address.set('page', String(page + 1));
  address.set('ctx', contextOf(ask, page + 1));
  const next = page < pages ? { next: `${ask.address}${ask.path}?${address.toString()}` } : {};
  return { status: 200, body: { values, pagelen: size, ...next } };
}

function contextOf({ path, query }: Ask, page: number): string {
  const rest = [...query].filter(([name]) => name !== 'page' && name !== 'ctx');
  return createHash('sha256')
    .update(JSON.stringify([path, rest, page]))
    .digest('hex')
    .slice(0, 16);
}

/** developer.atlassian.com/cloud/bitbucket/rest/intro/#partial-response: names alone choose, `+` adds, `-` takes away. */
function fielded(ask: Ask, value: Readonly<Record<string, unknown>>, hidden: readonly string[]) {
  const asked = (ask.query.get('fields') ?? '').split(',').filter(Boolean);
  const named = (sign: string): string[] =>
    asked.flatMap((one) => (one.startsWith(`${sign}values.`) ? [one.slice(sign.length + 'values.'.length)] : []));
  const added = named('+');
  const removed = named('-');
  const chosen = new Set(named(''));
  const kept = Object.entries(value).filter(([name]) => {
    if (removed.includes(name) || (hidden.includes(name) && !added.includes(name) && !chosen.has(name))) return false;
    return chosen.size === 0 || chosen.has(name);
  });
  return Object.fromEntries(kept);
}
