/**
 * A slider over the landings of a file, each where it stands in time, oldest on the left. An ARIA slider and not a native
 * one: arrows go from landing to landing, and those do not lie evenly.
 */
import { type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { date } from '../../text/format.ts';
import type { Tenure } from './history-words.ts';

export function TenureSlider({
  tenures,
  current,
  go,
}: {
  /** The latest first. */
  readonly tenures: readonly Tenure[];
  readonly current: number | undefined;
  readonly go: (tenure: Tenure | undefined) => void;
}): ReactElement {
  const times = tenures.map(({ since }) => Date.parse(since.at));
  const latest = Math.max(...times);
  const first = Math.min(...times);
  const share = (time: number): number => (latest === first ? 0.5 : (time - first) / (latest - first));
  const last = tenures.length - 1;
  const here = tenures[current ?? 0];
  const at = current ?? 0;

  const press = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, at, last);
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (target !== current) go(tenures[target]);
  };
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const wanted = (event.clientX - left) / width;
    const distances = times.map((time) => Math.abs(share(time) - wanted));
    const nearest = distances.indexOf(Math.min(...distances));
    if (nearest !== current) go(tenures[nearest]);
  };
  return (
    <div className="history-track">
      <div
        className="history-marks"
        role="slider"
        tabIndex={0}
        aria-label="Landing of this file"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={last - at}
        aria-valuetext={here ? `${date(here.since.at)}: ${here.since.subject}` : ''}
        onKeyDown={press}
        onPointerDown={point}
        onPointerMove={point}
      >
        {times.map((time, index) => (
          <span key={index} className={index === current ? 'current' : ''} style={{ left: `${100 * share(time)}%` }} />
        ))}
      </div>
      <div className="history-ends muted small" aria-hidden="true">
        <span>{date(new Date(first).toISOString())}</span>
        <span>{date(new Date(latest).toISOString())}</span>
      </div>
    </div>
  );
}

const page = 10;

/** Which tenure a key leads to; older ones have the higher index. */
function targetOf(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'PageDown':
      return Math.min(last, at + page);
    case 'PageUp':
      return Math.max(0, at - page);
    case 'Home':
      return last;
    case 'End':
      return 0;
    default:
      return undefined;
  }
}
