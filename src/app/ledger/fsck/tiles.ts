/**
 * Files under `tile/` that the latest tree does not need: partial tiles of earlier sizes, which C2SP tlog-tiles demands as
 * long as the full one is not there, since a checkpoint of that size was signed. Each must be the beginning of what stands there
 * now. Also what stands past the checkpoint (an append that was cut off; nobody reads it) and what is no tile at all.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAppError } from '../../../base/app-error.ts';
import { tileWidth, TILE_WIDTH, type TilePosition } from '../../../ledger/layout.ts';
import type { LedgerFiles } from '../../../ledger/ledger-files.ts';

export interface TileTrouble {
  readonly file: string;
  /** `past`: harmless. */
  readonly kind: 'damaged' | 'stranger' | 'past';
  readonly because: string;
}

interface Named extends Omit<TilePosition, 'level'> {
  readonly level: number | 'entries';
}

export function troubleInTiles(files: LedgerFiles, size: number): readonly TileTrouble[] {
  const folder = join(files.directory, 'tile');
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  return names
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .flatMap((name) => troubleWith(name, files, size) ?? []);
}

function troubleWith(name: string, files: LedgerFiles, size: number): TileTrouble | undefined {
  const file = `tile/${name}`;
  const named = positionOf(name);
  if (!named) return { file, kind: 'stranger', because: 'it is no tile' };
  const { level, index, width } = named;
  const now = tileWidth(level === 'entries' ? 0 : level, index, size);
  if (width === now) return undefined;
  if (width > now) return { file, kind: 'past', because: 'it stands past the checkpoint: an append was cut off' };
  return isBeginning(named, now, files)
    ? undefined
    : { file, kind: 'damaged', because: 'it is not the beginning of the tile that grew out of it' };
}

function positionOf(name: string): Named | undefined {
  const parts = /^(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(name);
  if (!parts) return undefined;
  const [, level = '', index = '', width] = parts;
  return {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
}

function isBeginning({ level, index, width }: Named, now: number, files: LedgerFiles): boolean {
  const read = (of: number): readonly Uint8Array[] =>
    level === 'entries' ? files.bundle(index, of) : files.tile({ level, index, width: of });
  try {
    const grown = read(now);
    return read(width).every((part, i) => Buffer.compare(part, grown[i]!) === 0);
  } catch (error) {
    // What is wrong with the tile that grew is told where the tree is checked.
    if (isAppError(error)) return false;
    throw error;
  }
}
