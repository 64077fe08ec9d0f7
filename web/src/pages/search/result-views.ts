/** What was done to single results. It is kept here because a result that is scrolled out of view leaves the page. */
import { useCallback, useEffect, useState } from 'react';

export interface ResultView {
  readonly collapsed: boolean;
  /** Lines shown at most. */
  readonly shown: number;
  /** Lines around each match. */
  readonly around: number;
}

export const linesAtFirst = 8;
const untouched: ResultView = { collapsed: false, shown: linesAtFirst, around: 0 };
const folded: ResultView = { ...untouched, collapsed: true };

export interface ResultViews {
  readonly of: (key: string) => ResultView;
  readonly change: (key: string, part: Partial<ResultView>) => void;
  /** Of those that were not touched, too. */
  readonly allCollapsed: boolean;
  readonly collapseAll: (collapsed: boolean) => void;
}

/** `search`: whatever says that these are other results. */
export function useResultViews(search: string): ResultViews {
  const [views, setViews] = useState<ReadonlyMap<string, ResultView>>(new Map());
  const [allCollapsed, setAllCollapsed] = useState(false);
  useEffect(() => setViews(new Map()), [search]);
  const of = useCallback(
    (key: string): ResultView => {
      const fresh = key.startsWith('repository ') ? untouched : allCollapsed ? folded : untouched;
      return views.get(key) ?? fresh;
    },
    [views, allCollapsed],
  );
  const change = useCallback(
    (key: string, part: Partial<ResultView>): void =>
      setViews((old) => new Map(old).set(key, { ...(old.get(key) ?? (allCollapsed ? folded : untouched)), ...part })),
    [allCollapsed],
  );
  const collapseAll = (collapsed: boolean): void => {
    setAllCollapsed(collapsed);
    setViews(new Map());
  };
  return { of, change, allCollapsed, collapseAll };
}
