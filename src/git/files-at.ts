/** A few files as they are at a commit. Undefined: the clone lacks what it would take to tell. */
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { askGit } from './git.ts';
import { openObjectReader } from './object-reader.ts';

export interface FilesRequest {
  readonly gitDirectory: string;
  readonly commit: ObjectId;
  readonly paths: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** By path; what is not there is left out, and so is what is no file. */
export async function filesAt(request: FilesRequest): Promise<ReadonlyMap<string, string> | undefined> {
  const { gitDirectory, commit, paths, signal } = request;
  const question = ['ls-tree', '-z', commit, '--', ...paths];
  const { status, stdout } = await askGit(gitDirectory, question, { expect: [0, 128], signal });
  if (status !== 0) return undefined;
  const blobs = new Map<string, ObjectId>();
  for (const line of stdout.toString('utf8').split('\0').filter(Boolean)) {
    // `<mode> blob <id>\t<path>`
    const [, blob, path] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (blob !== undefined) blobs.set(path!, asObjectId(blob));
  }
  if (blobs.size === 0) return new Map();
  const texts = new Map<ObjectId, string>();
  const reader = openObjectReader(gitDirectory);
  try {
    for await (const read of reader.read(new Set(blobs.values())))
      if (!('missing' in read)) texts.set(read.oid, read.bytes.toString('utf8'));
  } finally {
    await reader.close();
  }
  const files = [...blobs].flatMap(([path, blob]) => {
    const text = texts.get(blob);
    return text === undefined ? [] : [[path, text] as const];
  });
  return files.length === blobs.size ? new Map(files) : undefined;
}
