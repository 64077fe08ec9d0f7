/** What can be done about one thing: a button each, one form at a time, and afterwards where it was sealed. */
import { Link } from '@tanstack/react-router';
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { Decided } from '../../../../src/http/schema.ts';
import { useSession } from '../session.tsx';

export interface ActChoice {
  readonly name: string;
  /** The words of the button, also what the form is called. */
  readonly label: string;
  readonly form: (onDone: (decided: Decided) => void) => ReactElement;
}

export function Acts({
  acts,
  open: opened,
}: {
  readonly acts: readonly ActChoice[];
  /** Which form is open at first. */
  readonly open?: string | undefined;
}): ReactElement | null {
  const [open, setOpen] = useState(opened);
  const [made, setMade] = useState<Decided>();
  const place = useId();
  const shown = acts.find(({ name }) => name === open);
  const { canDecide } = useSession();
  if (!canDecide || (acts.length === 0 && !made)) return null;
  const done = (decided: Decided): void => {
    setOpen(undefined);
    setMade(decided);
  };
  return (
    <div className="acts">
      {acts.length === 0 ? null : (
        <div className="act-buttons">
          {acts.map(({ name, label }) => (
            <button
              key={name}
              type="button"
              aria-expanded={name === open}
              aria-controls={place}
              onClick={() => {
                setOpen(name === open ? undefined : name);
                setMade(undefined);
              }}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      <div id={place}>{shown?.form(done)}</div>
      {made ? <Made key={made.decisions[0]?.evidence.id} decided={made} /> : null}
    </div>
  );
}

/** Takes the focus: the form that had it is gone. */
function Made({ decided: { decisions, repeated } }: { readonly decided: Decided }): ReactElement {
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <p className="act-made" role="status" tabIndex={-1} ref={place}>
      {repeated ? 'It was sealed before: ' : 'Sealed: '}
      {decisions.map(({ decision, evidence }, index) => (
        <span key={decision.id}>
          {index > 0 ? ', ' : ''}
          <Link className="mono" to="/evidence/$id" params={{ id: evidence.id }}>
            {decision.id}
          </Link>
        </span>
      ))}
    </p>
  );
}
