import { type ReactElement, useId } from 'react';

export function Field({
  label,
  value,
  onChange,
  hint,
  type = 'text',
  most,
  required = true,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly type?: 'text' | 'number' | 'password';
  readonly most?: number;
  readonly required?: boolean;
}): ReactElement {
  const id = useId();
  return (
    <div className="field draw-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        required={required}
        autoComplete="off"
        spellCheck={false}
        {...(type === 'number' ? { min: 1, max: most } : {})}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint === undefined ? null : (
        <p className="muted small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
