/**
 * Who asks, and what that role may change. The team that runs Plumbline may do all that the API offers. An auditor reads
 * everything the team reads, draws samples, builds packs and has the ledger examined: these are sealed, or made again from
 * what is sealed, so that none can hide or alter anything.
 *
 * Invariant: what an auditor may send besides questions is listed here by name. An address that somebody adds tomorrow is
 * refused until it is added here, and nothing is ever withheld from reading: there is no second, smaller set of answers.
 */
import type { MiddlewareHandler } from 'hono';
import { AppError } from '../base/app-error.ts';
import { sendProblem } from './problem.ts';
import type { Session } from './schema.ts';

export type Role = Session['role'];

export function sessionOf(role: Role): Session {
  return { role, canDraw: true, canDecide: role === 'team' };
}

interface Act {
  readonly method: string;
  readonly path: RegExp;
}

/** Sent with a body, and all the same only questions: they ask the search, and change nothing. */
const questions: readonly Act[] = [
  { method: 'POST', path: /^\/\.api\/graphql$/ },
  { method: 'POST', path: /^\/api\/(?:search|list)$/ },
];

const actsOfAuditors: readonly Act[] = [
  { method: 'POST', path: /^\/api\/v1\/session$/ },
  { method: 'POST', path: /^\/api\/v1\/samples$/ },
  { method: 'POST', path: /^\/api\/v1\/packs$/ },
  // It reads everything and changes nothing of what it reads.
  { method: 'POST', path: /^\/api\/v1\/ledger\/examinations$/ },
  // A door has no other jobs than the packs and examinations that were asked for through it.
  { method: 'DELETE', path: /^\/api\/v1\/jobs\/[^/]+$/ },
];

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

export function mayAsk(role: Role, method: string, path: string): boolean {
  if (role === 'team' || reading.has(method)) return true;
  return [...questions, ...actsOfAuditors].some((act) => act.method === method && act.path.test(path));
}

export function restrict(role: Role): MiddlewareHandler {
  return async (c, next) => {
    if (mayAsk(role, c.req.method, c.req.path)) return next();
    const message = 'this is the auditor’s door: it shows everything and decides nothing';
    const hint =
      'Samples can be drawn and packs built here. Whatever else changes something is for the team’s own server.';
    return sendProblem(c, new AppError('http/read-only', message, { hint }));
  };
}
