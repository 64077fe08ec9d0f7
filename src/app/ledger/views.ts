/** What the doors show of the ledger, and ask of it. */
import type { Instant } from '../../base/instant.ts';
import type { Working } from '../plumbline.ts';
import type { LedgerLogUseCases } from './log-views.ts';

export interface LedgerKeyView {
  /** `<name>+<key id>+<base64>` */
  readonly key: string;
  /** Sizes of the trees that it signs, both included; `to` is absent for the key in use. */
  readonly from: number;
  readonly to?: number;
  readonly change?: {
    readonly entry: number;
    readonly at: string;
    readonly by: string;
    readonly because: string;
    /** False: nobody handed over, the old key was lost. */
    readonly handedOver: boolean;
  };
}

export interface LedgerAnchorView {
  readonly size: number;
  readonly timestamps: readonly {
    readonly file: string;
    readonly at?: Instant;
    readonly authority?: string;
    readonly fault?: string;
  }[];
  readonly cosignatures: readonly { readonly witness: string; readonly at?: Instant; readonly fault?: string }[];
}

export interface LedgerView {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly checkpoint: string;
  readonly keys: readonly LedgerKeyView[];
  readonly anchors: readonly LedgerAnchorView[];
  /** Who should have spoken of a checkpoint and has not. */
  readonly gaps: readonly { readonly size: number; readonly from: string; readonly because: string }[];
}

export type LedgerFaultCode =
  | 'ledger/unreadable'
  | 'ledger/checkpoint'
  | 'ledger/tile'
  | 'ledger/entry'
  | 'ledger/key'
  | 'ledger/history'
  | 'ledger/timestamp'
  | 'ledger/cosignature'
  | 'ledger/stranger'
  | 'evidence/missing'
  | 'evidence/changed'
  | 'evidence/attestation'
  | 'evidence/redaction'
  | 'evidence/opening'
  | 'store/not-in-ledger'
  | 'store/differs'
  | 'store/not-in-store';

export interface LedgerFault {
  /** The file, or the entry or evidence. */
  readonly where: string;
  readonly code: LedgerFaultCode;
  readonly because: string;
  /** What to do about it. */
  readonly hint: string;
}

export interface LedgerExamination {
  readonly size: number;
  readonly root: string;
  readonly entries: number;
  readonly evidence: number;
  readonly checkpoints: number;
  readonly timestamps: number;
  readonly cosignatures: number;
  readonly faults: readonly LedgerFault[];
  /** What is no fault but should be known: bytes that were removed, a key that was lost. */
  readonly notes: readonly string[];
}

export interface KeyRotation {
  readonly by: string;
  readonly because: string;
  /** The old private key is gone: the new one starts by its own word. */
  readonly lost?: boolean;
}

export interface RedactionOrder {
  /** The value as people know it, or its commitment (`personal:…`). */
  readonly value: string;
  /** Two people: who asks, and who agrees. */
  readonly by: readonly [string, string];
  readonly because: string;
}

export interface RedactionView {
  readonly commitment: string;
  readonly at: string;
  readonly by: readonly [string, string];
  readonly because: string;
  /** Of the log, where the removal stands for ever. */
  readonly entry: number;
}

export interface LedgerUseCases extends LedgerLogUseCases {
  ledgerView(): Promise<LedgerView>;
  /** Reads everything there is; progress and stop through `working`. Changes nothing, and keeps what it found. */
  examineLedger(working: Working): Promise<LedgerExamination>;
  rotateLedgerKey(rotation: KeyRotation): Promise<LedgerKeyView>;
  /** Removes what opens a salted value, for good; the log keeps who did it, when and why. */
  redactEvidence(order: RedactionOrder): Promise<RedactionView>;
  /** Asks time stamp authorities and witnesses now, instead of after the next sealing. */
  anchorLedger(working: Working): Promise<LedgerView['gaps']>;
}
