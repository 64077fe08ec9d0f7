import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Finding } from '../../../src/http/schema.ts';
import { findingsQuery, repositoriesQuery, rulesQuery } from '../api/queries.ts';
import { Filters, Pager, Select, TextField } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { Page, Scroll } from '../components/page.tsx';
import { CodeLink, Hash } from '../components/references.tsx';
import { Chip, SeverityBadge } from '../components/result.tsx';
import { Answer, Empty, NothingAudited } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { FindingsSearch } from '../router.tsx';
import { date } from '../text/format.ts';
import { classWords, contextWords, severityWords } from '../text/words.ts';

const limit = 50;
const entries = <K extends string>(words: Readonly<Record<K, string>>): readonly (readonly [K, string])[] =>
  Object.entries(words) as unknown as readonly (readonly [K, string])[];

export function FindingsPage(): ReactElement {
  const { when, ...search } = useSearch({ from: '/findings' });
  const { offset = 0, run: _, ...rest } = search as typeof search & { readonly run?: string };
  const query = useQuery(findingsQuery({ ...rest, offset, limit, ...(when === 'ever' ? {} : { atHead: true }) }));
  const change = useFilters<FindingsSearch>();
  return (
    <Page
      title="Findings"
      lead={
        <p>
          What the <Link to="/rules">rules</Link> saw in the code, and when it came and went. Nothing is hidden: what a
          comment allows is shown with its reason.
        </p>
      }
    >
      <FindingFilters search={{ ...search, ...(when ? { when } : {}) }} />
      <Answer query={query} what="findings">
        {({ items, total }) =>
          total === 0 ? (
            <NoFinding />
          ) : (
            <>
              <Pager
                above
                {...{ offset, limit, total }}
                noun="findings"
                onMove={(moved) => change({ offset: moved })}
              />
              <Table findings={items} />
              <Pager {...{ offset, limit, total }} noun="findings" onMove={(moved) => change({ offset: moved })} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function NoFinding(): ReactElement {
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
  const repositories = useQuery(repositoriesQuery(useRun()));
  const rules = useQuery(rulesQuery);
  const names = repositories.data?.repositories.map(({ name }) => [name, name] as const) ?? [];
  return (
    <Filters>
      <Select
        label="Class"
        all="All classes"
        value={search.class}
        options={entries(classWords)}
        onChange={(value) => change({ class: value })}
      />
      <Select
        label="Severity"
        all="All severities"
        value={search.severity}
        options={entries(severityWords)}
        onChange={(severity) => change({ severity })}
      />
      <Select
        label="Repository"
        all="All repositories"
        value={search.repository}
        options={names}
        onChange={(repository) => change({ repository })}
      />
      <Select
        label="Where"
        all="Everywhere"
        value={search.context}
        options={entries(contextWords)}
        onChange={(context) => change({ context })}
      />
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
        label="Text"
        placeholder="Path, title or line"
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
  const { severity, title, rule, detail, repository, path, line, excerpt, context, firstSeen, removedBy, atHead } =
    finding;
  const { sideCommit } = finding;
  // What is gone stands in the last commit that had it, as far as that is known.
  const commit = atHead ? undefined : finding.lastSeen.commit;
  return (
    <tr>
      <td>
        <SeverityBadge severity={severity} />
      </td>
      <th scope="row">
        <Link to="/rules" hash={rule}>
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

export function Suppressed({ finding: { suppressed } }: { readonly finding: Finding }): ReactElement | null {
  if (!suppressed) return null;
  return (
    <span className="sub">
      <Icon name="warning" /> Allowed by a comment (<code>{suppressed.marker}</code>):{' '}
      {suppressed.reason ?? 'no reason given'}
    </span>
  );
}
