/**
 * A lock for a server that others can reach: whoever shows the token may ask. Programs send it with each request
 * (`Authorization: Bearer`); a browser shows it once, or a code that opens once, and holds a cookie from then on.
 *
 * The code travels in the fragment of a link (`/enter#CODE`), which no browser sends and no log or preview of a message
 * holds; the page posts it from our own origin, so that the cookie can be strictly same-site. Invariants: the token is
 * compared by digests of one length in constant time; neither token, code nor cookie is ever logged or answered; the
 * pages themselves are without data and open to all.
 *
 * Rejected: a token in the query (histories, logs, screenshots); accounts (this says that somebody was given the token,
 * never who: draws name whoever draws as they say).
 */
import { timingSafeEqual } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { AppError } from '../base/app-error.ts';
import { sha256 } from '../base/digest.ts';
import { sessionOf, type Role } from './access.ts';
import { badRequest, sendProblem } from './problem.ts';
import type { ApiContext } from './route.ts';
import { enterBody, sessionAnswer } from './schema.ts';

export interface LockOptions {
  readonly token: string;
  /** At least 128 bits that nobody can guess, as text for an address. */
  readonly random: () => string;
}

export interface Lock {
  /** Opens once. */
  readonly code: string;
  admits(c: Context): boolean;
  /** A new session for who shows the token or the code; undefined for everybody else. */
  enter(secret: string): string | undefined;
}

/** What can be tried by guessing keeps nobody out. */
export const shortestToken = 24;

export const cookieName = 'plumbline_session';

export function createLock({ token, random }: LockOptions): Lock {
  if (token.length < shortestToken)
    throw new AppError('http/weak-token', `a token has ${shortestToken} characters or more`, {
      hint: 'Make one with: openssl rand -base64 32',
    });
  const code = random();
  let unused = true;
  const sessions: string[] = [];
  return {
    code,
    admits(c) {
      const shown = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
      if (shown !== undefined && same(shown, token)) return true;
      const held = getCookie(c, cookieName);
      return held !== undefined && sessions.some((session) => same(session, held));
    },
    enter(secret) {
      const byCode = unused && same(secret, code);
      if (!byCode && !same(secret, token)) return undefined;
      if (byCode) unused = false;
      const session = random();
      sessions.push(session);
      return session;
    },
  };
}

function same(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(one), 'hex'), Buffer.from(sha256(other), 'hex'));
}

const entrance = '/api/v1/session';

export function locked(lock: Lock): MiddlewareHandler {
  return async (c, next) => {
    const entering = c.req.method === 'POST' && c.req.path === entrance;
    if (!/^\/\.?api(?:\/|$)/.test(c.req.path) || entering || lock.admits(c)) return next();
    c.header('www-authenticate', 'Bearer realm="Plumbline"');
    return sendProblem(c, refusal());
  };
}

function refusal(): AppError {
  return new AppError('http/no-token', 'this server answers those who were given its token', {
    hint: 'Enter it on the page, or send it as: Authorization: Bearer TOKEN. A link to enter works once.',
  });
}

export function addEntrance({ api }: Pick<ApiContext, 'api'>, lock: Lock | undefined, role: Role): void {
  api.openAPIRegistry.registerPath({
    method: 'post',
    path: entrance,
    tags: ['Session'],
    summary: 'Shows the token, or a code that works once, for a cookie',
    request: { body: { required: true, content: { 'application/json': { schema: enterBody } } } },
    responses: {
      200: { description: 'entered', content: { 'application/json': { schema: sessionAnswer } } },
      401: { description: 'neither the token nor a code that still works' },
    },
  });
  api.post(entrance, async (c) => {
    const asked = enterBody.safeParse(await c.req.json().catch(() => undefined));
    if (!asked.success) throw badRequest(z.prettifyError(asked.error), 'Send {"secret": "…"}.');
    if (lock) {
      const session = lock.enter(asked.data.secret);
      if (session === undefined) return sendProblem(c, refusal());
      const secure = c.req.header('origin')?.startsWith('https://') ?? false;
      setCookie(c, cookieName, session, { httpOnly: true, sameSite: 'Strict', path: '/', secure });
    }
    return c.json(sessionAnswer.parse(sessionOf(role)), 200, { 'cache-control': 'no-store' });
  });
}
