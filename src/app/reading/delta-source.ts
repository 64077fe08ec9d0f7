/** A repository as the store of differences wants it: landings, stays at paths, contents; read through git. */
import { openBlobReader } from '../../git/blobs.ts';
import { mergedCommits, type MergedCommit } from '../../git/merged-commits.ts';
import type { LandedCommit, PathTenure } from '../../model/history.ts';
import { asObjectId, type Repository } from '../../model/repository.ts';
import type { DeltaCommit, DeltaLanding, DeltaSource, DeltaTenure } from '../../search/deltas/source.ts';

export interface RecordedRepository {
  readonly repository: Pick<Repository, 'name' | 'gitDirectory'>;
  readonly history: { readonly commits: readonly LandedCommit[]; readonly tenures: readonly PathTenure[] };
}

const submoduleMode = '160000';

export function deltaSourceOf({ repository, history }: RecordedRepository): DeltaSource {
  const { gitDirectory } = repository;
  const { commits, tenures } = history;
  return {
    repository: repository.name,
    landings: landingsOf(commits),
    tenures: tenures.flatMap(tenureOf),
    async merged(first, signal) {
      const merged = await mergedCommits({ gitDirectory, commits, first, signal });
      return new Map([...merged].map(([landing, side]) => [landing, side.map(commitOf)]));
    },
    async *read(blobs, signal) {
      const reader = openBlobReader(gitDirectory);
      try {
        for await (const read of reader.read(objectIds(blobs), { room: inTurns(), ...(signal && { signal }) })) {
          if (!('missing' in read)) yield { blob: read.oid, bytes: read.bytes };
          else yield { blob: read.oid, missing: read.reason === 'too-large' ? 'too-large' : 'missing-object' };
        }
      } finally {
        await reader.close();
      }
    },
  };
}

/** What a landing changed in a folder is unknown where it, or the one before, cannot be read. */
function landingsOf(commits: readonly LandedCommit[]): readonly DeltaLanding[] {
  let lacking: readonly string[] = [];
  return commits.map((commit) => {
    const landing = { ...commitOf(commit), landedAt: commit.landedAt };
    const { unreadable: now } = commit;
    if (!now) return landing;
    const unreadable = [...new Set([...lacking, ...now])].sort();
    lacking = now;
    return unreadable.length > 0 ? { ...landing, unreadable } : landing;
  });
}

const leastRoom = 1 << 20;
/** A single huge content keeps no room once it is gone. */
const mostRoom = 16 << 20;

/** Two rooms in turns: gigabytes are read one after the other, and memory of its own for each would have to be collected. */
function inTurns(): (size: number) => Buffer {
  let [next, other] = [Buffer.alloc(0), Buffer.alloc(0)];
  return (size) => {
    if (next.length < size || next.length > mostRoom) next = Buffer.allocUnsafeSlow(Math.max(size, leastRoom));
    const room = next.subarray(0, size);
    [next, other] = [other, next];
    return room;
  };
}

function* objectIds(blobs: Iterable<string>) {
  for (const blob of blobs) yield asObjectId(blob);
}

function commitOf(commit: MergedCommit): DeltaCommit {
  return {
    id: commit.commit,
    parents: commit.parents.length,
    author: { ...commit.author, at: commit.authoredAt },
    committer: { ...commit.committer, at: commit.committedAt },
    message: commit.message,
  };
}

/** Symbolic links have no content of their own. */
function tenureOf({ path, blob, mode, from, to }: PathTenure): readonly DeltaTenure[] {
  const kind = mode.startsWith('100') ? 'file' : mode === submoduleMode ? 'submodule' : undefined;
  return kind ? [{ path, blob, kind, from, ...(to !== undefined && { to }) }] : [];
}
