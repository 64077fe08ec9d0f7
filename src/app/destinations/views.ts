/** Sending evidence to the tools of others, as the doors see it. */
import type { DestinationKind } from '../../exports/destinations/destination.ts';
import type { OutcomeKind } from '../../model/delivery.ts';
import type { Run } from '../../model/run.ts';
import type { Page, Working } from '../plumbline.ts';

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

/** A destination as plumbline.yaml names it, without anything secret: where credentials are read from, never what they are. */
export interface DestinationView {
  readonly name: string;
  readonly kind: DestinationKind;
  /** Scheme and host only: the rest of an address may be a secret by itself. */
  readonly host: string;
  readonly onAudit: boolean;
  /** Controls of ours and where each goes there. None for webhooks. */
  readonly mapped: readonly { readonly control: string; readonly target: string }[];
  /** Of a webhook. */
  readonly events: readonly string[];
  readonly credentials: readonly CredentialView[];
  /** What came of the last attempt at each place; `held` and `planned` are never noted. */
  readonly last: Readonly<Partial<Record<OutcomeKind, number>>>;
  readonly lastAt?: string;
}

export interface CredentialView {
  readonly what: string;
  /** `environment variable X` or `file X`. */
  readonly from: string;
  /** Whether there is something to read. */
  readonly there: boolean;
}

/** A line of the log of deliveries. */
export interface DeliveryView {
  readonly at: string;
  readonly destination: string;
  /** Name of the file, which carries its digest; or id of the event. */
  readonly key: string;
  readonly target: string;
  readonly outcome: OutcomeKind;
  readonly because: string;
  readonly remote?: string | undefined;
  readonly status?: number | undefined;
  /** Nothing was tried after it for the same thing at the same place. */
  readonly last: boolean;
}

export interface DeliveryWish {
  readonly destination?: string | undefined;
  readonly outcome?: OutcomeKind | undefined;
  /** Only what was the last attempt. */
  readonly last?: boolean | undefined;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}

export interface DestinationUseCases {
  destinations(): Promise<readonly DestinationView[]>;
  /** The latest first. */
  deliveries(wish: DeliveryWish): Promise<Page<DeliveryView>>;
  /** Throws `destinations/unknown` and `app/unknown-run`; what a destination says is in the report. */
  pushEvidence(order: PushOrder, working: Working): Promise<PushReport>;
}
