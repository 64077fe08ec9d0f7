/** What narrows the population. All of it is in the address; what is set stands below the fields, to be taken off one by one. */
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, type RefObject, useState } from 'react';
import { changeGroupsQuery, checksQuery, repositoriesQuery } from '../../api/queries.ts';
import { Filters, Select, TextField } from '../../components/fields.tsx';
import { Icon } from '../../components/icon.tsx';
import { useRun } from '../../layout/run-picker.tsx';
import { plural } from '../../text/format.ts';
import { joinedWords, methodWords, outcomes, outcomeWords } from '../../text/words.ts';
import { type ChangesSearch, filterOf, noFilter, type SearchChange } from './change-address.ts';
import { DayRange } from './day-range.tsx';
import { findingTitle } from './group-words.tsx';
import { stretchWords } from './span-words.ts';

const pairs = <K extends string>(words: Readonly<Record<K, string>>): readonly (readonly [K, string])[] =>
  Object.entries(words) as unknown as readonly (readonly [K, string])[];

export interface ChangeFiltersProps {
  readonly search: ChangesSearch;
  readonly change: (change: SearchChange) => void;
  /** The field that `/` leads to. */
  readonly field: RefObject<HTMLInputElement | null>;
}

export function ChangeFilters({ search, change, field }: ChangeFiltersProps): ReactElement {
  const rare = [search.method, search.joinedBy, search.automation].some((value) => value !== undefined);
  const [open, setOpen] = useState(rare);
  return (
    <>
      <Filters>
        <TextField
          label="Text"
          placeholder="Subject, commit, ticket"
          value={search.text}
          field={field}
          onChange={(text) => change({ text })}
        />
        <RepositoryFilter search={search} change={change} />
        <BranchFilter search={search} change={change} />
        <Select
          label="Outcome"
          all="All outcomes"
          value={search.outcome}
          options={outcomes.map((outcome) => [outcome, outcomeWords[outcome]])}
          onChange={(outcome) => change({ outcome })}
        />
        <FindingFilter search={search} change={change} />
        <TextField
          label="Person"
          placeholder="Wrote or approved it"
          value={search.person}
          onChange={(person) => change({ person })}
        />
        <button type="button" className="more-filters" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="chevron" />
          {open ? 'Fewer filters' : 'More filters'}
        </button>
        {open ? <RareFilters search={search} change={change} /> : null}
      </Filters>
      <Chosen search={search} change={change} />
    </>
  );
}

type Part = Omit<ChangeFiltersProps, 'field'>;

function RepositoryFilter({ search, change }: Part): ReactElement {
  const repositories = useQuery(repositoriesQuery(useRun()));
  return (
    <Select
      label="Repository"
      all="All repositories"
      value={search.repository}
      options={repositories.data?.repositories.map(({ name }) => [name, name] as const) ?? []}
      // A stretch belongs to one repository.
      onChange={(repository) => change({ repository, branch: undefined, stretch: undefined })}
    />
  );
}

/** Where landings of several branches are in scope; groups are called `repository branch`. */
function BranchFilter({ search, change }: Part): ReactElement | null {
  const wish = { ...filterOf(search, useRun()), branch: undefined };
  const groups = useQuery(changeGroupsQuery(wish, 'branch')).data?.groups ?? [];
  const names = groups.flatMap(({ key }) => (key === null ? [] : [key.slice(key.lastIndexOf(' ') + 1)]));
  const { branch } = search;
  const known = [...new Set([...names, ...(branch === undefined ? [] : [branch])])].sort();
  if (known.length < 2 && branch === undefined) return null;
  return (
    <Select
      label="Branch"
      all="All branches"
      value={branch}
      options={known.map((name) => [name, name] as const)}
      onChange={(chosen) => change({ branch: chosen })}
    />
  );
}

/** Only findings that there are, with how many have each. */
function FindingFilter({ search, change }: Part): ReactElement {
  const wish = { ...filterOf(search, useRun()), finding: undefined };
  const groups = useQuery(changeGroupsQuery(wish, 'finding'));
  const checks = useQuery(checksQuery).data?.checks ?? [];
  const known = (groups.data?.groups ?? []).flatMap(({ key, total }) =>
    key === null ? [] : [[key, `${findingTitle(key, checks) ?? key} (${total})`] as const],
  );
  const { finding } = search;
  const missing = finding !== undefined && !known.some(([key]) => key === finding);
  return (
    <Select
      label="Finding"
      all="Any, or none"
      value={finding}
      options={missing ? [...known, [finding, findingTitle(finding, checks) ?? finding] as const] : known}
      onChange={(chosen) => change({ finding: chosen })}
    />
  );
}

function RareFilters({ search, change }: Part): ReactElement {
  return (
    <>
      <Select
        label="Landed by"
        all="Every way"
        value={search.method}
        options={pairs(methodWords)}
        onChange={(method) => change({ method })}
      />
      <Select
        label="Joined by"
        all="Anything"
        value={search.joinedBy}
        options={pairs(joinedWords)}
        onChange={(joinedBy) => change({ joinedBy })}
      />
      <Select
        label="Made by"
        all="People and automation"
        value={search.automation}
        options={[
          ['false', 'People'],
          ['true', 'Automation'],
        ]}
        onChange={(automation) => change({ automation })}
      />
      <DayRange search={search} change={change} />
    </>
  );
}

function Chosen({ search, change }: Part): ReactElement | null {
  const checks = useQuery(checksQuery).data?.checks ?? [];
  const { repository, branch, outcome, method, joinedBy, finding, person, automation, text, from, to } = search;
  const chips: readonly (readonly [what: string, words: ReactNode, off: SearchChange])[] = [
    [
      'landed',
      from === undefined && to === undefined ? undefined : stretchWords(from, to),
      { from: undefined, to: undefined, stretch: undefined },
    ],
    ['repository', repository, { repository: undefined, stretch: undefined }],
    ['branch', branch, { branch: undefined }],
    ['outcome', outcome && outcomeWords[outcome], { outcome: undefined }],
    ['finding', finding && (findingTitle(finding, checks) ?? finding), { finding: undefined }],
    ['person', person && `“${person}”`, { person: undefined }],
    ['way', method && methodWords[method], { method: undefined }],
    ['joined by', joinedBy && joinedWords[joinedBy], { joinedBy: undefined }],
    ['made by', automation && (automation === 'true' ? 'Automation' : 'People'), { automation: undefined }],
    ['text', text && `“${text}”`, { text: undefined }],
  ];
  const set = chips.filter(([, words]) => words !== undefined);
  if (set.length === 0) return null;
  return (
    <ul className="chosen" aria-label={`${plural(set.length, 'filter')} set`}>
      {set.map(([what, words, off]) => (
        <li key={what}>
          <button type="button" className="chosen-filter" onClick={() => change(off)}>
            <span className="muted">{what}</span> {words}
            <Icon name="cross" />
            <span className="visually-hidden">: take this filter off</span>
          </button>
        </li>
      ))}
      {set.length > 1 ? (
        <li>
          <button type="button" className="chosen-filter" onClick={() => change(noFilter)}>
            Clear all
          </button>
        </li>
      ) : null}
    </ul>
  );
}
