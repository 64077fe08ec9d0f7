/**
 * Errors as the API says them: problem+json (RFC 9457) with the house's `code`, `message` and `hint`. The status follows
 * from the code, never from the message; an error without a code is a defect of ours and its text stays inside.
 */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AppError, isAppError } from '../base/app-error.ts';
import { encodeEvent, eventStreamType } from './event-stream.ts';
import type { Problem } from './schema.ts';

export type HttpCode =
  | 'http/not-found'
  | 'http/bad-request'
  | 'http/foreign-host'
  | 'http/foreign-origin'
  | 'http/job-running'
  | 'http/read-only'
  | 'http/no-token'
  | 'http/weak-token'
  | 'http/port-in-use'
  | 'http/port-refused'
  | 'http/bad-address'
  | 'http/unsigned'
  | 'http/too-large'
  | 'http/internal';

const statuses: Readonly<Record<string, number>> = {
  'http/not-found': 404,
  'http/bad-request': 400,
  'http/foreign-host': 421,
  'http/foreign-origin': 403,
  'http/job-running': 409,
  'http/read-only': 403,
  'http/no-token': 401,
  'http/unsigned': 401,
  'http/too-large': 413,
  'disk/full': 507,
  'decision/invalid': 400,
  'decision/refused': 409,
  'decision/key-used': 409,
  'decision/busy': 409,
  'app/bad-range': 400,
  'samples/bad-seed': 400,
  'samples/bad-size': 400,
  'samples/no-run': 404,
  'samples/no-check': 404,
  'ledger/no-such-entry': 404,
  'destinations/none': 404,
  'app/unknown-run': 404,
  'ledger/no-such-size': 404,
};

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorised',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  421: 'Misdirected request',
  500: 'Something broke',
  507: 'Disk full',
};

export function notFound(what: string, hint: string): AppError<HttpCode> {
  return new AppError('http/not-found', `${what} does not exist`, { hint });
}

export function badRequest(message: string, hint: string): AppError<HttpCode> {
  return new AppError('http/bad-request', message, { hint });
}

export function statusOf(code: string): number {
  const known = statuses[code];
  if (known !== undefined) return known;
  return code.endsWith('/not-found') || code.endsWith('/unknown') ? 404 : 500;
}

export function problemOf(error: unknown): Problem {
  if (isAppError(error)) {
    const status = statusOf(error.code);
    return problem(status, { code: error.code, message: error.message, hint: error.hint });
  }
  if (error instanceof HTTPException && error.status < 500) {
    const hint = 'See /api/v1/openapi.json for what this address takes.';
    return problem(error.status, { code: 'http/bad-request', message: error.message, hint });
  }
  return problem(500, {
    code: 'http/internal',
    message: 'this request met a defect in Plumbline',
    hint: 'The terminal that runs `plumbline serve` shows the error. Nothing sealed was changed.',
  });
}

function problem(
  status: number,
  said: { readonly code: string; readonly message: string; readonly hint: string },
): Problem {
  return { type: 'about:blank', title: titles[status] ?? 'Error', status, ...said };
}

/** Clients of the search stream read events whatever the status: to them a problem is an `error` event, and `done`. */
const streamPath = '/.api/search/stream';

export function sendProblem(c: Context, error: unknown): Response {
  const body = problemOf(error);
  if (c.req.path === streamPath) {
    const { code, message, hint } = body;
    const said = encodeEvent({ event: 'error', data: { message, hint, code } });
    const text = said + encodeEvent({ event: 'done', data: {} });
    return c.body(text, body.status as 400, { 'content-type': eventStreamType, 'cache-control': 'no-store' });
  }
  return c.body(JSON.stringify(body), body.status as 400, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
}
