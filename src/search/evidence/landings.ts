/**
 * The life of a branch as git tells it: its first-parent chain, read commit by commit, the time of each landing, and what
 * stood where from which landing to which. Nothing of it comes from the index or the database.
 *
 * A landing's time is the committer's date, never before that of the landing before it. Where Plumbline has watched the
 * branch it knows better, and the manifest says which landings those are: these times are taken on its word.
 */
import { instantFromMillis, later, type Instant } from '../../base/instant.ts';
import { chainOf, type ContentReader } from './git-commit.ts';
import { changesBetween, type TreeChange } from './tree-changes.ts';

export interface Commit {
  readonly id: string;
  readonly tree: string;
  /** `Full Name <mail>` */
  readonly author: string;
  readonly committer: string;
  readonly committedAt: Instant;
  readonly message: string;
}

export interface Landing extends Commit {
  readonly at: Instant;
}

/** A stay of a content at a path: from the landing that put it there until the one that took it away. */
export interface Stay {
  readonly path: string;
  readonly mode: string;
  readonly blob: string;
  readonly from: number;
  readonly to?: number;
}

export interface ClonedRepository {
  readonly folder: string;
  readonly gitPath: string | undefined;
  readonly reader: ContentReader;
}

/** `known`: times of landings that do not follow from the dates of committers. */
export async function landingsOf(
  { folder, gitPath, reader }: ClonedRepository,
  tip: string,
  known: ReadonlyMap<string, Instant>,
): Promise<readonly Landing[]> {
  const landings: Landing[] = [];
  for (const id of await chainOf(folder, tip, gitPath)) {
    const commit = await readCommit(reader, id);
    const last = landings.at(-1)?.at;
    const own = known.get(id) ?? commit.committedAt;
    landings.push({ ...commit, at: last === undefined ? own : later(last, own) });
  }
  return landings;
}

export async function readCommit(reader: ContentReader, id: string): Promise<Commit> {
  const bytes = await reader.read(id);
  const commit = bytes && commitIn(id, bytes);
  if (!commit) throw new Error(`git lists the commit ${id} and has it not`);
  return commit;
}

function commitIn(id: string, bytes: Buffer): Commit | undefined {
  const end = bytes.indexOf('\n\n');
  const head = end < 0 ? bytes : bytes.subarray(0, end);
  const encoding = /\nencoding ([^\n]+)/.exec(head.toString('latin1'))?.[1] ?? 'utf-8';
  const headers = decoded(head, encoding).split('\n');
  const valueOf = (name: string): string =>
    headers.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? '';
  const tree = valueOf('tree');
  if (tree === '') return undefined;
  const committer = signature(valueOf('committer'));
  return {
    id,
    tree,
    author: signature(valueOf('author')).who,
    committer: committer.who,
    committedAt: committer.at,
    message: end < 0 ? '' : decoded(bytes.subarray(end + 2), encoding).trimEnd(),
  };
}

function decoded(bytes: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // Nobody knows the encoding, or the bytes are not in it: one character a byte.
    if (error instanceof RangeError || error instanceof TypeError) return bytes.toString('latin1');
    throw error;
  }
}

/** Seconds since 1970 of the last instant with a year of four digits. */
const lastSecond = 253_402_300_799.999;

function signature(text: string): { readonly who: string; readonly at: Instant } {
  const open = text.indexOf('<');
  const close = text.lastIndexOf('>');
  if (open < 0 || close < open) return { who: `${text.trim()} <>`, at: instantFromMillis(0) };
  const seconds = Number(/^\s*(-?\d+)/.exec(text.slice(close + 1))?.[1] ?? 0);
  return {
    who: `${text.slice(0, open).trim()} <${text.slice(open + 1, close).trim()}>`,
    at: instantFromMillis(Math.round(1000 * Math.min(Math.max(seconds, 0), lastSecond))),
  };
}

/** Per landing what it changed. */
export async function changesOf(
  { folder, gitPath }: ClonedRepository,
  landings: readonly Landing[],
): Promise<readonly (readonly TreeChange[])[]> {
  const all: (readonly TreeChange[])[] = [];
  const trees = landings.map(({ tree }) => tree);
  for await (const changes of changesBetween(folder, trees, gitPath)) all.push(changes);
  return all;
}

/** In the order of paths (UTF-16 code units) and landings. */
export function staysOf(changes: readonly (readonly TreeChange[])[]): readonly Stay[] {
  const standing = new Map<string, Stay>();
  const stays: Stay[] = [];
  for (const [landing, each] of changes.entries())
    for (const { path, after } of each) {
      const stood = standing.get(path);
      if (stood) stays.push({ ...stood, to: landing });
      standing.delete(path);
      if (after) standing.set(path, { path, ...after, from: landing });
    }
  stays.push(...standing.values());
  return stays.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.from - b.from));
}

/** By path the authors of the landings that put a content there. */
export function contributorsOf(
  landings: readonly Landing[],
  stays: readonly Stay[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const authors = new Map<string, Set<string>>();
  for (const { path, from } of stays) {
    const known = authors.get(path) ?? new Set();
    authors.set(path, known.add(landings[from]!.author));
  }
  return authors;
}

/** The last landing at or before an instant (`before`: before it); -1 when the branch had not begun. */
export function landingAt(landings: readonly Landing[], at: Instant, how: 'until' | 'before' = 'until'): number {
  return landings.findLastIndex((landing) => (how === 'before' ? landing.at < at : landing.at <= at));
}
