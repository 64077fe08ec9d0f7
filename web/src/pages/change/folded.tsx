/** A list of which the first few are shown, and more at a time when asked: five thousand paths must not stop the page. */
import { type ReactElement, type ReactNode, useState } from 'react';
import { count } from '../../text/format.ts';

export function Folded<T>({
  items,
  first,
  noun,
  className,
  ordered = false,
  children,
}: {
  readonly items: readonly T[];
  readonly first: number;
  /** Of several. */
  readonly noun: string;
  readonly className?: string;
  readonly ordered?: boolean;
  readonly children: (item: T, index: number) => ReactNode;
}): ReactElement | null {
  const [shown, setShown] = useState(first);
  if (items.length === 0) return null;
  const List = ordered ? 'ol' : 'ul';
  const rest = items.length - shown;
  // One more line than fits is shown rather than counted.
  const all = rest <= 1;
  const step = Math.min(rest, Math.max(first * 4, 200));
  return (
    <>
      <List className={className}>{(all ? items : items.slice(0, shown)).map(children)}</List>
      {all ? null : (
        <p className="folded-rest">
          <button type="button" onClick={() => setShown(shown + step)}>
            Show {step < rest ? `${count(step)} more` : `the other ${count(rest)}`}
          </button>{' '}
          <span className="muted">
            {count(shown)} of {count(items.length)} {noun}
          </span>
        </p>
      )}
    </>
  );
}
