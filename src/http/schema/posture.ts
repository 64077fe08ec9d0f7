/** Scanners that pipelines run, and the kinds that nothing does. */
import { z } from '@hono/zod-openapi';
import { gapSchema, instantSchema, listOf } from './vocabulary.ts';

const line = z.number().int().positive();

export const scannerRowSchema = z
  .object({
    type: z.literal('scanner'),
    repository: z.string(),
    kind: z.enum(['sast', 'sca', 'secrets', 'iac', 'dast']),
    tool: z.string().nullable(),
    path: z.string().nullable(),
    line: line.nullable(),
    present: z.boolean(),
    onChange: z.boolean().nullable().openapi({ description: 'null: what starts it is not in the repository' }),
    blocks: z.boolean(),
    required: z.boolean().nullable().openapi({ description: 'null: no forge was read that could tell' }),
    because: z.string(),
    evidence: listOf(z.object({ path: z.string(), line }).readonly()),
    since: instantSchema.nullable(),
    of: z.literal('image').optional(),
    onlyFor: listOf(z.string()).optional(),
    triggers: listOf(z.string()).optional(),
    neutralisers: listOf(z.string()).optional(),
    forge: z.enum(['off', 'none', 'unknown']).optional().openapi({
      description:
        'of a kind that nothing in the repository does: the setting of the forge for it is off, there is none, or nobody could see',
    }),
  })
  .readonly()
  .openapi('Scanner');
export type Scanner = z.output<typeof scannerRowSchema>;

export const postureAnswer = z
  .object({
    at: instantSchema,
    run: z.string().nullable(),
    scanners: listOf(scannerRowSchema),
    updateBots: listOf(z.object({ repository: z.string(), tool: z.string(), path: z.string() }).readonly()),
    gaps: listOf(gapSchema),
  })
  .openapi('Posture');
export type Posture = z.output<typeof postureAnswer>;
