import type { ReactElement } from 'react';
import type { CheckDescription, OutcomeCounts } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { CountBar } from '../../components/result.tsx';
import { count, date, plural } from '../../text/format.ts';
import type { ChangeGrouping } from './change-address.ts';
import { type ChangeGroup, GroupTitle } from './group-words.tsx';

export function countsOf({ total, outcomes }: Pick<ChangeGroup, 'total' | 'outcomes'>): OutcomeCounts {
  return {
    population: total,
    pass: outcomes.pass,
    exception: outcomes.exception,
    notApplicable: outcomes['not-applicable'],
    notDetermined: outcomes['not-determined'],
  };
}

/** A group: what its members have in common, how many, how they came out, and over which days. */
export function GroupCells({
  by,
  group,
  checks,
}: {
  readonly by: ChangeGrouping;
  readonly group: ChangeGroup;
  readonly checks: readonly CheckDescription[];
}): ReactElement {
  const { exception } = group.outcomes;
  return (
    <span role="gridcell" className="group-cells">
      <span className="group-title">
        <Icon name="chevron" />
        <span className="clip">
          <GroupTitle by={by} group={group.key} checks={checks} />
        </span>
      </span>
      <span className="group-count">{plural(group.total, 'landing')}</span>
      <span className={exception === 0 ? 'group-exceptions zero' : 'group-exceptions'}>
        {exception === 0 ? 'no exception' : `${count(exception)} exception${exception === 1 ? '' : 's'}`}
      </span>
      <CountBar counts={countsOf(group)} />
      <span className="group-span">
        {date(group.first) === date(group.last) ? date(group.first) : `${date(group.first)} – ${date(group.last)}`}
      </span>
    </span>
  );
}
