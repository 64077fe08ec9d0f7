/** When, and which fields: everything is in the address. */
import type { ReactElement } from 'react';
import type { DataClass, MapField } from '../../../../src/http/schema.ts';
import { DayField, Filters, optionsOf, Select, TextField } from '../../components/fields.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import { protectionWords, sinkWords, storeWords } from '../../text/data-map-words.ts';
import { dayOf, dayText } from '../../text/days.ts';
import { type DataMapSearch, storeOf } from './map-address.ts';

const quarter = 90;

export function TimeFields({ search: { at, from, to } }: { readonly search: DataMapSearch }): ReactElement {
  const change = useFilters<DataMapSearch>();
  const today = new Date().toISOString().slice(0, 10);
  const when = from !== undefined || to !== undefined ? 'between' : at === undefined ? undefined : 'day';
  const none = { at: undefined, from: undefined, to: undefined };
  const choose = (chosen: 'day' | 'between' | undefined): void => {
    if (chosen === 'day') change({ ...none, at: to ?? today });
    else if (chosen === 'between') change({ ...none, from: dayText(dayOf(at ?? today) - quarter), to: at ?? today });
    else change(none);
  };
  return (
    <div className="filters" role="group" aria-label="Time">
      <Select
        label="Shown"
        all="Now"
        value={when}
        options={[
          ['day', 'On a day'],
          ['between', 'Between two days'],
        ]}
        onChange={choose}
      />
      {when === 'day' ? <DayField label="At the end of" value={at} onChange={(day) => change({ at: day })} /> : null}
      {when === 'between' ? (
        <>
          <DayField label="From" value={from} max={to} onChange={(day) => change({ from: day })} />
          <DayField label="To the end of" value={to} min={from} onChange={(day) => change({ to: day })} />
        </>
      ) : null}
    </div>
  );
}

export function MapFilters({
  fields,
  classes,
  search,
}: {
  readonly fields: readonly MapField[];
  readonly classes: readonly DataClass[];
  readonly search: DataMapSearch;
}): ReactElement {
  const change = useFilters<DataMapSearch>();
  const { owner } = search;
  const repositories = [...new Set(fields.map(({ repository }) => repository))].sort();
  const stores = [...new Set(fields.map(storeOf))].sort();
  const kinds = new Set(fields.flatMap(({ sinks }) => sinks.map(({ kind }) => kind)));
  return (
    <Filters>
      <Select
        label="Data type"
        all="All types"
        value={search.class}
        options={classes.map(({ id, title }) => [id, title] as const)}
        onChange={(value) => change({ class: value, owner: undefined })}
      />
      <Select
        label="Repository"
        all="All repositories"
        value={search.repository}
        options={repositories.map((name) => [name, name] as const)}
        onChange={(value) => change({ repository: value, owner: undefined })}
      />
      <Select
        label="Kept in"
        all="All stores"
        value={search.store}
        options={stores.map((store) => [store, storeWords[store] ?? store] as const)}
        onChange={(value) => change({ store: value, owner: undefined })}
      />
      <Select
        label="Goes to"
        all="All places"
        value={search.sink}
        options={[
          ['any', 'Somewhere seen'],
          ['none', 'Nowhere seen'],
          ...optionsOf(sinkWords).filter(([kind]) => kinds.has(kind)),
        ]}
        onChange={(value) => change({ sink: value })}
      />
      <Select
        label="Protection"
        all="With or without"
        value={search.protection}
        options={[['none', 'Nothing declared'], ...optionsOf(protectionWords)]}
        onChange={(value) => change({ protection: value })}
      />
      <TextField
        label="Name"
        placeholder="field, type or path"
        value={search.text}
        onChange={(value) => change({ text: value })}
      />
      {owner === undefined ? null : (
        <button type="button" className="owner-filter" onClick={() => change({ owner: undefined })}>
          <Icon name="cross" />
          Only {owner}
        </button>
      )}
    </Filters>
  );
}
