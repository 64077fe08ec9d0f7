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
import { outcomeKinds, type OutcomeKind } from '../../model/delivery.ts';

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
  last(place: Place): OutcomeKind | undefined;
  append(delivery: Delivery): void;
}

type Place = Pick<Delivery, 'destination' | 'key' | 'target'>;

/** What two attempts at the same thing have in common. */
export const placeOf = ({ destination, key, target }: Place): string => JSON.stringify([destination, key, target]);

const pathIn = (root: string): string => join(root, 'deliveries.jsonl');
const textIn = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** In the order in which they were made. */
export function readDeliveries(root: string): readonly Delivery[] {
  return deliveriesIn(textIn(pathIn(root)));
}

const deliveriesIn = (text: string): readonly Delivery[] => text.split('\n').flatMap((line) => deliveryIn(line) ?? []);

export function openDeliveryLog(root: string): DeliveryLog {
  const path = pathIn(root);
  const text = textIn(path);
  const outcomes = new Map(deliveriesIn(text).map((delivery) => [placeOf(delivery), delivery.outcome]));
  // After a line that was cut off, the next one begins on its own.
  let lead = text === '' || text.endsWith('\n') ? '' : '\n';
  return {
    last: (place) => outcomes.get(placeOf(place)),
    append(delivery) {
      outcomes.set(placeOf(delivery), delivery.outcome);
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
