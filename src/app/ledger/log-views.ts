/** What the doors show of the log itself: its checkpoints, its entries, and the proofs between them. Hashes in hex. */
import type { Instant } from '../../base/instant.ts';
import type { Page } from '../plumbline.ts';
import type { LedgerAnchorView, LedgerExamination } from './views.ts';

/** A signed state of the log that was kept: of each audit, of each stamping and change of keys, and the latest. */
export interface LedgerCheckpointView extends LedgerAnchorView {
  readonly root: string;
  /** The signed note. */
  readonly checkpoint: string;
  /** Public keys of the log that were good for this size and signed it. */
  readonly signers: readonly string[];
  /** It is not signed as it must be, or the log has another root at this size. */
  readonly fault?: string;
  /** Ids of the audits that were sealed with it. */
  readonly runs: readonly string[];
  readonly latest: boolean;
}

export interface LedgerEntryView {
  readonly index: number;
  readonly bytes: number;
  readonly leafHash: string;
  /** What an entry of ours says it is; `other` for bytes that are none. */
  readonly what: 'evidence' | 'key' | 'removal' | 'other';
  readonly title: string;
  /** Of evidence. */
  readonly id?: string;
  readonly kind?: string;
  readonly at?: string;
}

/** RFC 6962, 2.1.1: an entry is in the tree of that size. */
export interface LedgerInclusion {
  readonly index: number;
  readonly entry: string;
  readonly leafHash: string;
  readonly path: readonly string[];
  readonly treeSize: number;
  readonly root: string;
}

/** RFC 6962, 2.1.2: the tree of one size begins with all of the other. */
export interface LedgerConsistency {
  readonly from: { readonly size: number; readonly root: string };
  readonly to: { readonly size: number; readonly root: string };
  readonly path: readonly string[];
}

/** What the last `ledger fsck` of this data directory found, whoever ran it. */
export interface KeptExamination extends LedgerExamination {
  readonly at: Instant;
}

export interface Stretch {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}

export interface LedgerLogUseCases {
  /** The latest first. */
  ledgerCheckpoints(stretch: Stretch): Promise<Page<LedgerCheckpointView>>;
  /** In the order of the log. */
  ledgerEntries(stretch: Stretch): Promise<Page<LedgerEntryView>>;
  /** In the latest tree when no size is named. Throws `ledger/no-such-entry` and `ledger/no-such-size`. */
  ledgerInclusion(index: number, size?: number): Promise<LedgerInclusion>;
  ledgerConsistency(from: number, to: number): Promise<LedgerConsistency>;
  lastLedgerExamination(): Promise<KeptExamination | undefined>;
}
