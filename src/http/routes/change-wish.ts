/** What may be asked of the change population, as the addresses carry it. */
import { z } from '@hono/zod-openapi';
import type { ChangePageWish, ChangeWish, ProtectionWish } from '../../app/changes/questions.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { parseInstant, type Instant } from '../../base/instant.ts';
import { badRequest, notFound } from '../problem.ts';
import { flagParam, runParam } from '../route.ts';
import {
  changeGroupingSchema,
  changeOrderSchema,
  instantSchema,
  joinedBySchema,
  methodSchema,
  outcomeResultSchema,
} from '../schema.ts';

export const stretchParams = {
  run: runParam,
  repository: z.string().optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
};

export const wishParams = {
  ...stretchParams,
  branch: z.string().max(1000).optional(),
  outcome: outcomeResultSchema.optional(),
  method: methodSchema.optional(),
  joinedBy: joinedBySchema.optional(),
  finding: z.string().max(200).optional().openapi({ description: 'has a finding of this code' }),
  person: z.string().max(200).optional().openapi({ description: 'part of an author or approver' }),
  automation: flagParam.optional().openapi({ description: 'made by automation, or not' }),
  text: z.string().max(1000).optional(),
};

export const orderedParams = {
  ...wishParams,
  group: changeGroupingSchema.optional().openapi({ description: 'only members of one group of this grouping' }),
  key: z.string().max(1000).optional().openapi({ description: 'of that group; the one without a key when absent' }),
  order: changeOrderSchema.optional().openapi({ description: 'landed when absent' }),
  descending: flagParam.optional().openapi({ description: 'true when absent and in the order of landing' }),
};

type StretchQuery = z.output<z.ZodObject<typeof stretchParams>>;
type WishQuery = z.output<z.ZodObject<typeof wishParams>>;
type OrderedQuery = z.output<z.ZodObject<typeof orderedParams>>;

export function stretchOf({ run, repository, from, to }: Partial<StretchQuery>): ProtectionWish {
  return {
    ...(run !== undefined && { run }),
    ...(repository !== undefined && { repository }),
    ...(from !== undefined && { from: instantOf(from) }),
    ...(to !== undefined && { to: instantOf(to) }),
  };
}

export function wishOf(query: WishQuery): ChangeWish {
  const { branch, outcome, method, joinedBy, finding, person, automation, text } = query;
  return {
    ...stretchOf(query),
    ...(branch !== undefined && { branch }),
    ...(outcome !== undefined && { outcome }),
    ...(method !== undefined && { method }),
    ...(joinedBy !== undefined && { joinedBy }),
    ...(finding !== undefined && { finding }),
    ...(person !== undefined && { person }),
    ...(automation !== undefined && { automation }),
    ...(text !== undefined && { text }),
  };
}

export function orderedWishOf(query: OrderedQuery): Omit<ChangePageWish, 'offset' | 'limit'> {
  const { group, key = null, order = 'landed', descending = order === 'landed' } = query;
  return { ...wishOf(query), ...(group !== undefined && { group: { by: group, key } }), order, descending };
}

function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  if (!instant) throw badRequest(`"${text}" is no date that exists`, 'Write it as 2026-01-31T00:00:00.000Z.');
  return instant;
}

/** By the list of runs: a run itself is large, and nothing of it is needed here. */
export async function assertRun(plumbline: Pick<Plumbline, 'runs'>, id: string | undefined): Promise<void> {
  if (id === undefined || (await plumbline.runs()).some((run) => run.id === id)) return;
  throw notFound(`run ${id}`, 'See /api/v1/runs for those that exist.');
}
