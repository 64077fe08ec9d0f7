/** How GitHub cuts lists into pages: by number, or by cursors that only it can read. */
import type { Ask, Reply } from '../face.ts';

const most = 100;
const usual = 30;

/** `page` and `per_page`, with the `Link` header that leads on. Only what is on the page is made into shapes. */
export function paged<T>(
  ask: Ask,
  items: readonly T[],
  shape: (item: T) => unknown,
  wrap?: (page: unknown[]) => unknown,
): Reply {
  const size = sizeOf(ask);
  const page = Math.max(1, Number(ask.query.get('page') ?? '1') || 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = items.slice((page - 1) * size, page * size).map(shape);
  const at = (number: number): string => address(ask, { page: String(number), per_page: String(size) });
  const links = [
    ...(page > 1 ? [link(at(page - 1), 'prev'), link(at(1), 'first')] : []),
    ...(page < last ? [link(at(page + 1), 'next'), link(at(last), 'last')] : []),
  ];
  return {
    status: 200,
    body: wrap ? wrap(shown) : shown,
    ...(links.length > 0 && { headers: { link: links.join(', ') } }),
  };
}

/** `after` and `before`: opaque places in a list that may grow at its head meanwhile. */
export function cursored<T>(
  ask: Ask,
  items: readonly T[],
  keyOf: (item: T) => string,
  shape: (item: T) => unknown,
): Reply {
  const size = sizeOf(ask);
  const after = ask.query.get('after');
  const place = after === null ? 0 : items.findIndex((item) => keyOf(item) === read(after)) + 1;
  if (after !== null && place === 0)
    return { status: 422, body: { message: 'Invalid cursor', documentation_url: ask.origin } };
  const shown = items.slice(place, place + size);
  const isMore = place + size < items.length;
  const next = isMore
    ? link(address(ask, { after: write(keyOf(shown.at(-1)!)), per_page: String(size) }), 'next')
    : undefined;
  return { status: 200, body: shown.map(shape), ...(next !== undefined && { headers: { link: next } }) };
}

function sizeOf(ask: Ask): number {
  const asked = Number(ask.query.get('per_page') ?? String(usual));
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, most) : usual;
}

function address(ask: Ask, change: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(ask.query);
  for (const [name, value] of Object.entries(change)) query.set(name, value);
  return `${ask.address}${ask.path}?${query.toString()}`;
}

const link = (target: string, relation: string): string => `<${target}>; rel="${relation}"`;
export const write = (key: string): string => Buffer.from(`cursor:${key}`).toString('base64url');
export const read = (cursor: string): string =>
  Buffer.from(cursor, 'base64url')
    .toString()
    .replace(/^cursor:/, '');
