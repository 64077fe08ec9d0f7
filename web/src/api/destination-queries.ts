/** Where evidence is sent besides the pack, what would go there, and what went. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Deliveries, Destinations, PushPlan } from '../../../src/http/schema.ts';
import { ask, type Parameters } from './client.ts';

export const destinationsQuery = queryOptions({
  queryKey: ['destinations'],
  queryFn: ({ signal }) => ask<Destinations>('/destinations', {}, signal),
});

export const deliveriesQuery = (wish: Parameters) =>
  queryOptions({
    queryKey: ['deliveries', wish],
    queryFn: ({ signal }) => ask<Deliveries>('/deliveries', wish, signal),
    placeholderData: keepPreviousData,
  });

export const pushPlanQuery = (name: string, run: string | undefined) =>
  queryOptions({
    queryKey: ['push-plan', name, run],
    queryFn: ({ signal }) => ask<PushPlan>(`/destinations/${encodeURIComponent(name)}/plan`, { run }, signal),
  });
