import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { Period } from './control.ts';

export const evidenceKinds = [
  'run',
  'repository',
  'facts',
  'findings',
  'changes',
  'population',
  'check-result',
  'control-result',
  'framework',
  /** Sources of what judged: checks, rules, collectors, file by file. */
  'sources',
  /** A search: what was asked, over what, and what came out. */
  'search',
  /** What a forge answered, byte for byte; its digest is what records and facts name. */
  'forge-answer',
  /** What somebody decided: a waiver, a row of the Statement of Applicability, a review (decision.ts). */
  'decision',
  /** A document or record that somebody handed in, byte for byte. */
  'submission',
  'statement-of-applicability',
  /** Evidence requests: what was expected, what was handed in, what of it was accepted. */
  'request-standing',
  /** What an auditor drew from a population, with the seed. */
  'sample',
  /** A DSSE envelope over an in-toto statement. */
  'attestation',
  /** Clauses of the policies in force, and what the code does about each. */
  'policy-clauses',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/**
 * What is sealed: the canonical JSON (RFC 8785) of this envelope is one ledger entry. The bytes it speaks of are kept by
 * `digest`; so the entry is small, and the proof of inclusion proves the bytes.
 */
export interface EvidenceEnvelope {
  readonly type: 'plumbline-evidence';
  readonly version: 1;
  /** Unique within the ledger: `<run>/<kind>/<name>`. */
  readonly id: string;
  readonly run: string;
  readonly kind: EvidenceKind;
  /** What it is about: a control id, a check id, a repository. */
  readonly subject: string;
  readonly title: string;
  readonly mediaType: string;
  readonly size: number;
  readonly digest: Digest;
  readonly period: Period;
  readonly collectedAt: Instant;
}

export interface SealedEvidence {
  readonly envelope: EvidenceEnvelope;
  /** Position in the ledger, from 0. */
  readonly index: number;
}

/** Evidence before it is sealed. */
export interface EvidenceDraft {
  readonly kind: EvidenceKind;
  readonly subject: string;
  readonly title: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}
