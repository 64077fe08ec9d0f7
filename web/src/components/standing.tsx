/** How a decision or a request stands: colour, icon and word together. */
import type { ReactElement } from 'react';
import type { StandingWords } from '../text/decision-words.ts';
import { Icon } from './icon.tsx';

export function Standing({
  of: { word, tone, icon },
  many,
}: {
  readonly of: StandingWords;
  readonly many?: number;
}): ReactElement {
  return (
    <span className={`badge ${tone}`}>
      <Icon name={icon} />
      {word}
      {many === undefined || many === 1 ? '' : ` (${many})`}
    </span>
  );
}
