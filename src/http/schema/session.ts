/** Who asks, as far as this server tells people apart, and what they may do besides reading. */
import { z } from '@hono/zod-openapi';

export const sessionAnswer = z
  .object({
    role: z.enum(['team', 'auditor']),
    canDraw: z.boolean().describe('Draw samples and build packs'),
    canDecide: z.boolean().describe('Decide, hand in, audit, change sources: whatever changes what others see'),
  })
  .openapi('Session');

export const enterBody = z.object({ secret: z.string().min(1).max(500) }).openapi('Enter');

export type Session = z.output<typeof sessionAnswer>;
