/** What began, ended and changed between two days: which personal data did we start to collect? */
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { DataMapDifference, FieldChange } from '../../../../src/http/schema.ts';
import { Panel, Scroll } from '../../components/page.tsx';
import { Hash } from '../../components/references.tsx';
import { Empty } from '../../components/states.tsx';
import { fieldChangeWords } from '../../text/data-map-words.ts';
import { count, date, lastDay, plural } from '../../text/format.ts';
import { FieldName, Holds, PlaceLink, protectedBy, titlesOf } from './field-pieces.tsx';
import { fits, nameOf } from './map-address.ts';

const order = ['added', 'changed', 'removed'] as const;

export function Difference({ answer }: { readonly answer: DataMapDifference }): ReactElement {
  const search = useSearch({ from: '/data-map' });
  const { classes, from, to } = answer;
  const changes = answer.changes.filter(({ field, before }) => fits(field, search) || (before && fits(before, search)));
  const titles = titlesOf(classes);
  const span = `${date(from)} – ${lastDay(to)}`;
  const kinds = order.map((kind) => ({ kind, own: changes.filter(({ change }) => change === kind) }));
  if (changes.length === 0)
    return (
      <Empty title={`No field began, ended or changed, ${span}`}>
        <p>
          {answer.changes.length === 0
            ? 'Before and after, the same fields stood in the code.'
            : 'A filter leaves out those that did.'}
        </p>
      </Empty>
    );
  return (
    <Panel
      title={`What changed, ${span}`}
      id="data-changes"
      aside={
        <span className="muted small">
          {kinds.map(({ kind, own }) => `${count(own.length)} ${fieldChangeWords[kind].toLowerCase()}`).join(', ')}
        </span>
      }
    >
      <Scroll label="Fields that began, ended or changed">
        <table className="data-changes">
          <thead>
            <tr>
              <th scope="col">Change</th>
              <th scope="col">Field</th>
              <th scope="col">Holds</th>
              <th scope="col">What is otherwise</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            {kinds
              .flatMap(({ own }) => own)
              .map((one) => (
                <Row
                  key={`${one.change} ${one.field.repository} ${one.field.source} ${one.field.store} ${nameOf(one.field)}`}
                  {...{ one, titles }}
                />
              ))}
          </tbody>
        </table>
      </Scroll>
      <p className="small muted">
        {plural(changes.length, 'field')}. Where a landing cannot be named, several may have done it together.
      </p>
    </Panel>
  );
}

function Row({
  one: { change, field, before, because, by, changeset },
  titles,
}: {
  readonly one: FieldChange;
  readonly titles: ReadonlyMap<string, string>;
}): ReactElement {
  const { repository, owners } = field;
  return (
    <tr>
      <td>
        <span className={`badge field-${change}`}>{fieldChangeWords[change]}</span>
      </td>
      <th scope="row">
        <FieldName field={field} />
        <span className="sub">
          {repository}{' '}
          <PlaceLink repository={repository} place={field.places[0] ?? field} past={change === 'removed'} />
        </span>
      </th>
      <td>
        <Holds {...{ field, titles }} />
      </td>
      <td>
        <Otherwise {...{ change, field, before, because }} />
      </td>
      <td>
        {by === undefined ? <span className="muted">not known</span> : <span className="nowrap">{date(by.at)}</span>}
        {by?.commit === undefined ? null : (
          <span className="sub">
            <Link to="/changes/$commit" params={{ commit: by.commit }} search={{ repository }}>
              <Hash value={by.commit} />
            </Link>
            {changeset ? (
              <>
                , changeset{' '}
                {changeset.url === null ? (
                  changeset.id
                ) : (
                  <a href={changeset.url} rel="noreferrer">
                    {changeset.id}
                  </a>
                )}
              </>
            ) : null}
          </span>
        )}
        {owners.length === 0 ? null : <span className="sub">{owners.join(', ')}</span>}
      </td>
    </tr>
  );
}

/** That it began or ended is said by the badge; here stands what else to know. */
function Otherwise({ change, field, before, because }: Omit<FieldChange, 'by' | 'changeset'>): ReactElement {
  if (change === 'added') return <>Protection: {protectedBy(field).toLowerCase()}</>;
  if (change === 'removed') return <span className="muted">No longer kept here</span>;
  if (before === undefined || before.protection === field.protection) return <span className="break">{because}</span>;
  return (
    <>
      {protectedBy(before)} → <strong>{protectedBy(field)}</strong>
      <span className="sub break">{because}</span>
    </>
  );
}
