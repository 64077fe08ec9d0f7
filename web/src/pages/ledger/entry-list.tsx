/** All entries as one list of which only those in view are in the page; one Tab stop, the keys move the active row. */
import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactElement, useId, useRef, useState } from 'react';
import type { LedgerEntry } from '../../../../src/http/schema.ts';
import { entriesPage, entriesQuery } from '../../api/ledger-queries.ts';
import { Trouble } from '../../components/states.tsx';
import { rangeWith } from '../../layout/range-with.ts';
import { useFilters } from '../../layout/use-filters.ts';
import { useSettled } from '../../layout/use-settled.ts';
import type { LedgerSearch } from '../../router.tsx';
import { bytes, count, dateTime } from '../../text/format.ts';
import { movedBy } from '../changes/grid-keys.ts';

/** Kept in step with styles/ledger.css. */
const rowHeight = 56;
const restMillis = 60;

export function EntryList({
  total,
  entry,
}: {
  readonly total: number;
  readonly entry: number | undefined;
}): ReactElement {
  const change = useFilters<LedgerSearch>();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(Math.min(entry ?? 0, total - 1));
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    initialOffset: Math.max(0, active - 2) * rowHeight,
    overscan: 6,
    rangeExtractor: rangeWith(active),
  });
  const items = rows.getVirtualItems();
  const { at, error, waiting, retry } = useEntries(items.map(({ index }) => index));
  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.metaKey || event.altKey || event.ctrlKey) return;
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to = movedBy(event.key, { active, count: total, page });
    if (to === undefined && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (to === undefined) change({ entry: active });
    else {
      setActive(to);
      rows.scrollToIndex(to, { align: 'auto' });
    }
  };
  return (
    <>
      <p>
        Choose one to have its proof computed: with the mouse, or with the arrow keys and Enter. The proof leads to the
        newer checkpoint chosen above.
      </p>
      {error === undefined ? null : <Trouble error={error} retry={retry} />}
      <div
        ref={frame}
        className="entry-list"
        role="listbox"
        aria-label="Entries of the log"
        aria-busy={waiting}
        tabIndex={0}
        style={{ maxHeight: `${Math.min(total, 8) * rowHeight + 2}px` }}
        {...(items.some(({ index }) => index === active) ? { 'aria-activedescendant': `${id}-${active}` } : {})}
        onKeyDown={press}
      >
        <div role="presentation" className="entry-rows" style={{ height: `${rows.getTotalSize()}px` }}>
          {items.map(({ index, start }) => (
            <div
              key={index}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === entry}
              aria-posinset={index + 1}
              aria-setsize={total}
              className={`entry-row ${index === active ? 'active' : ''}`}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => {
                setActive(index);
                change({ entry: index });
              }}
            >
              <span className="entry-index">{count(index)}</span>
              <EntryWords entry={at(index)} />
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

function EntryWords({ entry }: { readonly entry: LedgerEntry | undefined }): ReactElement {
  if (!entry) return <span className="muted">…</span>;
  return (
    <span className="entry-words">
      <span className="clip">{entry.title}</span>
      <span className="sub clip">
        {entry.kind ?? whatWords[entry.what]}
        {entry.at === undefined ? '' : `, ${dateTime(entry.at)}`}, {bytes(entry.bytes)},{' '}
        <span className="mono">{entry.leafHash.slice(0, 16)}…</span>
      </span>
    </span>
  );
}

const whatWords: Readonly<Record<LedgerEntry['what'], string>> = {
  evidence: 'evidence',
  key: 'change of keys',
  removal: 'removal of a personal value',
  other: 'unknown',
};

interface Entries {
  readonly at: (index: number) => LedgerEntry | undefined;
  readonly error: unknown;
  readonly waiting: boolean;
  readonly retry: () => void;
}

/** The pages in view, once the scrolling rests on them. */
function useEntries(indexes: readonly number[]): Entries {
  const inView = [...new Set(indexes.map((index) => Math.floor(index / entriesPage)))].join(' ');
  const pages = useSettled(inView, restMillis).split(' ').filter(Boolean).map(Number);
  const queries = useQueries({ queries: pages.map(entriesQuery) });
  const failed = queries.filter(({ isError }) => isError);
  return {
    at(index) {
      const page = Math.floor(index / entriesPage);
      return queries[pages.indexOf(page)]?.data?.items[index - page * entriesPage];
    },
    error: failed[0]?.error,
    waiting: queries.some(({ isPending }) => isPending),
    retry: () => {
      for (const query of failed) void query.refetch();
    },
  };
}
