/**
 * How all forges are asked: one request at a time, politely, and with every answer kept.
 *
 *   conditional   what was answered before is asked for with its ETag; an unchanged answer costs nothing and is read from
 *                 the book
 *   patient       rate limits are waited out (`Retry-After`, reset times), broken connections and 5xx tried again, up to the
 *                 patience given; beyond it the refusal says when it would go on
 *   honest        401, 403, 404 and limits are values with the reason, never errors and never empty lists
 *   discreet      credentials are sent to the forge's own origin only, redirects elsewhere are refused, and no address,
 *                 message or answer that leaves here holds one
 *
 * Rejected: a client library per forge. They retry in their own ways (one of them does not heed `Retry-After`), keep no
 * raw answers, and four of them would be four meanings of "not readable".
 */
import type { Clock } from '../../base/clock.ts';
import { sha256, type Digest } from '../../base/digest.ts';
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';
import type { Observer } from '../../base/progress.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { GapReason } from '../../model/gap.ts';
import type { AnswerBook } from './answer-book.ts';
import { nextLink } from './links.ts';
import { rateLimitOf, retryAt, type RateLimit } from './limits.ts';

export interface Answer {
  /** The request, as an auditor may read it: method and address, no credentials. */
  readonly request: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly at: Instant;
  /** The forge said that nothing changed since it was kept. */
  readonly unchanged: boolean;
  /** Address of the next page, when the answer has a `Link` header with one. */
  readonly next?: string;
  /** Where a redirect led, when there was one: what answered may be another list than the one that was asked for. */
  readonly movedTo?: string;
}

export interface Refusal {
  readonly reason: GapReason;
  readonly status: number | null;
  /** One sentence: what was asked, what was answered, what would mend it. */
  readonly detail: string;
  readonly notFound: boolean;
  /** From when on it may be asked again. */
  readonly retryAt?: Instant;
}

export interface TransportOptions {
  /** Where the interface is: `https://api.github.com`, `https://gitlab.example/api/v4`. Requests go below it only. */
  readonly root: string;
  readonly userAgent: string;
  /** Asked before each request: tokens of applications end after an hour. */
  readonly authorization: (signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  readonly book: AnswerBook;
  readonly clock: Clock;
  /** Resolves after so many milliseconds, rejects with the signal's reason. */
  readonly sleep: (millis: number, signal: AbortSignal) => Promise<void>;
  readonly observer: Observer;
  /** The longest that one rate limit is waited for, in milliseconds. */
  readonly patience: number;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Whether a refusal without the usual headers is a limit all the same, and until when; the forge's own ways of saying so.
   * Asked of good answers to questions with a body, too: GraphQL refuses inside of them.
   */
  readonly readLimit?: (status: number, body: Uint8Array, now: Instant) => Instant | undefined;
  /** Whether a refusal says that the thing is off there, or not part of the plan, rather than closed to this token. */
  readonly isNotOffered?: (status: number, body: Uint8Array) => boolean;
}

export interface Transport {
  get(address: string, signal: AbortSignal, accept?: string): Promise<Result<Answer, Refusal>>;
  /** A question with a body (GraphQL). Never conditional; kept like any other. */
  ask(address: string, body: unknown, signal: AbortSignal): Promise<Result<Answer, Refusal>>;
  /** As the last answer told. */
  limit(): RateLimit | undefined;
}

const attempts = 5;
const longestAnswer = 256 * 1024 * 1024;
const answerWithinMillis = 120_000;
const mostRedirects = 5;

interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly name: string;
  readonly accept: string;
  readonly body?: string;
}

export function openTransport(options: TransportOptions): Transport {
  return new HttpTransport(options);
}

class HttpTransport implements Transport {
  readonly #options: TransportOptions;
  readonly #root: URL;
  #limit: RateLimit | undefined;
  /** By method: questions with a body draw on an allowance of their own (GitHub's GraphQL). */
  readonly #limits = new Map<Question['method'], RateLimit>();

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#root = new URL(options.root.endsWith('/') ? options.root : `${options.root}/`);
  }

  limit(): RateLimit | undefined {
    return this.#limit;
  }

  get(address: string, signal: AbortSignal, accept = 'application/json'): Promise<Result<Answer, Refusal>> {
    const url = this.#within(address);
    if (url === undefined) return Promise.resolve(failed(this.#elsewhere(address)));
    return this.#asked({ method: 'GET', url, name: `GET ${url.href}`, accept }, signal);
  }

  ask(address: string, body: unknown, signal: AbortSignal): Promise<Result<Answer, Refusal>> {
    const url = this.#within(address);
    if (url === undefined) return Promise.resolve(failed(this.#elsewhere(address)));
    const text = JSON.stringify(body);
    const name = `POST ${url.href} ${sha256(text)}`;
    return this.#asked({ method: 'POST', url, name, accept: 'application/json', body: text }, signal);
  }

  /** Undefined for an address of another origin: links in answers are outside input. */
  #within(address: string): URL | undefined {
    const relative = address.replace(/^\//, '');
    if (!URL.canParse(relative, this.#root)) return undefined;
    const url = new URL(relative, this.#root);
    url.hash = '';
    return url.origin === this.#root.origin && url.username === '' && url.password === '' ? url : undefined;
  }

  #elsewhere(address: string): Refusal {
    const named = URL.canParse(address) ? new URL(address).origin : 'an address that cannot be read';
    const detail = `The forge at ${this.#root.origin} points to ${named}, which was not asked: credentials stay with the forge.`;
    return { reason: 'not-supported', status: null, detail, notFound: false };
  }

  async #asked(question: Question, signal: AbortSignal): Promise<Result<Answer, Refusal>> {
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      await this.#untilThereAreMore(question, signal);
      const outcome = await this.#once(question, signal);
      if (outcome.ok || !isWorthAnotherTry(outcome.error) || attempt >= attempts) return outcome;
      const wait = this.#waitFor(outcome.error, attempt);
      if (wait > this.#options.patience) return outcome;
      await this.#waited(wait, outcome.error.detail, signal);
    }
  }

  /** A limit that is known to be used up is waited for before the forge has to refuse. */
  async #untilThereAreMore({ method }: Question, signal: AbortSignal): Promise<void> {
    const limit = this.#limits.get(method);
    if (limit?.remaining !== 0) return;
    const wait = millisOf(limit.resetAt) - millisOf(this.#options.clock.now());
    this.#limits.delete(method);
    if (wait > 0 && wait <= this.#options.patience)
      await this.#waited(wait, `${this.#root.host} allows no more requests for now`, signal);
  }

  #waitFor({ retryAt: at }: Refusal, attempt: number): number {
    // A second more than asked for: clocks differ, and asking too early is what secondary limits punish.
    if (at !== undefined) return Math.max(0, millisOf(at) - millisOf(this.#options.clock.now())) + 1000;
    return 500 * 2 ** (attempt - 1);
  }

  async #waited(millis: number, why: string, signal: AbortSignal): Promise<void> {
    if (millis >= 5000) this.#options.observer.note(`Waiting ${Math.ceil(millis / 1000)} s: ${why}`);
    await this.#options.sleep(millis, signal);
  }

  async #once(question: Question, signal: AbortSignal): Promise<Result<Answer, Refusal>> {
    const { book, clock } = this.#options;
    const known = question.method === 'GET' ? await book.known(question.name) : undefined;
    const received = await this.#received(question, known, signal);
    if (!received.ok) return received;
    const { status, headers } = received.value;
    this.#noteLimit(question, headers);
    const at = clock.now();
    if (status === 304 && known) {
      const kept = await book.bytes(known.digest);
      const { movedTo } = received.value;
      if (kept) return ok(answerOf(question, { ...known, headers, bytes: kept, at, unchanged: true, movedTo }));
      // The book lost the bytes: ask again as if for the first time.
      return this.#fresh(question, signal);
    }
    return this.#judged(question, received.value);
  }

  #noteLimit({ method }: Question, headers: Record<string, string>): void {
    const limit = rateLimitOf(headers);
    if (limit === undefined) return;
    this.#limit = limit;
    this.#limits.set(method, limit);
  }

  async #judged(question: Question, received: Received): Promise<Result<Answer, Refusal>> {
    const { status, headers, bytes } = received;
    if (status < 200 || status > 299) return failed(this.#refused(question, status, headers, bytes));
    const isLimited =
      question.body !== undefined && this.#options.readLimit?.(status, bytes, this.#options.clock.now()) !== undefined;
    return isLimited ? failed(this.#refused(question, 429, headers, bytes)) : ok(await this.#kept(question, received));
  }

  async #fresh(question: Question, signal: AbortSignal): Promise<Result<Answer, Refusal>> {
    const received = await this.#received(question, undefined, signal);
    return received.ok ? this.#judged(question, received.value) : received;
  }

  async #kept(question: Question, { status, headers, bytes, movedTo }: Received): Promise<Answer> {
    const at = this.#options.clock.now();
    const { etag, 'last-modified': lastModified, link } = headers;
    const note = {
      status,
      at,
      ...(etag !== undefined && { etag }),
      ...(lastModified !== undefined && { lastModified }),
      ...(link !== undefined && { link }),
    };
    const digest = await this.#options.book.keep(question.name, note, bytes);
    return answerOf(question, { ...note, digest, headers, bytes, unchanged: false, movedTo });
  }

  async #received(
    question: Question,
    known: { readonly etag?: string; readonly lastModified?: string } | undefined,
    signal: AbortSignal,
  ): Promise<Result<Received, Refusal>> {
    const sent = {
      ...this.#options.headers,
      ...(await this.#options.authorization(signal)),
      accept: question.accept,
      'user-agent': this.#options.userAgent,
      ...(question.body !== undefined && { 'content-type': 'application/json' }),
      ...(known?.etag !== undefined && { 'if-none-match': known.etag }),
      ...(known?.etag === undefined &&
        known?.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
    };
    let { url } = question;
    for (let redirects = 0; ; redirects++) {
      const received = await this.#exchanged(question, url, sent, signal);
      if (!received.ok) return received;
      const { status, headers } = received.value;
      const target = headers['location'];
      const moved = question.method === 'GET' && [301, 302, 307, 308].includes(status) && target !== undefined;
      if (!moved || redirects === mostRedirects)
        return redirects === 0 ? received : ok({ ...received.value, movedTo: url.href });
      const next = this.#within(new URL(target, url).href);
      if (next === undefined) return failed(this.#elsewhere(target));
      url = next;
    }
  }

  async #exchanged(
    { method, body, name }: Question,
    url: URL,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Result<Received, Refusal>> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMillis)]);
    try {
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: limited,
        ...(body !== undefined && { body }),
      });
      const bytes = await readAll(response);
      if (bytes === undefined) return failed(this.#tooLong(name));
      return ok({ status: response.status, headers: Object.fromEntries(response.headers), bytes });
    } catch (cause) {
      signal.throwIfAborted();
      return failed(this.#unreachable(name, cause));
    }
  }

  #tooLong(name: string): Refusal {
    const detail = `The answer to ${name} is longer than ${longestAnswer / 1024 / 1024} MB and was not read.`;
    return { reason: 'too-large', status: null, detail, notFound: false };
  }

  #unreachable(name: string, cause: unknown): Refusal {
    const why = reasonOf(cause);
    const detail = `${name} could not be reached (${why}); check the address, the network and the certificate, then sync again.`;
    return { reason: 'unreachable', status: null, detail, notFound: false };
  }

  #refused(question: Question, status: number, headers: Record<string, string>, body: Uint8Array): Refusal {
    const now = this.#options.clock.now();
    const told = retryAt(status, headers, now) ?? this.#options.readLimit?.(status, body, now);
    // A limit that says nothing more is asked again in a minute.
    const at = told ?? (status === 429 ? instantFromMillis(millisOf(now) + 60_000) : undefined);
    const answered = `${question.name} was answered with ${status}`;
    if (at !== undefined && status !== 503) {
      const detail = `${answered}: the rate limit is used up until ${at}; sync again after that.`;
      return { reason: 'rate-limited', status, detail, notFound: false, retryAt: at };
    }
    const waiting = at === undefined ? {} : { retryAt: at };
    const notFound = status === 404 || status === 410;
    if (status >= 400 && status < 500 && this.#options.isNotOffered?.(status, body) === true) {
      const detail = `${answered}: the forge says that this is switched off there, or not part of its plan.`;
      return { reason: 'not-supported', status, detail, notFound, ...waiting };
    }
    return { ...meaningOf(status, answered), status, notFound, ...waiting };
  }
}

interface Received {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bytes: Uint8Array;
  readonly movedTo?: string;
}

type Parts = Omit<Answer, 'request' | 'next' | 'movedTo'> & {
  readonly link?: string;
  readonly movedTo: string | undefined;
};

function answerOf(question: Question, parts: Parts): Answer {
  const next = nextLink(parts.headers['link'] ?? parts.link);
  const { status, headers, bytes, digest, at, unchanged, movedTo } = parts;
  const more = { ...(next !== undefined && { next }), ...(movedTo !== undefined && { movedTo }) };
  return { request: question.name, status, headers, bytes, digest, at, unchanged, ...more };
}

function isWorthAnotherTry({ reason, status, retryAt: at }: Refusal): boolean {
  return (
    at !== undefined || reason === 'rate-limited' || (reason === 'unreachable' && (status === null || status >= 500))
  );
}

function meaningOf(status: number, answered: string): Pick<Refusal, 'reason' | 'detail'> {
  if (status === 401)
    return { reason: 'forbidden', detail: `${answered}: the token is not valid, or has ended; give another one.` };
  if (status === 403 || status === 451)
    return {
      reason: 'forbidden',
      detail: `${answered}: the token may not read this; docs/forges.md lists the scopes.`,
    };
  if (status === 404 || status === 410)
    return {
      reason: 'forbidden',
      detail: `${answered}: it is not there, or the token may not know that it is; docs/forges.md lists the scopes.`,
    };
  if (status === 402) return { reason: 'not-supported', detail: `${answered}: the forge’s plan does not offer it.` };
  if (status >= 500) return { reason: 'unreachable', detail: `${answered}, more than once; sync again later.` };
  return { reason: 'not-supported', detail: `${answered}: the forge does not know this question.` };
}

async function readAll(response: Response): Promise<Uint8Array | undefined> {
  if (response.body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > longestAnswer) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** `fetch` wraps the reason; its code says more than its message. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') return inner.code;
  return inner instanceof Error ? inner.name : 'no reason given';
}
