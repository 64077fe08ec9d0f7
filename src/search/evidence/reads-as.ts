import type { Instant } from '../../base/instant.ts';
import { patternTypes, type ParsedQuery } from '../query/ast.ts';
import { canonicalQuery } from '../query/canonical.ts';
import { parseQuery } from '../query/parse.ts';
import type { VerifiableManifest } from './manifest.ts';

/** Whether some way to read the query gives the canonical one. Relative dates count from when it was sealed. */
export function readsAs({ query: text, sealed }: VerifiableManifest, query: ParsedQuery): boolean {
  const limit = query.parameters.count ?? 'all';
  const canonical = canonicalQuery(query, limit);
  const now = sealed?.searchedAt as Instant | undefined;
  return patternTypes.some((patternType) => {
    const read = parseQuery(text, { patternType, ...(now !== undefined && { now }) });
    return read.ok && canonicalQuery(read.value, limit) === canonical;
  });
}
