/** To the story of one change. What the list that it stands in was asked for goes along, for the way back. */
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';

export function ChangeLink({
  repository,
  commit,
  className,
  list,
  children,
}: {
  readonly repository: string;
  readonly commit: string;
  readonly className?: string;
  /** Search text of the list; that of this page where it is the list. */
  readonly list?: string | undefined;
  readonly children: ReactNode;
}): ReactElement {
  const { pathname, searchStr } = useLocation();
  const kept = list ?? (pathname === '/changes' ? searchStr : '');
  return (
    <Link
      to="/changes/$commit"
      params={{ commit }}
      search={{ repository, ...(kept === '' ? {} : { list: kept }) }}
      {...(className === undefined ? {} : { className })}
    >
      {children}
    </Link>
  );
}
