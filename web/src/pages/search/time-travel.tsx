/**
 * Which day is searched. The line shows when something landed in the audited window; its sliders are native, so that arrows,
 * Page Up and Home work, and each move is written into the query as asof: or between:.
 */
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { SearchTimeline } from '../../../../src/http/schema.ts';
import { searchTimelineQuery } from '../../api/queries.ts';
import { useSettled } from '../../layout/use-settled.ts';
import { date } from '../../text/format.ts';
import { dayOf, dayText, landingBars, queryTime, type QueryTime } from '../../text/days.ts';
import { filterValue, withFilter, withoutFilters } from '../../text/query-text.ts';

interface TimeTravelProps {
  readonly query: string;
  readonly search: (query: string) => void;
}

export function TimeTravel(props: TimeTravelProps): ReactElement | null {
  const { query } = props;
  const { data } = useQuery(searchTimelineQuery);
  const time = queryTime(filterValue(query, 'asof'), filterValue(query, 'between'));
  const [open, setOpen] = useState(time.kind !== 'head');
  if (data?.completeFrom === undefined || data.until === undefined) return null;
  const span = { from: dayOf(data.completeFrom), to: dayOf(data.until) };
  return (
    <details className="time-travel" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="time-title">When</span> {whenWords(time)}
      </summary>
      {open ? <Line {...props} time={time} span={span} timeline={data} /> : null}
    </details>
  );
}

function whenWords(time: QueryTime): string {
  switch (time.kind) {
    case 'head':
      return 'at the heads, as of the last reading';
    case 'as-of':
      return `what stood on ${date(dayText(time.day))}`;
    case 'between':
      return `what stood at any moment from ${date(dayText(time.from))} to ${date(dayText(time.to))}`;
    case 'other':
      return time.text;
  }
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

const moveMillis = 250;

function Line({
  query,
  search,
  time,
  span,
  timeline,
}: TimeTravelProps & {
  readonly time: QueryTime;
  readonly span: Span;
  readonly timeline: SearchTimeline;
}): ReactElement {
  const [chosen, setChosen] = useMoved({ query, search, time });
  const isRange = chosen.kind === 'between';
  const from = chosen.kind === 'between' ? chosen.from : span.from;
  const to = chosen.kind === 'as-of' ? chosen.day : chosen.kind === 'between' ? chosen.to : span.to;
  const begins = date(timeline.completeFrom ?? '');
  return (
    <div className="time-line">
      <div className="time-modes" role="group" aria-label="Moment or period">
        <Mode title="At the heads" on={chosen.kind === 'head'} take={() => setChosen({ kind: 'head' })} />
        <Mode title="On a day" on={chosen.kind === 'as-of'} take={() => setChosen({ kind: 'as-of', day: to })} />
        <Mode title="In a period" on={isRange} take={() => setChosen({ kind: 'between', from, to })} />
      </div>
      <div className="time-track">
        <Bars timeline={timeline} span={span} lit={isRange ? { from, to } : { from: to, to }} />
        {isRange ? (
          <DaySlider
            label="From"
            span={span}
            day={from}
            move={(day) => setChosen({ kind: 'between', from: Math.min(day, to), to })}
          />
        ) : null}
        <DaySlider
          label={isRange ? 'To' : 'As of'}
          span={span}
          day={to}
          move={(day) =>
            setChosen(isRange ? { kind: 'between', from: Math.min(from, day), to: day } : { kind: 'as-of', day })
          }
        />
      </div>
      <div className="time-fields">
        {isRange ? (
          <DayField
            label="From"
            day={from}
            move={(day) => setChosen({ kind: 'between', from: day, to: Math.max(day, to) })}
          />
        ) : null}
        <DayField
          label={isRange ? 'To' : 'Day'}
          day={to}
          move={(day) =>
            setChosen(isRange ? { kind: 'between', from: Math.min(from, day), to: day } : { kind: 'as-of', day })
          }
        />
        <p className="muted small">
          History is complete from {begins} on, where the audited window begins. An earlier day shows only what still
          stood then or later; the search says so.
        </p>
      </div>
    </div>
  );
}

/** Where the sliders stand: where they were moved to, until the query says something else. */
function useMoved({
  query,
  search,
  time,
}: TimeTravelProps & { readonly time: QueryTime }): readonly [QueryTime, (time: QueryTime) => void] {
  const [moved, setMoved] = useState<QueryTime>();
  const settled = useSettled(moved, moveMillis);
  const latest = useRef({ query, search });
  latest.current = { query, search };
  const written = useRef(query);
  useEffect(() => {
    if (!settled) return;
    const next = rewritten(latest.current.query, settled);
    if (next === latest.current.query) return;
    written.current = next;
    latest.current.search(next);
  }, [settled]);
  useEffect(() => {
    // Not from here: it was typed, or somebody went back.
    if (query !== written.current) setMoved(undefined);
    written.current = query;
  }, [query]);
  return [moved ?? time, setMoved];
}

function rewritten(query: string, time: QueryTime): string {
  const plain = withoutFilters(query, ['asof', 'between']);
  if (time.kind === 'as-of') return withFilter(withoutFilters(query, ['between']), 'asof', dayText(time.day));
  if (time.kind === 'between')
    return withFilter(withoutFilters(query, ['asof']), 'between', `${dayText(time.from)}..${dayText(time.to)}`);
  return plain;
}

function Mode({
  title,
  on,
  take,
}: {
  readonly title: string;
  readonly on: boolean;
  readonly take: () => void;
}): ReactElement {
  return (
    <button type="button" className="switch" aria-pressed={on} onClick={take}>
      {title}
    </button>
  );
}

const barsAtMost = 120;

function Bars({
  timeline,
  span,
  lit,
}: {
  readonly timeline: SearchTimeline;
  readonly span: Span;
  readonly lit: Span;
}): ReactElement {
  const length = span.to - span.from + 1;
  const share = (day: number): number => Math.min(1, Math.max(0, (day - span.from) / length));
  return (
    <svg className="time-bars" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect
        className="time-lit"
        x={1000 * share(lit.from)}
        width={Math.max(3, 1000 * (share(lit.to + 1) - share(lit.from)))}
        height="100"
      />
      {landingBars(timeline.days, span, barsAtMost).map(({ from, width, height }) =>
        height === 0 ? null : (
          <rect
            key={from}
            className="time-bar"
            x={1000 * from}
            y={100 - 96 * height}
            width={Math.max(1, 1000 * width - 1.5)}
            height={96 * height}
          />
        ),
      )}
    </svg>
  );
}

function DaySlider({
  label,
  span,
  day,
  move,
}: {
  readonly label: string;
  readonly span: Span;
  readonly day: number;
  readonly move: (day: number) => void;
}): ReactElement {
  return (
    <input
      type="range"
      aria-label={label}
      aria-valuetext={date(dayText(day))}
      min={span.from}
      max={span.to}
      value={Math.min(span.to, Math.max(span.from, day))}
      onChange={(event) => move(Number(event.target.value))}
    />
  );
}

function DayField({
  label,
  day,
  move,
}: {
  readonly label: string;
  readonly day: number;
  readonly move: (day: number) => void;
}): ReactElement {
  return (
    <label className="time-field">
      {label}
      <input
        type="date"
        value={dayText(day)}
        onChange={(event) => event.target.value !== '' && move(dayOf(event.target.value))}
      />
    </label>
  );
}
