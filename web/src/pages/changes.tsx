/** Every landing on a default branch. Thousands of rows: only those in view exist in the page, the rest is fetched on the way. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { Change, Changes } from '../../../src/http/schema.ts';
import { changesQuery, repositoriesQuery } from '../api/queries.ts';
import { Filters, Select, TextField } from '../components/fields.tsx';
import { Page } from '../components/page.tsx';
import { GapList } from '../components/references.tsx';
import { OutcomeBadge } from '../components/result.tsx';
import { Empty, Loading, NothingAudited, Trouble } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { ChangesSearch } from '../router.tsx';
import { count, dateTime, plural } from '../text/format.ts';
import { joinedWords, methodWords, outcomes, outcomeWords } from '../text/words.ts';
import { ChangeDetails } from './changes/change-details.tsx';

const pairs = <K extends string>(words: Readonly<Record<K, string>>): readonly (readonly [K, string])[] =>
  Object.entries(words) as unknown as readonly (readonly [K, string])[];

export function ChangesPage(): ReactElement {
  const run = useRun();
  const { repository, outcome, method, joinedBy, text } = useSearch({ from: '/changes' });
  const wish = { run, repository, outcome, method, joinedBy, text };
  const query = useInfiniteQuery(changesQuery(wish));
  const first = query.data?.pages[0];
  return (
    <Page
      title="Changes"
      lead={
        <p>
          Every landing on a default branch in the period: how it came in, who saw it, and what the checks say of it.
        </p>
      }
    >
      <ChangeFilters
        search={{
          ...(repository ? { repository } : {}),
          ...(outcome ? { outcome } : {}),
          ...(method ? { method } : {}),
          ...(joinedBy ? { joinedBy } : {}),
          ...(text ? { text } : {}),
        }}
      />
      {query.isError ? <Trouble error={query.error} retry={() => void query.refetch()} /> : null}
      {first === undefined && !query.isError ? <Loading what="changes" /> : null}
      {first && first.repositories.length > 0 ? <Summary changes={first} /> : null}
      {first && first.total > 0 ? (
        <ChangeTable
          key={JSON.stringify(wish)}
          changes={query.data?.pages.flatMap(({ items }) => items) ?? []}
          total={first.total}
          more={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
        />
      ) : null}
      {first?.repositories.length === 0 ? <NothingAudited /> : null}
      {first?.total === 0 && first.repositories.length > 0 ? (
        <Empty title="No landing fits">
          <p>
            Nothing landed in this period, or a filter leaves it out.{' '}
            <Link to="/changes" search={{}}>
              Show all
            </Link>
          </p>
        </Empty>
      ) : null}
    </Page>
  );
}

function ChangeFilters({ search }: { readonly search: ChangesSearch }): ReactElement {
  const change = useFilters<ChangesSearch>();
  const repositories = useQuery(repositoriesQuery(useRun()));
  const names = repositories.data?.repositories.map(({ name }) => [name, name] as const) ?? [];
  return (
    <Filters>
      <Select
        label="Repository"
        all="All repositories"
        value={search.repository}
        options={names}
        onChange={(repository) => change({ repository })}
      />
      <Select
        label="Outcome"
        all="All outcomes"
        value={search.outcome}
        options={outcomes.map((outcome) => [outcome, outcomeWords[outcome]])}
        onChange={(outcome) => change({ outcome })}
      />
      <Select
        label="Landed by"
        all="Every way"
        value={search.method}
        options={pairs(methodWords)}
        onChange={(method) => change({ method })}
      />
      <Select
        label="Joined by"
        all="Anything"
        value={search.joinedBy}
        options={pairs(joinedWords)}
        onChange={(joinedBy) => change({ joinedBy })}
      />
      <TextField
        label="Text"
        placeholder="Subject, author, commit, ticket"
        value={search.text}
        onChange={(text) => change({ text })}
      />
    </Filters>
  );
}

function Summary({ changes }: { readonly changes: Changes }): ReactElement {
  return (
    <>
      <p className="outcome-summary" aria-live="polite">
        <strong>{plural(changes.total, 'landing')}</strong>
        {outcomes
          .filter((outcome) => changes.outcomes[outcome] > 0)
          .map((outcome) => (
            <span key={outcome}>
              <OutcomeBadge outcome={outcome} /> {count(changes.outcomes[outcome])}
            </span>
          ))}
      </p>
      {changes.gaps.length > 0 ? <GapList gaps={changes.gaps} /> : null}
    </>
  );
}

const rowHeight = 46;

function ChangeTable({
  changes,
  total,
  more,
}: {
  readonly changes: readonly Change[];
  readonly total: number;
  readonly more: () => void;
}): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<string>();
  const rows = useVirtualizer({
    count: changes.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => changes[index]!.id,
    overscan: 12,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= changes.length - 30) more();
  }, [last, changes.length, more]);
  return (
    <>
      <div ref={frame} className="virtual-table" role="region" aria-label="Landings, newest first" tabIndex={0}>
        <div role="table" aria-label="Landings, newest first" aria-rowcount={total + 1}>
          <div role="rowgroup" className="virtual-head">
            <div role="row" aria-rowindex={1} className="change-row">
              <span role="columnheader">Outcome</span>
              <span role="columnheader">Landing</span>
              <span role="columnheader">Landed</span>
              <span role="columnheader">Way</span>
              <span role="columnheader">Joined by</span>
              <span role="columnheader">Approved by</span>
            </div>
          </div>
          <div role="rowgroup" className="virtual-body" style={{ height: `${rows.getTotalSize()}px` }}>
            {items.map((item) => (
              <div
                key={item.key}
                ref={rows.measureElement}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                className="virtual-row"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <ChangeRow
                  change={changes[item.index]!}
                  open={opened === changes[item.index]!.id}
                  toggle={() => setOpened(opened === changes[item.index]!.id ? undefined : changes[item.index]!.id)}
                />
              </div>
            ))}
          </div>
        </div>
      </div>
      <p className="muted print-only">
        On paper only the rows that were in view; the whole list is in the evidence and the pack.
      </p>
    </>
  );
}

function ChangeRow({
  change,
  open,
  toggle,
}: {
  readonly change: Change;
  readonly open: boolean;
  readonly toggle: () => void;
}): ReactElement {
  const approvers = change.approvers.map(({ person }) => person.replace(/ <.*/, ''));
  return (
    <>
      <div className="change-row" role="presentation">
        <span role="cell">
          <OutcomeBadge outcome={change.outcome} />
        </span>
        <span role="cell" className="change-subject">
          <button type="button" className="subject" aria-expanded={open} onClick={toggle} title={change.subject}>
            {change.subject}
          </button>
          <span className="sub">
            {change.repository}
            {change.change ? ` #${change.change.id}` : ''} · {change.authors[0]?.replace(/ <.*/, '')}
            {change.authors.length > 1 ? ` and ${change.authors.length - 1} more` : ''}
            {change.bot ? ' (automation)' : ''}
          </span>
        </span>
        <span role="cell" className="nowrap">
          {dateTime(change.landedAt).replace(' UTC', '')}
        </span>
        <span role="cell">{methodWords[change.method]}</span>
        <span role="cell">{joinedWords[change.joinedBy]}</span>
        <span role="cell">
          {approvers.length > 0 ? approvers.join(', ') : <span className="muted">not in git</span>}
        </span>
      </div>
      {open ? (
        <div role="cell">
          <ChangeDetails change={change} />
        </div>
      ) : null}
    </>
  );
}
