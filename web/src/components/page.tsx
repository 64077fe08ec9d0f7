/** The frame of a page: its title (also of the browser tab), its lead, and focus on the heading after a navigation. */
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';

export interface PageProps {
  readonly title: string;
  readonly heading?: ReactNode;
  readonly above?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

let navigated = false;

export function Page({ title, heading, above, lead, actions, children }: PageProps): ReactElement {
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Plumbline`;
  }, [title]);
  useEffect(() => {
    // Not on the first page: there the browser starts at the top by itself. Not when a field of the page took the focus.
    const field = document.activeElement?.closest('main input, main textarea');
    if (navigated && !field) top.current?.focus({ preventScroll: true });
    navigated = true;
  }, []);
  return (
    <>
      <header className="page-head">
        {above}
        <div className="page-title">
          <h1 ref={top} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {actions ? <div className="actions">{actions}</div> : null}
        </div>
        {lead ? <div className="lead">{lead}</div> : null}
      </header>
      {children}
    </>
  );
}

export function Panel({
  title,
  id,
  aside,
  children,
  className = '',
}: {
  readonly title: ReactNode;
  readonly id: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}): ReactElement {
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** A region that may scroll sideways can be reached with the keyboard. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="scroll" role="region" aria-label={`Table: ${label}`} tabIndex={0}>
      {children}
    </div>
  );
}
