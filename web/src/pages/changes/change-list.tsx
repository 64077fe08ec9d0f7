/** The list with what puts it together: grouping, and which groups are open. */
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import { changeGroupsQuery, checksQuery } from '../../api/queries.ts';
import { address, type Parameters } from '../../api/client.ts';
import { Select } from '../../components/fields.tsx';
import { Answer } from '../../components/states.tsx';
import { useRun } from '../../layout/run-picker.tsx';
import { plural } from '../../text/format.ts';
import { groupWords } from '../../text/words.ts';
import {
  type ChangeGrouping,
  type ChangesSearch,
  filterOf,
  openGroups,
  type SearchChange,
  sortedBy,
  sortOf,
  writeOpenGroups,
} from './change-address.ts';
import { ChangeGrid } from './change-grid.tsx';
import { type ChangeGroup, inOrder } from './group-words.tsx';
import type { GridGroups } from './use-grid.ts';

interface ChangeListProps {
  readonly total: number;
  readonly search: ChangesSearch;
  readonly change: (change: SearchChange) => void;
}

const groupings = Object.entries(groupWords) as readonly (readonly [ChangeGrouping, string])[];

export function ChangeList({ total, search, change }: ChangeListProps): ReactElement {
  const run = useRun();
  const { group } = search;
  const open = openGroups(search.open);
  return (
    <section className="change-list" aria-labelledby="list-title">
      <div className="list-head">
        <h2 id="list-title">{group ? `Landings by ${groupWords[group].toLowerCase()}` : 'Landings'}</h2>
        <div className="list-tools">
          {group && search.open !== undefined ? (
            <button type="button" onClick={() => change({ open: undefined })}>
              Close {plural(open.size, 'group')}
            </button>
          ) : null}
          <Select
            label="Group by"
            all="Nothing"
            value={group}
            options={groupings}
            onChange={(by) => change({ group: by, open: undefined })}
          />
          <a
            className="button"
            href={address('/changes.csv', { ...filterOf(search, run), ...sortOf(search) })}
            download
          >
            CSV
          </a>
        </div>
      </div>
      {group ? (
        <Grouped by={group} total={total} search={search} change={change} />
      ) : (
        <Listed grouped={undefined} total={total} search={search} change={change} />
      )}
      <p className="muted print-only">
        On paper only the rows that were in view; the whole list is in the evidence and the pack.
      </p>
    </section>
  );
}

function Grouped({ by, total, search, change }: ChangeListProps & { readonly by: ChangeGrouping }): ReactElement {
  const groups = useQuery(changeGroupsQuery(filterOf(search, useRun()), by));
  return (
    <Answer query={groups} what="groups">
      {(answer) => <Opened {...{ by, total, search, change }} groups={answer.groups} />}
    </Answer>
  );
}

function Opened({
  by,
  groups,
  total,
  search,
  change,
}: ChangeListProps & { readonly by: ChangeGrouping; readonly groups: readonly ChangeGroup[] }): ReactElement {
  const { order, descending } = sortOf(search);
  const grouped: GridGroups = useMemo(() => {
    const open = openGroups(search.open);
    const toggle = ({ key }: ChangeGroup): void => {
      const next = new Set(open);
      if (!next.delete(key)) next.add(key);
      change({ open: writeOpenGroups(next) });
    };
    const isOpen = ({ key }: ChangeGroup): boolean => search.open !== undefined && open.has(key);
    return { by, groups: inOrder(groups, by, { order, descending }), isOpen, toggle };
  }, [by, groups, search.open, order, descending, change]);
  return <Listed grouped={grouped} total={total} search={search} change={change} />;
}

function Listed({
  grouped,
  total,
  search,
  change,
}: ChangeListProps & { readonly grouped: GridGroups | undefined }): ReactElement {
  const run = useRun();
  const { searchStr } = useLocation();
  const checks = useQuery(checksQuery).data?.checks ?? [];
  const wish: Parameters = { ...filterOf(search, run), ...sortOf(search) };
  const wishOf = (group: ChangeGroup | undefined): Parameters =>
    grouped && group ? { ...wish, ...membersOf(grouped.by, group) } : wish;
  return (
    <ChangeGrid
      // What narrows or sorts makes another list, which begins at its top; opening a group does not.
      key={JSON.stringify([wish, grouped?.by])}
      label={grouped ? `Landings by ${groupWords[grouped.by].toLowerCase()}` : 'Landings'}
      total={total}
      search={search}
      list={searchStr}
      grouped={grouped}
      checks={checks}
      wishOf={wishOf}
      sort={(order) => change(sortedBy(search, order))}
    />
  );
}

/** The members of one group, exactly: an author's group holds what they wrote, not what they approved. */
const membersOf = (by: ChangeGrouping, { key }: ChangeGroup): Parameters => ({
  group: by,
  ...(key === null ? {} : { key }),
});
