/**
 * How Gitea cuts lists: by number and as the server is set. Some lists have a `Link` header, some only a total, one a total
 * that counts what is on the page.
 */
import type { Ask, Reply } from '../face.ts';

export interface Cut {
  /** `MAX_RESPONSE_ITEMS` */
  readonly most: number;
  /** `DEFAULT_PAGING_NUM` */
  readonly usual: number;
}

export interface Telling {
  readonly link?: boolean;
  readonly total?: boolean;
}

export function pageOf<T>({ query }: Ask, items: readonly T[], { most, usual }: Cut) {
  const whole = (name: string): number => {
    const asked = Number(query.get(name) ?? '0');
    return Number.isInteger(asked) && asked > 0 ? asked : 0;
  };
  const size = Math.min(whole('limit') || usual, most);
  const page = Math.max(1, whole('page'));
  return { page, size, items: items.slice((page - 1) * size, page * size) };
}

export function paged<T>(
  ask: Ask,
  all: readonly T[],
  { cut, shape, link = false, total = true }: Telling & { readonly cut: Cut; readonly shape: (item: T) => unknown },
): Reply {
  const { page, size, items } = pageOf(ask, all, cut);
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = (target: number, relation: string): string => {
    const query = new URLSearchParams(ask.query);
    query.set('page', String(target));
    return `<${ask.address}${ask.path}?${query.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(page < pages ? [at(page + 1, 'next'), at(pages, 'last')] : []),
    ...(page > 1 ? [at(1, 'first'), at(page - 1, 'prev')] : []),
  ];
  return {
    status: 200,
    body: items.map(shape),
    headers: {
      ...(link && links.length > 0 && { link: links.join(',') }),
      ...(total && { 'x-total-count': String(all.length) }),
    },
  };
}
