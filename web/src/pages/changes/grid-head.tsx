import type { ReactElement } from 'react';
import { type ChangeOrder, type ChangesSearch, sortOf } from './change-address.ts';

export const columns: readonly (readonly [order: ChangeOrder | undefined, title: string])[] = [
  ['outcome', 'Outcome'],
  [undefined, 'Landing'],
  ['repository', 'Repository'],
  ['author', 'Author'],
  ['landed', 'Landed'],
  ['method', 'Way'],
  ['joined-by', 'Joined by'],
];

export function GridHead({
  search,
  sort,
}: {
  readonly search: ChangesSearch;
  readonly sort: (order: ChangeOrder) => void;
}): ReactElement {
  const sorted = sortOf(search);
  const sortedWord = sorted.descending ? 'descending' : 'ascending';
  return (
    <div role="rowgroup" className="virtual-head">
      <div role="row" aria-rowindex={1} className="change-cells">
        {columns.map(([order, title]) =>
          order === undefined ? (
            <span key={title} role="columnheader" className="plain-head">
              {title}
            </span>
          ) : (
            <span key={title} role="columnheader" aria-sort={sorted.order === order ? sortedWord : 'none'}>
              <button type="button" className="sort" onClick={() => sort(order)}>
                {title}
                <span className="sort-mark" aria-hidden="true">
                  {sorted.order === order ? (sorted.descending ? '↓' : '↑') : '↕'}
                </span>
              </button>
            </span>
          ),
        )}
      </div>
    </div>
  );
}
