/**
 * The answers of the HTTP API, one zod schema each: they parse what `app/` returns before it goes out, they make the
 * OpenAPI document, and their types are what the browser interface is written against. One place, three uses, so that the
 * three cannot drift apart.
 *
 * Invariant: a field that is not named here does not leave the process. Rejected: passing model values through as they
 * are; a field added for a check would become public API by accident.
 */
export * from './schema/vocabulary.ts';
export * from './schema/run.ts';
export * from './schema/control.ts';
export * from './schema/data-map.ts';
export * from './schema/decision.ts';
export * from './schema/statement.ts';
export * from './schema/finding.ts';
export * from './schema/dependency.ts';
export * from './schema/destination.ts';
export * from './schema/change.ts';
export * from './schema/evidence.ts';
export * from './schema/code.ts';
export * from './schema/job.ts';
export * from './schema/ledger.ts';
export * from './schema/search.ts';
export * from './schema/policy.ts';
export * from './schema/population.ts';
export * from './schema/handler.ts';
export * from './schema/posture.ts';
export * from './schema/programme.ts';
export * from './schema/query.ts';
export * from './schema/sample.ts';
export * from './schema/session.ts';
export * from './schema/source.ts';
export * from './schema/zoekt.ts';
