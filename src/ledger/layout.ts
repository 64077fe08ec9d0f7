/**
 * Where a log keeps what (C2SP tlog-tiles), as pure functions. All paths are relative to the ledger's folder, with `/`.
 *
 *     checkpoint                     the latest signed checkpoint
 *     tile/<L>/<N>                   256 hashes of 32 bytes: the roots of subtrees of height 8·L; level 0 holds leaf hashes
 *     tile/<L>/<N>.p/<W>             the same for the rightmost tile of a level while it has only W of them
 *     tile/entries/<N>[.p/<W>]       the entries behind tile 0/<N>: each 2 bytes length (big endian), then the bytes
 *
 * <N> is written in groups of three digits, all but the last with an `x` in front: 1234067 is `x001/x234/067`.
 * Any static web server can serve the folder to any tiled-log client.
 */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 256;
export const MAX_ENTRY_SIZE = 0xffff;
export const CHECKPOINT_PATH = 'checkpoint';

export interface TilePosition {
  readonly level: number;
  readonly index: number;
  /** 1 to 256; 256 is a full tile. */
  readonly width: number;
}

export function tilePath({ level, index, width }: TilePosition): string {
  return `tile/${level}/${indexPath(index)}${partialSuffix(width)}`;
}

export function bundlePath(index: number, width: number): string {
  return `tile/entries/${indexPath(index)}${partialSuffix(width)}`;
}

/** The folder that holds the partial forms of a tile; gone once the full one is there. */
export function partialFolder(fullPath: string): string {
  return `${fullPath}.p`;
}

function indexPath(index: number): string {
  const groups: string[] = [];
  for (let rest = index; ; rest = Math.floor(rest / 1000)) {
    groups.unshift(String(rest % 1000).padStart(3, '0'));
    if (rest < 1000) break;
  }
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

function partialSuffix(width: number): string {
  return width === TILE_WIDTH ? '' : `.p/${width}`;
}

/** How many hashes a tree of `size` has at tile level `level`. */
export function hashesAtLevel(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** How wide the tile is in a tree of `size`; 0 when it does not exist. */
export function tileWidth(level: number, index: number, size: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, hashesAtLevel(level, size) - index * TILE_WIDTH));
}

/** The tiles of a tree of `size`, level by level from the leaves up, that a tree of `from` does not have in this form. */
export function* tilesBetween(from: number, size: number): Generator<TilePosition> {
  for (let level = 0; hashesAtLevel(level, size) > 0; level += 1) {
    const first = Math.floor(hashesAtLevel(level, from) / TILE_WIDTH);
    for (let index = first; ; index += 1) {
      const width = tileWidth(level, index, size);
      if (width === 0) break;
      if (width !== tileWidth(level, index, from)) yield { level, index, width };
    }
  }
}
