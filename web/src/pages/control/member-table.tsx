/** The population row by row, worst first, each over time; a row opens to its stretches and the facts they rest on. */
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useId, useState } from 'react';
import type { CheckResult, MemberResult, OutcomeInterval, OutcomeResult, Period } from '../../../../src/http/schema.ts';
import { factsQuery, membersQuery } from '../../api/queries.ts';
import { Pager } from '../../components/fields.tsx';
import { Icon } from '../../components/icon.tsx';
import { Scroll } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { Hash } from '../../components/references.tsx';
import { OutcomeBadge } from '../../components/result.tsx';
import { Answer } from '../../components/states.tsx';
import { IntervalTrack, TimeAxis } from '../../components/timeline.tsx';
import { date, dateTime, lastDay } from '../../text/format.ts';
import { FactLine } from './fact-line.tsx';

const limit = 15;

export function MemberTable({
  control,
  check,
  run,
  outcome,
}: {
  readonly control: string;
  readonly check: CheckResult;
  readonly run: string;
  readonly outcome: OutcomeResult | undefined;
}): ReactElement {
  const [offset, setOffset] = useState(0);
  const members = useQuery(membersQuery(run, control, check.check, { offset, limit, result: outcome }));
  const events = check.buckets.length > 0;
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
                  <th scope="col" className={events ? '' : 'track-column'}>
                    {events ? 'When' : <TimeHead period={check.period} />}
                  </th>
                  <th scope="col">Because</th>
                </tr>
              </thead>
              <tbody>
                {items.map((member) => (
                  <MemberRow key={member.member} member={member} run={run} period={check.period} events={events} />
                ))}
              </tbody>
            </table>
          </Scroll>
          <Pager offset={offset} limit={limit} total={total} noun="members" onMove={setOffset} />
        </>
      )}
    </Answer>
  );
}

function TimeHead({ period }: { readonly period: Period }): ReactElement {
  return (
    <>
      <span className="visually-hidden">Over the period</span>
      <TimeAxis period={period} />
    </>
  );
}

function MemberRow({
  member,
  run,
  period,
  events,
}: {
  readonly member: MemberResult;
  readonly run: string;
  readonly period: Period;
  readonly events: boolean;
}): ReactElement {
  const [open, setOpen] = useState(false);
  const id = useId();
  const first = member.intervals[0];
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
        <td className={events ? 'nowrap' : 'track-column'}>
          {events ? first && dateTime(first.from.at) : <IntervalTrack intervals={member.intervals} period={period} />}
        </td>
        <td className="because">
          <span>
            <Prose text={member.because} />
          </span>
        </td>
      </tr>
      <tr id={id} hidden={!open} className="detail-row">
        <td colSpan={4}>{open ? <Intervals intervals={member.intervals} run={run} /> : null}</td>
      </tr>
    </>
  );
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
              ? dateTime(interval.from.at)
              : `${date(interval.from.at)} – ${lastDay(interval.to.at)}`}
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
