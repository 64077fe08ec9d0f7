/** What a pack is made of. The app brings it together; nothing here reads a database or asks what time it is. */
import type { Digest } from '../../base/digest.ts';
import type { ReadAt } from '../../base/sorted-lines.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { CheckDescription, Control, Criterion } from '../../model/control.ts';
import type { Decision } from '../../model/decision.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import type { StandingRemediation } from '../../model/standing/remediations.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import type { CrosswalkRow } from '../oscal/oscal.ts';
import type { AnsweredRequest } from '../pbc/pbc.ts';

export type PackLedger = Pick<
  Ledger,
  | 'origin'
  | 'publicKey'
  | 'checkpoint'
  | 'size'
  | 'entries'
  | 'inclusionProofs'
  | 'inclusionProof'
  | 'entry'
  | 'keys'
  | 'consistencyProof'
  | 'root'
  | 'signNote'
>;

export interface PackSubject {
  readonly run: Run;
  readonly evidence: readonly SealedEvidence[];
  readonly rawBytes: {
    get(digest: Digest): Uint8Array | undefined;
    /** For what is too large to be in memory whole. */
    within<T>(digest: Digest, use: (bytes: ReadAt) => T): Promise<T | undefined>;
  };
  readonly ledger: PackLedger;
  readonly controls: readonly Control[];
  readonly criteria: readonly Criterion[];
  readonly crosswalk: readonly CrosswalkRow[];
  readonly checks: readonly CheckDescription[];
  /** As they stood when the run ended, those in files of repositories too. */
  readonly waivers: readonly StandingWaiver[];
  readonly remediations: readonly StandingRemediation[];
  /** The same with where each stands in the log: also later ones, of which those before the checkpoint go in. */
  readonly decided?: readonly DecidedEvidence[];
  /** The bundled verifiers: a program and a page. */
  readonly verifier: Uint8Array;
  readonly verifierPage: Uint8Array;
  /** What others said of the checkpoint: time stamps, cosignatures (ledger/pack-anchors.ts). */
  readonly anchors?: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** The auditor's list, with what answers each. */
  readonly requests?: readonly AnsweredRequest[];
  /** The pack this one continues: what that has is not repeated, and the log is shown to go on from there. */
  readonly since?: EarlierPack;
}

/** A decision as it was sealed when it was made. */
export interface DecidedEvidence {
  readonly decision: Decision;
  readonly entry: SealedEvidence;
  /** What was handed in with it. */
  readonly submission?: SealedEvidence;
}

/** What was read of an earlier pack after it was verified. */
export interface EarlierPack {
  readonly run: string;
  /** Of its manifest. */
  readonly manifest: Digest;
  readonly treeSize: number;
  /** Hex. */
  readonly root: string;
  /** Digests of the evidence it holds. */
  readonly evidence: ReadonlySet<string>;
}

export interface PackTree {
  readonly note: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

export interface PackFileSource {
  readonly path: string;
  /** The whole of it, or its parts one after the other. Made when it is its turn. */
  readonly make: () => Uint8Array | AsyncIterable<Uint8Array>;
}
