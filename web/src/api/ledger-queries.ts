/** What is asked of the ledger: its state, its checkpoints and entries, and the proofs between them. */
import { queryOptions } from '@tanstack/react-query';
import type {
  LastLedgerExamination,
  Ledger,
  LedgerCheckpoints,
  LedgerConsistency,
  LedgerEntries,
  LedgerInclusion,
} from '../../../src/http/schema.ts';
import { ask } from './client.ts';

export const ledgerQuery = queryOptions({
  queryKey: ['ledger'],
  queryFn: ({ signal }) => ask<Ledger>('/ledger', {}, signal),
});

/** As many as are shown and can be chosen; older ones are in the API. */
export const mostCheckpoints = 256;

export const checkpointsQuery = queryOptions({
  queryKey: ['ledger-checkpoints'],
  queryFn: ({ signal }) => ask<LedgerCheckpoints>('/ledger/checkpoints', { limit: mostCheckpoints }, signal),
});

export const entriesPage = 100;

export const entriesQuery = (page: number) =>
  queryOptions({
    queryKey: ['ledger-entries', page],
    queryFn: ({ signal }) =>
      ask<LedgerEntries>('/ledger/entries', { offset: page * entriesPage, limit: entriesPage }, signal),
  });

export const inclusionQuery = (index: number, size: number | undefined) =>
  queryOptions({
    queryKey: ['ledger-inclusion', index, size],
    queryFn: ({ signal }) => ask<LedgerInclusion>(`/ledger/entries/${index}`, { size }, signal),
  });

export const consistencyQuery = (from: number, to: number) =>
  queryOptions({
    queryKey: ['ledger-consistency', from, to],
    queryFn: ({ signal }) => ask<LedgerConsistency>('/ledger/consistency', { from, to }, signal),
  });

export const examinationQuery = queryOptions({
  queryKey: ['ledger-examination'],
  queryFn: ({ signal }) => ask<LastLedgerExamination>('/ledger/examination', {}, signal),
});
