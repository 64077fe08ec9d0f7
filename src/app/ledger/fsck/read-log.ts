/** Reads every entry of the log, and holds each against the leaf that was sealed. */
import { CompactRange } from '../../../ledger/compact-range.ts';
import { equalHashes, leafHash } from '../../../ledger/hashing.ts';
import { parseKeyChange, type KeyChange } from '../../../ledger/key-change.ts';
import { bundlePath, tileWidth, TILE_WIDTH } from '../../../ledger/layout.ts';
import type { LedgerFiles } from '../../../ledger/ledger-files.ts';
import type { EvidenceEnvelope } from '../../../model/evidence.ts';
import type { Working } from '../../plumbline.ts';
import { pause, type Examination } from './examination.ts';

interface SealedEntry {
  readonly index: number;
  readonly envelope: EvidenceEnvelope;
}

export interface ReadLog {
  readonly entries: number;
  readonly sealed: ReadonlyMap<string, SealedEntry>;
  readonly changes: readonly KeyChange[];
  /** Commitments whose openings the log says were removed, by entry. */
  readonly removed: ReadonlyMap<string, number>;
  /** The root of the log at each size that a kept checkpoint may speak of. */
  readonly roots: (size: number) => Uint8Array | undefined;
}

/** Bundle by bundle, without the ledger's own help: what one damaged bundle hides does not hide the others. */
export async function readEntries(
  { files, size, wanted }: { readonly files: LedgerFiles; readonly size: number; readonly wanted: ReadonlySet<number> },
  examination: Examination,
  working: Working,
): Promise<ReadLog> {
  const sealed = new Map<string, SealedEntry>();
  const changes: KeyChange[] = [];
  const removed = new Map<string, number>();
  const range = new CompactRange();
  const roots = new Map<number, Uint8Array>();
  let entries = 0;
  let isWhole = true;
  for (let bundle = 0; bundle * TILE_WIDTH < size; bundle += 1) {
    working.signal.throwIfAborted();
    working.observer.progress({ step: 'Reading entries', done: bundle * TILE_WIDTH, total: size, unit: 'entries' });
    await pause(bundle);
    const width = tileWidth(0, bundle, size);
    const path = `ledger/${bundlePath(bundle, width)}`;
    const read = examination.attempt('ledger/entry', path, () => ({
      bytes: files.bundle(bundle, width),
      leaves: files.tile({ level: 0, index: bundle, width }),
    }));
    isWhole &&= read !== undefined;
    for (const [i, bytes] of read?.bytes.entries() ?? []) {
      const index = bundle * TILE_WIDTH + i;
      entries += 1;
      if (!equalHashes(leafHash(bytes), read!.leaves[i]!)) {
        examination.add('ledger/entry', path, `entry ${index} does not hash to the leaf that was sealed`);
        continue;
      }
      if (isWhole) range.appendLeaf(read!.leaves[i]!);
      if (isWhole && wanted.has(range.end)) roots.set(range.end, range.root());
      takeIn({ index, bytes }, { sealed, changes, removed }, examination);
    }
  }
  return { entries, sealed, changes, removed, roots: (of) => (of === 0 ? new CompactRange().root() : roots.get(of)) };
}

interface TakenIn {
  readonly sealed: Map<string, SealedEntry>;
  readonly changes: KeyChange[];
  readonly removed: Map<string, number>;
}

function takeIn(
  { index, bytes }: { readonly index: number; readonly bytes: Uint8Array },
  { sealed, changes, removed }: TakenIn,
  examination: Examination,
): void {
  const change = parseKeyChange(bytes, index);
  if (change) {
    if (change.ok) changes.push(change.value);
    else examination.add('ledger/key', `entry ${index}`, change.error.because);
    return;
  }
  const envelope = envelopeIn(bytes);
  if (!envelope) {
    const commitment = removalIn(bytes);
    if (commitment !== undefined) removed.set(commitment, index);
    return;
  }
  const known = sealed.get(envelope.id);
  if (known)
    examination.add('ledger/entry', `entry ${index}`, `${envelope.id} was sealed twice, first as entry ${known.index}`);
  else sealed.set(envelope.id, { index, envelope });
}

export function envelopeIn(bytes: Uint8Array): EvidenceEnvelope | undefined {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<EvidenceEnvelope> | null;
    const isOne =
      value?.type === 'plumbline-evidence' && typeof value.id === 'string' && typeof value.digest === 'string';
    return isOne ? (value as EvidenceEnvelope) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function removalIn(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('"type":"plumbline-removal"')
    ? /"commitment":"(personal:[0-9a-f]{64})"/.exec(text)?.[1]
    : undefined;
}
