/**
 * `git patch-id --stable` for many pairs of trees at once: `diff-tree --stdin -p | patch-id --stable`, with the line
 * between two diffs replaced by `commit <number of the pair>`, so that answers find their question.
 *
 * Invariant: an id is given only for a diff that git finished; where objects are lacking it is undefined. Two equal ids
 * say that the same change was made, whatever line it landed at.
 */
import { AppError } from '../../base/app-error.ts';
import { endOf, startGit, streamGit } from '../git.ts';
import type { TreePair } from '../tree-differences.ts';

const diffArgs = [
  'diff-tree',
  '--stdin',
  '-p',
  '--full-index',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
];
const idArgs = ['patch-id', '--stable'];
/** A clone that lacks this many is not worth more attempts: the rest stay undefined. */
const mostFailures = 40;
const header = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64})$/;

export async function patchIds(
  gitDirectory: string,
  pairs: readonly TreePair[],
  signal?: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  const ids: (string | undefined)[] = pairs.map(() => undefined);
  let from = 0;
  for (let failures = 0; from < pairs.length && failures < mostFailures; failures++) {
    from = await idsFrom({ gitDirectory, pairs, from, ids, signal });
  }
  return ids;
}

interface Batch {
  readonly gitDirectory: string;
  readonly pairs: readonly TreePair[];
  readonly from: number;
  readonly ids: (string | undefined)[];
  readonly signal: AbortSignal | undefined;
}

/** Fills in ids until the end, or until git dies over a pair; returns where to go on. */
async function idsFrom({ gitDirectory, pairs, from, ids, signal }: Batch): Promise<number> {
  const width = pairs[from]!.after.length;
  const input = pairs
    .slice(from)
    .map(({ before, after }) => `${before} ${after}\n`)
    .join('');
  const marker = new Marker(pairs, from, width);
  const namer = startGit(gitDirectory, idArgs, { signal });
  const named = collect(namer.stdout);
  const ended = endOf(namer, idArgs, { signal });
  ended.catch(() => undefined);
  let broken = false;
  try {
    for await (const chunk of streamGit(gitDirectory, diffArgs, { input, signal })) {
      if (!namer.stdin.write(marker.mark(chunk))) await drained(namer.stdin);
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'git/failed') throw error;
    broken = true;
  } finally {
    namer.stdin.end(marker.rest());
  }
  await ended;
  for (const line of (await named).split('\n').filter(Boolean)) {
    const [id, number] = line.split(' ');
    ids[Number.parseInt(number!, 16) - 1] = id!;
  }
  if (!broken) return pairs.length;
  if (marker.current >= from) ids[marker.current] = undefined;
  return Math.max(marker.current, from) + 1;
}

async function collect(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream as AsyncIterable<Buffer>) text += chunk.toString('latin1');
  return text;
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.removeListener('drain', done).removeListener('close', done).removeListener('error', done);
      resolve();
    };
    stream.on('drain', done).on('close', done).on('error', done);
  });
}

/** Replaces `<tree> <tree>` lines, which no line of a diff looks like, by `commit <number>`. */
class Marker {
  readonly #pairs: readonly TreePair[];
  readonly #width: number;
  #next: number;
  #line = '';

  constructor(pairs: readonly TreePair[], from: number, width: number) {
    this.#pairs = pairs;
    this.#next = from;
    this.#width = width;
  }

  /** The pair whose diff is being written. */
  get current(): number {
    return this.#next - 1;
  }

  mark(chunk: Buffer): Buffer {
    const lines = (this.#line + chunk.toString('latin1')).split('\n');
    this.#line = lines.pop()!;
    const marked = lines.map((line) => this.#marked(line));
    return Buffer.from(marked.length === 0 ? '' : `${marked.join('\n')}\n`, 'latin1');
  }

  rest(): Buffer {
    return Buffer.from(this.#line, 'latin1');
  }

  #marked(line: string): string {
    const [, before, after] = line.length === 2 * this.#width + 1 ? (header.exec(line) ?? []) : [];
    if (before === undefined) return line;
    // Pairs whose trees are lacking are passed over in silence.
    while (this.#pairs[this.#next] && !this.#is(this.#next, before, after!)) this.#next++;
    this.#next++;
    return `commit ${this.#next.toString(16).padStart(this.#width, '0')}`;
  }

  #is(index: number, before: string, after: string): boolean {
    const pair = this.#pairs[index]!;
    return pair.before === before && pair.after === after;
  }
}
