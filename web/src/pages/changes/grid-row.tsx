/** A row of the list: a group, a change with its quick look, or the place of one that is on its way. */
import type { ReactElement } from 'react';
import type { Change, CheckDescription } from '../../../../src/http/schema.ts';
import { ChangeDetails } from './change-details.tsx';
import { ChangeCells } from './change-row.tsx';
import { GroupCells } from './group-row.tsx';
import type { GridGroups } from './use-grid.ts';
import type { ChangeGroup } from './group-words.tsx';

export interface GridRowProps {
  readonly group: ChangeGroup | undefined;
  readonly grouped: GridGroups | undefined;
  readonly change: Change | undefined;
  readonly checks: readonly CheckDescription[];
  readonly list: string;
  readonly active: boolean;
  readonly open: boolean;
  readonly look: (change: Change) => void;
}

export function GridRow({ group, grouped, change, checks, list, active, open, look }: GridRowProps): ReactElement {
  if (group && grouped) return <GroupCells by={grouped.by} group={group} checks={checks} />;
  if (!change) return <Awaited />;
  return (
    <>
      <div className="change-cells" role="presentation">
        <ChangeCells change={change} list={list} reachable={active} open={open} look={() => look(change)} />
      </div>
      {open ? (
        <div role="gridcell">
          <ChangeDetails change={change} list={list} />
        </div>
      ) : null}
    </>
  );
}

/** A row whose page is on its way. */
function Awaited(): ReactElement {
  return (
    <div className="change-cells awaited" role="presentation">
      <span role="gridcell" className="cell-outcome">
        <span className="skeleton" aria-hidden="true" />
        <span className="visually-hidden">Loading</span>
      </span>
      <span role="gridcell" className="cell-subject">
        <span className="skeleton" aria-hidden="true" />
        <span className="sub skeleton" aria-hidden="true" />
      </span>
    </div>
  );
}
