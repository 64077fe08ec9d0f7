/** One chapter of the record: a mark on the line, a heading, and entries with their times. */
import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from '../../components/icon.tsx';
import { dateTime, plural } from '../../text/format.ts';

export function Chapter({
  title,
  icon,
  silent = false,
  gaps = 0,
  children,
}: {
  readonly title: string;
  readonly icon: IconName;
  /** Nothing is known of it. */
  readonly silent?: boolean;
  /** How many things could not be seen that it would tell of. */
  readonly gaps?: number;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <li className={silent ? 'chapter silent' : 'chapter'}>
      <span className="chapter-mark">
        <Icon name={icon} />
      </span>
      <h3>{title}</h3>
      <div className="chapter-body">
        {children}
        {gaps === 0 ? null : (
          <p className="muted small">
            <Icon name="gap" /> There may be more: <a href="#unseen">{plural(gaps, 'thing')} could not be seen</a>.
          </p>
        )}
      </div>
    </li>
  );
}

/** `at` null: the time is not told. */
export function Entry({ at, children }: { readonly at: string | null; readonly children: ReactNode }): ReactElement {
  return (
    <li className="entry">
      {at === null ? (
        <span className="entry-time muted">time not told</span>
      ) : (
        <time className="entry-time" dateTime={at}>
          {dateTime(at).replace(' UTC', '')}
        </time>
      )}
      <div className="entry-body">{children}</div>
    </li>
  );
}

export function Flag({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <span className="badge tone-deviated flag">
      <Icon name="warning" />
      {children}
    </span>
  );
}
