/**
 * A pack that continues an earlier one. `ledger/since.json` names that pack and the tree it led to, and shows that the log only
 * went on from there:
 *
 *     {"consistency":[<hex>…],"earlier":{"manifest":<hex>,"root":<hex>,"run":…,"treeSize":n},"evidence":[<hex>…],
 *      "frontier":[<hex>…],"type":"plumbline-since","version":1}
 *
 * `consistency` is the proof of RFC 9162, 2.1.4 from the earlier tree to this one, which other people's tools check too.
 * `frontier` are the roots of the largest perfect subtrees of the earlier tree, from left to right: with all entries that
 * came since (`ledger/new-entries.jsonl`, one `{"entry":…,"index":n}` per line, whoever they belong to) they give the root of
 * this tree, so that no new entry can be left out. `evidence` are digests of what the earlier pack has and this one does not repeat.
 */
import { CompactRange, perfectSubtrees } from './compact-range.ts';
import { equalHashes, hashFromHex, hex, leafHash, type Hash } from './hashing.ts';
import { isHexDigest, isRecord, type PackManifest } from './pack-layout.ts';
import type { PackFault } from './pack-verification.ts';
import { verifyConsistency } from './proofs.ts';

export const SINCE_FILE = 'ledger/since.json';
export const NEW_ENTRIES_FILE = 'ledger/new-entries.jsonl';

export interface PackSince {
  readonly type: 'plumbline-since';
  readonly version: 1;
  readonly earlier: {
    readonly run: string;
    /** SHA-256 of its manifest. */
    readonly manifest: string;
    readonly treeSize: number;
    readonly root: string;
  };
  readonly consistency: readonly string[];
  readonly frontier: readonly string[];
  readonly evidence: readonly string[];
}

/** An entry that is no text is written as base64, under another name. */
export function newEntryLine(index: number, bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text).equals(bytes)
    ? JSON.stringify({ entry: text, index })
    : JSON.stringify({ base64: Buffer.from(bytes).toString('base64'), index });
}

export function parseSince(text: string): PackSince | undefined {
  const value = jsonOf(text);
  if (!isRecord(value) || value['type'] !== 'plumbline-since' || value['version'] !== 1) return undefined;
  const { earlier, consistency, frontier, evidence } = value;
  const isList = (list: unknown): boolean => Array.isArray(list) && list.every(isHexDigest);
  if (!isRecord(earlier) || ![consistency, frontier, evidence].every(isList)) return undefined;
  const { run, manifest, treeSize, root } = earlier;
  const isEarlier =
    typeof run === 'string' && isHexDigest(manifest) && isHexDigest(root) && Number.isSafeInteger(treeSize);
  return isEarlier ? (value as unknown as PackSince) : undefined;
}

/** What it claims, from the bytes of this pack alone; that the earlier pack is the named one is for a series to check. */
export function checkSince(since: PackSince, newEntries: string, manifest: PackManifest): PackFault[] {
  const { treeSize, root } = since.earlier;
  const earlierRoot = hashFromHex(root)!;
  const laterRoot = hashFromHex(manifest.root)!;
  const fault = (file: string, because: string): PackFault => ({ file, code: 'since/invalid', because });
  const proof = since.consistency.map((hash) => hashFromHex(hash)!);
  const proved = verifyConsistency({
    size1: treeSize,
    size2: manifest.treeSize,
    root1: earlierRoot,
    root2: laterRoot,
    proof,
  });
  // Nothing came since: the trees are the same, which the consistency proof says already.
  const isSame = treeSize === manifest.treeSize && since.frontier.length === 0 && newEntries === '';
  if (isSame) return proved.ok ? [] : [fault(SINCE_FILE, `the log is another one: ${proved.error.because}`)];
  const range = rangeOf(since);
  const frontier = range && equalHashes(range.root(), earlierRoot) ? range : undefined;
  return [
    ...(proved.ok ? [] : [fault(SINCE_FILE, `the log does not continue the earlier one: ${proved.error.because}`)]),
    ...(frontier ? [] : [fault(SINCE_FILE, 'its frontier does not give the root of the earlier tree')]),
    ...(frontier ? checkNewEntries(frontier, newEntries, manifest) : []).map((because) =>
      fault(NEW_ENTRIES_FILE, because),
    ),
  ];
}

function rangeOf({ earlier, frontier }: PackSince): CompactRange | undefined {
  const positions = perfectSubtrees(0, earlier.treeSize);
  if (positions.length !== frontier.length) return undefined;
  const range = new CompactRange();
  for (const [at, position] of positions.entries())
    range.appendSubtree({ ...position, hash: hashFromHex(frontier[at]!)! });
  return range;
}

function checkNewEntries(range: CompactRange, lines: string, { treeSize, root }: PackManifest): string[] {
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    const entry = entryOf(line);
    if (!entry) return [`line "${line.slice(0, 60)}" is no entry`];
    if (entry.index !== range.end) return [`entry ${range.end} of the log is missing: entry ${entry.index} comes next`];
    range.appendLeaf(entry.leaf);
  }
  if (range.end !== treeSize) return [`it ends with ${range.end} entries, the tree has ${treeSize}`];
  return hex(range.root()) === root ? [] : ['with these entries the tree has another root: one of them was changed'];
}

function entryOf(line: string): { readonly index: number; readonly leaf: Hash } | undefined {
  const value = jsonOf(line);
  if (!isRecord(value) || typeof value['index'] !== 'number') return undefined;
  const { index, entry, base64 } = value;
  if (typeof entry === 'string') return { index, leaf: leafHash(Buffer.from(entry)) };
  return typeof base64 === 'string' ? { index, leaf: leafHash(Buffer.from(base64, 'base64')) } : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
