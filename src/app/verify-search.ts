/**
 * The verifier of searches for the doors. On its own on purpose: whoever verifies loads the reader of queries, git and a
 * brute-force scan, no database, no index, no engine.
 */
import { join } from 'node:path';

/** The same verifier in one file of its own, once it was built. */
export const searchVerifierFile = join(import.meta.dirname, '..', '..', 'dist', 'search-verify.mjs');

export { readManifest, verifySearch, type SearchVerification } from '../search/evidence/verify.ts';
