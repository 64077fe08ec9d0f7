/** Where a query is written: the field in its colours, what is wrong with it, and the switches that rewrite it. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { Icon } from '../../../components/icon.tsx';
import { Diagnoses } from './diagnoses.tsx';
import { QueryField } from './query-field.tsx';
import { QuerySwitches } from './query-switches.tsx';
import { rememberQuery } from './recent-queries.ts';
import { useQueryReading } from './use-query-reading.ts';

export interface QueryBarProps {
  /** The query of the address. */
  readonly query: string;
  readonly running: boolean;
  readonly search: (query: string) => void;
  readonly openFirst: (query: string) => void;
  readonly stop: () => void;
}

export function QueryBar({ query, running, search, openFirst, stop }: QueryBarProps): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(query);
  useEffect(() => {
    setText(query);
    rememberQuery(query);
  }, [query]);
  useEffect(() => {
    if (query === '') field.current?.focus();
  }, [query]);
  const read = useQueryReading(text);
  // A filter whose value is still being chosen is not wrong yet.
  const [choosing, setChoosing] = useState(false);
  const submit = (wanted: string): void => {
    if (wanted !== '') search(wanted);
  };
  // A switch on a query that was searched already searches again; on one still being written it only rewrites it.
  const change = (changed: string): void => {
    setText(changed);
    if (query !== '' && text === query && changed !== '') search(changed);
  };
  const apply = (fixed: string): void => {
    setText(fixed);
    search(fixed);
    field.current?.focus();
  };
  const diagnoses = text === '' || choosing ? [] : (read?.reading.diagnoses ?? []);
  return (
    <form
      className="query-form"
      role="search"
      aria-label="Code"
      onSubmit={(event) => {
        event.preventDefault();
        submit(text.trim());
      }}
    >
      <div className="query-bar">
        <Icon name="search" />
        <QueryField
          field={field}
          text={text}
          setText={setText}
          read={read}
          search={submit}
          openFirst={openFirst}
          chooses={setChoosing}
        />
        {running ? (
          <button type="button" onClick={stop}>
            Cancel
          </button>
        ) : (
          <button type="submit" className="primary">
            Search
          </button>
        )}
      </div>
      <QuerySwitches query={text} change={change} />
      <Diagnoses query={read?.query ?? ''} diagnoses={diagnoses} apply={apply} />
      <span id="query-help" className="visually-hidden">
        Slash comes back here, arrow down chooses among completions or walks over the results, question mark lists all
        keys.
      </span>
    </form>
  );
}
