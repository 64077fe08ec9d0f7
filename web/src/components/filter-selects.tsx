/** Filters that several lists share, each with one name, one order and one word for no choice. */
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Finding } from '../../../src/http/schema.ts';
import { repositoriesQuery } from '../api/queries.ts';
import { useRun } from '../layout/run-picker.tsx';
import { classWords, contextWords, severityWords } from '../text/words.ts';
import { optionsOf, Select } from './fields.tsx';

interface Filter<T extends string> {
  readonly value: T | undefined;
  readonly onChange: (value: T | undefined) => void;
}

/** Of the run that is shown. */
export function RepositorySelect(filter: Filter<string>): ReactElement {
  const { data } = useQuery(repositoriesQuery(useRun()));
  const options = data?.repositories.map(({ name }) => [name, name] as const) ?? [];
  return <Select label="Repository" all="All repositories" options={options} {...filter} />;
}

export function ClassSelect(filter: Filter<Finding['class']>): ReactElement {
  return <Select label="Class" all="All classes" options={optionsOf(classWords)} {...filter} />;
}

export function SeveritySelect(filter: Filter<Finding['severity']>): ReactElement {
  return <Select label="Severity" all="All severities" options={optionsOf(severityWords)} {...filter} />;
}

export function ContextSelect(filter: Filter<Finding['context']>): ReactElement {
  return <Select label="Where" all="Everywhere" options={optionsOf(contextWords)} {...filter} />;
}
