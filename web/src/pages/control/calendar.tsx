/** A calendar: one row a subject, one cell an interval, with how it stands and its date. */
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { CheckResult, MemberResult } from '../../../../src/http/schema.ts';
import { membersQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { Scroll } from '../../components/page.tsx';
import { outcomeTone, resultIcon } from '../../components/result.tsx';
import { Answer } from '../../components/states.tsx';
import { count, date, lastDay } from '../../text/format.ts';
import { outcomeWords } from '../../text/words.ts';

/** As many as the server gives at once: a calendar with holes in it would say that nothing was due. */
const limit = 1000;

export function Calendar({
  control,
  check,
  run,
}: {
  readonly control: string;
  readonly check: CheckResult;
  readonly run: string;
}): ReactElement {
  const members = useQuery(membersQuery(run, control, check.check, { offset: 0, limit }));
  return (
    <Answer query={members} what="the calendar">
      {({ items, total }) =>
        total > items.length ? (
          <p className="muted">{count(total)} intervals are too many for one calendar: the list below has each.</p>
        ) : (
          <CalendarTable members={items} title={check.description?.title ?? check.check} />
        )
      }
    </Answer>
  );
}

function CalendarTable({
  members,
  title,
}: {
  readonly members: readonly MemberResult[];
  readonly title: string;
}): ReactElement | null {
  const subjects = Map.groupBy(members, subjectOf);
  const spans = new Map(members.flatMap(({ intervals }) => intervals.map((one) => [spanOf(one), one] as const)));
  const columns = [...spans].sort(([a], [b]) => (a < b ? -1 : 1));
  if (members.length === 0) return null;
  return (
    <Scroll label={`Calendar of ${title}`}>
      <table className="calendar-cells">
        <thead>
          <tr>
            <th scope="col">Due for</th>
            {columns.map(([span, { from, to }]) => (
              <th key={span} scope="col">
                {date(from.at)} – {lastDay(to.at)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...subjects].map(([subject, own]) => (
            <tr key={subject}>
              <th scope="row">
                {nameOf(own[0]!)}
                {nameOf(own[0]!) === own[0]!.repository ? null : <span className="sub">{own[0]!.repository}</span>}
              </th>
              {columns.map(([span]) => (
                <Cell key={span} member={own.find(({ intervals }) => intervals.some((one) => spanOf(one) === span))} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Cell({ member }: { readonly member: MemberResult | undefined }): ReactElement {
  if (!member) return <td className="muted">Not asked</td>;
  const tone = outcomeTone[member.result];
  return (
    <td>
      <span className={`calendar-cell tone-${tone}`} title={member.because}>
        <Icon name={resultIcon[tone]} /> {outcomeWords[member.result]}
        {member.waivers ? (
          <span className="sub">Waived {member.waivers[0]?.covers === 'part' ? 'in part' : ''}</span>
        ) : null}
      </span>
    </td>
  );
}

const spanOf = ({ from, to }: MemberResult['intervals'][number]): string => `${from.at} ${to.at}`;

/** Members of a calendar are called `SUBJECT@DAY`, and labelled with their days. */
const subjectOf = ({ member }: MemberResult): string => member.replace(/@\d{4}-\d\d-\d\d$/, '');
const nameOf = ({ label }: MemberResult): string => label.replace(/, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d$/, '');
