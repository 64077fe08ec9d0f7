/** Time as a picture: a member's intervals over the window, or many events counted per stretch of it. */
import type { ReactElement } from 'react';
import type { OutcomeInterval, OutcomeResult, Period, TimelineBucket } from '../../../src/http/schema.ts';
import { boundsOf, count, date, lastDay, month } from '../text/format.ts';
import { outcomeCount, outcomes, outcomeWords } from '../text/words.ts';
import { outcomeTone } from './result.tsx';

export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** Where an instant lies within the bounds, in percent; what lies outside of them is on their edge. */
export function at(instant: string | number, { from, to }: Bounds): number {
  const millis = typeof instant === 'number' ? instant : Date.parse(instant);
  return to === from ? 0 : Math.min(100, Math.max(0, ((millis - from) / (to - from)) * 100));
}

function intervalWords({ from, to, result }: OutcomeInterval): string {
  const word = outcomeWords[result];
  return from.at === to.at ? `${word} on ${date(from.at)}` : `${word} ${date(from.at)} to ${lastDay(to.at)}`;
}

/** Exceptions and open stretches are drawn last, so that a short one is not painted over. */
const paintOrder: readonly OutcomeResult[] = ['not-applicable', 'pass', 'not-determined', 'exception'];
const narrowest = 0.8;

export function IntervalTrack({
  intervals,
  period,
}: {
  readonly intervals: readonly OutcomeInterval[];
  readonly period: Period;
}): ReactElement {
  const bounds = boundsOf(period);
  const stretches = merged(intervals);
  const painted = [...stretches].sort((a, b) => paintOrder.indexOf(a.result) - paintOrder.indexOf(b.result));
  return (
    <span className="track" role="img" aria-label={stretches.map(intervalWords).join('; ')}>
      {painted.map((interval) => {
        const start = period.type === 'as-of' ? 0 : at(interval.from.at, bounds);
        const width = period.type === 'as-of' ? 100 : at(interval.to.at, bounds) - start;
        const left = Math.min(start, 100 - narrowest);
        return (
          <span
            key={`${interval.from.at} ${interval.to.at} ${interval.from.commit ?? ''}`}
            className={`segment fill-${outcomeTone[interval.result]}`}
            style={{ left: `${left}%`, width: `${Math.max(width, narrowest)}%` }}
            title={intervalWords(interval)}
          />
        );
      })}
    </span>
  );
}

/** Neighbours with the same result are one stretch: what changed between them did not change the answer. */
function merged(intervals: readonly OutcomeInterval[]): readonly OutcomeInterval[] {
  const stretches: OutcomeInterval[] = [];
  for (const interval of intervals) {
    const last = stretches.at(-1);
    if (last?.result === interval.result && last.to.at === interval.from.at)
      stretches[stretches.length - 1] = { ...last, to: interval.to };
    else stretches.push(interval);
  }
  return stretches;
}

/** Something else that changed within the window; words elsewhere on the page say the same. */
export interface AxisMark {
  readonly at: string;
  readonly words: string;
}

/** Months over the window, as many as fit, and marks of its own where something else changed. */
export function TimeAxis({
  period,
  marks = [],
}: {
  readonly period: Period;
  readonly marks?: readonly AxisMark[];
}): ReactElement {
  const bounds = boundsOf(period);
  if (period.type === 'as-of') return <span className="axis">{date(period.at)}</span>;
  const ticks = ticksOf(bounds);
  return (
    <span className="axis" aria-hidden="true">
      {ticks.map((tick) => (
        <span key={tick.getTime()} className="tick" style={{ left: `${at(tick.getTime(), bounds)}%` }}>
          {month(tick)}
          {tick.getUTCMonth() === 0 ? ` ’${String(tick.getUTCFullYear()).slice(2)}` : ''}
        </span>
      ))}
      {marks.map((mark) => (
        <span key={mark.at} className="axis-mark" style={{ left: `${at(mark.at, bounds)}%` }} title={mark.words} />
      ))}
    </span>
  );
}

const ticksShown = 6;

function ticksOf({ from, to }: Bounds): readonly Date[] {
  const start = new Date(from);
  const months: Date[] = [];
  for (let step = 0; ; step += 1) {
    const tick = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + step, 1));
    if (tick.getTime() >= to) break;
    if (tick.getTime() >= from) months.push(tick);
  }
  const every = Math.max(1, Math.ceil(months.length / ticksShown));
  return months.filter((_, index) => index % every === 0);
}

const chartHeight = 72;

/** Bars of events per stretch. The table behind "as a table" holds the same numbers. */
export function EventChart({
  buckets,
  period,
  noun,
}: {
  readonly buckets: readonly TimelineBucket[];
  readonly period: Period;
  readonly noun: string;
}): ReactElement {
  const sums = buckets.map((bucket) => outcomes.reduce((sum, outcome) => sum + valueOf(bucket, outcome), 0));
  const top = Math.max(1, ...sums);
  const whole = sums.reduce((sum, value) => sum + value, 0);
  const width = 100 / Math.max(1, buckets.length);
  return (
    <figure className="chart">
      <svg
        role="img"
        aria-label={`${count(whole)} ${noun} over the period, by outcome; the table below holds the numbers.`}
        viewBox={`0 0 100 ${chartHeight}`}
        preserveAspectRatio="none"
      >
        {buckets.flatMap((bucket, index) => {
          let base = chartHeight;
          // Exceptions stand at the bottom, where they can be compared.
          return outcomes.map((outcome) => {
            const value = valueOf(bucket, outcome);
            if (value === 0) return null;
            const height = Math.max(1.5, (value / top) * (chartHeight - 4));
            base -= height;
            return (
              <rect
                key={`${bucket.from} ${outcome}`}
                className={`bar-${outcomeTone[outcome]}`}
                x={index * width + width * 0.1}
                width={width * 0.8}
                y={base}
                height={height}
              />
            );
          });
        })}
      </svg>
      <TimeAxis period={period} />
      <details>
        <summary>The same as a table</summary>
        <BucketTable buckets={buckets} />
      </details>
    </figure>
  );
}

function valueOf(bucket: TimelineBucket, outcome: OutcomeResult): number {
  return bucket[outcomeCount[outcome]];
}

function BucketTable({ buckets }: { readonly buckets: readonly TimelineBucket[] }): ReactElement {
  return (
    <table className="numbers">
      <thead>
        <tr>
          <th scope="col">From</th>
          {outcomes.map((outcome) => (
            <th key={outcome} scope="col">
              {outcomeWords[outcome]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {buckets.map((bucket) => (
          <tr key={bucket.from}>
            <th scope="row">{date(bucket.from)}</th>
            {outcomes.map((outcome) => (
              <td key={outcome}>{count(valueOf(bucket, outcome))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
