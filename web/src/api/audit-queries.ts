/** What an auditor asks: populations, gaps, draws. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Gaps, Populations, Samples, SampleSize, SealedSample } from '../../../src/http/schema.ts';
import { ask } from './client.ts';

type Run = string | undefined;

export const populationsQuery = (run: Run) =>
  queryOptions({
    queryKey: ['populations', run],
    queryFn: ({ signal }) => ask<Populations>('/populations', { run }, signal),
  });

export const gapsQuery = (run: Run) =>
  queryOptions({
    queryKey: ['gaps', run],
    queryFn: ({ signal }) => ask<Gaps>('/gaps', { run }, signal),
  });

export const samplesQuery = queryOptions({
  queryKey: ['samples'],
  queryFn: ({ signal }) => ask<Samples>('/samples', {}, signal),
});

export const sampleQuery = (id: string) =>
  queryOptions({
    queryKey: ['sample', id],
    queryFn: ({ signal }) => ask<SealedSample>(`/samples/${encodeURIComponent(id)}`, {}, signal),
    // Sealed: it is the same for ever.
    staleTime: Infinity,
  });

export interface SizeWish {
  readonly population: number;
  /** Shares between 0 and 1. */
  readonly tolerable: number;
  readonly risk: number;
}

export const sampleSizeQuery = (wish: SizeWish) =>
  queryOptions({
    queryKey: ['sample-size', wish],
    queryFn: ({ signal }) => ask<SampleSize>('/sample-size', { ...wish }, signal),
    enabled: wish.population > 0 && isShare(wish.tolerable) && isShare(wish.risk),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });

export const isShare = (value: number): boolean => value > 0 && value < 1;
