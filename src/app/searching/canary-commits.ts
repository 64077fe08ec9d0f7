/** Canaries for searches of commits: a record of differences in which each was added by one landing and named by its message. */
import { RE2JS } from 're2js';
import { blobId } from './shadow-blob.ts';
import type { Instant } from '../../base/instant.ts';
import type { SearchEngine } from '../../search/contract.ts';
import { DeltaStore } from '../../search/deltas/delta-store.ts';
import type { DeltaLanding, DeltaSource, DeltaTenure } from '../../search/deltas/source.ts';
import type { Canary } from '../../search/evidence/canary.ts';
import { documentLines } from '../../search/evidence/document-lines.ts';

const begin = '2000-01-01T00:00:00.000Z' as Instant;
const who = { name: 'Canary', email: 'canary@plumbline.invalid', at: begin };
const commitOf = (landing: number): string => (landing + 1).toString(16).padStart(40, '0');

export interface CommitShadow {
  readonly repository: string;
  /** The last one is the shadow's head. */
  readonly commits: readonly string[];
}

export function commitsFor(repository: string, canaries: readonly Canary[]): CommitShadow {
  return { repository, commits: canaries.map((_, landing) => commitOf(landing)) };
}

export async function plantCommits(
  { repository }: CommitShadow,
  canaries: readonly Canary[],
  directory: string,
): Promise<void> {
  const contents = canaries.map(({ text }) => Buffer.from(contentWith(text!)));
  const landings = canaries.map(({ text }, landing): DeltaLanding => ({
    id: commitOf(landing),
    parents: 1,
    author: who,
    committer: who,
    message: text!,
    landedAt: begin,
  }));
  const tenures = contents
    .map((bytes, from): DeltaTenure => ({ path: `shadow/${from}.txt`, blob: blobId(bytes), kind: 'file', from }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const bytesOf = new Map(contents.map((bytes) => [blobId(bytes), bytes]));
  const source: DeltaSource = {
    repository,
    landings,
    tenures,
    merged: () => Promise.resolve(new Map()),
    async *read(blobs) {
      for (const blob of blobs) yield await Promise.resolve({ blob, bytes: bytesOf.get(blob)! });
    },
  };
  const store = new DeltaStore({ directory });
  await store.extend(source);
  await store.close();
}

function contentWith(text: string): string {
  return `nothing is here\n${text}\nnor here\n`;
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n');
}

/** What the engine says of it that is not what re2js says; undefined when both agree. */
export async function commitsLost(
  engine: SearchEngine,
  { canary, kind }: { readonly canary: Canary; readonly kind: 'diff' | 'commit' },
  canaries: readonly Canary[],
): Promise<string | undefined> {
  const { source, ignoreCase, query, multiLine } = canary;
  const judge = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const isIn = (text: string): boolean =>
    multiLine ? documentLines(source, ignoreCase, text).size > 0 : linesOf(text).some((line) => judge.test(line));
  const expected = canaries.flatMap(({ text }, landing) =>
    isIn(kind === 'commit' ? `${text}\n` : contentWith(text!)) ? [commitOf(landing)] : [],
  );
  const found: string[] = [];
  for await (const event of engine.search(`count:all type:${kind} ${query}`, { patternType: 'keyword' })) {
    if (event.type === 'error') return event.message;
    if (event.type !== 'matches') continue;
    for (const match of event.matches) if (match.type === 'commit') found.push(match.commit);
  }
  const isSame = found.toSorted().join() === expected.toSorted().join();
  return isSame ? undefined : `it found ${found.length} commits of ${expected.length}`;
}
