/**
 * Evidence into the tools that others already have: one folder per destination, each behind this port.
 *
 * Invariant: nothing stands anywhere that is not in the sealed run; what is sent names the run, the evidence and the root of
 * the ledger, so that whoever finds it there can check it without asking the tool it was found in. A refusal is an outcome
 * with its reason, and the other items go on. No network in here: `send` is passed in, and an adapter does only what the
 * vendor's own document says (test/destinations/contracts).
 *
 * Rejected: the vendors' "resource" interfaces, in which one row per control is overwritten each time (Vanta's custom
 * resources, Secureframe's custom integrations): they keep a state, an auditor asks for a period.
 */
import type { OutcomeKind } from '../../model/delivery.ts';
import type { Instant } from '../../base/instant.ts';
import type { Digest } from '../../base/digest.ts';
import type { Sending } from './courier.ts';

export const destinationKinds = ['vanta', 'drata', 'secureframe', 'webhook'] as const;
export type DestinationKind = (typeof destinationKinds)[number];

/** What one control has to show, as one file. */
export interface PushItem {
  readonly control: string;
  readonly title: string;
  /** Carries the digest: what stands there under this name already is this. */
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  /** Result, counts, ids of the evidence, root of the ledger and how to verify it, in a few lines. */
  readonly description: string;
  /** The last instant that it is evidence of. */
  readonly effectiveAt: Instant;
  readonly finishedAt: Instant;
}

export interface Outcome {
  readonly kind: OutcomeKind;
  /** One sentence. */
  readonly because: string;
  /** What the destination calls it now. */
  readonly remote?: string;
  readonly status?: number;
}

export interface ItemOutcome extends Outcome {
  readonly item: PushItem;
}

export interface Destination {
  readonly kind: DestinationKind;
  /** Where the evidence of a control goes, in the destination's words; undefined: nowhere. */
  targetOf(control: string): string | undefined;
  /** Controls that have somewhere to go. */
  readonly mapped: readonly string[];
  /** Items without a target must not be handed in. */
  push(items: readonly PushItem[], sending: Sending): AsyncIterable<ItemOutcome>;
}
