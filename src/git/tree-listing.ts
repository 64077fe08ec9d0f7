/** All files of a tree, read object by object, so that one lacking folder costs only that folder. */
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { openObjectReader, type ObjectReader } from './object-reader.ts';
import { pathText } from './path-text.ts';

export interface TreeListing {
  readonly files: ReadonlyMap<string, { readonly mode: string; readonly blob: ObjectId }>;
  /** Folders that could not be read, as prefixes that end in a slash; `''` when it is the tree itself. */
  readonly unreadable: readonly string[];
}

interface Folder {
  readonly oid: ObjectId;
  /** Bytes as Latin-1, with a slash at the end (empty for the root). */
  readonly prefix: string;
}

const folderMode = '40000';

export async function listTree(gitDirectory: string, tree: ObjectId, signal?: AbortSignal): Promise<TreeListing> {
  const reader = openObjectReader(gitDirectory);
  try {
    return await list(reader, tree, signal);
  } finally {
    await reader.close();
  }
}

async function list(reader: ObjectReader, tree: ObjectId, signal: AbortSignal | undefined): Promise<TreeListing> {
  const files = new Map<string, { mode: string; blob: ObjectId }>();
  const unreadable: string[] = [];
  let level: readonly Folder[] = [{ oid: tree, prefix: '' }];
  while (level.length > 0) {
    const below: Folder[] = [];
    let at = 0;
    for await (const read of reader.read(
      level.map(({ oid }) => oid),
      signal ? { signal } : {},
    )) {
      const { prefix } = level[at++]!;
      if ('missing' in read || read.type !== 'tree') {
        unreadable.push(textOf(prefix));
        continue;
      }
      for (const entry of entriesOf(read.bytes, read.oid.length / 2)) {
        const path = prefix + entry.name;
        if (entry.mode === folderMode) below.push({ oid: entry.oid, prefix: `${path}/` });
        else files.set(textOf(path), { mode: entry.mode, blob: entry.oid });
      }
    }
    level = below;
  }
  return { files, unreadable };
}

/** A tree object is a row of `<mode> <name>\0<oid bytes>`. */
function* entriesOf(bytes: Buffer, oidLength: number): Generator<{ mode: string; name: string; oid: ObjectId }> {
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const nul = bytes.indexOf(0, space);
    const end = nul + 1 + oidLength;
    if (space < 0 || nul < 0 || end > bytes.length) throw new Error('a tree object ends within an entry');
    const mode = bytes.toString('latin1', at, space);
    yield {
      mode,
      name: bytes.toString('latin1', space + 1, nul),
      oid: asObjectId(bytes.toString('hex', nul + 1, end)),
    };
    at = end;
  }
}

function textOf(latin1: string): string {
  return pathText(Buffer.from(latin1, 'latin1'));
}
