/** What came of sending something, in words and tones. */
import type { DeliveryOutcome } from '../../../src/http/schema.ts';

export const outcomeWords: Readonly<Record<DeliveryOutcome, string>> = {
  sent: 'Sent',
  present: 'Was there',
  refused: 'Refused',
  failed: 'Failed',
  uncertain: 'May be there',
  held: 'Look there first',
  planned: 'Would go',
};

const tones: Readonly<Record<DeliveryOutcome, string>> = {
  sent: 'operated',
  present: 'operated',
  refused: 'not-operated',
  failed: 'not-operated',
  uncertain: 'deviated',
  held: 'deviated',
  planned: 'none',
};

export const outcomeTone = (outcome: DeliveryOutcome): string => `badge tone-${tones[outcome]}`;

export const deliveryOutcomes = Object.keys(outcomeWords) as readonly DeliveryOutcome[];

export const kindNames = {
  vanta: 'Vanta',
  drata: 'Drata',
  secureframe: 'Secureframe',
  webhook: 'Signed webhook',
} as const;
