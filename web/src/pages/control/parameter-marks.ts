import type { AxisMark } from '../../components/timeline.tsx';
import { changedSettings, type InForce } from '../../text/window-words.ts';

/** Where the settings changed; what holds from the beginning of time on has no mark. */
export const marksOf = (inForce: readonly InForce[]): readonly AxisMark[] =>
  inForce.flatMap((one, index) =>
    one.from === undefined || index === 0
      ? []
      : [{ at: one.from, words: `From here on ${changedSettings(inForce[index - 1], one)}` }],
  );
