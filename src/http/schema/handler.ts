/** Handlers of requests: what guards them and what they log. */
import { z } from '@hono/zod-openapi';
import { eventCategories } from '../../model/handler.ts';
import { contextSchema, gapSchema, instantSchema, listOf, whole } from './vocabulary.ts';

const line = z.number().int().positive();
const guardSchema = z.object({ name: z.string(), line, asks: z.enum(['who', 'may']) }).readonly();

export const handlerRowSchema = z
  .object({
    type: z.literal('handler'),
    repository: z.string(),
    path: z.string(),
    line,
    framework: z.string(),
    kind: z.enum(['http', 'rpc', 'consumer', 'webhook', 'job']),
    method: z.string().nullable(),
    route: z.string().nullable(),
    name: z.string(),
    event: z
      .object({ category: z.enum(eventCategories), action: z.string() })
      .readonly()
      .nullable()
      .openapi({ description: 'the security event that it is by route and name; null: none' }),
    trace: z.enum(['logged', 'silent', 'unknown']).openapi({ description: '`unknown`: its body was not found' }),
    style: z.enum(['audit', 'structured', 'text']).nullable(),
    by: z.string().nullable(),
    guards: listOf(guardSchema),
    isPublic: z.string().nullable(),
    context: contextSchema,
  })
  .readonly()
  .openapi('Handler');
export type Handler = z.output<typeof handlerRowSchema>;

export const categoryCoverageSchema = z
  .object({ category: z.enum(eventCategories), handlers: whole, logged: whole, silent: whole, unknown: whole })
  .readonly()
  .openapi('CategoryCoverage');
export type CategoryCoverage = z.output<typeof categoryCoverageSchema>;

export const handlersAnswer = z
  .object({
    at: instantSchema,
    run: z.string().nullable(),
    handlers: listOf(handlerRowSchema),
    coverage: listOf(categoryCoverageSchema),
    guards: listOf(
      z
        .object({
          repository: z.string(),
          path: z.string(),
          line,
          framework: z.string(),
          name: z.string(),
          asks: z.enum(['who', 'may']),
          within: z.string().optional(),
          context: contextSchema,
        })
        .readonly(),
    ),
    gaps: listOf(gapSchema),
  })
  .openapi('Handlers');
export type Handlers = z.output<typeof handlersAnswer>;
