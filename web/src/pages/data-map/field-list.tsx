/** Every field that fits: what protects it, what people say of it, since when, whose it is, and each place it goes to. */
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { DataClass, MapField, MapSink } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Panel, Scroll } from '../../components/page.tsx';
import { Pager } from '../../components/fields.tsx';
import { CodeLink, Hash } from '../../components/references.tsx';
import { Chip } from '../../components/result.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import { sinkWords } from '../../text/data-map-words.ts';
import { date } from '../../text/format.ts';
import { FieldName, Holds, PlaceLink, protectedBy, titlesOf } from './field-pieces.tsx';
import { type DataMapSearch, levelOf, nameOf } from './map-address.ts';

const limit = 50;

export function FieldPanel({
  fields,
  classes,
  offset = 0,
  past,
}: {
  readonly fields: readonly MapField[];
  readonly classes: readonly DataClass[];
  readonly offset: number | undefined;
  readonly past: boolean;
}): ReactElement {
  const change = useFilters<DataMapSearch>();
  const start = offset < fields.length ? offset : 0;
  const titles = titlesOf(classes);
  // What matters most first; within a level as the map has them: by file and line.
  const ordered = fields.toSorted(
    (a, b) =>
      levelOf(a.sensitivity) - levelOf(b.sensitivity) || Number(b.sinks.length > 0) - Number(a.sinks.length > 0),
  );
  const pages = {
    offset: start,
    limit,
    total: fields.length,
    noun: 'fields',
    onMove: (moved: number) => change({ offset: moved }),
  };
  return (
    <Panel title="Each field" id="data-fields" aside={fields.length > limit ? <Pager {...pages} above /> : null}>
      <Scroll label="Fields">
        <table className="data-fields">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Holds</th>
              <th scope="col">Protected</th>
              <th scope="col">Since, and whose</th>
              <th scope="col">Goes to</th>
            </tr>
          </thead>
          <tbody>
            {ordered.slice(start, start + limit).map((field) => (
              <Row
                key={`${field.repository} ${field.source} ${field.store} ${nameOf(field)} ${field.path} ${field.line}`}
                {...{ field, titles, past }}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      <Pager {...pages} />
    </Panel>
  );
}

function Row({
  field,
  titles,
  past,
}: {
  readonly field: MapField;
  readonly titles: ReadonlyMap<string, string>;
  readonly past: boolean;
}): ReactElement {
  const { repository, places, since, owners, sinks, joins = [] } = field;
  const [first, ...others] = places;
  return (
    <tr>
      <th scope="row">
        <FieldName field={field} />
        <span className="sub">
          {repository} {first ? <PlaceLink {...{ repository, past }} place={first} /> : null}
        </span>
        <More noun="other place" size={others.length}>
          {others.map((place) => (
            <li key={`${place.path} ${place.line}`}>
              <PlaceLink {...{ repository, place, past }} />
            </li>
          ))}
        </More>
        <More noun="other repository" many="other repositories" size={joins.length}>
          {joins.map(({ repository: there, path, line, owner, field: name, as }) => (
            <li key={`${there} ${path} ${line}`}>
              {as === 'message' ? 'message' : 'type'} <code className="break">{nameOf({ owner, field: name })}</code> in{' '}
              {there} <CodeLink repository={there} path={path} line={line} />
            </li>
          ))}
        </More>
      </th>
      <td>
        <Holds {...{ field, titles }} />
      </td>
      <td>
        <Protection field={field} />
      </td>
      <td>
        {since === undefined ? (
          <span className="muted">not known</span>
        ) : (
          <span className="nowrap">{date(since.at)}</span>
        )}
        {since?.commit === undefined ? null : (
          <span className="sub">
            <Link to="/changes/$commit" params={{ commit: since.commit }} search={{ repository }}>
              <Hash value={since.commit} />
            </Link>
          </span>
        )}
        {owners.length === 0 ? (
          <span className="sub">no owner named</span>
        ) : (
          <span className="sub">{owners.join(', ')}</span>
        )}
      </td>
      <td>
        <Sinks {...{ repository, sinks, past }} />
      </td>
    </tr>
  );
}

function Protection({ field }: { readonly field: MapField }): ReactElement {
  const { protection, declared, tag, repository } = field;
  return (
    <>
      {protection === undefined ? (
        <span className="muted">{protectedBy(field)}</span>
      ) : (
        <span className="badge tone-operated">
          <Icon name="check" />
          {protectedBy(field)}
        </span>
      )}
      {tag === undefined ? null : (
        <span className="sub">
          tagged <Chip>{tag}</Chip>
        </span>
      )}
      {declared === undefined ? null : (
        <span className="sub">
          classified{' '}
          <CodeLink repository={repository} path={declared.path} line={declared.line}>
            {declared.type}
          </CodeLink>
          {declared.purpose === undefined ? null : `, for ${declared.purpose}`}
          {declared.retention === undefined ? null : `, kept ${declared.retention}`}
        </span>
      )}
    </>
  );
}

const sinksShown = 3;

function Sinks({
  repository,
  sinks,
  past,
}: {
  readonly repository: string;
  readonly sinks: readonly MapSink[];
  readonly past: boolean;
}): ReactElement {
  if (sinks.length === 0) return <span className="muted">nowhere seen</span>;
  const item = (sink: MapSink): ReactElement => (
    <li key={`${sink.kind} ${sink.path} ${sink.line} ${sink.callee}`}>
      {sinkWords[sink.kind]}
      {sink.recipient === undefined ? null : <code className="break"> {sink.recipient}</code>}{' '}
      {sink.certainty === 'flows' ? null : <Chip>named nearby</Chip>}
      <span className="sub">
        <code className="break">{sink.callee}</code> <PlaceLink {...{ repository, past }} place={sink} />
      </span>
    </li>
  );
  return (
    <>
      <ul className="sinks">{sinks.slice(0, sinksShown).map(item)}</ul>
      <More noun="more" many="more" size={sinks.length - sinksShown}>
        {sinks.slice(sinksShown).map(item)}
      </More>
    </>
  );
}

function More({
  noun,
  many = `${noun}s`,
  size,
  children,
}: {
  readonly noun: string;
  readonly many?: string;
  readonly size: number;
  readonly children: readonly ReactElement[];
}): ReactElement | null {
  if (size <= 0) return null;
  return (
    <details className="more">
      <summary>
        {size} {size === 1 ? noun : many}
      </summary>
      <ul className="sinks">{children}</ul>
    </details>
  );
}
