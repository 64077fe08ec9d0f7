import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { CategoryCoverage, Handler, Handlers } from '../../../src/http/schema.ts';
import { handlersQuery } from '../api/queries.ts';
import { Filters, Pager, Select } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { Page, Panel, Scroll } from '../components/page.tsx';
import { CodeLink, GapList } from '../components/references.tsx';
import { Chip } from '../components/result.tsx';
import { Answer, Empty, NothingAudited } from '../components/states.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { SecurityEventsSearch } from '../router.tsx';
import { count, plural } from '../text/format.ts';
import { actionWords, categoryWords, traceWords } from '../text/handler-words.ts';

const limit = 50;
const categories = Object.entries(categoryWords) as unknown as readonly (readonly [
  CategoryCoverage['category'],
  string,
])[];

export function SecurityEventsPage(): ReactElement {
  const query = useQuery(handlersQuery);
  return (
    <Page
      title="Security events"
      lead={
        <p>
          Handlers of requests that read like something an audit wants in a log, what guards them, and where they write
          one. Read from code; that a line carries actor and outcome is shown by the logs themselves (control{' '}
          <Link to="/controls/$id" params={{ id: 'LOG-05' }}>
            LOG-05
          </Link>
          ).
        </p>
      }
    >
      <Answer query={query} what="handlers">
        {(answer) => (answer.run === null ? <NothingAudited /> : <Events answer={answer} />)}
      </Answer>
    </Page>
  );
}

function Events({ answer }: { readonly answer: Handlers }): ReactElement {
  const search = useSearch({ from: '/security-events' });
  const [offset, setOffset] = useState(0);
  const { category, trace, repository } = search;
  const fitting = answer.handlers.filter(
    (one) =>
      one.event !== null &&
      (category === undefined || one.event.category === category) &&
      (trace === undefined || one.trace === trace) &&
      (repository === undefined || one.repository === repository),
  );
  const start = offset < fitting.length ? offset : 0;
  const pages = { offset: start, limit, total: fitting.length, noun: 'handlers', onMove: setOffset };
  const guards = answer.guards.filter((guard) => repository === undefined || guard.repository === repository);
  return (
    <>
      <Coverage coverage={answer.coverage} />
      <EventFilters answer={answer} />
      {fitting.length === 0 ? (
        <Empty title="No handler fits">
          <p>Either no handler reads like this, or a filter leaves it out.</p>
        </Empty>
      ) : (
        <>
          <Pager {...pages} above />
          <EventTable handlers={fitting.slice(start, start + limit)} />
          {fitting.length > limit ? <Pager {...pages} /> : null}
        </>
      )}
      {guards.length === 0 ? null : <ServiceGuards guards={guards} />}
      {answer.gaps.length === 0 ? null : (
        <Panel title="Not looked at" id="handler-gaps">
          <GapList gaps={answer.gaps} />
        </Panel>
      )}
    </>
  );
}

function Coverage({ coverage }: { readonly coverage: readonly CategoryCoverage[] }): ReactElement {
  return (
    <Scroll label="Security events by category">
      <table>
        <thead>
          <tr>
            <th scope="col">Category</th>
            <th scope="col">Logged</th>
            <th scope="col" className="number">
              Handlers
            </th>
            <th scope="col" className="number">
              Silent
            </th>
            <th scope="col" className="number">
              Unknown
            </th>
          </tr>
        </thead>
        <tbody>
          {coverage.map((one) => (
            <tr key={one.category}>
              <th scope="row">
                <Link to="/security-events" search={{ category: one.category }}>
                  {categoryWords[one.category]}
                </Link>
              </th>
              <td>{one.handlers === 0 ? <span className="muted">no handler found</span> : <Share coverage={one} />}</td>
              <td className="number">{count(one.handlers)}</td>
              <td className="number">{count(one.silent)}</td>
              <td className="number">{count(one.unknown)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Share({
  coverage: { handlers, logged, silent, unknown },
}: {
  readonly coverage: CategoryCoverage;
}): ReactElement {
  const label = `${logged} of ${plural(handlers, 'handler')} logged`;
  return (
    <span className="share">
      <span className="count-bar" role="img" aria-label={label}>
        {logged > 0 ? <span className="fill-operated" style={{ flexGrow: logged }} /> : null}
        {silent > 0 ? <span className="fill-deviated" style={{ flexGrow: silent }} /> : null}
        {unknown > 0 ? <span className="fill-indeterminate" style={{ flexGrow: unknown }} /> : null}
      </span>{' '}
      {Math.round((100 * logged) / handlers)} %
    </span>
  );
}

function EventFilters({ answer }: { readonly answer: Handlers }): ReactElement {
  const search = useSearch({ from: '/security-events' });
  const change = useFilters<SecurityEventsSearch>();
  const names = [...new Set(answer.handlers.map(({ repository }) => repository))].sort();
  return (
    <Filters>
      <Select
        label="Category"
        all="All categories"
        value={search.category}
        options={categories}
        onChange={(category) => change({ category })}
      />
      <Select
        label="Log"
        all="Logged or not"
        value={search.trace}
        options={[
          ['silent', traceWords.silent],
          ['logged', traceWords.logged],
          ['unknown', traceWords.unknown],
        ]}
        onChange={(trace) => change({ trace })}
      />
      <Select
        label="Repository"
        all="All repositories"
        value={search.repository}
        options={names.map((name) => [name, name] as const)}
        onChange={(repository) => change({ repository })}
      />
    </Filters>
  );
}

function EventTable({ handlers }: { readonly handlers: readonly Handler[] }): ReactElement {
  return (
    <Scroll label="Security events">
      <table>
        <thead>
          <tr>
            <th scope="col">Handler</th>
            <th scope="col">Event</th>
            <th scope="col">Log</th>
            <th scope="col">Guarded by</th>
            <th scope="col">Where</th>
          </tr>
        </thead>
        <tbody>
          {handlers.map((one) => (
            <Row
              key={`${one.repository} ${one.path} ${one.line} ${one.method} ${one.route} ${one.name}`}
              handler={one}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ handler }: { readonly handler: Handler }): ReactElement {
  const { repository, path, line, framework, method, route, name, event, guards, isPublic } = handler;
  return (
    <tr>
      <th scope="row">
        <span className="mono break">{route === null ? name : `${method ?? 'any'} ${route}`}</span>
        {route === null || name === '' ? null : <span className="sub mono">{name}</span>}
      </th>
      <td>
        {event === null ? null : (actionWords[event.action] ?? event.action)}
        {event === null ? null : <span className="sub">{categoryWords[event.category]}</span>}
      </td>
      <td>
        <Log handler={handler} />
      </td>
      <td>
        {guards.length === 0 && isPublic === null ? <span className="muted">nothing on the route</span> : null}
        {isPublic === null ? null : <span>says it is public: {isPublic}</span>}
        {[...new Set(guards.map((guard) => guard.name))].map((guard) => (
          <span key={guard} className="sub mono break">
            {guard}
          </span>
        ))}
      </td>
      <td>
        <span className="where">
          {repository} <CodeLink repository={repository} path={path} line={line} /> <Chip>{framework}</Chip>
        </span>
      </td>
    </tr>
  );
}

function Log({ handler: { trace, by, style } }: { readonly handler: Handler }): ReactElement {
  const tone = { logged: 'operated', silent: 'deviated', unknown: 'indeterminate' } as const;
  const icon = { logged: 'check', silent: 'warning', unknown: 'question' } as const;
  return (
    <>
      <span className={`badge tone-${tone[trace]}`}>
        <Icon name={icon[trace]} />
        {traceWords[trace]}
      </span>
      {by === null ? null : (
        <span className="sub mono break">
          {by}
          {style === 'text' ? '' : ` · ${style}`}
        </span>
      )}
    </>
  );
}

function ServiceGuards({ guards }: { readonly guards: Handlers['guards'] }): ReactElement {
  return (
    <Panel title="What asks before every request" id="service-guards">
      <ul>
        {guards.map(({ repository, path, line, name, asks, within }) => (
          <li key={`${repository} ${path} ${line} ${name}`}>
            <code className="break">{name}</code> asks {asks === 'who' ? 'who you are' : 'whether you may'}
            {within === undefined ? '' : ` below ${within}`}:{' '}
            <CodeLink repository={repository} path={path} line={line} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
