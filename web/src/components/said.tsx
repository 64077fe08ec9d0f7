/** One line of a history: who did what, when, and why in their own words. */
import type { ReactElement, ReactNode } from 'react';
import { dateTime } from '../text/format.ts';

export function Said({
  of: { decidedBy, decidedAt, reason },
  did,
  children,
}: {
  readonly of: { readonly decidedBy: string; readonly decidedAt: string; readonly reason: string };
  readonly did: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <li>
      <p>
        <strong>{decidedBy}</strong> {did} <span className="muted small nowrap">{dateTime(decidedAt)}</span>
      </p>
      <p className="standing-reason break">{reason}</p>
      {children}
    </li>
  );
}
