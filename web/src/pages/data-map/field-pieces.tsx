/** What rows of fields share: the name, what it holds, and the place in the code. */
import { Fragment, type ReactElement } from 'react';
import type { DataClass, MapField } from '../../../../src/http/schema.ts';
import { CodeLink } from '../../components/references.tsx';
import { Chip } from '../../components/result.tsx';
import { protectionWords, sensitivityWords, storeWords } from '../../text/data-map-words.ts';
import { nameOf, storeOf } from './map-address.ts';

/** A long name may be broken after these signs before it is broken anywhere. */
export function Wrapped({ text, at }: { readonly text: string; readonly at: '.' | '/' }): ReactElement {
  const parts = text.split(at);
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {part}
          {index < parts.length - 1 ? (
            <>
              {at}
              <wbr />
            </>
          ) : null}
        </Fragment>
      ))}
    </>
  );
}

type Placed = MapField['places'][number];

/**
 * Of the past, the file as the commit had it that brought the field: at the head it may be gone, and where in the file it
 * stood is not kept for every commit, so no line is claimed.
 */
export function PlaceLink({
  repository,
  place: { path, line, since },
  past,
}: {
  readonly repository: string;
  readonly place: Placed;
  readonly past: boolean;
}): ReactElement {
  if (!past || since?.commit === undefined) return <CodeLink repository={repository} path={path} line={line} />;
  return (
    <CodeLink repository={repository} path={path} commit={since.commit}>
      {path}
    </CodeLink>
  );
}

export function FieldName({ field }: { readonly field: MapField }): ReactElement {
  const store = storeOf(field);
  return (
    <>
      <span className="mono break">{nameOf(field)}</span>
      <span className="sub">
        {storeWords[store] ?? store}
        {field.type === undefined ? null : <> · {field.type}</>}
      </span>
    </>
  );
}

const doubts = { certain: undefined, likely: 'likely', possible: 'possibly' } as const;

export function Holds({
  field: { dataType, class: id, sensitivity, confidence },
  titles,
}: {
  readonly field: MapField;
  readonly titles: ReadonlyMap<string, string>;
}): ReactElement {
  const doubt = doubts[confidence];
  return (
    <>
      {titles.get(id) ?? id} {doubt === undefined ? null : <Chip>{doubt}</Chip>}
      <span className="sub mono break">
        <Wrapped text={dataType} at="." />
      </span>
      <span className="sub">
        <span className={`swatch level-${sensitivity}`} aria-hidden="true" />{' '}
        {sensitivityWords[sensitivity] ?? sensitivity}
      </span>
    </>
  );
}

export const protectedBy = ({ protection }: Pick<MapField, 'protection'>): string =>
  protection === undefined ? 'Nothing declared' : protectionWords[protection];

export const titlesOf = (classes: readonly DataClass[]): ReadonlyMap<string, string> =>
  new Map(classes.map(({ id, title }) => [id, title]));
