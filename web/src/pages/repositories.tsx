import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { type ReactElement, useEffect, useState } from 'react';
import type { IndexStatistics, Repository } from '../../../src/http/schema.ts';
import { indexQuery, repositoriesQuery } from '../api/queries.ts';
import { Filters, Pager, TextField } from '../components/fields.tsx';
import { Page } from '../components/page.tsx';
import { GapList, Hash } from '../components/references.tsx';
import { Answer, Empty, NothingAudited } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { bytes, count, dateTime, plural } from '../text/format.ts';

export function RepositoriesPage(): ReactElement {
  const query = useQuery(repositoriesQuery(useRun()));
  const statistics = useQuery(indexQuery);
  return (
    <Page
      title="Repositories"
      lead={<p>What was read, and what could not be looked at. A gap is never a pass and never a fail.</p>}
    >
      <Answer query={query} what="repositories">
        {({ repositories }) =>
          repositories.length === 0 ? (
            <NothingAudited />
          ) : (
            <>
              {statistics.data ? <Index statistics={statistics.data} /> : null}
              <Cards repositories={repositories} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

const shownAtATime = 25;

/** Page by page: thousands of cards at once would take the browser seconds. An address that names one opens its page. */
function Cards({ repositories }: { readonly repositories: readonly Repository[] }): ReactElement {
  const { hash } = useLocation();
  const [text, setText] = useState<string>();
  const [offset, setOffset] = useState(0);
  const named = repositories.findIndex(({ name }) => name === hash);
  useEffect(() => {
    if (named < 0) return;
    setText(undefined);
    setOffset(named - (named % shownAtATime));
  }, [named]);
  const wanted = text?.toLowerCase();
  const fitting = repositories.filter(({ name }) => wanted === undefined || name.toLowerCase().includes(wanted));
  const filter = (typed: string | undefined): void => {
    setText(typed);
    setOffset(0);
  };
  const pages = { offset, limit: shownAtATime, total: fitting.length, noun: 'repositories', onMove: setOffset };
  return (
    <>
      {repositories.length > shownAtATime ? (
        <>
          <Filters>
            <TextField label="Name" placeholder="Part of the name" value={text} onChange={filter} />
          </Filters>
          <Pager {...pages} above />
        </>
      ) : null}
      {fitting.slice(offset, offset + shownAtATime).map((repository) => (
        <Card key={repository.name} repository={repository} />
      ))}
      {fitting.length === 0 ? <Empty title="No repository has this in its name" /> : null}
      {fitting.length > shownAtATime ? <Pager {...pages} /> : null}
    </>
  );
}

function Index({ statistics }: { readonly statistics: IndexStatistics }): ReactElement {
  const { documents, blobs, contentBytes, indexBytes, shards } = statistics;
  return (
    <p className="muted">
      The search index holds {plural(documents, 'file')} at the heads, {plural(blobs, 'version')} of them (
      {bytes(contentBytes)}) in {plural(shards, 'shard')} ({bytes(indexBytes)}).
    </p>
  );
}

function Card({ repository }: { readonly repository: Repository }): ReactElement {
  const { name, location, branch, head, commits, landedInPeriod, filesAtHead, observedAt, gaps } = repository;
  const { hash } = useLocation();
  useEffect(() => {
    if (hash === name) document.getElementById(name)?.scrollIntoView();
  }, [hash, name]);
  return (
    <section className="panel" id={name} aria-labelledby={`title ${name}`.replaceAll(/\W/g, '-')}>
      <div className="panel-head">
        <h2 id={`title ${name}`.replaceAll(/\W/g, '-')}>{name}</h2>
        <Link to="/search" search={{ q: `repo:^${name.replaceAll(/[.+]/g, String.raw`\$&`)}$ ` }}>
          Search in it
        </Link>
      </div>
      <dl className="facts">
        <dt>Read from</dt>
        <dd className="mono break">{location}</dd>
        <dt>Branch</dt>
        <dd>
          {branch ?? 'none'} {head === undefined ? '(no commits)' : <Hash value={head} />}
        </dd>
        <dt>Landings</dt>
        <dd>
          {commits === undefined ? 'not read in this run' : `${count(commits)} in all, `}
          {landedInPeriod === undefined ? null : (
            <Link to="/changes" search={{ repository: name }}>
              {count(landedInPeriod)} in the period
            </Link>
          )}
        </dd>
        <dt>Files at the head</dt>
        <dd>{filesAtHead === undefined ? 'not read in this run' : count(filesAtHead)}</dd>
        <dt>Findings</dt>
        <dd>
          <Link to="/findings" search={{ repository: name }}>
            Those in the code now
          </Link>
        </dd>
        <dt>Seen</dt>
        <dd>{dateTime(observedAt)}</dd>
      </dl>
      <h3>Gaps</h3>
      {gaps.length === 0 ? <p className="muted">None.</p> : <GapList gaps={gaps} named={false} />}
    </section>
  );
}
