import type { ReactElement } from 'react';
import type { Changes } from '../../../../src/http/schema.ts';
import { CountBar, OutcomeBadge } from '../../components/result.tsx';
import { count, percent, plural } from '../../text/format.ts';
import { outcomes } from '../../text/words.ts';
import type { ChangesSearch, SearchChange } from './change-address.ts';
import { countsOf } from './group-row.tsx';
import { stretchWords } from './span-words.ts';

/** How many there are and how they came out, over all that fit; each outcome narrows to it. */
export function ChangeSummary({
  changes,
  search,
  change,
  stale,
}: {
  readonly changes: Changes;
  readonly search: ChangesSearch;
  readonly change: (change: SearchChange) => void;
  /** Numbers of the filters before, while the new ones are on their way. */
  readonly stale: boolean;
}): ReactElement {
  const { total, outcomes: tally } = changes;
  return (
    <div className={`change-summary ${stale ? 'stale' : ''}`}>
      <p aria-live="polite">
        <strong>{plural(total, 'landing')}</strong>{' '}
        <span className="muted">{stretchWords(changes.span.from, changes.span.to)}</span>
      </p>
      <div className="outcome-filter" role="group" aria-label="Outcomes">
        {outcomes
          .filter((outcome) => tally[outcome] > 0 || search.outcome === outcome)
          .map((outcome) => (
            <button
              key={outcome}
              type="button"
              aria-pressed={search.outcome === outcome}
              onClick={() => change({ outcome: search.outcome === outcome ? undefined : outcome })}
            >
              <OutcomeBadge outcome={outcome} /> {count(tally[outcome])}
              {total > 0 && search.outcome === undefined ? (
                <span className="muted small">{percent(tally[outcome] / total)}</span>
              ) : null}
            </button>
          ))}
      </div>
      <CountBar counts={countsOf(changes)} />
    </div>
  );
}
