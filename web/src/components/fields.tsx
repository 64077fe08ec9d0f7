import { type ReactElement, type ReactNode, type Ref, useEffect, useId, useState } from 'react';
import { isDay } from '../text/days.ts';
import { count } from '../text/format.ts';

export function Select<T extends string>({
  label,
  value,
  options,
  all,
  onChange,
}: {
  readonly label: string;
  readonly value: T | undefined;
  readonly options: readonly (readonly [value: T, text: string])[];
  /** What no choice is called. */
  readonly all: string;
  readonly onChange: (value: T | undefined) => void;
}): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ''} onChange={(event) => onChange((event.target.value as T) || undefined)}>
        <option value="">{all}</option>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

export function DayField({
  label,
  value,
  min,
  max,
  required = false,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly required?: boolean;
  readonly onChange: (day: string) => void;
}): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        required={required}
        value={isDay(value) ? value : ''}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        // An emptied field is no day: what is shown stays.
        onChange={({ target }) => isDay(target.value) && onChange(target.value)}
      />
    </div>
  );
}

/** The choices of a table of words, in its order. */
export const optionsOf = <K extends string>(words: Readonly<Record<K, string>>): readonly (readonly [K, string])[] =>
  Object.entries(words) as unknown as readonly (readonly [K, string])[];

const typingPauseMillis = 200;

/** Says what was typed after a moment without typing, so that not each letter asks the server. */
export function TextField({
  label,
  value,
  placeholder,
  field,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly placeholder?: string;
  /** For keys that lead to it. */
  readonly field?: Ref<HTMLInputElement>;
  readonly onChange: (value: string | undefined) => void;
}): ReactElement {
  const id = useId();
  const [typed, setTyped] = useState(value ?? '');
  useEffect(() => setTyped(value ?? ''), [value]);
  useEffect(() => {
    if (typed === (value ?? '')) return undefined;
    const timer = setTimeout(() => onChange(typed === '' ? undefined : typed), typingPauseMillis);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <div className="field field-wide">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="search"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(field === undefined ? {} : { ref: field })}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}

export function Filters({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className="filters" role="search" aria-label="Filters">
      {children}
    </div>
  );
}

export function Pager({
  offset,
  limit,
  total,
  noun,
  of,
  above = false,
  onMove,
}: {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  readonly noun: string;
  /** Whose they are, where a page has several such lists. */
  readonly of?: string;
  /** There is another one below. */
  readonly above?: boolean;
  readonly onMove: (offset: number) => void;
}): ReactElement | null {
  if (total === 0) return null;
  return (
    <nav
      className="pager"
      aria-label={`Pages of ${noun}${of === undefined ? '' : ` of ${of}`}${above ? ', above' : ''}`}
    >
      <span {...(above ? {} : { 'aria-live': 'polite' })}>
        {count(offset + 1)}–{count(Math.min(total, offset + limit))} of {count(total)} {noun}
      </span>
      {total > limit ? (
        <span className="pager-buttons">
          <button type="button" disabled={offset === 0} onClick={() => onMove(Math.max(0, offset - limit))}>
            Previous
          </button>
          <button type="button" disabled={offset + limit >= total} onClick={() => onMove(offset + limit)}>
            Next
          </button>
        </span>
      ) : null}
    </nav>
  );
}
