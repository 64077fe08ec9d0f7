/** Forges that are read beside git: what is known of each, what is not and why, what will be forgotten, what they send. */
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Source, Sources } from '../../../src/http/schema.ts';
import { sourcesQuery } from '../api/queries.ts';
import { Page, Panel } from '../components/page.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { dateTime, lastDay, date, plural } from '../text/format.ts';
import { AskNow } from './sources/ask-now.tsx';
import { Capture } from './sources/capture.tsx';
import { StrandList, ToDoList } from './sources/strands.tsx';

export function SourcesPage(): ReactElement {
  const query = useQuery(sourcesQuery);
  return (
    <Page
      title="Sources"
      lead={
        <p>
          Forges that are read beside git: what is known of each, what could not be read and why, and what a forge will
          forget unless it is read in time.
        </p>
      }
    >
      <Answer query={query} what="sources">
        {({ window, sources }) =>
          sources.length === 0 ? (
            <NoSource />
          ) : (
            <>
              {sources.map((source) => (
                <SourcePanel key={source.id} source={source} window={window} />
              ))}
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function NoSource(): ReactElement {
  return (
    <Empty title="No forge is connected">
      <p>
        Git alone shows what landed, and when. Who approved it, what the rules of that day demanded, what ran before it
        landed and who went around the rules stand on the forge. Until one is connected, controls over these are
        indeterminate: never passed, and never failed.
      </p>
      <pre className="command">
        {'plumbline source add github:OWNER --token-env GITHUB_TOKEN\nplumbline source sync'}
      </pre>
      <p className="muted">
        GitHub, GitLab, Gitea and Forgejo, Bitbucket. Of a token only the place is stored where it is to be found.
      </p>
    </Empty>
  );
}

function SourcePanel({
  source,
  window,
}: {
  readonly source: Source;
  readonly window: Sources['window'];
}): ReactElement {
  const { id, origin, owner, token, configured, addedAt, syncedAt, strands = [], trouble } = source;
  const slug = `source-${id.replaceAll(/\W/g, '-')}`;
  return (
    <Panel
      className="source"
      id={slug}
      title={<span className="break">{id}</span>}
      aside={
        syncedAt === null ? (
          <span className="badge tone-indeterminate">Never read</span>
        ) : (
          <span className="muted">Last read {dateTime(syncedAt)}</span>
        )
      }
    >
      {trouble ? (
        <div className="notice tone-not-operated" role="status">
          <p className="notice-title">{trouble.message}</p>
          <p>{trouble.hint}</p>
        </div>
      ) : null}
      <div className="source-head">
        <dl className="facts">
          <dt>Read</dt>
          <dd>
            <strong className="break">{owner}</strong> at{' '}
            <a className="break" href={origin} rel="noreferrer">
              {origin}
            </a>
          </dd>
          <dt>Token</dt>
          <dd className="break">{token}</dd>
          <dt>Connected</dt>
          <dd>
            {date(addedAt)}
            {configured ? ', by plumbline.yaml' : ''}
          </dd>
          <dt>Repositories</dt>
          <dd>
            <Repositories source={source} />
          </dd>
        </dl>
        <AskNow source={id} />
      </div>
      <ToDoList strands={strands} />
      <div className="source-part">
        <h3>
          How far each list is known{' '}
          {window ? (
            <span className="muted">
              of {date(window.from)} – {lastDay(window.to)}
            </span>
          ) : null}
        </h3>
        <StrandList strands={strands} />
      </div>
      <div className="source-part">
        <h3>Live capture</h3>
        <Capture source={source} />
      </div>
    </Panel>
  );
}

function Repositories({ source: { repositories, matched, places = [] } }: { readonly source: Source }): ReactElement {
  if (repositories === 0) return <>none told of yet</>;
  const unread = places.filter(({ read }) => !read);
  const unmatched = places.filter(({ name, read }) => name === null && read);
  return (
    <>
      {plural(repositories, 'repository', 'repositories')} told of, {matched} of them audited
      <Places title={`${plural(unmatched.length, 'is', 'are')} read, and no clone is audited`} places={unmatched} />
      <Places
        title={`${plural(unread.length, 'is', 'are')} not read: archived, or left out by plumbline.yaml`}
        places={unread}
      />
    </>
  );
}

function Places({
  title,
  places,
}: {
  readonly title: string;
  readonly places: NonNullable<Source['places']>;
}): ReactElement | null {
  if (places.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul className="paths">
        {places.slice(0, 200).map(({ path }) => (
          <li key={path} className="mono break">
            {path}
          </li>
        ))}
      </ul>
      {places.length > 200 ? <p className="muted">and {places.length - 200} more</p> : null}
    </details>
  );
}
