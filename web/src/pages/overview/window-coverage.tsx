/** How much of the window could be judged, stretch by stretch: a control with a hole in it is not counted as covered. */
import type { ReactElement } from 'react';
import type { Period, WindowStretch } from '../../../../src/http/schema.ts';
import { Panel } from '../../components/page.tsx';
import { TimeAxis } from '../../components/timeline.tsx';
import { count, date, lastDay, plural } from '../../text/format.ts';

const height = 60;

export function WindowCoverage({
  stretches,
  period,
}: {
  readonly stretches: readonly WindowStretch[];
  readonly period: Period;
}): ReactElement {
  const whole = stretches.filter(({ open }) => open === 0).length;
  const controls = stretches[0]?.controls ?? 0;
  const worst = stretches.reduce((found, next) => (next.open > found.open ? next : found));
  const words =
    worst.open === 0
      ? `No stretch of the window is known that nobody could judge for any of ${plural(controls, 'control')}.`
      : `Of ${plural(controls, 'control')} that checks decide, up to ${count(worst.open)} have time in one stretch that nobody could judge (${date(worst.from)} – ${lastDay(worst.to)}). ${count(whole)} of ${count(stretches.length)} stretches have none such.`;
  const width = 100 / stretches.length;
  return (
    <Panel title="The window, as far as it could be judged" id="window-coverage">
      <p className="muted">{words}</p>
      <figure className="chart">
        <svg role="img" aria-label={words} viewBox={`0 0 100 ${height}`} preserveAspectRatio="none">
          {stretches.map(({ from, controls: all, open }, index) => {
            const x = index * width + width * 0.08;
            const high = (open / all) * height;
            return (
              <g key={from}>
                <rect className="bar-whole" x={x} width={width * 0.84} y={0} height={height - high} />
                <rect className="bar-open" x={x} width={width * 0.84} y={height - high} height={high} />
              </g>
            );
          })}
        </svg>
        <TimeAxis period={period} />
        <p className="over-time-legend" aria-hidden="true">
          <span>
            <span className="swatch fill-operated" /> Controls without such a stretch
          </span>
          <span>
            <span className="swatch fill-indeterminate" /> Controls with time that nobody could judge
          </span>
        </p>
        <details>
          <summary>The same as a table</summary>
          <table className="numbers">
            <thead>
              <tr>
                <th scope="col">Days</th>
                <th scope="col">Controls</th>
                <th scope="col">With time that nobody could judge</th>
              </tr>
            </thead>
            <tbody>
              {stretches.map(({ from, to, controls: all, open }) => (
                <tr key={from}>
                  <th scope="row">
                    {date(from)} – {lastDay(to)}
                  </th>
                  <td>{count(all)}</td>
                  <td>{count(open)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </figure>
    </Panel>
  );
}
