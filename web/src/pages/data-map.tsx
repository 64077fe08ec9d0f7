import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { DataMap } from '../../../src/http/schema.ts';
import { dataMapDifferenceQuery, dataMapQuery } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { Answer, Empty, NothingAudited } from '../components/states.tsx';
import { isDay } from '../text/days.ts';
import { count, lastDay, plural } from '../text/format.ts';
import { Difference } from './data-map/difference.tsx';
import { FieldPanel } from './data-map/field-list.tsx';
import { MapFilters, TimeFields } from './data-map/filters.tsx';
import { FlowPanel } from './data-map/flow-diagram.tsx';
import { ClassificationPanel, LimitsPanel } from './data-map/limits.tsx';
import { type DataMapSearch, endOfDay, fits } from './data-map/map-address.ts';
import { MatrixPanel } from './data-map/matrix.tsx';

export function DataMapPage(): ReactElement {
  const search = useSearch({ from: '/data-map' });
  const isSpan = search.from !== undefined || search.to !== undefined;
  return (
    <Page
      title="Personal data"
      lead={
        <p>
          Which personal and confidential data the code keeps, what protects it, and where it goes. Read from schemas,
          types and calls in the code; what a store really holds, only the store can show.
        </p>
      }
    >
      <TimeFields search={search} />
      {isSpan ? <Between search={search} /> : <Standing search={search} />}
    </Page>
  );
}

function Standing({ search }: { readonly search: DataMapSearch }): ReactElement {
  const query = useQuery(dataMapQuery(isDay(search.at) ? endOfDay(search.at) : undefined));
  return (
    <Answer query={query} what="the data map">
      {(answer) =>
        answer.run === null && answer.fields.length === 0 ? <NothingAudited /> : <WholeMap {...{ answer, search }} />
      }
    </Answer>
  );
}

function WholeMap({ answer, search }: { readonly answer: DataMap; readonly search: DataMapSearch }): ReactElement {
  const { classes, at } = answer;
  const fields = answer.fields.filter((one) => fits(one, search));
  const problems = answer.problems.filter(
    ({ repository }) => search.repository === undefined || repository === search.repository,
  );
  const past = at !== null;
  return (
    <>
      <MapFilters fields={answer.fields} classes={classes} search={search} />
      {fields.length === 0 ? (
        <Empty title={answer.fields.length === 0 ? 'No personal data was found' : 'No field fits'}>
          <p>
            {answer.fields.length === 0
              ? 'No schema or type that was read declares any. What was not read is listed below.'
              : 'A filter leaves out all that there are.'}
          </p>
        </Empty>
      ) : (
        <>
          <Summary {...{ fields, at }} />
          <MatrixPanel fields={fields} classes={classes} by={search.by} />
          <FlowPanel fields={fields} classes={classes} search={search} />
          <FieldPanel fields={fields} classes={classes} offset={search.offset} past={past} />
        </>
      )}
      {problems.length === 0 ? null : <ClassificationPanel problems={problems} />}
      <LimitsPanel answer={answer} />
    </>
  );
}

function Summary({ fields, at }: { readonly fields: DataMap['fields']; readonly at: string | null }): ReactElement {
  const kept = fields.filter(({ source }) => source === 'schema').length;
  const bare = fields.filter((one) => one.sensitivity === 'restricted' && one.source === 'schema' && !one.protection);
  const going = fields.filter(({ sinks }) => sinks.length > 0).length;
  return (
    <p className="data-summary">
      {at === null ? '' : `At the end of ${lastDay(at)}: `}
      <strong>{plural(fields.length, 'field')}</strong>, {count(kept)} kept or sent and {count(fields.length - kept)} in
      types of programs only; {count(going)} seen to go on; {count(bare.length)} restricted and kept with no protection
      declared.
    </p>
  );
}

function Between({ search }: { readonly search: DataMapSearch }): ReactElement {
  const { from, to } = search;
  if (!isDay(from) || !isDay(to) || from > to)
    return (
      <Empty title="Two days are needed">
        <p>The first day must not be after the last one.</p>
      </Empty>
    );
  return <Span {...{ from, to, search }} />;
}

function Span({
  from,
  to,
  search,
}: {
  readonly from: string;
  readonly to: string;
  readonly search: DataMapSearch;
}): ReactElement {
  const query = useQuery(dataMapDifferenceQuery(new Date(from).toISOString(), endOfDay(to)));
  return (
    <Answer query={query} what="what changed">
      {(answer) =>
        answer.run === null && answer.changes.length === 0 ? (
          <NothingAudited />
        ) : (
          <>
            <MapFilters
              fields={answer.changes.flatMap(({ field, before }) => (before ? [field, before] : [field]))}
              classes={answer.classes}
              search={search}
            />
            <Difference answer={answer} />
            <LimitsPanel answer={answer} />
          </>
        )
      }
    </Answer>
  );
}
