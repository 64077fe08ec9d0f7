/** What a page shows when it has nothing to show: waiting, a problem, or an empty state that says what to do. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { Prose } from './prose.tsx';

export function Loading({ what }: { readonly what: string }): ReactElement {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">Loading {what}</span>
      <span aria-hidden="true" className="skeleton" />
      <span aria-hidden="true" className="skeleton" />
      <span aria-hidden="true" className="skeleton" />
    </div>
  );
}

export function Trouble({ error, retry }: { readonly error: unknown; readonly retry?: () => void }): ReactElement {
  const known = error instanceof ApiProblem;
  return (
    <div className="notice tone-not-operated" role="alert">
      <p className="notice-title">{known ? sentence(error.message) : 'This page met a defect in Plumbline.'}</p>
      <p>{known ? <Prose text={error.hint} /> : String(error)}</p>
      {known ? <p className="muted mono">{error.code}</p> : null}
      {retry ? (
        <button type="button" onClick={retry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactElement {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Shows the answer, or why there is none yet. */
export function Answer<T>({
  query,
  what,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}): ReactElement {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Trouble error={query.error} retry={() => void query.refetch()} />;
  return <Loading what={what} />;
}

export function NothingAudited(): ReactElement {
  return (
    <Empty title="Nothing has been audited yet">
      <p>Stop the server and start it on a folder of repositories, or on their addresses:</p>
      <pre className="command">plumbline serve ~/code https://github.com/you/project</pre>
      <p>Plumbline reads the git history where it is, and shows here what it found. Nothing leaves this machine.</p>
    </Empty>
  );
}
