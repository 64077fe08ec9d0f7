/** Judges another date or window: chosen here, run as a job, its progress shown until the new run can be read. */
import { type ReactElement, useEffect, useId, useState } from 'react';
import type { Period } from '../../../../src/http/schema.ts';
import { DayField } from '../../components/fields.tsx';
import { Icon } from '../../components/icon.tsx';
import { JobStatus } from '../../components/job-status.tsx';
import { useJob } from '../../api/use-job.ts';
import { periodWords } from '../../text/format.ts';

const presets = [3, 6, 12] as const;

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

function monthsBefore(day: string, months: number): string {
  const end = new Date(`${day}T00:00:00.000Z`);
  const start = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - months, end.getUTCDate()));
  // 31 May less three months is no day: the last of February, then.
  if (start.getUTCDate() !== end.getUTCDate()) start.setUTCDate(0);
  return dayOf(start);
}

interface Choice {
  readonly type: Period['type'];
  readonly from: string;
  /** The last day that belongs to the window, as people write it. */
  readonly to: string;
  readonly at: string;
}

function choiceOf(shown: Period): Choice {
  const today = dayOf(new Date());
  const past = monthsBefore(today, 12);
  if (shown.type === 'as-of') return { type: 'as-of', at: shown.at.slice(0, 10), from: past, to: today };
  const to = dayOf(new Date(Date.parse(shown.to) - 1));
  return { type: 'window', from: shown.from.slice(0, 10), to, at: to };
}

function periodOf({ type, from, to, at }: Choice): Period {
  const midnight = (day: string): string => `${day}T00:00:00.000Z`;
  if (type === 'as-of') return { type, at: `${at}T23:59:59.999Z` };
  return { type, from: midnight(from), to: midnight(dayOf(new Date(Date.parse(midnight(to)) + 86_400_000))) };
}

export function PeriodPicker({ shown }: { readonly shown: Period }): ReactElement {
  const [choice, setChoice] = useState(() => choiceOf(shown));
  const job = useJob('audit');
  const id = useId();
  const change = (changed: Partial<Choice>): void => setChoice({ ...choice, ...changed });
  const running = job.job?.state === 'running';
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (running) setOpen(true);
  }, [running]);
  return (
    <details className="panel period-picker" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron" />
        Judge another date or window
      </summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          job.start('/runs', { period: periodOf(choice) });
        }}
      >
        <fieldset className="segmented">
          <legend>Kind of report</legend>
          {(['window', 'as-of'] as const).map((type) => (
            <label key={type}>
              <input type="radio" name={id} checked={choice.type === type} onChange={() => change({ type })} />
              <span>{type === 'window' ? 'Type II window' : 'Type I date'}</span>
            </label>
          ))}
        </fieldset>
        {choice.type === 'window' ? (
          <WindowFields choice={choice} onChange={change} />
        ) : (
          <DayField required label="At the end of" value={choice.at} onChange={(at) => change({ at })} />
        )}
        <button type="submit" className="primary" disabled={running}>
          Judge {periodWords(periodOf(choice))}
        </button>
      </form>
      <JobStatus job={job} noun="run" />
    </details>
  );
}

function WindowFields({
  choice,
  onChange,
}: {
  readonly choice: Choice;
  readonly onChange: (changed: Partial<Choice>) => void;
}): ReactElement {
  return (
    <>
      <DayField
        required
        label="First day"
        value={choice.from}
        max={choice.to}
        onChange={(from) => onChange({ from })}
      />
      <DayField required label="Last day" value={choice.to} min={choice.from} onChange={(to) => onChange({ to })} />
      <div className="presets" role="group" aria-label="Length of the window">
        {presets.map((months) => {
          const to = dayOf(new Date());
          return (
            <button key={months} type="button" onClick={() => onChange({ from: monthsBefore(to, months), to })}>
              Last {months} months
            </button>
          );
        })}
      </div>
    </>
  );
}
