/**
 * What was sent where, when, and what came of it: `deliveries.jsonl` in the data directory, one JSON object a line, only
 * ever appended to. It is no evidence and not sealed; it keeps things from being sent twice and says why one was refused.
 *
 * A line that a kill cut off is passed over: at worst an item is sent again that the destination then says it has.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { diskError } from '../../base/atomic-file.ts';
import { outcomeKinds, type OutcomeKind } from '../../exports/destinations/destination.ts';

const lineSchema = z.object({
  at: z.string(),
  destination: z.string(),
  /** Name of the file, which carries the digest; or id of the event. */
  key: z.string(),
  target: z.string(),
  outcome: z.enum(outcomeKinds),
  because: z.string(),
  remote: z.string().optional(),
  status: z.number().optional(),
});

export type Delivery = z.infer<typeof lineSchema>;

export interface DeliveryLog {
  /** The last outcome of this at that place. */
  last(place: Pick<Delivery, 'destination' | 'key' | 'target'>): OutcomeKind | undefined;
  append(delivery: Delivery): void;
}

export function openDeliveryLog(root: string): DeliveryLog {
  const path = join(root, 'deliveries.jsonl');
  const outcomes = new Map<string, OutcomeKind>();
  const nameOf = ({ destination, key, target }: Pick<Delivery, 'destination' | 'key' | 'target'>): string =>
    JSON.stringify([destination, key, target]);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const line of text.split('\n')) {
    const delivery = deliveryIn(line);
    if (delivery) outcomes.set(nameOf(delivery), delivery.outcome);
  }
  // After a line that was cut off, the next one begins on its own.
  let lead = text === '' || text.endsWith('\n') ? '' : '\n';
  return {
    last: (place) => outcomes.get(nameOf(place)),
    append(delivery) {
      outcomes.set(nameOf(delivery), delivery.outcome);
      try {
        appendFileSync(path, `${lead}${JSON.stringify(delivery)}\n`, { mode: 0o600 });
      } catch (error) {
        throw diskError(path, error);
      }
      lead = '';
    },
  };
}

function deliveryIn(line: string): Delivery | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return lineSchema.safeParse(value).data;
}
