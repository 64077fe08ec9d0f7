/** How GitLab cuts lists into pages: by number, with a `Link` header and `X-*` headers; long lists tell no totals. */
import type { Ask, Reply } from '../face.ts';

const most = 100;
const usual = 20;
/** Offsets beyond this are refused. */
const lastOffset = 50_000;
const longest = 10_000;

export function paged<T>(ask: Ask, items: readonly T[], shape: (item: T) => unknown): Reply {
  const size = number(ask, 'per_page', usual, most);
  const page = number(ask, 'page', 1, Number.MAX_SAFE_INTEGER);
  if ((page - 1) * size > lastOffset)
    return {
      status: 405,
      body: { error: `Offset pagination has a maximum allowed offset of ${lastOffset}` },
    };
  const pages = Math.max(1, Math.ceil(items.length / size));
  const at = (target: number): string => address(ask, target, size);
  const links = [
    ...(page > 1 ? [`<${at(page - 1)}>; rel="prev"`] : []),
    ...(page < pages ? [`<${at(page + 1)}>; rel="next"`] : []),
    `<${at(1)}>; rel="first"`,
    ...(items.length <= longest ? [`<${at(pages)}>; rel="last"`] : []),
  ];
  return {
    status: 200,
    body: items.slice((page - 1) * size, page * size).map(shape),
    headers: {
      link: links.join(', '),
      'x-page': String(page),
      'x-per-page': String(size),
      'x-next-page': page < pages ? String(page + 1) : '',
      ...(items.length <= longest && { 'x-total': String(items.length), 'x-total-pages': String(pages) }),
    },
  };
}

function number({ query }: Ask, name: string, otherwise: number, ceiling: number): number {
  const asked = Number(query.get(name) ?? String(otherwise));
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, ceiling) : otherwise;
}

function address(ask: Ask, page: number, size: number): string {
  const query = new URLSearchParams(ask.query);
  query.set('page', String(page));
  query.set('per_page', String(size));
  return `${ask.address}${ask.path}?${query.toString()}`;
}
