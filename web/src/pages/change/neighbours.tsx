/** The landings before and after on the branch, by button and by key; and the way back to the list as it was filtered. */
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import type { ChangeDetail } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { isTyping } from '../../layout/shell.tsx';
import { ChangeLink } from './change-link.tsx';

export function BackToList({ list }: { readonly list: string | undefined }): ReactElement {
  const filters = Object.fromEntries(new URLSearchParams(list ?? ''));
  // The run is kept by the router; what is left was chosen on the list.
  delete filters['run'];
  const filtered = Object.keys(filters).length > 0;
  return (
    <Link to="/changes" search={filters}>
      {filtered ? 'Changes, as filtered' : 'Changes'}
    </Link>
  );
}

export function Neighbours({
  detail: { change, before, after },
  list,
}: {
  readonly detail: ChangeDetail;
  readonly list: string | undefined;
}): ReactElement | null {
  const { repository } = change;
  const navigate = useNavigate();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const commit =
        event.key === '[' || event.key === 'k' ? before : event.key === ']' || event.key === 'j' ? after : null;
      if (commit === null) return;
      event.preventDefault();
      const search = { repository, ...(list === undefined ? {} : { list }) };
      void navigate({ to: '/changes/$commit', params: { commit }, search });
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [before, after, repository, list, navigate]);
  if (before === null && after === null) return null;
  return (
    <nav className="neighbours" aria-label="Landings beside it">
      {before === null ? (
        <span className="muted small">The first landing shown</span>
      ) : (
        <ChangeLink repository={repository} commit={before} list={list} className="button">
          <Icon name="back" />
          Earlier <kbd aria-hidden="true">[</kbd>
        </ChangeLink>
      )}
      {after === null ? (
        <span className="muted small">The latest landing shown</span>
      ) : (
        <ChangeLink repository={repository} commit={after} list={list} className="button">
          Later <kbd aria-hidden="true">]</kbd>
          <Icon name="chevron" />
        </ChangeLink>
      )}
    </nav>
  );
}
