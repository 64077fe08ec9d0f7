/**
 * The population as one list: the scrollbar is the whole of it, only rows in view exist in the page, and their data is
 * fetched where the eye is. One Tab stop; the active row moves with the keys (aria-activedescendant), so that the focus is
 * never lost with a row that leaves the page. Rejected: focus on the rows, which vanishes when one scrolls away.
 */
import type { ReactElement } from 'react';
import type { CheckDescription } from '../../../../src/http/schema.ts';
import { Trouble } from '../../components/states.tsx';
import type { ChangeOrder, ChangesSearch } from './change-address.ts';
import { columns, GridHead } from './grid-head.tsx';
import { GridRow } from './grid-row.tsx';
import type { ChangeGroup } from './group-words.tsx';
import type { PlannedRow } from './row-plan.ts';
import { type GridGroups, type GridWish, headHeight, useGrid } from './use-grid.ts';

export interface ChangeGridProps extends GridWish {
  readonly label: string;
  readonly search: ChangesSearch;
  readonly checks: readonly CheckDescription[];
  readonly sort: (order: ChangeOrder) => void;
}

export function ChangeGrid(props: ChangeGridProps): ReactElement {
  const { label, search, list, grouped, checks, sort } = props;
  const { id, frame, plan, rows, changes, active, activate, looked, look, press, remember } = useGrid(props);
  const items = rows.getVirtualItems();
  const shown = items.some(({ index }) => index === active);
  return (
    <>
      {changes.error === undefined ? null : <Trouble error={changes.error} retry={changes.retry} />}
      <div
        ref={frame}
        className="virtual-table change-grid"
        role={grouped ? 'treegrid' : 'grid'}
        aria-label={label}
        aria-rowcount={plan.count + 1}
        aria-colcount={columns.length}
        aria-busy={changes.waiting}
        tabIndex={0}
        // A short list takes no more room than it needs.
        style={{ maxHeight: `${rows.getTotalSize() + headHeight + 2}px` }}
        {...(shown ? { 'aria-activedescendant': `${id}-${active}` } : {})}
        onKeyDown={press}
        onScroll={remember}
      >
        <GridHead search={search} sort={sort} />
        <div role="rowgroup" className="virtual-body" style={{ height: `${rows.getTotalSize()}px` }}>
          {items.map(({ index, key, start }) => {
            const row = plan.at(index);
            const change = changes.at(row);
            const group = row.kind === 'group' ? grouped?.groups[row.section] : undefined;
            const open = change !== undefined && looked === change.id;
            return (
              <div
                key={String(key)}
                ref={rows.measureElement}
                id={`${id}-${index}`}
                data-index={index}
                role="row"
                aria-rowindex={index + 2}
                {...placeInTree(row, grouped)}
                className={`virtual-row ${index === active ? 'active' : ''} ${group ? 'group-row' : ''}`}
                style={{ transform: `translateY(${start}px)` }}
                onMouseDown={() => activate(index)}
                onClick={() => group && grouped?.toggle(group)}
              >
                <GridRow {...{ group, grouped, change, checks, list, open, look }} active={index === active} />
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

function placeInTree(row: PlannedRow, grouped: GridGroups | undefined): Readonly<Record<string, number | boolean>> {
  const group: ChangeGroup | undefined = grouped?.groups[row.section];
  if (!grouped || !group) return {};
  if (row.kind === 'group') return { 'aria-level': 1, 'aria-expanded': grouped.isOpen(group) };
  return { 'aria-level': 2, 'aria-posinset': row.offset + 1, 'aria-setsize': group.total };
}
