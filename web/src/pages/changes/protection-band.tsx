/** One branch: its stretches as buttons, the landings below them, and the rules of the stretch that was chosen. */
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useId } from 'react';
import type { ChangeGroups } from '../../../../src/http/schema.ts';
import { changeDaysQuery } from '../../api/queries.ts';
import { useRun } from '../../layout/run-picker.tsx';
import { dayOf, landingBars } from '../../text/days.ts';
import { plural } from '../../text/format.ts';
import { daysOf } from './calendar-weeks.ts';
import { type SearchChange, shortInstant } from './change-address.ts';
import type { ProtectionProps } from './protection.tsx';
import { type ProtectionTrack, type Segment, segmentName } from './protection-tracks.ts';
import { briefly, levelWords } from './protection-words.ts';
import { RulesInWords } from './rules-in-words.tsx';
import { stretchWords } from './span-words.ts';

interface BandProps extends Omit<ProtectionProps, 'audited'> {
  /** Landings on this branch are in the list. */
  readonly audited: boolean;
  readonly track: ProtectionTrack;
  readonly segments: readonly Segment[];
  readonly span: { readonly from: string; readonly to: string };
  readonly group: ChangeGroups['groups'][number] | undefined;
}

export function ProtectionBand({ track, segments, span, audited, group, search, change }: BandProps): ReactElement {
  const id = useId();
  const chosen = segments.find((segment) => isChosen(segment, track, search));
  const exceptions = group?.outcomes.exception ?? 0;
  const { repository } = track;
  const stepTo = (next: Segment | undefined): (() => void) | undefined =>
    next && (() => change(choiceOf(next, track, audited)));
  return (
    <section aria-labelledby={id} className="band">
      <div className="band-head">
        <h3 id={id}>
          {repository} <span className="muted">{track.branch}</span>
        </h3>
        {group ? (
          <span className="muted">
            {plural(group.total, 'landing')}
            {exceptions === 0 ? ', no exception' : ', '}
            {exceptions === 0 ? null : (
              <button
                type="button"
                className="inline"
                onClick={() =>
                  change({ repository, outcome: 'exception', from: undefined, to: undefined, stretch: undefined })
                }
              >
                {plural(exceptions, 'exception')}
              </button>
            )}
          </span>
        ) : null}
      </div>
      {audited ? null : <p className="muted small">Not in scope: landings on it are not in the list.</p>}
      <div className="band-track" role="group" aria-label={`What the rules of ${repository} demanded`}>
        {segments.map((segment) => (
          <SegmentButton
            key={segment.begins}
            segment={segment}
            pressed={segment === chosen}
            choose={() => change(segment === chosen ? noStretch : choiceOf(segment, track, audited))}
          />
        ))}
      </div>
      {audited ? <Strip repository={repository} span={span} chosen={chosen} /> : null}
      {chosen ? (
        <RulesInWords
          segment={chosen}
          before={stepTo(segments[segments.indexOf(chosen) - 1])}
          after={stepTo(segments[segments.indexOf(chosen) + 1])}
          close={() => change(noStretch)}
        />
      ) : null}
    </section>
  );
}

const noStretch: SearchChange = { stretch: undefined, repository: undefined, from: undefined, to: undefined };

const isChosen = (segment: Segment, track: ProtectionTrack, search: ProtectionProps['search']): boolean =>
  search.stretch === segmentName(segment, track);

function choiceOf(segment: Segment, track: ProtectionTrack, audited: boolean): SearchChange {
  if (!audited) return { ...noStretch, stretch: segmentName(segment, track) };
  const { repository } = track;
  const [from, to] = [shortInstant(segment.begins), shortInstant(segment.ends)];
  return { stretch: segmentName(segment, track), repository, from, to };
}

/** Share of the span below which a stretch would be lost between its neighbours. */
const thin = 0.015;

function SegmentButton({
  segment,
  pressed,
  choose,
}: {
  readonly segment: Segment;
  readonly pressed: boolean;
  readonly choose: () => void;
}): ReactElement {
  const { from, width, level, stretch, begins, ends } = segment;
  const brief = stretch ? briefly(stretch.rules) : 'nothing was read of this time';
  const words = `${levelWords[level]}, ${stretchWords(begins, ends)}: ${brief}`;
  return (
    <button
      type="button"
      className={`segment-button ${width < thin ? 'thin' : ''}`}
      // One at the very end still has its place.
      style={{ left: `min(${from * 100}%, calc(100% - 12px))`, width: `${width * 100}%` }}
      aria-pressed={pressed}
      aria-label={words}
      title={words}
      onClick={choose}
    >
      <span className={`level level-${level}`} />
      <span className="segment-words">{brief}</span>
    </button>
  );
}

const barsAtMost = 180;
const stripHeight = 34;

/** Landings as bars, days with exceptions marked above them. */
function Strip({
  repository,
  span,
  chosen,
}: Pick<BandProps, 'span'> & { readonly repository: string; readonly chosen: Segment | undefined }): ReactElement {
  const days = useQuery(changeDaysQuery({ run: useRun(), repository })).data?.days ?? [];
  const { first, last } = daysOf(span);
  const length = last - first + 1;
  const landed = days.map(({ day, outcomes }) => ({
    day,
    landings: Object.values(outcomes).reduce((sum, part) => sum + part, 0),
  }));
  const bad = days.filter(({ outcomes }) => outcomes.exception > 0);
  const shareOf = (day: string): number => (dayOf(day) - first + 0.5) / length;
  return (
    <div className="strip">
      {chosen ? (
        <span className="strip-lit" style={{ left: `${chosen.from * 100}%`, width: `${chosen.width * 100}%` }} />
      ) : null}
      <svg
        role="img"
        aria-label={`Landings over time; exceptions on ${plural(bad.length, 'day')}`}
        viewBox={`0 0 1000 ${stripHeight}`}
        preserveAspectRatio="none"
      >
        {landingBars(landed, { from: first, to: last }, barsAtMost).map(({ from, width, height }) =>
          height === 0 ? null : (
            <rect
              key={from}
              x={1000 * from}
              width={Math.max(1, 1000 * width - 1.2)}
              y={stripHeight - (stripHeight - 10) * height}
              height={(stripHeight - 10) * height}
            />
          ),
        )}
      </svg>
      {bad.map(({ day, outcomes }) => (
        <span
          key={day}
          className="exception-mark"
          style={{ left: `${shareOf(day) * 100}%` }}
          title={`${stretchWords(day, undefined).replace('since ', '')}: ${plural(outcomes.exception, 'exception')}`}
        />
      ))}
    </div>
  );
}
