/** The results, of which only those near the window are in the page: ten thousand scroll like ten. */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { StreamMatch } from '../../../../../src/http/schema.ts';
import { Icon } from '../../../components/icon.tsx';
import { count } from '../../../text/format.ts';
import { heightOf, type RepositoryItem, resultItems } from '../result-items.ts';
import { useResultKeys } from '../result-keys.ts';
import { linesAtFirst, type ResultViews } from '../result-views.ts';
import { MatchCard } from './match-card.tsx';

export function ResultList({
  matches,
  grouped,
  views,
  query,
  running,
}: {
  readonly matches: readonly StreamMatch[];
  readonly grouped: boolean;
  readonly views: ResultViews;
  readonly query: string;
  readonly running: boolean;
}): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useResultKeys(list);
  const { of, change } = views;
  const items = useMemo(() => resultItems(matches, grouped, (key) => of(key).collapsed), [matches, grouped, of]);
  // What stands above may grow while results come in.
  useLayoutEffect(() => {
    const top = (list.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    if (Math.abs(top - margin) > 1) setMargin(top);
  });
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => heightOf(items[index]!, linesAtFirst),
    getItemKey: (index) => items[index]!.key,
    // Enough for a held key: what it walks to has to be in the page.
    overscan: 16,
    gap: 12,
    scrollMargin: margin,
  });
  return (
    <div ref={list} className="results" aria-busy={running}>
      <h2 className="visually-hidden">Results</h2>
      <div className="results-inner" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index]!;
          return (
            <div
              key={String(key)}
              ref={virtual.measureElement}
              data-index={index}
              className="result-item"
              style={{ transform: `translateY(${start - margin}px)` }}
            >
              {item.kind === 'repository' ? (
                <RepositoryHead item={item} change={(collapsed) => change(item.key, { collapsed })} />
              ) : (
                <MatchCard id={item.key} match={item.match} query={query} view={of(item.key)} changeView={change} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RepositoryHead({
  item,
  change,
}: {
  readonly item: RepositoryItem;
  readonly change: (collapsed: boolean) => void;
}): ReactElement {
  return (
    <h3 className="repository-head">
      <button
        type="button"
        className="result-link"
        data-key="collapse"
        aria-expanded={!item.collapsed}
        onClick={() => change(!item.collapsed)}
      >
        <Icon name="chevron" />
        {item.name}
        <span className="result-weight">{count(item.matches)}</span>
      </button>
    </h3>
  );
}
