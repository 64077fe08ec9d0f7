/** Sending evidence to the tools of others, as the doors see it. */
import type { DestinationKind, OutcomeKind } from '../../exports/destinations/destination.ts';
import type { Run } from '../../model/run.ts';
import type { Working } from '../plumbline.ts';

export interface PushOrder {
  /** Only this destination of plumbline.yaml. */
  readonly to?: string;
  readonly run: string | 'latest';
  /** Says what would go where and opens no connection; no credential is read. */
  readonly dryRun?: boolean;
  /** Also what was sent before and what may have arrived. */
  readonly again?: boolean;
}

export interface Pushed {
  readonly destination: string;
  readonly kind: DestinationKind;
  /** A control or the id of an event. */
  readonly item: string;
  readonly target: string;
  /** Of the file or document. */
  readonly file: string;
  readonly digest: string;
  readonly outcome: OutcomeKind;
  readonly because: string;
  readonly remote?: string;
  readonly status?: number;
}

export interface PushReport {
  readonly run: Run;
  readonly pushed: readonly Pushed[];
  /** By destination: what could not be put together, one sentence each: a control that the run has not, a missing secret. */
  readonly troubles: readonly { readonly destination: string; readonly because: string }[];
  /** By destination: controls of the run that have nowhere to go there. */
  readonly unmapped: Readonly<Record<string, number>>;
}

export interface DestinationUseCases {
  /** Throws `destinations/unknown` and `app/unknown-run`; what a destination says is in the report. */
  pushEvidence(order: PushOrder, working: Working): Promise<PushReport>;
}
