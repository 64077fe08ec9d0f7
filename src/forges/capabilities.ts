/** What most strands of a forge have in common; a forge says of each only what is different. */
import type { Capability, ForgePage } from './forge.ts';

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

/** The forge has no such list; `reason` says what there is instead. */
export const never = (reason: string): Capability => objects('none', { offered: 'never', reason });

/** Nothing is read, and that is said: an empty list alone would say that there was none. */
export async function* notOffered({ reason }: Capability): AsyncGenerator<ForgePage<never>, void, undefined> {
  const detail = `${reason ?? 'This forge has no such list'}.`;
  yield await Promise.resolve({ records: [], gaps: [{ reason: 'not-supported', detail }] });
}
