/** A loopback server that plays a vendor: holds what it is sent and what it answers against the document, fails as told. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Shapes } from './contract.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly route: string;
  readonly values: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
  readonly form: FormData | undefined;
}

export interface Said {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `break`: the vendor does what was asked, and the connection ends before it says so. */
export type Mishap = Said | 'break';

export interface VendorServer {
  readonly url: string;
  /** What does not fit the document, on either side. */
  readonly faults: string[];
  readonly asked: Asked[];
  /** The next request whose route begins so meets with this; several queue up. */
  next(route: string, mishap: Mishap): void;
  count(route: string): number;
  close(): Promise<void>;
}

export async function playVendor(
  vendor: 'vanta' | 'drata' | 'secureframe',
  answer: (asked: Asked) => Said,
): Promise<VendorServer> {
  const shapes = new Shapes(vendor);
  const faults: string[] = [];
  const all: Asked[] = [];
  const mishaps: { readonly route: string; readonly mishap: Mishap }[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const asked = await read(request, shapes, faults);
      all.push(asked);
      const at = mishaps.findIndex(({ route }) => asked.route.startsWith(route));
      const mishap = at < 0 ? undefined : mishaps.splice(at, 1)[0]!.mishap;
      const said = mishap === undefined || mishap === 'break' ? answer(asked) : mishap;
      if (mishap === undefined && said.status < 300)
        faults.push(...shapes.faults(asked.route, `${said.status}`, said.body));
      if (mishap === 'break') return void response.destroy();
      response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers });
      response.end(said.body === undefined ? '' : JSON.stringify(said.body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    asked: all,
    next: (route, mishap) => void mishaps.push({ route, mishap }),
    count: (route) => all.filter((one) => one.route.startsWith(route)).length,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function read(request: IncomingMessage, shapes: Shapes, faults: string[]): Promise<Asked> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const method = request.method ?? '';
  const route = shapes.route(method, url.pathname);
  if (!route) faults.push(`${method} ${url.pathname}: no such route is documented`);
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array);
  const bytes = Buffer.concat(parts);
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(url.searchParams);
  const form = type.startsWith('multipart/form-data')
    ? await new Response(bytes, { headers: { 'content-type': type } }).formData()
    : undefined;
  const json: unknown = type.startsWith('application/json') ? JSON.parse(bytes.toString('utf8')) : undefined;
  if (route) {
    if (Object.keys(query).length > 0) faults.push(...shapes.faults(route.name, 'query', query));
    if (form) faults.push(...shapes.faults(route.name, 'multipart', Object.fromEntries(form)));
    if (json !== undefined) faults.push(...shapes.faults(route.name, 'json', json));
  }
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const values = route?.values ?? {};
  return { method, path: url.pathname, route: route?.name ?? '', values, query, headers, json, form };
}
