/** What most strands of a forge have in common; a forge says of each only what is different. */
import type { Capability } from './forge.ts';

/** Objects with times of their own, read per repository. */
export const objects = (leastScope: string, more: Partial<Capability> = {}): Capability => ({
  offered: 'yes',
  memory: 'objects',
  decaysAfterDays: null,
  leastScope,
  level: 'repository',
  ...more,
});

/** What is so at the time of the look. */
export const snapshot = (leastScope: string, more: Partial<Capability> = {}): Capability =>
  objects(leastScope, { memory: 'snapshot', ...more });
