/**
 * Differences between pairs of trees, through one `git diff-tree --stdin`.
 *
 * Invariant: each pair gets exactly one answer, in order: its changes, or `unreadable`. Git dies over a lacking subtree
 * (then the pair whose header came last is the one) and passes over a lacking tree in silence (then its header never
 * comes): both are noticed, and the rest is asked again.
 *
 * Output per pair (`-r --raw -z --no-abbrev`): `<tree> <tree>\n`, then per change
 * `:<mode> <mode> <oid> <oid> <letter>\0<path>\0`.
 */
import { AppError } from '../base/app-error.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { streamGit } from './git.ts';
import { pathText } from './path-text.ts';

export interface TreePair {
  readonly before: ObjectId;
  readonly after: ObjectId;
}

export interface TreeChange {
  readonly path: string;
  /** Undefined: the path went away. */
  readonly now?: { readonly mode: string; readonly blob: ObjectId };
}

export type TreeDifference = { readonly changes: readonly TreeChange[] } | { readonly unreadable: true };

const args = ['diff-tree', '--stdin', '-r', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-ext-diff'];

export async function* treeDifferences(
  gitDirectory: string,
  pairs: readonly TreePair[],
  signal?: AbortSignal,
): AsyncGenerator<TreeDifference, void, undefined> {
  let at = 0;
  while (at < pairs.length) {
    for await (const answer of answersFrom(gitDirectory, pairs.slice(at), signal)) {
      at++;
      yield answer;
    }
  }
}

/** Answers until git dies; the pair over which it died is the last one answered. */
async function* answersFrom(
  gitDirectory: string,
  pairs: readonly TreePair[],
  signal: AbortSignal | undefined,
): AsyncGenerator<TreeDifference, void, undefined> {
  const input = pairs.map(({ before, after }) => `${before} ${after}\n`).join('');
  let answered = 0;
  let open: TreeChange[] | undefined;
  try {
    for await (const record of records(streamGit(gitDirectory, args, { input, signal }))) {
      if (typeof record !== 'string') {
        open!.push(record);
        continue;
      }
      if (open) {
        answered++;
        yield { changes: open };
      }
      for (; keyOf(pairs[answered]) !== record; answered++) yield { unreadable: true };
      open = [];
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'git/failed') throw error;
    yield { unreadable: true };
    return;
  }
  if (open) {
    answered++;
    yield { changes: open };
  }
  for (; answered < pairs.length; answered++) yield { unreadable: true };
}

function keyOf(pair: TreePair | undefined): string {
  if (!pair) throw new Error('git answered a pair of trees that it was not asked about');
  return `${pair.before} ${pair.after}`;
}

/** Headers as text, changes as values. */
async function* records(chunks: AsyncIterable<Buffer>): AsyncGenerator<string | TreeChange, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (;;) {
      const parsed = recordAt(bytes, at);
      if (!parsed) break;
      at = parsed.end;
      yield parsed.record;
    }
    rest = bytes.subarray(at);
  }
  if (rest.length > 0) throw new Error('the output of git diff-tree ends within a record');
}

const colon = 0x3a;

function recordAt(
  bytes: Buffer,
  at: number,
): { readonly record: string | TreeChange; readonly end: number } | undefined {
  if (bytes[at] !== colon) {
    const end = bytes.indexOf(10, at);
    return end < 0 ? undefined : { record: bytes.toString('latin1', at, end), end: end + 1 };
  }
  const metaEnd = bytes.indexOf(0, at);
  const pathEnd = metaEnd < 0 ? -1 : bytes.indexOf(0, metaEnd + 1);
  if (pathEnd < 0) return undefined;
  const [, mode = '', , blob = '', letter] = bytes.toString('latin1', at, metaEnd).split(' ');
  const path = pathText(bytes.subarray(metaEnd + 1, pathEnd));
  const gone = letter === 'D';
  const record: TreeChange = gone ? { path } : { path, now: { mode, blob: asObjectId(blob) } };
  return { record, end: pathEnd + 1 };
}
