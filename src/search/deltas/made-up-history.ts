/** Histories for tests: contents in memory, tenures derived from trees, and what a difference should be by brute force. */
import { createHash } from 'node:crypto';
import { instantFromMillis } from '../../base/instant.ts';
import type { DeltaCommit, DeltaLanding, DeltaSource, DeltaTenure } from './source.ts';

/** Path to content; null stands for an object that is missing. */
export type Tree = Readonly<Record<string, string | null>>;

export interface MadeUpLanding {
  readonly tree: Tree;
  readonly author?: string;
  readonly message?: string;
  readonly merged?: readonly string[];
}

const day = 86_400_000;

export function madeUpSource(repository: string, history: readonly MadeUpLanding[]): DeltaSource {
  const contents = new Map<string, string | null>();
  const blobOf = (path: string, content: string | null, landing: number): string => {
    const blob = sha1(content ?? `missing ${path} ${landing}`);
    contents.set(blob, content);
    return blob;
  };
  const landings = history.map((landing, at) => landingOf(repository, landing, at));
  return {
    repository,
    landings,
    tenures: tenuresOf(history, blobOf),
    merged: (first) => {
      const merged = new Map<number, readonly DeltaCommit[]>();
      history.forEach((landing, at) => {
        if (at >= first && landing.merged)
          merged.set(
            at,
            landing.merged.map((message) => landingOf(repository, { ...landing, message }, at)),
          );
      });
      return Promise.resolve(merged);
    },
    async *read(blobs) {
      await Promise.resolve();
      for (const blob of blobs) {
        const content = contents.get(blob);
        if (content === undefined) throw new Error(`nobody made ${blob}`);
        if (content === null) yield { blob, missing: 'missing-object' };
        else yield { blob, bytes: Buffer.from(content) };
      }
    },
  };
}

function landingOf(
  repository: string,
  { tree, author = 'Ann', message = '' }: MadeUpLanding,
  at: number,
): DeltaLanding {
  const signature = { name: author, email: `${author.toLowerCase()}@example.com`, at: instantFromMillis(at * day) };
  const id = sha1(JSON.stringify([repository, at, tree, author, message]));
  return { id, parents: 1, author: signature, committer: signature, message, landedAt: signature.at };
}

function tenuresOf(
  history: readonly MadeUpLanding[],
  blobOf: (path: string, content: string | null, landing: number) => string,
): readonly DeltaTenure[] {
  const paths = [...new Set(history.flatMap(({ tree }) => Object.keys(tree)))].sort();
  const tenures: DeltaTenure[] = [];
  for (const path of paths) {
    let standing: DeltaTenure | undefined;
    history.forEach(({ tree }, landing) => {
      const content = tree[path];
      const isSame = landing > 0 && history[landing - 1]!.tree[path] === content;
      if (isSame) return;
      if (standing) tenures.push({ ...standing, to: landing });
      standing =
        content === undefined ? undefined : { path, blob: blobOf(path, content, landing), kind: 'file', from: landing };
    });
    if (standing) tenures.push(standing);
  }
  return tenures;
}

/** Lines as everybody counts them: a line break ends one, what follows the last is one if there is any. */
export function linesOf(content: string | null | undefined): readonly string[] {
  if (!content || content.includes('\0')) return [];
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
