/** Fields of a form by which somebody decides. What a rule holds against one of them stands beside it and is read with it. */
import { createContext, type ReactElement, type ReactNode, useContext, useId } from 'react';
import type { ApiProblem } from '../../api/problem.ts';
import { Prose } from '../prose.tsx';

export interface Refusal {
  /** Name of the field that it is about. */
  readonly field: string;
  readonly problem: ApiProblem;
}

export const RefusalContext = createContext<Refusal | undefined>(undefined);

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
}

interface Described {
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

function Labelled({
  name,
  label,
  hint,
  required = true,
  wide = false,
  children,
}: FieldProps & {
  readonly wide?: boolean;
  readonly children: (described: Described) => ReactNode;
}): ReactElement {
  const id = useId();
  const refusal = useContext(RefusalContext);
  const own = refusal?.field === name ? refusal.problem : undefined;
  const describing = [hint === undefined ? '' : `${id}-hint`, own ? `${id}-refusal` : ''].filter(Boolean).join(' ');
  return (
    <div className={`act-field${wide ? ' act-field-wide' : ''}`}>
      <label htmlFor={id}>
        {label}
        {required ? null : <span className="muted"> (if any)</span>}
      </label>
      {children({
        id,
        name,
        required,
        ...(describing === '' ? {} : { 'aria-describedby': describing }),
        ...(own ? { 'aria-invalid': true } : {}),
      })}
      {hint === undefined ? null : (
        <p className="muted small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {own ? (
        <p className="act-refusal" id={`${id}-refusal`} role="alert">
          <strong>Refused: {own.message}.</strong> <Prose text={own.hint} />
        </p>
      ) : null}
    </div>
  );
}

export function TextInput({
  value,
  options,
  onChange,
  ...field
}: FieldProps & {
  readonly value?: string | undefined;
  readonly onChange?: (value: string) => void;
  /** What is offered while typing; anything else may be written. */
  readonly options?: readonly (readonly [value: string, text: string])[];
}): ReactElement {
  const list = useId();
  return (
    <Labelled {...field}>
      {(described) => (
        <>
          <input
            {...described}
            type="text"
            autoComplete="off"
            spellCheck={false}
            defaultValue={value}
            {...(options ? { list } : {})}
            {...(onChange ? { onChange: (event) => onChange(event.target.value) } : {})}
          />
          {options ? (
            <datalist id={list}>
              {options.map(([option, text]) => (
                <option key={option} value={option}>
                  {text}
                </option>
              ))}
            </datalist>
          ) : null}
        </>
      )}
    </Labelled>
  );
}

export function TextArea({ value, ...field }: FieldProps & { readonly value?: string | undefined }): ReactElement {
  return (
    <Labelled {...field} wide>
      {(described) => <textarea {...described} rows={3} defaultValue={value} />}
    </Labelled>
  );
}

export function DayInput({
  value,
  max,
  ...field
}: FieldProps & { readonly value?: string | undefined; readonly max?: string }): ReactElement {
  return (
    <Labelled {...field}>
      {(described) => <input {...described} type="date" defaultValue={value} {...(max === undefined ? {} : { max })} />}
    </Labelled>
  );
}

export function Choice({
  value,
  options,
  onChange,
  ...field
}: FieldProps & {
  readonly value?: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onChange?: (value: string) => void;
}): ReactElement {
  return (
    <Labelled {...field}>
      {(described) => (
        <select
          {...described}
          defaultValue={value ?? ''}
          {...(onChange ? { onChange: (event) => onChange(event.target.value) } : {})}
        >
          <option value="">{field.required === false ? 'None' : 'Choose'}</option>
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

export function FileInput(field: FieldProps): ReactElement {
  return <Labelled {...field}>{(described) => <input {...described} type="file" />}</Labelled>;
}
