import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Changes the filters in the address, in place; a filter that is undefined goes away, and paging starts anew. */
export function useFilters<Search extends object>(): (change: {
  readonly [K in keyof Search]?: Search[K] | undefined;
}) => void {
  const navigate = useNavigate();
  return useCallback(
    (change) => {
      void navigate({
        to: '.',
        replace: true,
        resetScroll: false,
        search: (old: object) => {
          const next = { ...old, offset: undefined, ...change };
          return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
        },
      });
    },
    [navigate],
  );
}
