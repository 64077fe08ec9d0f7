/** Results and outcomes: colour, icon and word together, so that none of the three is needed alone. */
import type { ReactElement, ReactNode } from 'react';
import type { ControlResult, Finding, OutcomeCounts, OutcomeResult } from '../../../src/http/schema.ts';
import { count } from '../text/format.ts';
import { outcomeCount, outcomes, outcomeWords, resultWords, severityWords } from '../text/words.ts';
import { Icon, type IconName } from './icon.tsx';

/** The five tones; outcomes of members share them with results of controls. */
export const outcomeTone: Readonly<Record<OutcomeResult, ControlResult>> = {
  pass: 'operated',
  exception: 'deviated',
  'not-determined': 'indeterminate',
  'not-applicable': 'not-applicable',
};

export const resultIcon: Readonly<Record<ControlResult, IconName>> = {
  operated: 'check',
  deviated: 'warning',
  'not-operated': 'cross',
  'not-applicable': 'dash',
  indeterminate: 'question',
};

export function Result({ result }: { readonly result: ControlResult | null }): ReactElement {
  if (result === null) return <span className="badge tone-none">Not judged yet</span>;
  return (
    <span className={`badge tone-${result}`}>
      <Icon name={resultIcon[result]} />
      {resultWords[result]}
    </span>
  );
}

export function OutcomeBadge({ outcome }: { readonly outcome: OutcomeResult }): ReactElement {
  const tone = outcomeTone[outcome];
  return (
    <span className={`badge tone-${tone}`}>
      <Icon name={resultIcon[tone]} />
      {outcomeWords[outcome]}
    </span>
  );
}

export function SeverityBadge({ severity }: { readonly severity: Finding['severity'] }): ReactElement {
  return <span className={`badge severity-${severity}`}>{severityWords[severity]}</span>;
}

/** The members of a population by outcome, as one bar. The words beside it say the same. */
export function CountBar({ counts }: { readonly counts: OutcomeCounts }): ReactElement {
  const shown = outcomes.filter((outcome) => counts[outcomeCount[outcome]] > 0);
  const words = shown.map(
    (outcome) => `${count(counts[outcomeCount[outcome]])} ${outcomeWords[outcome].toLowerCase()}`,
  );
  const label = counts.population === 0 ? 'Empty population' : `${words.join(', ')} of ${count(counts.population)}`;
  return (
    <span className="count-bar" role="img" aria-label={label}>
      {shown.map((outcome) => (
        <span
          key={outcome}
          className={`fill-${outcomeTone[outcome]}`}
          style={{ flexGrow: counts[outcomeCount[outcome]] }}
        />
      ))}
    </span>
  );
}

export function Chip({ children, title }: { readonly children: ReactNode; readonly title?: string }): ReactElement {
  return (
    <span className="chip" {...(title === undefined ? {} : { title })}>
      {children}
    </span>
  );
}
