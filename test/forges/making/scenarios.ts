/** The stories that changesets of a world go through: violations, and those that only look like one. */
import { lookAlikes } from './look-alikes.ts';
import type { Scenario } from './scenario.ts';
import { violations } from './violations.ts';

export const scenarios: readonly Scenario[] = [
  ...violations.map((one) => ({ ...one, nature: 'violation' as const })),
  ...lookAlikes,
];
