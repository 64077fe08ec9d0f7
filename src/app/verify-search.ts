/**
 * The verifier of searches for the doors. On its own on purpose: whoever verifies loads the reader of queries, git and a
 * brute-force scan, no database, no index, no engine.
 */
export { readManifest, verifySearch, type SearchVerification } from '../search/evidence/verify.ts';
