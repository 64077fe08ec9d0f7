/** The population row by row, worst first, each over time; a row opens to its stretches and the facts they rest on. */
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useId, useState } from 'react';
import type {
  CheckResult,
  MemberResult,
  OutcomeInterval,
  OutcomeResult,
  Period,
  StandingWaiver,
} from '../../../../src/http/schema.ts';
import { factsQuery, membersQuery } from '../../api/queries.ts';
import { Pager } from '../../components/fields.tsx';
import { Icon } from '../../components/icon.tsx';
import { Scroll } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { Hash } from '../../components/references.tsx';
import { OutcomeBadge } from '../../components/result.tsx';
import { Answer } from '../../components/states.tsx';
import { IntervalTrack, TimeAxis } from '../../components/timeline.tsx';
import { dateTime } from '../../text/format.ts';
import { lengthWords, settingWords, toTheSecond } from '../../text/window-words.ts';
import { BesideMember } from './beside-member.tsx';
import { ClockCell } from './clock.tsx';
import { FactLine } from './fact-line.tsx';
import { marksOf } from './parameter-marks.ts';

const limit = 15;

export function MemberTable({
  control,
  check,
  run,
  outcome,
  waivers,
}: {
  readonly control: string;
  readonly check: CheckResult;
  readonly run: string;
  readonly outcome: OutcomeResult | undefined;
  readonly waivers: readonly StandingWaiver[];
}): ReactElement {
  const [offset, setOffset] = useState(0);
  const members = useQuery(membersQuery(run, control, check.check, { offset, limit, result: outcome }));
  const head = headOf(check);
  return (
    <Answer query={members} what="the population">
      {({ items, total }) => (
        <>
          <Scroll label={`Population of ${check.description?.title ?? check.check}`}>
            <table className="members">
              <thead>
                <tr>
                  <th scope="col">Outcome</th>
                  <th scope="col">Member</th>
                  <th scope="col" className={head === 'when' ? '' : 'track-column'}>
                    {head === 'track' ? <TimeHead check={check} /> : headWords[head]}
                  </th>
                  <th scope="col">Because</th>
                </tr>
              </thead>
              <tbody>
                {items.map((member) => (
                  <MemberRow
                    key={member.member}
                    member={member}
                    run={run}
                    period={check.period}
                    head={head}
                    waivers={waivers}
                  />
                ))}
              </tbody>
            </table>
          </Scroll>
          <Pager
            offset={offset}
            limit={limit}
            total={total}
            noun="members"
            of={check.description?.title ?? check.check}
            onMove={setOffset}
          />
        </>
      )}
    </Answer>
  );
}

type Head = 'when' | 'clock' | 'track';
const headWords: Readonly<Record<Exclude<Head, 'track'>, string>> = { when: 'When', clock: 'Clock' };

/** What lasts has stretches, a trigger has a clock, an event has its moment. */
function headOf({ evaluation, description, buckets }: CheckResult): Head {
  const kind = evaluation ?? description?.evaluation;
  if (kind === 'sla') return 'clock';
  if (kind === 'population' || kind === 'invariant') return 'when';
  return buckets.length > 0 ? 'when' : 'track';
}

function TimeHead({ check }: { readonly check: CheckResult }): ReactElement {
  return (
    <>
      <span className="visually-hidden">Over the period</span>
      <TimeAxis period={check.period} marks={marksOf(check.parametersInForce ?? [])} />
    </>
  );
}

function MemberRow({
  member,
  run,
  period,
  head,
  waivers,
}: {
  readonly member: MemberResult;
  readonly run: string;
  readonly period: Period;
  readonly head: Head;
  readonly waivers: readonly StandingWaiver[];
}): ReactElement {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <tr className={open ? 'open' : ''}>
        <td>
          <OutcomeBadge outcome={member.result} />
        </td>
        <th scope="row">
          <button
            type="button"
            className="disclosure"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            <Icon name="chevron" />
            <span>{member.label}</span>
          </button>
          {member.label === member.repository ? null : <span className="sub">{member.repository}</span>}
        </th>
        <td className={head === 'when' ? 'nowrap' : 'track-column'}>
          <Over head={head} intervals={member.intervals} period={period} />
        </td>
        <td className="because">
          <span>
            <Prose text={member.because} />
          </span>
          <BesideMember member={member} waivers={waivers} />
        </td>
      </tr>
      <tr id={id} hidden={!open} className="detail-row">
        <td colSpan={4}>{open ? <Intervals intervals={member.intervals} run={run} /> : null}</td>
      </tr>
    </>
  );
}

function Over({
  head,
  intervals,
  period,
}: {
  readonly head: Head;
  readonly intervals: readonly OutcomeInterval[];
  readonly period: Period;
}): ReactElement | null {
  const [first] = intervals;
  if (!first) return null;
  if (head === 'track') return <IntervalTrack intervals={intervals} period={period} />;
  if (head === 'clock' && first.clock) return <ClockCell clock={first.clock} />;
  return <>{dateTime(first.from.at)}</>;
}

function Intervals({
  intervals,
  run,
}: {
  readonly intervals: readonly OutcomeInterval[];
  readonly run: string;
}): ReactElement {
  return (
    <ol className="intervals">
      {intervals.map((interval) => (
        <li key={`${interval.from.at} ${interval.from.commit ?? ''}`}>
          <OutcomeBadge outcome={interval.result} />{' '}
          <strong>
            {interval.from.at === interval.to.at
              ? toTheSecond(interval.from.at)
              : `${toTheSecond(interval.from.at)} to ${toTheSecond(interval.to.at)} (${lengthWords({ from: interval.from.at, to: interval.to.at })})`}
          </strong>
          {interval.from.commit === undefined ? null : (
            <span className="muted">
              {' '}
              since <Hash value={interval.from.commit} />
            </span>
          )}
          <p>
            <Prose text={interval.because} />
          </p>
          {interval.parameters ? (
            <p className="muted">
              Settings in force: <code>{settingWords({ parameters: interval.parameters })}</code>
            </p>
          ) : null}
          <Relied run={run} ids={interval.relied} />
        </li>
      ))}
    </ol>
  );
}

function Relied({ run, ids }: { readonly run: string; readonly ids: readonly string[] }): ReactElement {
  const facts = useQuery(factsQuery(run, ids.slice(0, 50)));
  if (ids.length === 0)
    return <p className="muted">It rests on the absence of facts: none of the kind that was asked for.</p>;
  return (
    <Answer query={facts} what="facts">
      {(answer) => (
        <ul className="relied">
          {answer.facts.map((fact) => (
            <FactLine key={fact.id} fact={fact} />
          ))}
          {answer.facts.length < ids.length ? (
            <li className="muted">
              and {ids.length - answer.facts.length} more, by id in the evidence:{' '}
              <code>{ids[answer.facts.length]}</code> …
            </li>
          ) : null}
        </ul>
      )}
    </Answer>
  );
}
