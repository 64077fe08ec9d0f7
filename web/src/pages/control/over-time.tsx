/**
 * What the window says as a whole: since when it is in place, when it lapsed, when nobody could judge, which settings were
 * in force. A drawing, and beside it the list with each begin and end to the second: neither is needed for the other.
 */
import { type ReactElement, useId, useState } from 'react';
import type { Period } from '../../../../src/http/schema.ts';
import { Scroll } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { at, TimeAxis } from '../../components/timeline.tsx';
import { boundsOf, count, plural } from '../../text/format.ts';
import {
  changedSettings,
  continuityWords,
  type Continuity,
  type InForce,
  lapseEdges,
  lengthWords,
  toTheSecond,
  type Unjudged,
} from '../../text/window-words.ts';
import { marksOf } from './parameter-marks.ts';

export interface OverTimeProps {
  /** What it is about: a page has several. */
  readonly of: string;
  readonly period: Period;
  readonly continuity?: Continuity | undefined;
  readonly unjudged?: readonly Unjudged[] | undefined;
  readonly inForce?: readonly InForce[] | undefined;
}

export function OverTime({ of, period, continuity, unjudged = [], inForce = [] }: OverTimeProps): ReactElement | null {
  if (period.type !== 'window' || (!continuity && unjudged.length === 0 && inForce.length === 0)) return null;
  return (
    <div className="over-time">
      {continuity ? <ContinuityWords continuity={continuity} /> : null}
      <div className="over-time-tracks">
        <span />
        <TimeAxis period={period} marks={marksOf(inForce)} />
        {continuity ? <InPlaceTrack period={period} continuity={continuity} /> : null}
        {unjudged.length > 0 ? (
          <Track
            period={period}
            label="Not judged"
            words={`${plural(unjudged.length, 'stretch', 'stretches')} that nobody could judge; the list has each.`}
            segments={unjudged.map((span) => ({ ...span, fill: 'fill-indeterminate' }))}
          />
        ) : null}
        {inForce.length > 0 ? <SettingsTrack period={period} inForce={inForce} /> : null}
      </div>
      {continuity ? <Legend /> : null}
      <Stretches of={of} continuity={continuity} unjudged={unjudged} />
      {inForce.length > 0 ? <Settings of={of} inForce={inForce} /> : null}
    </div>
  );
}

function ContinuityWords({ continuity }: { readonly continuity: Continuity }): ReactElement {
  const [first, ...others] = continuityWords(continuity);
  return (
    <p className="continuity-words">
      <strong>{first}</strong> {others.join(' ')}
    </p>
  );
}

interface Segment {
  readonly from: string;
  readonly to: string;
  readonly fill: string;
  readonly title?: string;
}

function Track({
  period,
  label,
  words,
  segments,
}: {
  readonly period: Period;
  readonly label: string;
  readonly words: string;
  readonly segments: readonly Segment[];
}): ReactElement {
  const bounds = boundsOf(period);
  return (
    <>
      <span className="track-label" aria-hidden="true">
        {label}
      </span>
      <span className="track" role="img" aria-label={`${label}: ${words}`}>
        {segments.map(({ from, to, fill, title }) => {
          const left = at(from, bounds);
          // What takes seconds of a year is still to be seen.
          const width = Math.max(0.6, at(to, bounds) - left);
          return (
            <span
              key={`${fill} ${from}`}
              className={`segment ${fill}`}
              style={{ left: `${Math.min(left, 100 - width)}%`, width: `${width}%` }}
              title={title ?? `${toTheSecond(from)} to ${toTheSecond(to)}`}
            />
          );
        })}
      </span>
    </>
  );
}

/**
 * Drawn as held is only what is known to have been: the longest stretch, and the one up to the end. Of what lies between
 * lapses the result tells no more than that nothing lapsed.
 */
function InPlaceTrack({
  period,
  continuity,
}: {
  readonly period: Period;
  readonly continuity: Continuity;
}): ReactElement {
  const { since, longest, lapses, unknown } = continuity;
  const end = period.type === 'window' ? period.to : period.at;
  const held = [...(longest ? [longest] : []), ...(since ? [{ from: since.at, to: end }] : [])];
  const words = [
    lapses.length === 0 ? 'no lapse' : plural(lapses.length, 'lapse'),
    ...(unknown.length === 0 ? [] : [`${plural(unknown.length, 'stretch', 'stretches')} not known`]),
  ];
  const once = held.filter((span, index) => held.findIndex(({ from }) => from === span.from) === index);
  return (
    <Track
      period={period}
      label="In place"
      words={`${words.join(', ')}; the list has each.`}
      segments={[
        ...once.map((span) => ({ ...span, fill: 'fill-operated' })),
        ...unknown.map((span) => ({ ...span, fill: 'fill-indeterminate' })),
        ...lapses.map(({ from, to }) => ({ from: from.at, to: to.at, fill: 'fill-deviated' })),
      ]}
    />
  );
}

function Legend(): ReactElement {
  return (
    <p className="over-time-legend" aria-hidden="true">
      <span>
        <span className="swatch fill-operated" /> In place: the longest stretch, and up to the end
      </span>
      <span>
        <span className="swatch fill-deviated" /> Lapsed
      </span>
      <span>
        <span className="swatch fill-indeterminate" /> Nobody could judge
      </span>
      <span>
        <span className="swatch" /> No lapse
      </span>
    </p>
  );
}

interface Row {
  readonly kind: 'Lapse' | 'Not judged';
  readonly from: string;
  readonly to: string;
  readonly members: number | undefined;
  readonly because: string;
}

function rowsOf(continuity: Continuity | undefined, unjudged: readonly Unjudged[]): readonly Row[] {
  const lapses = (continuity?.lapses ?? []).map((lapse): Row => {
    const { from, to, members } = lapse;
    return { kind: 'Lapse', from: from.at, to: to.at, members, because: lapseEdges(lapse) };
  });
  const isListed = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
    unjudged.some((stretch) => stretch.from <= from && to <= stretch.to);
  const unknown = (continuity?.unknown ?? [])
    .filter((span) => !isListed(span))
    .map((span): Row => ({ kind: 'Not judged', ...span, members: undefined, because: '' }));
  const open = unjudged.map(({ from, to, members, because, more = 0 }): Row => {
    const rest = more > 0 ? ` And ${plural(more, 'more reason')}.` : '';
    return { kind: 'Not judged', from, to, members, because: `${because.join(' ')}${rest}` };
  });
  return [...lapses, ...unknown, ...open].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

const rowsShown = 8;

function Stretches({
  of,
  continuity,
  unjudged,
}: {
  readonly of: string;
  readonly continuity: Continuity | undefined;
  readonly unjudged: readonly Unjudged[];
}): ReactElement | null {
  const [all, setAll] = useState(false);
  const id = useId();
  const rows = rowsOf(continuity, unjudged);
  if (rows.length === 0) return continuity ? <p className="muted">No lapse, and nothing that nobody judged.</p> : null;
  return (
    <>
      <Scroll label={`Lapses, and what nobody could judge, of ${of}`}>
        <table className="stretches" id={id}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">For</th>
              <th scope="col" className="number">
                Members
              </th>
              <th scope="col">Because</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, all ? undefined : rowsShown).map((row) => (
              <tr key={`${row.kind} ${row.from}`}>
                <th scope="row" className={row.kind === 'Lapse' ? 'tone-deviated' : 'tone-indeterminate'}>
                  <span className={`swatch ${row.kind === 'Lapse' ? 'fill-deviated' : 'fill-indeterminate'}`} />{' '}
                  {row.kind}
                </th>
                <td>{toTheSecond(row.from)}</td>
                <td>{toTheSecond(row.to)}</td>
                <td>{lengthWords(row)}</td>
                <td className="number">{row.members === undefined ? '–' : count(row.members)}</td>
                <td>
                  <Prose text={row.because} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rows.length > rowsShown ? (
        <button type="button" aria-expanded={all} aria-controls={id} onClick={() => setAll(!all)}>
          {all ? `Only the first ${rowsShown}` : `All ${count(rows.length)}`}
        </button>
      ) : null}
    </>
  );
}

function SettingsTrack({
  period,
  inForce,
}: {
  readonly period: Period;
  readonly inForce: readonly InForce[];
}): ReactElement {
  const bounds = boundsOf(period);
  const iso = (millis: number): string => new Date(millis).toISOString();
  return (
    <Track
      period={period}
      label="Settings"
      words={`${plural(inForce.length, 'setting')} in force one after the other; the list has each.`}
      segments={inForce.map(({ from, until }, index) => ({
        from: from ?? iso(bounds.from),
        to: until ?? iso(bounds.to),
        fill: index % 2 === 0 ? 'fill-setting' : 'fill-setting other',
        title: changedSettings(inForce[index - 1], inForce[index]!),
      }))}
    />
  );
}

function Settings({ of, inForce }: { readonly of: string; readonly inForce: readonly InForce[] }): ReactElement {
  return (
    <Scroll label={`Settings by date of ${of}`}>
      <table className="stretches">
        <thead>
          <tr>
            <th scope="col">In force from</th>
            <th scope="col">Until</th>
            <th scope="col">Settings</th>
          </tr>
        </thead>
        <tbody>
          {inForce.map((one, index) => (
            <tr key={one.from ?? 'always'}>
              <th scope="row">{one.from === undefined ? 'The beginning' : toTheSecond(one.from)}</th>
              <td>{one.until === undefined ? 'No end is set' : toTheSecond(one.until)}</td>
              <td>
                <code>{changedSettings(inForce[index - 1], one)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
