/** What each landing changed, as git tells it: the differences of trees, one process for all of them. */
import { gitFailed, startGit } from './git-commit.ts';
import { pathText } from './path-text.ts';

/** What one tree has at a path. */
export interface TreeEntry {
  readonly mode: string;
  readonly blob: string;
}

export interface TreeChange {
  readonly path: string;
  /** Absent: there was nothing; there is nothing afterwards. */
  readonly before?: TreeEntry;
  readonly after?: TreeEntry;
}

const emptyTrees: Readonly<Record<number, string>> = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** Per tree how it differs from the one before it; the first one from nothing. */
export async function* changesBetween(
  folder: string,
  trees: readonly string[],
  path: string | undefined,
): AsyncGenerator<readonly TreeChange[], void, undefined> {
  const child = startGit(folder, ['diff-tree', '--stdin', '-r', '-z', '--raw', '--no-renames', '--no-abbrev'], path);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => undefined);
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  child.on('error', () => undefined);
  const pairs = trees.map((tree, at) => `${trees[at - 1] ?? emptyTrees[tree.length]!} ${tree}`);
  child.stdin.end(pairs.map((pair) => `${pair}\n`).join(''));
  try {
    const rows = rowsOf(child.stdout as AsyncIterable<Buffer>);
    let changes: TreeChange[] | undefined;
    let answered = 0;
    for (let row = await rows.next(); !row.done; row = await rows.next()) {
      // A header, which has a line feed of its own, may stand before the first change.
      const text = row.value;
      const heads = /^(?:[0-9a-f]{40,64} [0-9a-f]{40,64}\n)+/.exec(text)?.[0] ?? '';
      for (let head = 0; head < heads.split('\n').length - 1; head++) {
        if (changes) yield changes;
        if (changes) answered++;
        changes = [];
      }
      const change = text.slice(heads.length);
      if (change === '') continue;
      const named = await rows.next();
      if (named.done || !changes) throw gitFailed(folder, 'a difference of trees breaks off');
      changes.push(changeOf(change, named.value));
    }
    if (changes) yield changes;
    if (changes) answered++;
    if ((await closed) !== 0 || answered !== trees.length)
      throw gitFailed(folder, stderr.trim().split('\n')[0] ?? 'differences of trees are lacking');
  } finally {
    child.kill();
  }
}

function changeOf(text: string, path: string): TreeChange {
  const [, oldMode, newMode, oldBlob, newBlob] = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) /.exec(text)!;
  return {
    path,
    ...(oldMode !== '000000' && { before: { mode: oldMode!, blob: oldBlob! } }),
    ...(newMode !== '000000' && { after: { mode: newMode!, blob: newBlob! } }),
  };
}

async function* rowsOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0, from)) {
      yield pathText(rest.subarray(from, end));
      from = end + 1;
    }
    rest = rest.subarray(from);
  }
  if (rest.length > 0) yield rest.toString('latin1');
}
