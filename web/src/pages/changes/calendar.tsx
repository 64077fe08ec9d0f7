/**
 * When things landed, day by day: shade for how much, a mark for exceptions, words for who cannot see either. Each day is a
 * button that narrows the table to it; the name of a month narrows to the month. Weeks are columns; what does not fit the
 * width is stacked, so that a year fits a telephone.
 */
import { useQuery } from '@tanstack/react-query';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ChangeDays } from '../../../../src/http/schema.ts';
import { changeDaysQuery } from '../../api/queries.ts';
import { Answer } from '../../components/states.tsx';
import { useRun } from '../../layout/run-picker.tsx';
import { dayOf, dayText } from '../../text/days.ts';
import { date, plural } from '../../text/format.ts';
import {
  busyDay,
  calendarBlocks,
  calendarPages,
  type CalendarBlock,
  daysOf,
  type DaySpan,
  monthSpan,
  shadeOf,
} from './calendar-weeks.ts';
import { type ChangesSearch, filterOf, instantOf, type SearchChange } from './change-address.ts';
import { monthWords } from './group-words.tsx';
import { stretchWords } from './span-words.ts';
import { useWidth } from './use-width.ts';

export interface CalendarProps {
  readonly search: ChangesSearch;
  readonly change: (change: SearchChange) => void;
}

export function CalendarView({ search, change }: CalendarProps): ReactElement {
  // The whole window, whichever day of it is chosen.
  const days = useQuery(changeDaysQuery({ ...filterOf(search, useRun()), from: undefined, to: undefined }));
  return (
    <Answer query={days} what="the calendar">
      {(answer) => <Calendar days={answer} search={search} change={change} />}
    </Answer>
  );
}

interface Tally {
  readonly landings: number;
  readonly exceptions: number;
}

const noLandings: Tally = { landings: 0, exceptions: 0 };

function talliesOf({ days }: ChangeDays): ReadonlyMap<number, Tally> {
  return new Map(
    days.map(({ day, outcomes }) => {
      const landings = Object.values(outcomes).reduce((sum, part) => sum + part, 0);
      return [dayOf(day), { landings, exceptions: outcomes.exception }];
    }),
  );
}

const cellGap = 2;
const labelWidth = 34;
const widestCell = 20;
/** Where blocks have to be stacked anyway, days are made large enough for a finger. */
const roomyCell = 15;

function Calendar({ days, search, change }: CalendarProps & { readonly days: ChangeDays }): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const tallies = useMemo(() => talliesOf(days), [days]);
  const pages = useMemo(() => calendarPages(daysOf(days.span)), [days.span]);
  const chosen = chosenDays(search);
  const pageOfChoice = pages.findIndex(
    ({ first, last }) => chosen !== undefined && chosen.first >= first && chosen.first <= last,
  );
  const [turned, setTurned] = useState<number>();
  const index = turned ?? (pageOfChoice < 0 ? pages.length - 1 : pageOfChoice);
  const page = pages[index]!;
  const weeks = Math.ceil((page.last - page.first + 1) / 7) + 1;
  const fit = Math.max(6, Math.floor((width - labelWidth) / (roomyCell + cellGap)));
  const blocks = useMemo(
    () => calendarBlocks(page, weeks * (11 + cellGap) + labelWidth <= width ? weeks : fit),
    [page, weeks, fit, width],
  );
  const columns = Math.max(...blocks.map((block) => block.weeks.length));
  const cell = Math.min(widestCell, Math.floor((width - labelWidth) / columns) - cellGap);
  return (
    <div className="calendar" ref={frame} style={{ '--cell': `${Math.max(9, cell)}px` } as CSSProperties}>
      {pages.length > 1 ? <Years page={page} index={index} pages={pages.length} turn={setTurned} /> : null}
      {width === 0 ? null : (
        <Days key={index} blocks={blocks} page={page} tallies={tallies} chosen={chosen} change={change} />
      )}
    </div>
  );
}

/** The days of the filter, as far as there is one with both ends. */
function chosenDays({ from, to }: ChangesSearch): DaySpan | undefined {
  const [begins, ends] = [instantOf(from), instantOf(to)];
  return begins === undefined || ends === undefined ? undefined : daysOf({ from: begins, to: ends });
}

function Years({
  page,
  index,
  pages,
  turn,
}: {
  readonly page: DaySpan;
  readonly index: number;
  readonly pages: number;
  readonly turn: (index: number) => void;
}): ReactElement {
  return (
    <nav className="pager" aria-label="Years of the calendar">
      <span aria-live="polite">
        {date(dayText(page.first))} – {date(dayText(page.last))}
      </span>
      <span className="pager-buttons">
        <button type="button" disabled={index === 0} onClick={() => turn(index - 1)}>
          Year before
        </button>
        <button type="button" disabled={index === pages - 1} onClick={() => turn(index + 1)}>
          Year after
        </button>
      </span>
    </nav>
  );
}

interface DaysProps {
  readonly blocks: readonly CalendarBlock[];
  readonly page: DaySpan;
  readonly tallies: ReadonlyMap<number, Tally>;
  readonly chosen: DaySpan | undefined;
  readonly change: (change: SearchChange) => void;
}

const steps: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -7,
  ArrowRight: 7,
  PageUp: -28,
  PageDown: 28,
};

function Days({ blocks, page, tallies, chosen, change }: DaysProps): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(() => Math.min(page.last, Math.max(page.first, chosen?.first ?? page.last)));
  const busy = useMemo(() => busyDay([...tallies.values()].map(({ landings }) => landings)), [tallies]);
  const press = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset['day'] === undefined) return;
    const ends: Readonly<Record<string, number>> = { Home: page.first, End: page.last };
    const step = steps[event.key];
    const next = step === undefined ? ends[event.key] : cursor + step;
    if (next === undefined) return;
    event.preventDefault();
    const day = Math.min(page.last, Math.max(page.first, next));
    setCursor(day);
    frame.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  };
  const choose = (day: number, extend: boolean): void => {
    setCursor(day);
    const only = chosen?.first === day && chosen.last === day;
    if (only) return change({ from: undefined, to: undefined, stretch: undefined });
    const first = extend && chosen ? Math.min(chosen.first, day) : day;
    const last = extend && chosen ? Math.max(chosen.last, day) : day;
    change({ from: dayText(first), to: dayText(last + 1), stretch: undefined });
  };
  return (
    <div ref={frame} className="calendar-days" onKeyDown={press}>
      <div className="calendar-blocks">
        {blocks.map((block) => (
          <Block key={block.weeks[0]} {...{ block, page, tallies, busy, cursor, chosen, choose, change }} />
        ))}
      </div>
      <div className="calendar-foot">
        <Legend />
        <PointedDay frame={frame} tallies={tallies} chosen={chosen} />
      </div>
    </div>
  );
}

/** The day under the pointer or the focus in words; by itself, so that moving over the days renders none of them anew. */
function PointedDay({
  frame,
  tallies,
  chosen,
}: Pick<DaysProps, 'tallies' | 'chosen'> & { readonly frame: RefObject<HTMLElement | null> }): ReactElement {
  const [pointed, setPointed] = useState<number>();
  useEffect(() => {
    const days = frame.current;
    const point = ({ target }: Event): void => {
      const day = target instanceof HTMLElement ? target.dataset['day'] : undefined;
      setPointed(day === undefined ? undefined : Number(day));
    };
    const kinds = ['mouseover', 'focusin', 'mouseleave'] as const;
    for (const kind of kinds) days?.addEventListener(kind, point);
    return () => {
      for (const kind of kinds) days?.removeEventListener(kind, point);
    };
  }, [frame]);
  return (
    <p className="calendar-words" aria-hidden="true">
      {pointed === undefined ? wordsOfChoice(chosen) : dayWords(pointed, tallies.get(pointed) ?? noLandings)}
    </p>
  );
}

const wordsOfChoice = (chosen: DaySpan | undefined): string =>
  chosen
    ? `Below: ${stretchWords(dayText(chosen.first), dayText(chosen.last + 1))}`
    : 'Choose a day or a month to see what landed';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const shortMonth = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

function Legend(): ReactElement {
  return (
    <p className="calendar-legend">
      <span>
        Fewer
        {[0, 1, 2, 3, 4].map((shade) => (
          <span key={shade} className={`day-sample shade-${shade}`} aria-hidden="true" />
        ))}
        more landings
      </span>
      <span>
        <span className="day-sample shade-2 marked marked-some" aria-hidden="true" />
        with exceptions
      </span>
    </p>
  );
}

const weekdayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });

function dayWords(day: number, { landings, exceptions }: Tally): string {
  const text = dayText(day);
  const said = `${weekdayFormat.format(new Date(text))} ${date(text)}`;
  if (landings === 0) return `${said}: no landing`;
  return `${said}: ${plural(landings, 'landing')}, ${exceptions === 0 ? 'no exception' : plural(exceptions, 'exception')}`;
}

interface BlockProps extends Omit<DaysProps, 'blocks'> {
  readonly block: CalendarBlock;
  readonly busy: number;
  readonly cursor: number;
  readonly choose: (day: number, extend: boolean) => void;
}

function Block({ block, page, tallies, busy, cursor, chosen, choose, change }: BlockProps): ReactElement {
  return (
    <table className="calendar-block" role="grid" aria-label="Landings by day">
      <thead>
        <tr>
          <td />
          {block.months.map(({ month, weeks }) => (
            <MonthHead key={month} {...{ month, weeks, page, tallies, change }} />
          ))}
        </tr>
      </thead>
      <tbody>
        {weekdays.map((name, weekday) => (
          <tr key={name}>
            <th scope="row" className={weekday % 2 === 0 ? 'shown' : ''}>
              {name}
            </th>
            {block.weeks.map((monday) => {
              const day = monday + weekday;
              if (day < page.first || day > page.last) return <td key={monday} />;
              const inChoice = chosen !== undefined && chosen.first <= day && day <= chosen.last;
              const tally = tallies.get(day) ?? noLandings;
              return (
                <DayCell key={monday} {...{ day, busy, choose, inChoice }} {...tally} reachable={day === cursor} />
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MonthHead({
  month,
  weeks,
  page,
  tallies,
  change,
}: Pick<DaysProps, 'page' | 'tallies' | 'change'> & { readonly month: string; readonly weeks: number }): ReactElement {
  const span = monthSpan(month);
  let landings = 0;
  let exceptions = 0;
  for (let day = Math.max(page.first, dayOf(span.from)); day < dayOf(span.to); day += 1) {
    const tally = tallies.get(day) ?? noLandings;
    landings += tally.landings;
    exceptions += tally.exceptions;
  }
  // Spoken as it is written, and then more.
  const written = `${shortMonth.format(new Date(span.from))}${month.endsWith('-01') && weeks > 3 ? ` ${month.slice(0, 4)}` : ''}`;
  const words = `${written}: ${plural(landings, 'landing')}, ${plural(exceptions, 'exception')}`;
  if (weeks < 2) return <td colSpan={weeks} />;
  return (
    <th scope="colgroup" colSpan={weeks}>
      <button
        type="button"
        aria-label={words}
        title={`${monthWords(month)}: show what landed`}
        onClick={() => change({ ...span, stretch: undefined })}
      >
        {written}
      </button>
    </th>
  );
}

interface DayCellProps extends Tally {
  readonly day: number;
  readonly busy: number;
  readonly reachable: boolean;
  readonly inChoice: boolean;
  readonly choose: (day: number, extend: boolean) => void;
}

/** The mark grows with the number of exceptions. */
const markOf = (exceptions: number): string =>
  exceptions === 0 ? '' : `marked marked-${exceptions > 3 ? 'many' : exceptions > 1 ? 'some' : 'one'}`;

function DayCell({ day, landings, exceptions, busy, reachable, inChoice, choose }: DayCellProps): ReactElement {
  return (
    <td>
      <button
        type="button"
        className={`day shade-${shadeOf(landings, busy)} ${markOf(exceptions)}`}
        data-day={day}
        tabIndex={reachable ? 0 : -1}
        aria-pressed={inChoice}
        aria-label={dayWords(day, { landings, exceptions })}
        onClick={(event) => choose(day, event.shiftKey)}
      />
    </td>
  );
}
