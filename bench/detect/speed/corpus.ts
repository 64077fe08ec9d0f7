/** The distinct text files at the heads of bare git directories: what the speed of a scan is measured on. */
import { textOf } from '../../../src/detect/text/decode.ts';
import { isScannable } from '../../../src/detect/scan.ts';
import { openBlobReader } from '../../../src/git/blobs.ts';
import { runGit } from '../../../src/git/git.ts';
import { fileContextOf, fileKindOf, type FileContext } from '../../../src/model/file-kind.ts';
import { asObjectId, type ObjectId } from '../../../src/model/repository.ts';

export interface CorpusFile {
  readonly path: string;
  readonly kind: string;
  readonly context: FileContext;
  readonly text: string;
  readonly bytes: Buffer;
}

/** In slices of about 16 MB, so that a corpus need not fit into memory. `most`: bytes per repository. */
export async function* filesAt(gitDirectory: string, revision: string, most: number): AsyncIterable<CorpusFile[]> {
  const paths = await blobsOf(gitDirectory, revision);
  const reader = openBlobReader(gitDirectory, 64 << 20);
  let slice: CorpusFile[] = [];
  let held = 0;
  let given = 0;
  try {
    for await (const read of reader.read(paths.keys())) {
      if ('missing' in read) continue;
      const path = paths.get(read.oid)!;
      const text = textOf(read.bytes);
      if (text === undefined) continue;
      slice.push({ path, kind: fileKindOf(path), context: fileContextOf(path), text, bytes: Buffer.from(read.bytes) });
      held += read.bytes.length;
      given += read.bytes.length;
      if (held > 16 << 20) {
        yield slice;
        slice = [];
        held = 0;
      }
      if (given > most) break;
    }
    if (slice.length > 0) yield slice;
  } finally {
    await reader.close();
  }
}

/** Each blob once, under one of its paths. */
async function blobsOf(gitDirectory: string, revision: string): Promise<ReadonlyMap<ObjectId, string>> {
  const listed = await runGit(gitDirectory, ['ls-tree', '-r', '-z', '--full-tree', revision]);
  const blobs = new Map<ObjectId, string>();
  for (const line of listed.toString('utf8').split('\0')) {
    const [, oid, path] = /^100\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (oid !== undefined && isScannable(path!)) blobs.set(asObjectId(oid), path!);
  }
  return blobs;
}
