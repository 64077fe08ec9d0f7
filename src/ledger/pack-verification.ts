/** What a verification says, and what it needs of an archive or a folder. */
import type { Result } from '../base/result.ts';

export type PackFaultCode =
  | 'archive/header'
  | 'archive/bytes'
  | 'archive/directory'
  | 'archive/end'
  | 'archive/length'
  | 'archive/repacked'
  | 'manifest/unreadable'
  | 'manifest/changed'
  | 'manifest/note'
  | 'file/missing'
  | 'file/unexpected'
  | 'file/changed'
  | 'key/unreadable'
  | 'key/not-the-pinned-one'
  | 'keys/invalid'
  | 'cosignature/invalid'
  | 'timestamp/invalid'
  | 'attestation/invalid'
  | 'decision/changed'
  | 'decision/missing'
  | 'opening/invalid'
  | 'checkpoint/invalid'
  | 'entry/unreadable'
  | 'entry/of-another-run'
  | 'proof/invalid'
  | 'evidence/missing'
  | 'evidence/changed'
  | 'evidence/unsealed'
  | 'population/changed'
  | 'sources/changed'
  | 'since/invalid'
  | 'series/broken'
  | 'series/disappeared';

export interface PackFault {
  /** The file of the pack, or the part of the archive in brackets. */
  readonly file: string;
  readonly code: PackFaultCode;
  readonly because: string;
}

export interface PackVerification {
  readonly ok: boolean;
  /** Files whose bytes were compared with the manifest. */
  readonly checked: number;
  /** Ledger entries whose inclusion was proved. */
  readonly proved: number;
  readonly faults: readonly PackFault[];
  /** What the reader should know that is no fault, e.g. that the key is the pack's own. */
  readonly notes: readonly string[];
  readonly key?: { readonly text: string; readonly pinned: boolean };
  readonly run?: string;
  readonly origin?: string;
  readonly treeSize?: number;
  readonly root?: string;
}

/** What verification needs to know of most files: that they are what the manifest names. */
export interface FileDigest {
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
  readonly crc32: number;
}

export interface PackReader {
  /** All files there are; undefined when the archive's directory cannot be read. */
  readonly names: readonly string[] | undefined;
  /** The whole of it. */
  read(path: string): Result<Uint8Array, string>;
  /** With a part of it in memory at a time. */
  digest(path: string): Result<FileDigest, string>;
}

/** The bytes of a zip, wherever they are. */
export interface ByteSource {
  readonly size: number;
  /** Fewer bytes when it ends before. */
  read(at: number, length: number): Buffer;
}
