/**
 * Of which stretches of time a list tells, from the looks at it and how long the forge remembers.
 *
 *   objects   keep their own times: one look tells all since it was asked to look until it began
 *   log       forgets: the same, as far back as the log remembers
 *   snapshot  says what is so at the look: two looks tell of what is between them, as far as a state that was the same at
 *             both ends was the same in between; nothing is known of the time before the first
 *
 * A look that did not come to its end tells nothing.
 */
import { instantFromMillis, later, millisOf, type Instant, type TimeSpan } from '../base/instant.ts';
import { union } from '../base/time-spans.ts';
import type { Capability } from './forge.ts';

export interface Look {
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  /** Only what changed since then was asked for. */
  readonly since?: Instant;
}

export type Memory = Pick<Capability, 'memory' | 'decaysAfterDays'>;

export const beginningOfTime = instantFromMillis(0);
const dayMillis = 86_400_000;

/** Oldest first, none touching another. */
export function toldSpans(looks: readonly Look[], { memory, decaysAfterDays }: Memory): readonly TimeSpan[] {
  const finished = looks.filter(({ finishedAt }) => finishedAt !== undefined);
  if (memory === 'snapshot') {
    const [first] = finished;
    return first === undefined ? [] : union([{ from: first.startedAt, to: finished.at(-1)!.finishedAt! }]);
  }
  const days = memory === 'log' ? decaysAfterDays : null;
  const reaches = finished.map(({ startedAt, since = beginningOfTime }) => {
    const remembered = days === null ? beginningOfTime : instantFromMillis(millisOf(startedAt) - days * dayMillis);
    return { from: later(since, remembered), to: startedAt };
  });
  return union(reaches);
}
