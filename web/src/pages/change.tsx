/** The story of one change, as a record that an auditor would sign off: what the checks say, then everything in its order. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { ChangeDetail } from '../../../src/http/schema.ts';
import { ApiProblem } from '../api/problem.ts';
import { changeQuery } from '../api/queries.ts';
import { Page, Panel } from '../components/page.tsx';
import { Prose } from '../components/prose.tsx';
import { Empty, Loading, Trouble } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { dateTime, short } from '../text/format.ts';
import { Afterwards, Deployed } from './change/afterwards.tsx';
import { AskedFor, ChangesetName, Proposed, Written } from './change/before-landing.tsx';
import { Differences, RulesOfThatDay, Unseen } from './change/beside.tsx';
import { BackToList, Neighbours } from './change/neighbours.tsx';
import { Compared, Landed, StatusChecks } from './change/landing.tsx';
import { People } from './change/person.tsx';
import { Proofs } from './change/proofs.tsx';
import { Reviewed } from './change/reviews.tsx';
import { Verdicts } from './change/verdicts.tsx';

export function ChangePage(): ReactElement {
  const { commit } = useParams({ from: '/changes/$commit' });
  const { repository, list } = useSearch({ from: '/changes/$commit' });
  if (repository === undefined)
    return (
      <Page title="Change">
        <Empty title="No repository is named">
          <p>
            A commit alone names no change. Open one from the <Link to="/changes">changes</Link>.
          </p>
        </Empty>
      </Page>
    );
  return <ChangeOf key={`${repository} ${commit}`} repository={repository} commit={commit} list={list} />;
}

interface Named {
  readonly repository: string;
  readonly commit: string;
  readonly list: string | undefined;
}

function ChangeOf({ repository, commit, list }: Named): ReactElement {
  const query = useQuery(changeQuery(useRun(), repository, commit, stretchOf(list)));
  const above = (
    <nav className="breadcrumb" aria-label="Breadcrumb">
      <BackToList list={list} /> /{' '}
      <Link to="/repositories" hash={repository}>
        {repository}
      </Link>{' '}
      / <span className="mono">{short(commit)}</span>
    </nav>
  );
  const { data } = query;
  if (data)
    return (
      <Page
        title={`${data.change.subject} in ${repository}`}
        heading={data.change.subject}
        above={above}
        lead={<Lead detail={data} />}
        actions={<Neighbours detail={data} list={list} />}
      >
        <Story detail={data} />
      </Page>
    );
  const missing = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <Page title={missing ? 'No such change' : `Change ${short(commit)}`} above={above}>
      {missing ? <NoSuchChange error={query.error as ApiProblem} named={{ repository, commit, list }} /> : null}
      {query.isError && !missing ? <Trouble error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Loading what="the change" /> : null}
    </Page>
  );
}

/** A list may look beyond the run, and its changes are asked for where it looks. A day is its midnight. */
function stretchOf(list: string | undefined): Readonly<Record<'from' | 'to', string | undefined>> {
  const search = new URLSearchParams(list ?? '');
  const instant = (text: string | null): string | undefined =>
    text === null || text.length > 10 ? (text ?? undefined) : `${text}T00:00:00.000Z`;
  return { from: instant(search.get('from')), to: instant(search.get('to')) };
}

function NoSuchChange({ error, named }: { readonly error: ApiProblem; readonly named: Named }): ReactElement {
  return (
    <Empty title={`Nothing landed as ${short(named.commit)} in ${named.repository}`}>
      <p>
        <Prose text={error.hint} />
      </p>
      <p>
        A landing outside of the period shown is not in its population: another run, chosen above, may hold it.{' '}
        <Link to="/changes" search={{ repository: named.repository }}>
          Landings of {named.repository}
        </Link>
      </p>
    </Empty>
  );
}

function Lead({ detail }: { readonly detail: ChangeDetail }): ReactElement {
  const { change } = detail;
  return (
    <p>
      By <People of={change.authors.slice(0, 4)} />
      {change.authors.length > 4 ? ` and ${change.authors.length - 4} others` : ''}. Reached{' '}
      <code className="break">{change.branch}</code> of {change.repository} on {dateTime(change.landedAt)}
      {change.change === null ? ', through no changeset that is known' : ' through '}
      {change.change === null ? null : <ChangesetName detail={detail} />}.
    </p>
  );
}

function Story({ detail }: { readonly detail: ChangeDetail }): ReactElement {
  return (
    <div className="story">
      <Verdicts detail={detail} />
      <div className="story-columns">
        <Panel title="The record" id="record" aside={<span className="muted small">All times in UTC</span>}>
          <ol className="record">
            <AskedFor detail={detail} />
            <Proposed detail={detail} />
            <Written detail={detail} />
            <Reviewed detail={detail} />
            <StatusChecks detail={detail} />
            <Landed detail={detail} />
            <Compared detail={detail} />
            <Deployed detail={detail} />
            <Afterwards detail={detail} />
          </ol>
        </Panel>
        <div className="story-beside">
          <Differences detail={detail} />
          <Unseen detail={detail} />
          <RulesOfThatDay detail={detail} />
        </div>
      </div>
      <Proofs detail={detail} />
    </div>
  );
}
