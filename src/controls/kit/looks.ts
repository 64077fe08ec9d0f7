/**
 * The order of questions about things that a forge lists and that have no history (environments, keys, members): what is
 * wrong is wrong whatever else is unknown; what nobody looked at since may have changed; what could not be read is open;
 * and an empty list is empty only where somebody asked.
 */
import { notApplicable, notDetermined, type Outcome } from '../../model/outcome.ts';
import type { FactKind } from '../../model/fact.ts';
import type { FactView } from '../check.ts';
import { wasAsked, type AccessKind } from './access.ts';
import { untold } from './seen.ts';

export interface Looked<R extends FactKind> {
  readonly kind: R;
  readonly flawed: Outcome | undefined;
  /** Those that were not looked at since, counted in words: `2 environments`; undefined when there are none. */
  readonly stale: string | undefined;
  readonly open: Outcome | undefined;
  readonly sound: Outcome | undefined;
  /** Something was listed, be it nothing that matters here. */
  readonly isListed: boolean;
  /** What is said when there is nothing to judge, and when nobody knows whether there is. */
  readonly nothing: string;
  readonly unlisted: string;
}

export function concluded<R extends FactKind>(
  facts: Pick<FactView<R | AccessKind>, 'of' | 'gaps' | 'hasPassed'>,
  looked: Looked<R>,
): Outcome {
  const { flawed, stale, open, sound } = looked;
  if (flawed) return flawed;
  if (stale !== undefined) return notDetermined(`${stale} were not looked at since.`);
  if (open) return open;
  if (sound) return sound;
  return looked.isListed || wasAsked(facts)
    ? notApplicable(looked.nothing)
    : untold<R>(facts, [looked.kind], looked.unlisted);
}
