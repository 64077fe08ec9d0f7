/** Where evidence is sent besides the pack, and what came of it. Nothing secret stands in any of these. */
import { z } from '@hono/zod-openapi';
import { listOf, whole } from './vocabulary.ts';

export const deliveryOutcomeSchema = z.enum(['sent', 'present', 'refused', 'failed', 'uncertain', 'held', 'planned']);
const kindSchema = z.enum(['vanta', 'drata', 'secureframe', 'webhook']);

export const destinationSchema = z
  .object({
    name: z.string(),
    kind: kindSchema,
    host: z.string().describe('Scheme and host: the rest of an address may be a secret by itself'),
    onAudit: z.boolean(),
    mapped: listOf(z.object({ control: z.string(), target: z.string() }).readonly()),
    events: listOf(z.string()),
    credentials: listOf(z.object({ what: z.string(), from: z.string(), there: z.boolean() }).readonly()),
    last: z.partialRecord(deliveryOutcomeSchema, whole).describe('What came of the last attempt at each place'),
    lastAt: z.string().optional(),
  })
  .readonly()
  .openapi('Destination');

export const destinationsAnswer = z.object({ destinations: listOf(destinationSchema) }).openapi('Destinations');

export const deliverySchema = z
  .object({
    at: z.string(),
    destination: z.string(),
    key: z.string(),
    target: z.string(),
    outcome: deliveryOutcomeSchema,
    because: z.string(),
    remote: z.string().optional(),
    status: whole.optional(),
    last: z.boolean(),
  })
  .readonly()
  .openapi('Delivery');

export const deliveriesAnswer = z.object({ total: whole, items: listOf(deliverySchema) }).openapi('Deliveries');

export const pushedSchema = z
  .object({
    destination: z.string(),
    kind: kindSchema,
    item: z.string(),
    target: z.string(),
    file: z.string(),
    digest: z.string(),
    outcome: deliveryOutcomeSchema,
    because: z.string(),
    remote: z.string().optional(),
    status: whole.optional(),
  })
  .readonly()
  .openapi('Pushed');

export const pushPlanAnswer = z
  .object({
    run: z.string(),
    pushed: listOf(pushedSchema),
    troubles: listOf(z.object({ destination: z.string(), because: z.string() }).readonly()),
    unmapped: z.record(z.string(), whole).describe('Controls of the run that have nowhere to go, by destination'),
  })
  .openapi('PushPlan');

export const startPushBody = z
  .object({
    to: z.string().optional().openapi({ description: 'a destination of plumbline.yaml; all when absent' }),
    run: z.string().optional(),
    again: z.boolean().optional().openapi({ description: 'also what was sent before and what may have arrived' }),
  })
  .openapi('StartPush');

export type Destination = z.output<typeof destinationSchema>;
export type Destinations = z.output<typeof destinationsAnswer>;
export type Delivery = z.output<typeof deliverySchema>;
export type Deliveries = z.output<typeof deliveriesAnswer>;
export type DeliveryOutcome = z.output<typeof deliveryOutcomeSchema>;
export type Pushed = z.output<typeof pushedSchema>;
export type PushPlan = z.output<typeof pushPlanAnswer>;
