/**
 * The keys of a log in a pack: for a reader who was told a key that was replaced since. `ledger/keys.json` holds every
 * statement by which a key handed over to the next (key-change.ts), with its proof of inclusion in the tree of the pack:
 *
 *     {"changes":[{"entry":…,"index":n,"path":[<hex>…]}…],"type":"plumbline-keys","version":1}
 *
 * Absent when the first key is still in use. The pack itself is signed by the last one alone.
 */
import { canonicalJson } from '../base/canonical-json.ts';
import { hashFromHex, hex, leafHash } from './hashing.ts';
import { parseKeyChange, tenuresOf, type KeyChange, type KeyTenure } from './key-change.ts';
import type { Ledger } from './ledger.ts';
import { isSameKey, type VerifierKey } from './note.ts';
import { isHexDigest, isRecord, type PackManifest } from './pack-layout.ts';
import type { PackFault } from './pack-verification.ts';
import { verifyInclusion } from './proofs.ts';

export const KEYS_FILE = 'ledger/keys.json';

/** Undefined when there is nothing to say. `size`: of a tree that the key in use signed, so every statement is in it. */
export function keysDocument(
  ledger: Pick<Ledger, 'keys' | 'entry' | 'inclusionProof'>,
  size: number,
): string | undefined {
  const changes = ledger.keys().flatMap(({ change }) => (change ? [change.index] : []));
  if (changes.length === 0) return undefined;
  const shown = changes.map((index) => ({
    index,
    entry: Buffer.from(ledger.entry(index)).toString('utf8'),
    path: ledger.inclusionProof(index, size).map(hex),
  }));
  return canonicalJson({ type: 'plumbline-keys', version: 1, changes: shown });
}

export interface PackKeys {
  readonly faults: readonly PackFault[];
  readonly tenures: readonly KeyTenure[];
}

/** `text` is undefined when the pack has no such file. */
export function checkKeys(text: string | undefined, own: VerifierKey, manifest: PackManifest): PackKeys {
  const fault = (because: string): PackFault => ({ file: KEYS_FILE, code: 'keys/invalid', because });
  if (text === undefined) return { faults: [], tenures: tenuresOf(own, []).tenures };
  const shown = parseKeys(text);
  if (!shown) return { faults: [fault('it does not hold statements of keys')], tenures: [] };
  const faults: PackFault[] = [];
  const changes: KeyChange[] = [];
  for (const { entry, index, path } of shown) {
    const bytes = Buffer.from(entry);
    const change = parseKeyChange(bytes, index);
    const inclusion = verifyInclusion({
      leafHash: leafHash(bytes),
      index,
      size: manifest.treeSize,
      proof: path.map((hash) => hashFromHex(hash)!),
      root: hashFromHex(manifest.root)!,
    });
    if (!change) faults.push(fault(`entry ${index} is no statement of a key`));
    else if (!change.ok) faults.push(fault(change.error.because));
    else if (!inclusion.ok) faults.push(fault(`entry ${index}: ${inclusion.error.because}`));
    else changes.push(change.value);
  }
  const chain = tenuresOf(own, changes);
  faults.push(...chain.faults.map(fault));
  return { faults, tenures: faults.length === 0 ? chain.tenures : [] };
}

/** Whether each key from `pinned` on signed that it hands over, down to the last. */
export function isHandedDown(tenures: readonly KeyTenure[], pinned: VerifierKey): boolean {
  const at = tenures.findIndex(({ key }) => isSameKey(key, pinned));
  return at >= 0 && tenures.slice(at + 1).every(({ change }) => change?.handedOver === true);
}

/** What a reader should know of the keys that is no fault. */
export function notesOnKeys(tenures: readonly KeyTenure[], pinned: VerifierKey | undefined): string[] {
  const notes = tenures.flatMap(({ change, from }) => {
    if (!change) return [];
    const how = change.handedOver ? 'handed over to' : 'was LOST; nobody handed over to';
    return [
      `From ${from} entries on: the key ${change.from.id} ${how} ${change.to.id} (${change.at}, ${change.by}: ${change.because}).`,
    ];
  });
  const first =
    tenures.length > 1 && pinned && isHandedDown(tenures, pinned) && !isSameKey(tenures.at(-1)!.key, pinned);
  return first
    ? [...notes, 'The key you named handed over to the one that signed this pack, in the log itself.']
    : notes;
}

interface ShownChange {
  readonly entry: string;
  readonly index: number;
  readonly path: readonly string[];
}

function parseKeys(text: string): readonly ShownChange[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || value['type'] !== 'plumbline-keys' || !Array.isArray(value['changes'])) return undefined;
    return value['changes'].every(isShownChange) ? value['changes'] : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isShownChange(value: unknown): value is ShownChange {
  if (!isRecord(value)) return false;
  const { entry, index, path } = value;
  return typeof entry === 'string' && Number.isSafeInteger(index) && Array.isArray(path) && path.every(isHexDigest);
}
