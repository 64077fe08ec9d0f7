/**
 * Every content that some commit brought, of all commits that are reachable from any ref that was fetched: branches, tags and
 * what a forge keeps of changesets. So a file that only ever stood on a branch that was squashed or given up is among them.
 *
 * Not among them: commits that nothing refers to (a force push left them behind; `git fsck --lost-found` shows those that are
 * still here), and what a shallow or partial clone does not hold.
 */
import { streamGit } from '../../git/git.ts';
import type { Instant } from '../../base/instant.ts';
import { parseInstant } from '../../base/instant.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import type { WorkTree } from './scan-files.ts';

export interface BringingCommit {
  readonly commit: ObjectId;
  /** As the commit claims: author and committer date. */
  readonly by: string;
  readonly at: Instant;
}

export interface BroughtBlob {
  readonly blob: ObjectId;
  readonly path: string;
  readonly commit: BringingCommit;
}

export interface BroughtBlobs {
  readonly commits: number;
  /** Each content at each path once, with the first commit that has it there; parents come before children. */
  readonly blobs: readonly BroughtBlob[];
}

/** Against the first parent, so that what a merge itself made is there; what it merged was met before. */
const logArguments = [
  'log',
  '--all',
  '--reverse',
  '--topo-order',
  '--no-renames',
  '--no-ext-diff',
  '--diff-merges=first-parent',
  '--diff-filter=d',
  '--raw',
  '--no-abbrev',
  '-z',
  '--format=%x01%H%x02%an <%ae>%x02%cI',
];

export async function blobsOfAllCommits({ gitDirectory }: WorkTree): Promise<BroughtBlobs> {
  const blobs = new Map<string, BroughtBlob>();
  let commits = 0;
  let current: BringingCommit | undefined;
  let change: ObjectId | undefined;
  for await (const word of words(streamGit(gitDirectory, logArguments))) {
    if (change !== undefined) {
      const key = `${change} ${word}`;
      if (current && !blobs.has(key)) blobs.set(key, { blob: change, path: word, commit: current });
      change = undefined;
    } else if (word.startsWith('\u0001')) {
      commits++;
      current = commitOf(word.slice(1));
    } else {
      // A file (no submodule, no link): `:old-mode new-mode old new status`.
      const raw = /^\n?:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) \w/.exec(word);
      if (raw) change = asObjectId(raw[2]!);
      if (raw && !raw[1]!.startsWith('100')) change = skipped;
    }
  }
  for (const [key, { blob }] of blobs) if (blob === skipped) blobs.delete(key);
  return { commits, blobs: [...blobs.values()] };
}

/** Stands for what is no file: its path has to be read over. */
const skipped = asObjectId('0'.repeat(40));

function commitOf(word: string): BringingCommit {
  const [commit = '', by = '', at = ''] = word.split('\u0002');
  return { commit: asObjectId(commit), by, at: parseInstant(at.trim()) ?? ('1970-01-01T00:00:00.000Z' as Instant) };
}

async function* words(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, from)) {
      yield bytes.toString('utf8', from, end);
      from = end + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
