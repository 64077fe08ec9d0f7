/** The clock of a trigger: how long it ran, beside the limit; an open one is measured to the end of the period. */
import type { ReactElement } from 'react';
import { type Clock, clockWords, toTheSecond } from '../../text/window-words.ts';

export function ClockCell({ clock }: { readonly clock: Clock }): ReactElement {
  const { limit, took, late } = clockWords(clock);
  const allowed = Date.parse(clock.due) - Date.parse(clock.since);
  // Some room behind the limit, so that what is in time is seen to end before it.
  const whole = Math.max(clock.tookMillis, allowed * 1.15, 1);
  const share = (millis: number): string => `${(Math.min(millis, whole) / whole) * 100}%`;
  return (
    <span className="clock">
      <span className="track" role="img" aria-label={`${took}. ${late}.`}>
        <span
          className="segment fill-operated"
          style={{ left: 0, width: share(Math.min(allowed, clock.tookMillis)) }}
        />
        {clock.tookMillis > allowed ? (
          <span
            className={`segment ${clock.lateMillis > 0 ? 'fill-deviated' : 'fill-indeterminate'}`}
            style={{ left: share(allowed), width: share(clock.tookMillis - allowed) }}
          />
        ) : null}
        <span className="clock-limit" style={{ left: share(allowed) }} />
      </span>
      <span className={clock.lateMillis > 0 ? 'clock-late' : ''}>{late}</span>
      <span className="sub">Since {toTheSecond(clock.since)}</span>
      <span className="sub">Limit: {limit}</span>
      <span className="sub">{took}</span>
    </span>
  );
}
