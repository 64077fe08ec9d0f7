/**
 * What keeps other web pages away from a server on this machine. A page of a stranger may send requests to 127.0.0.1, and
 * with DNS rebinding it may even read the answers under its own name. So: the `Host` must be ours, an `Origin` must be
 * ours, there is no CORS, and everything that changes something wants a JSON body, which a foreign page cannot send
 * without a preflight that nobody answers.
 *
 * Rejected: a token in the address (ends in histories and screenshots; the threat is other pages, not other users).
 */
import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { AppError } from '../base/app-error.ts';
import { badRequest, sendProblem } from './problem.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
const wildcards = new Set(['0.0.0.0', '::']);

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** `host` is the address that the server listens on. */
export function guard(host: string): MiddlewareHandler {
  return async (c, next) => {
    const refusal = refusalOf(c.req.raw, host);
    if (refusal) c.res = sendProblem(c, refusal);
    else await next();
    for (const [name, value] of Object.entries(headers)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}

function refusalOf(request: Request, host: string): AppError | undefined {
  const asked = request.headers.get('host') ?? new URL(request.url).host;
  if (!isOurs(asked, host)) {
    const hint = `Open this server by its address, e.g. http://127.0.0.1, or start it with --host ${nameOf(asked)}.`;
    return new AppError('http/foreign-host', `this server does not answer to the name "${asked}"`, { hint });
  }
  const origin = request.headers.get('origin');
  const foreign = origin !== null && origin !== `http://${asked}` && origin !== `https://${asked}`;
  const crossSite = ['cross-site', 'same-site'].includes(request.headers.get('sec-fetch-site') ?? '');
  const navigates = request.method === 'GET' && request.headers.get('sec-fetch-mode') === 'navigate' && !isApi(request);
  if (foreign || (crossSite && !navigates)) {
    const hint = 'Plumbline answers only its own pages and programs that send no Origin.';
    return new AppError('http/foreign-origin', `requests from ${origin ?? 'another site'} are not answered`, { hint });
  }
  // A forge says in its own way what it sends; its signature is what counts.
  if (isDelivery(request)) return undefined;
  if (request.method === 'POST' && !/^application\/json\b/.test(request.headers.get('content-type') ?? ''))
    return badRequest('the body must be JSON', 'Send it with Content-Type: application/json.');
  return undefined;
}

function isDelivery(request: Request): boolean {
  return request.method === 'POST' && new URL(request.url).pathname.startsWith('/webhooks/');
}

function isApi(request: Request): boolean {
  return /^\/(?:api|\.api)\//.test(new URL(request.url).pathname);
}

/** Names can be rebound to any address, so only ours count; an address cannot, so with a wildcard any address does. */
function isOurs(asked: string, host: string): boolean {
  const name = nameOf(asked);
  if (loopback.has(name) || name === host.toLowerCase() || name === `[${host.toLowerCase()}]`) return true;
  return wildcards.has(host) && isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
