/**
 * RFC 6962, section 2.1: the two hashes of a Merkle tree. Leaves and nodes are told apart by one byte in front of what is
 * hashed; without it a node could be passed off as a leaf (second preimage), so the prefixes have names and no defaults.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../base/app-error.ts';

export const LEAF_PREFIX = Uint8Array.of(0x00);
export const NODE_PREFIX = Uint8Array.of(0x01);
export const HASH_SIZE = 32;

/** A SHA-256 as 32 bytes. */
export type Hash = Uint8Array;

export type LedgerErrorCode =
  | 'ledger/damaged'
  | 'ledger/not-readable'
  | 'ledger/no-such-entry'
  | 'ledger/no-such-size'
  | 'ledger/entry-too-large'
  | 'ledger/key-missing'
  | 'ledger/key-unreadable'
  | 'ledger/key-not-lost'
  | 'ledger/other-origin'
  | 'ledger/bad-origin'
  | 'ledger/busy';

export function ledgerError(code: LedgerErrorCode, message: string, hint: string, cause?: unknown): AppError {
  return new AppError<LedgerErrorCode>(code, message, { hint, cause });
}

export function leafHash(entry: Uint8Array): Hash {
  return createHash('sha256').update(LEAF_PREFIX).update(entry).digest();
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(NODE_PREFIX).update(left).update(right).digest();
}

/** The root of the tree without leaves: the hash of nothing. */
export function emptyRoot(): Hash {
  return createHash('sha256').digest();
}

export function equalHashes(a: Hash, b: Hash): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

export function hex(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('hex');
}

/** 64 lower-case hex digits, nothing else. */
export function hashFromHex(text: string): Hash | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}
