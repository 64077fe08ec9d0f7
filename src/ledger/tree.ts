/**
 * The Merkle tree as the tiles hold it: any node, any range, and the check that all tiles of a tree fit its root.
 */
import { CompactRange, perfectSubtrees, type NodePosition } from './compact-range.ts';
import { equalHashes, hex, leafHash, type Hash } from './hashing.ts';
import { damaged, tileRoot, type LedgerFiles } from './ledger-files.ts';
import {
  bundlePath,
  hashesAtLevel,
  tilePath,
  tileWidth,
  TILE_HEIGHT,
  TILE_WIDTH,
  type TilePosition,
} from './layout.ts';
import type { LeafRange } from './proofs.ts';

export type TileReader = (position: TilePosition) => readonly Hash[];

/** The root of the leaves in `range`, read from the tiles of a tree of `size`. */
export function rootOfRange(read: TileReader, { begin, end }: LeafRange, size: number): Hash {
  const range = new CompactRange(begin);
  for (const position of perfectSubtrees(begin, end)) {
    range.appendSubtree({ ...position, hash: nodeAt(read, position, size) });
  }
  return range.root();
}

function nodeAt(read: TileReader, { level, index }: NodePosition, size: number): Hash {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const width = 2 ** (level % TILE_HEIGHT);
  const first = index * width;
  const tile = Math.floor(first / TILE_WIDTH);
  const hashes = read({ level: tileLevel, index: tile, width: tileWidth(tileLevel, tile, size) });
  return tileRoot(hashes.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + width));
}

/** The range of the whole tree, ready to be appended to. */
export function rangeOfTree(files: LedgerFiles, size: number): CompactRange {
  const range = new CompactRange();
  for (const position of perfectSubtrees(0, size)) {
    range.appendSubtree({ ...position, hash: nodeAt((tile) => files.tile(tile), position, size) });
  }
  return range;
}

/**
 * Fails, naming the file, unless all tiles of a tree of `size` fit `root`: the rightmost tiles together give the root,
 * and every full tile gives the hash that its parent holds for it. Parents are checked first, so the blame is exact.
 */
export function checkTiles(files: LedgerFiles, size: number, root: Hash): void {
  const read: TileReader = (position) => files.tile(position);
  if (!equalHashes(rootOfRange(read, { begin: 0, end: size }, size), root)) throw blameEdge(files, size, root);
  const levels: number[] = [];
  for (let level = 0; hashesAtLevel(level, size) >= TILE_WIDTH; level += 1) levels.unshift(level);
  for (const level of levels) {
    const full = hashesAtLevel(level + 1, size);
    for (let index = 0; index < full; index += 1) {
      const actual = tileRoot(read({ level, index, width: TILE_WIDTH }));
      const parent = Math.floor(index / TILE_WIDTH);
      const above = read({ level: level + 1, index: parent, width: tileWidth(level + 1, parent, size) });
      const expected = above[index % TILE_WIDTH]!;
      if (!equalHashes(actual, expected)) throw blame(files, { level, index, width: TILE_WIDTH }, actual, expected);
    }
  }
}

/** Every entry must hash to the leaf that the (checked) tile holds for it. */
export function checkBundle(files: LedgerFiles, index: number, width: number, size: number): readonly Uint8Array[] {
  const entries = files.bundle(index, width);
  const leaves = files.tile({ level: 0, index, width: tileWidth(0, index, size) });
  const odd = entries.findIndex((entry, i) => !equalHashes(leafHash(entry), leaves[i]!));
  if (odd >= 0) {
    const why = `entry ${index * TILE_WIDTH + odd} does not hash to the leaf that was sealed`;
    throw damaged(files.directory, bundlePath(index, width), why);
  }
  return entries;
}

function blame(files: LedgerFiles, tile: TilePosition, actual: Hash, expected: Hash): Error {
  const why = `its hashes lead to ${hex(actual)}, the tree has ${hex(expected)} there`;
  return damaged(files.directory, tilePath(tile), why);
}

/** The root does not fit: the tile is to blame whose replacement by what stands below it mends the root. */
function blameEdge(files: LedgerFiles, size: number, root: Hash): Error {
  const edge: TilePosition[] = [];
  for (let level = 0; hashesAtLevel(level, size) > 0; level += 1) {
    const width = hashesAtLevel(level, size) % TILE_WIDTH;
    if (width > 0) edge.push({ level, index: Math.floor(hashesAtLevel(level, size) / TILE_WIDTH), width });
  }
  const guilty = edge.find((suspect) => {
    const mended = recomputed(files, suspect);
    const read: TileReader = (tile) => (tilePath(tile) === tilePath(suspect) ? mended : files.tile(tile));
    return equalHashes(rootOfRange(read, { begin: 0, end: size }, size), root);
  });
  if (guilty)
    return damaged(files.directory, tilePath(guilty), 'it does not fit the hashes below it, which fit the root');
  const names = edge.map((tile) => tilePath(tile)).join(', ');
  return damaged(files.directory, names, 'together they do not give the root of the checkpoint');
}

function recomputed(files: LedgerFiles, { level, index, width }: TilePosition): readonly Hash[] {
  if (level === 0) return files.bundle(index, width).map((entry) => leafHash(entry));
  return Array.from({ length: width }, (_, i) =>
    tileRoot(files.tile({ level: level - 1, index: index * TILE_WIDTH + i, width: TILE_WIDTH })),
  );
}
