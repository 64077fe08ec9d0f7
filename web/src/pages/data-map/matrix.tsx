/** Data types by repository or store: how many fields, and how many of them go somewhere. */
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { DataClass, MapField } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Panel, Scroll } from '../../components/page.tsx';
import { sensitivityWords, storeWords } from '../../text/data-map-words.ts';
import { count } from '../../text/format.ts';
import { Wrapped } from './field-pieces.tsx';
import { type DataMapSearch, highest, levelOf, type MapChange, narrowed, storeOf } from './map-address.ts';

const mostColumns = 8;

interface Column {
  readonly title: string;
  readonly fields: ReadonlySet<MapField>;
  /** Absent: several in one. */
  readonly change?: MapChange;
}

export function MatrixPanel({
  fields,
  classes,
  by,
}: {
  readonly fields: readonly MapField[];
  readonly classes: readonly DataClass[];
  readonly by: DataMapSearch['by'];
}): ReactElement {
  const columns = columnsOf(fields, by);
  const rows = classes
    .map((one) => ({ one, own: fields.filter((field) => field.class === one.id) }))
    .filter(({ own }) => own.length > 0)
    .toSorted((a, b) => levelOf(highest(a.own)) - levelOf(highest(b.own)) || b.own.length - a.own.length);
  return (
    <Panel
      title={by === 'store' ? 'Data types by store' : 'Data types by repository'}
      id="data-matrix"
      aside={
        <Link
          to="/data-map"
          search={(old) => narrowed(old, { by: by === 'store' ? undefined : 'store' })}
          resetScroll={false}
        >
          {by === 'store' ? 'By repository' : 'By store'}
        </Link>
      }
    >
      <Scroll label={by === 'store' ? 'Data types by store' : 'Data types by repository'}>
        <table className="data-matrix">
          <thead>
            <tr>
              <th scope="col">Data type</th>
              {columns.map(({ title, change }) => (
                <th key={title} scope="col" className="number">
                  {change ? (
                    <Link to="/data-map" search={(old) => narrowed(old, change)} resetScroll={false}>
                      <Wrapped text={title} at="/" />
                    </Link>
                  ) : (
                    title
                  )}
                </th>
              ))}
              <th scope="col" className="number">
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ one, own }) => (
              <Row key={one.id} dataClass={one} own={own} columns={columns} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="small muted flow-note">
        <Icon name="arrow" /> how many of the fields were seen to go on to a log, another service, a file or such.
      </p>
    </Panel>
  );
}

function columnsOf(fields: readonly MapField[], by: DataMapSearch['by']): readonly Column[] {
  const keyOf = (one: MapField): string => (by === 'store' ? storeOf(one) : one.repository);
  const groups = [...Map.groupBy(fields, keyOf)].toSorted(([, a], [, b]) => b.length - a.length);
  const shown = groups.length <= mostColumns + 1 ? groups : groups.slice(0, mostColumns);
  const rest = groups.slice(shown.length);
  const columns = shown.map(([key, some]): Column => ({
    title: by === 'store' ? (storeWords[key] ?? key) : key,
    fields: new Set(some),
    change: by === 'store' ? { store: key } : { repository: key },
  }));
  return rest.length === 0
    ? columns
    : [...columns, { title: `${rest.length} others`, fields: new Set(rest.flatMap(([, some]) => some)) }];
}

function Row({
  dataClass,
  own,
  columns,
}: {
  readonly dataClass: DataClass;
  readonly own: readonly MapField[];
  readonly columns: readonly Column[];
}): ReactElement {
  const level = highest(own);
  const { id, title } = dataClass;
  return (
    <tr>
      <th scope="row">
        <Link to="/data-map" search={(old) => narrowed(old, { class: id })} resetScroll={false}>
          {title}
        </Link>
        <span className="sub">
          <span className={`swatch level-${level}`} aria-hidden="true" /> {sensitivityWords[level] ?? level}
          {dataClass.law.length === 0 ? null : <span className="law"> · {dataClass.law.join('; ')}</span>}
        </span>
      </th>
      {columns.map((column) => (
        <td key={column.title} className="number">
          <Cell
            fields={own.filter((one) => column.fields.has(one))}
            words={`${title}, ${column.title}`}
            change={column.change && { ...column.change, class: id }}
          />
        </td>
      ))}
      <td className="number">
        <Cell fields={own} words={`${title}, all`} change={{ class: id }} />
      </td>
    </tr>
  );
}

function Cell({
  fields,
  words,
  change,
}: {
  readonly fields: readonly MapField[];
  readonly words: string;
  readonly change: MapChange | undefined;
}): ReactElement {
  if (fields.length === 0) return <span className="zero">0</span>;
  const going = fields.filter(({ sinks }) => sinks.some(({ certainty }) => certainty === 'flows')).length;
  const shown = (
    <>
      <span className="visually-hidden">{words}: </span>
      {count(fields.length)}
      <span className="visually-hidden">{fields.length === 1 ? ' field' : ' fields'}</span>
      {going === 0 ? null : (
        <span className="going">
          <Icon name="arrow" />
          {count(going)}
          <span className="visually-hidden"> of them seen to go on</span>
        </span>
      )}
    </>
  );
  if (!change) return <span className="cell">{shown}</span>;
  return (
    <Link className="cell" to="/data-map" search={(old) => narrowed(old, change)} resetScroll={false}>
      {shown}
    </Link>
  );
}
