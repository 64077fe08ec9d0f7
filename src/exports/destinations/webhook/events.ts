/** What a webhook is told of. Ids are made of what happened, never of when it was told: the same thing has the same id. */
import type { ControlResult, Period } from '../../../model/control.ts';
import type { Instant } from '../../../base/instant.ts';
import type { Run } from '../../../model/run.ts';
import type { StandingRequest } from '../../../model/standing/requests.ts';

export const eventTypes = ['run-finished', 'request-due', 'request-overdue'] as const;
export type EventType = (typeof eventTypes)[number];

export interface ChangedControl {
  readonly control: string;
  readonly before: ControlResult | 'new';
  readonly after: ControlResult | 'gone';
}

export interface RunFinished {
  readonly type: 'run-finished';
  readonly version: 1;
  readonly id: string;
  readonly run: string;
  readonly period: Period;
  readonly finishedAt: Instant;
  /** Controls, by result. */
  readonly results: Readonly<Record<string, number>>;
  /** Null: the run is not sealed. */
  readonly ledger: { readonly size: number; readonly root: string; readonly checkpoint: string } | null;
  /** Since the audit before this one over the same kind of period. */
  readonly changed: readonly ChangedControl[];
}

export interface RequestReminder {
  readonly type: 'request-due' | 'request-overdue';
  readonly version: 1;
  readonly id: string;
  readonly request: string;
  readonly title: string;
  readonly owner: string;
  /** What is to be evidenced. */
  readonly from: Instant;
  readonly to: Instant;
  readonly dueAt: Instant;
}

export type WebhookEvent = RunFinished | RequestReminder;

export function runFinished(run: Run, changed: readonly ChangedControl[]): RunFinished {
  const results: Record<string, number> = {};
  for (const { result } of run.controls) results[result] = (results[result] ?? 0) + 1;
  const { id, period, finishedAt, seal } = run;
  return {
    type: 'run-finished',
    version: 1,
    id: `${id}/run-finished`,
    run: id,
    period,
    finishedAt,
    results,
    ledger: seal ?? null,
    changed: changed.map(({ control, before, after }) => ({ control, before, after })),
  };
}

/** Of what was begun: what is due now and what is over its day. A rejected document has to be handed in again. */
export function reminders(requests: readonly StandingRequest[]): readonly RequestReminder[] {
  return requests.flatMap(({ request, owner, begunAt, instances }) =>
    instances.flatMap(({ from, to, dueAt, standing }): RequestReminder[] => {
      const open = standing === 'due' || standing === 'overdue' || standing === 'rejected';
      if (begunAt === null || !open) return [];
      const type = standing === 'overdue' ? 'request-overdue' : 'request-due';
      const { id, title } = request;
      return [{ type, version: 1, id: `${id}/${from}/${type}`, request: id, title, owner, from, to, dueAt }];
    }),
  );
}
