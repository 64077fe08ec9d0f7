/**
 * Facts that a forge tells, held against when it was last asked. A setting without a history was so when somebody last
 * looked; it is taken to hold for a day more, the interval at which settings are read, and after that nobody knows. So an
 * old snapshot never passes for the present.
 */
import type { Fact, FactKind } from '../../model/fact.ts';
import { notDetermined, type Outcome } from '../../model/outcome.ts';
import { daysAfter } from '../time.ts';
import type { FactView } from '../check.ts';
import { clause, listed } from '../words.ts';

/** Days for which a snapshot stands. */
const standsFor = 1;

/** What has an end was dated by whoever ended it. */
export const isStillSeen = (facts: Pick<FactView<never>, 'hasPassed'>, fact: Fact): boolean =>
  fact.valid.to !== undefined || !facts.hasPassed(daysAfter(fact.observedAt, standsFor));

export const wasSeenAt = (fact: Fact, at: Fact['observedAt']): boolean =>
  fact.valid.to !== undefined || at < daysAfter(fact.observedAt, standsFor);

/** "What the forge would tell is not there": with the reasons where gaps give them. */
export function untold<R extends FactKind>(
  facts: Pick<FactView<R>, 'gaps'>,
  kinds: readonly R[],
  because: string,
): Outcome {
  const gaps = [...new Set(kinds.flatMap((kind) => facts.gaps(kind)))];
  if (gaps.length === 0) return notDetermined(because);
  const reasons = listed(
    gaps.map(({ detail }) => clause(detail)),
    2,
  );
  return notDetermined(`${because} ${reasons}.`, gaps);
}
