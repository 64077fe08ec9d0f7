/**
 * How every destination is asked: below its own address only, patiently, and never twice by mistake.
 *
 *   discreet   credentials go to the configured origin, over https (http on loopback only); a redirect is a refusal, and no
 *              sentence that leaves here holds a secret, even one that the other side repeats
 *   patient    429 and 503 are waited out as `Retry-After` says (RFC 9110, 10.2.3), else with back-off, up to the patience
 *   careful    a request that makes something is not repeated when nobody knows whether it arrived: that is `uncertain`
 */
import { AppError } from '../../base/app-error.ts';
import type { Clock } from '../../base/clock.ts';
import { millisOf } from '../../base/instant.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { SecretText } from '../../base/secret-text.ts';
import type { Outcome } from './destination.ts';

export type Send = (request: Request) => Promise<Response>;

/** What app passes in. */
export interface Sending {
  readonly send: Send;
  readonly clock: Clock;
  /** Resolves after so many milliseconds, rejects with the signal's reason. */
  readonly sleep: (millis: number, signal: AbortSignal) => Promise<void>;
  /** The longest that one limit is waited for, in milliseconds. */
  readonly patience: number;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

export interface Dispatch {
  readonly method: 'GET' | 'POST';
  /** Below the root, with its query. */
  readonly path: string;
  /** Whether sending it twice is no harm. */
  readonly repeatable: boolean;
  /** Made anew for each attempt: bodies are used up, signatures are dated. */
  readonly prepare: () => { readonly headers: Readonly<Record<string, string>>; readonly body?: BodyInit };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** An outcome that is not the one hoped for. */
export type Trouble = Outcome & { readonly kind: 'refused' | 'failed' | 'uncertain' };

const MOST_ATTEMPTS = 5;
const ANSWER_WITHIN_MILLIS = 60_000;
const LONGEST_ANSWER = 4 << 20;

export class Courier {
  readonly #root: URL;
  readonly #sending: Sending;
  readonly #secrets: SecretText[];

  constructor(root: string, sending: Sending, secrets: readonly SecretText[]) {
    if (!isPrivateOnTheWay(root))
      throw new AppError('destinations/insecure', `${root} is not private on the way`, {
        hint: 'Use https; http is for loopback only.',
      });
    this.#root = new URL(root);
    this.#sending = sending;
    this.#secrets = [...secrets];
  }

  /** One more that is never to be shown: a token that was given on the way. */
  hide(secret: SecretText): void {
    this.#secrets.push(secret);
  }

  async deliver(dispatch: Dispatch): Promise<Result<Answer, Trouble>> {
    const { patience, sleep, signal } = this.#sending;
    for (let attempt = 1; ; attempt += 1) {
      const { answer, trouble, comeBack } = await this.#attempt(dispatch);
      if (answer) return ok(answer);
      const wait = comeBack === 'never' ? undefined : (comeBack ?? 1000 * 2 ** (attempt - 1));
      if (wait === undefined || attempt === MOST_ATTEMPTS) return failed(trouble);
      if (wait > patience) {
        const later = `it asks to come back in ${Math.ceil(wait / 1000)} s, longer than is waited for`;
        return failed({ ...trouble, because: `${trouble.because}; ${later}` });
      }
      await sleep(wait, signal);
    }
  }

  async #attempt({ method, path, repeatable, prepare }: Dispatch): Promise<Attempt> {
    const { send, signal, userAgent } = this.#sending;
    const { headers, body } = prepare();
    const asked = `${method} ${path.split('?')[0] ?? ''}`;
    try {
      const request = new Request(`${this.#root.href.replace(/\/$/, '')}${path}`, {
        method,
        headers: { ...headers, accept: 'application/json', 'user-agent': userAgent },
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MILLIS)]),
        ...(body !== undefined && { body }),
      });
      const response = await send(request);
      return this.#judged(asked, repeatable, response, await textOf(response));
    } catch (error) {
      signal.throwIfAborted();
      return this.#broken(asked, repeatable, error);
    }
  }

  #judged(asked: string, repeatable: boolean, response: Response, text: string): Attempt {
    const { status } = response;
    if (response.ok) return { answer: { status, text }, trouble: unused, comeBack: 'never' };
    const trouble = (kind: Trouble['kind'], because: string): Trouble => ({ kind, because, status });
    const said = this.#shown(text);
    const answered = `${asked} was answered with ${status}${said === '' ? '' : ` (${said})`}`;
    const told = retryAfter(response.headers.get('retry-after'), this.#sending.clock);
    if (status === 429) return { trouble: trouble('refused', answered), comeBack: told };
    if (status === 503 && told !== undefined) return { trouble: trouble('failed', answered), comeBack: told };
    if (status >= 500)
      return repeatable
        ? { trouble: trouble('failed', answered), comeBack: told }
        : { trouble: trouble('uncertain', `${answered}: it may be there all the same`), comeBack: 'never' };
    if (status >= 300 && status < 400) {
      const because = `${answered}: it sends us elsewhere, and credentials go to the configured address only`;
      return { trouble: trouble('refused', because), comeBack: 'never' };
    }
    return { trouble: trouble('refused', `${answered}${meaningOf(status)}`), comeBack: 'never' };
  }

  #broken(asked: string, repeatable: boolean, error: unknown): Attempt {
    const why = this.#shown(reasonOf(error));
    // A connection that was never made carried nothing.
    if (repeatable || /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)/.test(why))
      return { trouble: { kind: 'failed', because: `${asked} reached nobody: ${why}` }, comeBack: undefined };
    const because = `${asked} got no answer (${why}): it may be there all the same`;
    return { trouble: { kind: 'uncertain', because }, comeBack: 'never' };
  }

  /** The first words of the other side, on one line, with our secrets blotted out should it repeat them. */
  #shown(text: string): string {
    const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
    const secrets = this.#secrets.filter((secret) => secret.reveal() !== '');
    return secrets.reduce((kept, secret) => kept.replaceAll(secret.reveal(), '[secret]'), line).slice(0, 200);
  }
}

interface Attempt {
  readonly answer?: Answer;
  readonly trouble: Trouble;
  /** Milliseconds; undefined: with back-off. */
  readonly comeBack: number | 'never' | undefined;
}

const unused: Trouble = { kind: 'failed', because: '' };

/** https, or http to this very machine. */
export function isPrivateOnTheWay(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
}

function retryAfter(text: string | null, clock: Clock): number | undefined {
  if (text === null) return undefined;
  if (/^\d{1,7}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - millisOf(clock.now()));
}

function meaningOf(status: number): string {
  if (status === 401) return ': the credentials are not valid, or have ended';
  if (status === 403) return ': these credentials may not do this; docs/destinations.md lists what they need';
  if (status === 404) return ': it is not there, or the credentials may not know that it is';
  return '';
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > LONGEST_ANSWER) throw new Error('its answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** `fetch` wraps the reason; its code says more than its message. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (inner instanceof Error && 'code' in inner && typeof inner.code === 'string') return inner.code;
  return inner instanceof Error ? inner.message : 'no reason given';
}
