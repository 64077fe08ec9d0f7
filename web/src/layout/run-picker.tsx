/** Which run the pages show. The choice is in the address, so that a link shows what its sender saw. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { runsQuery } from '../api/queries.ts';
import { dateTime, periodWords } from '../text/format.ts';

export function useRun(): string | undefined {
  return useSearch({ strict: false, select: (search: { readonly run?: string }) => search.run });
}

export function RunPicker(): ReactElement | null {
  const runs = useQuery(runsQuery);
  const run = useRun();
  const navigate = useNavigate();
  // `undefined` is written out: a key that is merely absent would be kept from the old address.
  const show = (id: string): void =>
    void navigate({
      to: '.',
      search: (old: object) => ({ ...old, run: id === '' ? undefined : id }) as { run?: string },
    });
  if (!runs.data || runs.data.runs.length === 0) return null;
  return (
    <div className="run-picker">
      <label htmlFor="run-picker">Run</label>
      <select id="run-picker" value={run ?? ''} onChange={(event) => show(event.target.value)}>
        <option value="">Latest: {periodWords(runs.data.runs[0]!.period)}</option>
        {runs.data.runs.map(({ id, period, finishedAt }) => (
          <option key={id} value={id}>
            {periodWords(period)} (judged {dateTime(finishedAt)})
          </option>
        ))}
      </select>
    </div>
  );
}
