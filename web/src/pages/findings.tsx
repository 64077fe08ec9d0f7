import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Finding } from '../../../src/http/schema.ts';
import { findingsQuery, repositoriesQuery, rulesQuery } from '../api/queries.ts';
import type { Parameters } from '../api/client.ts';
import { Filters, Pager, Select, TextField } from '../components/fields.tsx';
import { ClassSelect, ContextSelect, RepositorySelect, SeveritySelect } from '../components/filter-selects.tsx';
import { Page, Scroll } from '../components/page.tsx';
import { CodeLink, Hash } from '../components/references.tsx';
import { Chip, SeverityBadge } from '../components/result.tsx';
import { Answer, Empty, NothingAudited } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { FindingsSearch } from '../router.tsx';
import { date } from '../text/format.ts';
import { FindingBoard } from './findings/board.tsx';
import { Secrets } from './findings/secrets.tsx';
import { Suppressed } from './findings/suppressed.tsx';
import { contextWords } from '../text/words.ts';

const limit = 50;
export function FindingsPage(): ReactElement {
  const search = useSearch({ from: '/findings' });
  const { when, view, offset: _, run: __, ...rest } = search as typeof search & { readonly run?: string };
  const wish = { ...rest, ...(when === 'ever' ? {} : { atHead: true }) };
  return (
    <Page
      title="Findings"
      lead={
        <p>
          What the <Link to="/rules">rules</Link> saw in the code, and when it came and went. Nothing is hidden: what a
          comment or a baseline allows is shown with its reason.
        </p>
      }
      actions={<Views view={view} />}
    >
      <FindingFilters search={search} />
      {view === 'secrets' ? (
        <Secrets wish={wish} />
      ) : (
        <>
          <FindingBoard wish={wish} />
          <List wish={wish} />
        </>
      )}
    </Page>
  );
}

function Views({ view }: { readonly view: FindingsSearch['view'] }): ReactElement {
  const change = useFilters<FindingsSearch>();
  return (
    <div className="switch-group" role="group" aria-label="What is listed">
      <button
        type="button"
        className="switch"
        aria-pressed={view === undefined}
        onClick={() => change({ view: undefined })}
      >
        Each finding
      </button>
      <button
        type="button"
        className="switch"
        aria-pressed={view === 'secrets'}
        onClick={() => change({ view: 'secrets', class: undefined })}
      >
        By secret
      </button>
    </div>
  );
}

function List({ wish }: { readonly wish: Parameters }): ReactElement {
  const { offset = 0 } = useSearch({ from: '/findings' });
  const query = useQuery(findingsQuery({ ...wish, offset, limit }));
  const change = useFilters<FindingsSearch>();
  const onMove = (moved: number): void => change({ offset: moved });
  return (
    <Answer query={query} what="findings">
      {({ items, total }) =>
        total === 0 ? (
          <NoFinding />
        ) : (
          <>
            <Pager above {...{ offset, limit, total, onMove }} noun="findings" />
            <Table findings={items} />
            <Pager {...{ offset, limit, total, onMove }} noun="findings" />
          </>
        )
      }
    </Answer>
  );
}

export function NoFinding(): ReactElement {
  const repositories = useQuery(repositoriesQuery(useRun()));
  if (repositories.data?.repositories.length === 0) return <NothingAudited />;
  return (
    <Empty title="No finding fits">
      <p>
        Either nothing like this is in the code, or a filter leaves it out.{' '}
        <Link to="/findings" search={{ when: 'ever' }}>
          Show all, those that are gone too
        </Link>
      </p>
    </Empty>
  );
}

function FindingFilters({ search }: { readonly search: FindingsSearch }): ReactElement {
  const change = useFilters<FindingsSearch>();
  const rules = useQuery(rulesQuery);
  return (
    <Filters>
      {search.view === 'secrets' ? null : (
        <ClassSelect value={search.class} onChange={(value) => change({ class: value })} />
      )}
      <SeveritySelect value={search.severity} onChange={(severity) => change({ severity })} />
      <RepositorySelect value={search.repository} onChange={(repository) => change({ repository })} />
      <ContextSelect value={search.context} onChange={(context) => change({ context })} />
      <Select
        label="Rule"
        all="All rules"
        value={search.rule}
        options={rules.data?.rules.map(({ id, title }) => [id, title] as const) ?? []}
        onChange={(rule) => change({ rule })}
      />
      <Select
        label="When"
        all="In the code now"
        value={search.when}
        options={[['ever', 'At any time in history']]}
        onChange={(when) => change({ when })}
      />
      <TextField
        label="Path"
        placeholder="Part of the path"
        value={search.text}
        onChange={(text) => change({ text })}
      />
    </Filters>
  );
}

function Table({ findings }: { readonly findings: readonly Finding[] }): ReactElement {
  return (
    <Scroll label="Findings">
      <table className="findings">
        <thead>
          <tr>
            <th scope="col">Severity</th>
            <th scope="col">Finding</th>
            <th scope="col">Where</th>
            <th scope="col">Since</th>
            <th scope="col">Until</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <Row key={`${finding.repository} ${finding.fingerprint}`} finding={finding} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ finding }: { readonly finding: Finding }): ReactElement {
  const {
    severity,
    title,
    fingerprint,
    detail,
    repository,
    path,
    line,
    excerpt,
    context,
    firstSeen,
    removedBy,
    atHead,
  } = finding;
  const { sideCommit } = finding;
  // What is gone stands in the last commit that had it, as far as that is known.
  const commit = atHead ? undefined : finding.lastSeen.commit;
  return (
    <tr>
      <td>
        <SeverityBadge severity={severity} />
      </td>
      <th scope="row">
        <Link to="/findings/$fingerprint" params={{ fingerprint }} search={{ repository }}>
          {title}
        </Link>
        {detail === undefined ? null : <span className="sub">{detail}</span>}
        <Suppressed finding={finding} />
      </th>
      <td>
        <span className="where">
          {repository} <CodeLink repository={repository} path={path} line={line} commit={commit} />
          {context === 'production' ? null : <Chip>{contextWords[context]}</Chip>}
          {sideCommit ? <Chip>side commit</Chip> : null}
        </span>
        <code className="excerpt">{excerpt.trim()}</code>
      </td>
      <td className="nowrap">
        {date(firstSeen.at)}
        {firstSeen.commit === undefined ? null : (
          <span className="sub">
            <Hash value={firstSeen.commit} />
          </span>
        )}
      </td>
      <td className="nowrap">
        {atHead ? (
          'still there'
        ) : sideCommit ? (
          'never landed'
        ) : (
          <>
            {removedBy ? date(removedBy.at) : 'gone'}
            {removedBy?.commit === undefined ? null : (
              <span className="sub">
                <Hash value={removedBy.commit} />
              </span>
            )}
          </>
        )}
      </td>
    </tr>
  );
}
