import { type ReactElement, useId } from 'react';
import { dayOf, dayText } from '../../text/days.ts';
import { type ChangesSearch, instantOf, type SearchChange } from './change-address.ts';

/** First and last day, both included, as people say it; the address holds the first moment after. */
export function DayRange({
  search,
  change,
}: {
  readonly search: ChangesSearch;
  readonly change: (change: SearchChange) => void;
}): ReactElement {
  const id = useId();
  const from = search.from?.slice(0, 10) ?? '';
  const to = search.to === undefined ? '' : lastDayOf(search.to);
  const next = (day: string): string | undefined => (day === '' ? undefined : dayText(dayOf(day) + 1));
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-from`}>Landed from</label>
        <input
          id={`${id}-from`}
          type="date"
          value={from}
          {...(to === '' ? {} : { max: to })}
          onChange={({ target }) => change({ from: target.value || undefined, stretch: undefined })}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-to`}>to</label>
        <input
          id={`${id}-to`}
          type="date"
          value={to}
          {...(from === '' ? {} : { min: from })}
          onChange={({ target }) => change({ to: next(target.value), stretch: undefined })}
        />
      </div>
    </>
  );
}

const lastDayOf = (to: string): string => new Date(Date.parse(instantOf(to) ?? '') - 1).toISOString().slice(0, 10);
