/** What whoever looks may do: forms that the server would refuse are not shown. The server refuses them all the same. */
import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import type { Session } from '../../../src/http/schema.ts';
import { sessionQuery } from '../api/queries.ts';

/** Until the server has said it, nobody may do anything: a form that comes late is better than one that goes away. */
const unknown = { role: undefined, canDraw: false, canDecide: false } as const;

export function useSession(): Session | typeof unknown {
  return useQuery(sessionQuery).data ?? unknown;
}

/** What only those see who may decide. Auditors read a sentence in its place, so that they know what is not there. */
export function ForDeciders({ children }: { readonly children: ReactNode }): ReactElement | null {
  const { role, canDecide } = useSession();
  if (canDecide) return <>{children}</>;
  return role === undefined ? null : <p className="muted">Read-only here: the team decides on its own server.</p>;
}
