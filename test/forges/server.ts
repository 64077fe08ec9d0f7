/**
 * Plays a forge over HTTP on loopback: a face over a world. What all forges have in common is here: routing, counting,
 * conditional answers, rate limits, and doing as a test says (refuse this, fail now and then, die after so many).
 *
 * Invariant: a request is either answered by exactly one route, or refused for a reason that a test asked for, or is
 * unknown and then remembered in `unknown` (a client that asks what no vendor document lists is a bug, and a test can say
 * so). Nothing is random: what fails is counted.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { instantFromMillis, millisOf, type Instant } from '../../src/base/instant.ts';
import type { Ask, Credential, Face, LimitState, News, Reply, Route } from './faces/face.ts';
import type { World } from './world.ts';

export interface Refusing {
  /** Templates (`/orgs/{org}/audit-log`) or a test of the path below the root. */
  readonly path: string | RegExp;
  readonly status: number;
  /** Let so many through first. */
  readonly after?: number;
  /** Then refuse so many; absent: all. */
  readonly times?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface PlayOptions {
  readonly world: World;
  readonly face: Face;
  /** Token to who it is. Tokens that the face gives out itself need not be here. */
  readonly credentials?: Readonly<Record<string, Credential>>;
  /** Any free one when absent; addresses in answers hold it. */
  readonly port?: number;
  /** Simulated time; `world.now` when absent. */
  readonly now?: () => Instant;
  /** The world as it stood then (`worldsOver`); the whole of it at any time when absent. */
  readonly asOf?: (now: Instant) => World;
  /** Requests an hour; 304 answers are free where the forge says so. Absent: no limit. */
  readonly limit?: number;
  /** After each so many requests, one secondary limit with this `Retry-After`. */
  readonly secondary?: { readonly every: number; readonly retryAfterSeconds: number };
  /** Each n-th request fails with 502, before anything else. */
  readonly failEach?: number;
}

export interface PlayedForge {
  /** Where the interface is: origin and the face's root. */
  readonly root: string;
  readonly origin: string;
  /** All requests so far, refused ones too, as `GET /template`. */
  readonly asked: readonly string[];
  /** What no route knows. */
  readonly unknown: readonly string[];
  count(template?: string): number;
  refuse(what: Refusing): void;
  /** Ends all refusals. */
  relent(): void;
  /** After so many more requests every connection is cut, until `revive`. */
  dieAfter(requests: number, then?: () => void): void;
  revive(): void;
  /** Posts a webhook to `address`, signed with `secret`; resolves to the status that it was answered with. */
  tell(news: News, address: string, secret: string): Promise<number>;
  close(): Promise<void>;
}

export async function playForge(options: PlayOptions): Promise<PlayedForge> {
  const forge = new Played(options);
  await forge.listen();
  return forge;
}

interface CompiledRoute extends Route {
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

class Played implements PlayedForge {
  readonly asked: string[] = [];
  readonly unknown: string[] = [];
  origin = '';
  readonly #options: PlayOptions;
  readonly #routes: readonly CompiledRoute[];
  readonly #server = createServer((request, response) => void this.#handled(request, response));
  #refusing: { what: Refusing; seen: number }[] = [];
  #life = Number.POSITIVE_INFINITY;
  #onDeath: (() => void) | undefined;
  #used = 0;
  #hour = -1;

  constructor(options: PlayOptions) {
    this.#options = options;
    this.#routes = options.face.routes.map(compiled);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => void this.#server.listen(this.#options.port ?? 0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get root(): string {
    return this.origin + this.#options.face.root;
  }

  count(template?: string): number {
    if (template === undefined) return this.asked.length;
    return this.asked.filter((one) => one.endsWith(` ${template}`)).length;
  }

  refuse(what: Refusing): void {
    this.#refusing.push({ what, seen: 0 });
  }

  relent(): void {
    this.#refusing = [];
  }

  dieAfter(requests: number, then?: () => void): void {
    this.#life = this.asked.length + requests;
    this.#onDeath = then;
  }

  revive(): void {
    this.#life = Number.POSITIVE_INFINITY;
    this.#onDeath = undefined;
  }

  async tell(news: News, address: string, secret: string): Promise<number> {
    const delivery = this.#options.face.delivery?.(news, secret);
    if (delivery === undefined) throw new Error(`The face ${this.#options.face.kind} sends no webhooks`);
    const response = await fetch(address, { method: 'POST', headers: delivery.headers, body: delivery.body });
    await response.arrayBuffer();
    return response.status;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #now(): Instant {
    return this.#options.now?.() ?? this.#options.world.now;
  }

  async #handled(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.asked.length >= this.#life) {
      request.socket.destroy();
      this.#onDeath?.();
      this.#onDeath = undefined;
      return;
    }
    try {
      this.#sent(request, response, await this.#replied(request));
    } catch (error) {
      // A fault of the simulator must be told apart from a 500 that a forge plays.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      response.writeHead(599, { 'content-type': 'text/plain' }).end(`The simulator failed: ${text}`);
    }
  }

  async #replied(request: IncomingMessage): Promise<Reply> {
    const { face } = this.#options;
    const url = new URL(request.url ?? '/', this.origin);
    const path = url.pathname.startsWith(face.root) ? url.pathname.slice(face.root.length) : url.pathname;
    const method = request.method ?? 'GET';
    const found = this.#routed(method, path);
    const template = found?.route.template ?? path;
    this.asked.push(`${method} ${template}`);
    const ask = await this.#askOf(request, url, { path, template, parameters: found?.parameters ?? {} });
    const disturbed = this.#disturbed(ask);
    if (disturbed) return disturbed;
    if (found === undefined) {
      this.unknown.push(`${method} ${path}`);
      return face.refusal(404, ask);
    }
    const reply = await this.#answered(found.route, ask);
    return { ...reply, headers: { ...face.headers?.(ask.credential), ...reply.headers } };
  }

  #sent(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
    const text = written(reply.body, this.#options.face);
    const { status, headers } = conditional(request, reply, text);
    if (status === 304) this.#used--;
    if (request.socket.destroyed) return;
    const kind = text !== undefined && status !== 304 && { 'content-type': 'application/json; charset=utf-8' };
    const limit = this.#options.face.limitHeaders(this.#limitState());
    response.writeHead(status, { ...kind, ...limit, ...headers });
    response.end(status === 304 ? undefined : text);
  }

  async #answered(route: Route, ask: Ask): Promise<Reply> {
    const { face } = this.#options;
    if (route.open) return route.answer(ask);
    if (ask.credential === undefined) return face.refusal(401, ask);
    if (route.needs !== undefined && !face.allows(ask.credential, route.needs, ask))
      return face.refusal(403, ask, route.needs);
    return route.answer(ask);
  }

  /** What a test told this forge to do instead of answering. */
  #disturbed(ask: Ask): Reply | undefined {
    const { face, failEach, secondary } = this.#options;
    const count = this.asked.length;
    if (failEach !== undefined && count % failEach === 0) return { status: 502, body: { message: 'Server Error' } };
    if (secondary && count % secondary.every === 0)
      return face.limited('secondary', this.#limitState(), secondary.retryAfterSeconds);
    this.#counted();
    const state = this.#limitState();
    if (state.used > state.limit)
      return face.limited('primary', state, Math.ceil((millisOf(state.resetAt) - millisOf(this.#now())) / 1000));
    return this.#refused(ask);
  }

  #refused(ask: Ask): Reply | undefined {
    for (const entry of this.#refusing) {
      const { path, status, after = 0, times = Number.POSITIVE_INFINITY, headers, body } = entry.what;
      const meant = typeof path === 'string' ? path === ask.template : path.test(ask.path);
      if (!meant) continue;
      entry.seen++;
      if (entry.seen <= after || entry.seen > after + times) continue;
      const reply = body === undefined ? this.#options.face.refusal(status, ask) : { status, body };
      return { ...reply, headers: { ...reply.headers, ...headers } };
    }
    return undefined;
  }

  #counted(): void {
    const hour = Math.floor(millisOf(this.#now()) / 3_600_000);
    if (hour !== this.#hour) this.#used = 0;
    this.#hour = hour;
    this.#used++;
  }

  #limitState(): LimitState {
    const limit = this.#options.limit ?? 1_000_000;
    const hour = Math.floor(millisOf(this.#now()) / 3_600_000);
    const resetAt = instantFromMillis((hour + 1) * 3_600_000);
    return { limit, used: this.#used, remaining: Math.max(0, limit - this.#used), resetAt };
  }

  #routed(method: string, path: string): { route: CompiledRoute; parameters: Record<string, string> } | undefined {
    for (const route of this.#routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (!match) continue;
      const values = match.slice(1).map(decodeURIComponent);
      return { route, parameters: Object.fromEntries(route.names.map((name, i) => [name, values[i]!])) };
    }
    return undefined;
  }

  async #askOf(
    request: IncomingMessage,
    url: URL,
    routed: Pick<Ask, 'path' | 'template' | 'parameters'>,
  ): Promise<Ask> {
    const { face, asOf, credentials = {} } = this.#options;
    const now = this.#now();
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    const text = await textOf(request);
    const plain = {
      ...routed,
      method: request.method ?? 'GET',
      query: url.searchParams,
      headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
      world: asOf?.(now) ?? this.#options.world,
      now,
      address: this.root,
      origin: this.origin,
    };
    const token = /^(?:bearer|token)\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? headers['private-token'];
    const known = token === undefined ? undefined : credentials[token];
    return { ...plain, credential: known ?? face.authenticate({ ...plain, credential: undefined }) };
  }
}

function compiled(route: Route): CompiledRoute {
  const names: string[] = [];
  const source = route.template
    .replace(/[.*?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)(\+?)\}/g, (_, name: string, many) => {
      names.push(name);
      return many === '+' || name === 'branch' ? '(.+)' : '([^/]+)';
    });
  return { ...route, names, pattern: new RegExp(`^${source}$`) };
}

/** An answer that did not change since the client saw it is not sent again (RFC 9110, 13.1.2). */
function conditional(request: IncomingMessage, reply: Reply, text: string | undefined): Reply {
  if (request.method !== 'GET' || reply.status !== 200 || text === undefined) return reply;
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  const headers = { ...reply.headers, etag };
  if (request.headers['if-none-match'] === etag) return { status: 304, headers };
  return { ...reply, headers };
}

/** Simulated times have whole seconds; forges differ in how they write them. */
function written(body: unknown, face: Face): string | undefined {
  if (body === undefined) return undefined;
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
  return JSON.stringify(body, (_, value: unknown) =>
    typeof value === 'string' && instant.test(value) ? (face.spellInstant?.(value) ?? value) : value,
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}
