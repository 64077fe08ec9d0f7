/** What the query bar asks. The language is pure, so the double reads it as the real thing does. */
import type { Plumbline, SealedSearch } from '../../../src/app/plumbline.ts';
import type { Instant } from '../../../src/base/instant.ts';
import type { SealedEvidence } from '../../../src/model/evidence.ts';
import { complete } from '../../../src/search/query/complete.ts';
import { diagnose } from '../../../src/search/query/diagnose.ts';
import { tokens } from '../../../src/search/query/tokens.ts';
import { names } from './repositories.ts';

const now = '2026-11-02T08:14:11.000Z' as Instant;

export const queryBarDouble: Pick<Plumbline, 'readQuery' | 'completeQuery'> = {
  readQuery: ({ query, patternType }) => ({
    tokens: tokens(query, patternType, now),
    diagnoses: diagnose(query, { patternType, now }),
  }),
  completeQuery: ({ query, patternType }, cursor) =>
    Promise.resolve(complete(query, cursor, { repositories: names, patternType })),
};

export function sealedSearch(sealed: readonly SealedEvidence[]): SealedSearch {
  return {
    statement: '4 matches in 7 of 7 repositories, not searched: 3 files',
    manifest: {
      query: 'x',
      canonicalQuery: 'x',
      engine: 'double@1',
      asOf: 'head',
      repositories: [],
      filesConsidered: 0,
      filesSearched: 0,
      matchingLines: 0,
      matchingFiles: 0,
      limitHit: false,
      unsearched: [],
      matchDigest: '',
    },
    canaries: { planted: 2, found: 2, without: [] },
    evidence: sealed.slice(0, 2),
  };
}
