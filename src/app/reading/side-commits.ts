/**
 * What stood only beside the production branch, brought up to date in the store: the first audit lists every commit that a
 * ref reaches, later ones only what is new. Where not everything could be listed, all is listed again the next time.
 */
import type { Gap, GapReason } from '../../model/gap.ts';
import type { PathTenure, RepositoryHistory } from '../../model/history.ts';
import type { RepositoryName } from '../../model/repository.ts';
import type { SideBlob } from '../../model/side-commit.ts';
import { listRefs } from '../../git/ref-listing.ts';
import { readSideBlobs, tipsOf, withSideBlob, type SideReading } from '../../git/side-commits.ts';
import type { SideCommitStore } from '../../store/side-commits.ts';
import type { Working } from '../plumbline.ts';
import type { ReadRepository } from './read-repository.ts';
import { mapSideBySide } from './side-by-side.ts';

export interface SideFiles {
  /** What never stood on the production branch. */
  readonly blobs: readonly SideBlob[];
  /** What could not be listed. */
  readonly gaps: readonly Gap[];
}

export type SideFilesOf = ReadonlyMap<RepositoryName, SideFiles>;

export interface SideScope {
  readonly read: boolean;
  readonly filesAtMost: number;
}

interface Reading extends Working {
  readonly scope: SideScope;
  readonly store: SideCommitStore;
  readonly lanes: number;
}

export async function readSideCommits(reads: readonly ReadRepository[], reading: Reading): Promise<SideFilesOf> {
  const { lanes, signal, observer } = reading;
  const all = { step: 'Reading commits beside the branch', total: reads.length, unit: 'repositories' };
  const onDone = (done: number): void => observer.progress({ ...all, done });
  const found = await mapSideBySide(reads, (read) => sideFilesOf(read, reading), { lanes, signal, onDone });
  return new Map(reads.map(({ repository }, index) => [repository.name, found[index]!]));
}

async function sideFilesOf({ repository, history }: ReadRepository, reading: Reading): Promise<SideFiles> {
  const { scope, store, signal } = reading;
  const { name, gitDirectory, objectFormat } = repository;
  const head = history.commits.at(-1);
  if (!head) return { blobs: [], gaps: [] };
  const gap = (reason: GapReason, detail: string): Gap => ({
    kind: 'gap',
    of: 'side-commit-secret',
    repository: name,
    reason,
    detail,
  });
  if (!scope.read) return { blobs: [], gaps: [gap('not-observed', notRead)] };

  const stored = await store.reading(name);
  const landings = new Set<string>(history.commits.map(({ commit }) => commit));
  const known = stored && landings.has(stored.landing) ? stored.tips : [];
  const tips = tipsOf(await listRefs(gitDirectory, []));
  const landed = landedBlobs(history);
  const { filesAtMost } = scope;
  const isLanding = (commit: string): boolean => landings.has(commit);
  const hasLanded = (blob: string): boolean => landed.has(blob);
  const asked = { gitDirectory, objectFormat, tips, isLanding, hasLanded, filesAtMost, signal };
  let fresh = await readSideBlobs({ ...asked, known });
  let found = together(stored ? await store.blobs(name) : [], fresh.blobs);
  // What is new fits, and with what was known it is too much: which are the newest is asked of git.
  if (found.all.length > filesAtMost && known.length > 0) fresh = await readSideBlobs({ ...asked, known: [] });
  if (fresh.isCut) found = together([], fresh.blobs);
  const isWhole = !fresh.isCut && !fresh.isBroken && fresh.unreadable === 0;
  const isSame = isWhole && stored?.landing === head.commit && stored.tips.join() === tips.join();
  if (!isSame) {
    const next = { tips: isWhole ? tips : [], landing: head.commit };
    await store.save(name, next, { blobs: found.changed, instead: fresh.isCut });
  }
  const blobs = found.all.filter(({ blob }) => !landed.has(blob));
  return { blobs, gaps: troublesOf(fresh, filesAtMost).map(([reason, detail]) => gap(reason, detail)) };
}

const notRead =
  'Commits beside the branch (topic branches, changesets, tags) were not looked through: scope.sideCommits.read is false.';

function landedBlobs({ tenures }: RepositoryHistory): ReadonlySet<string> {
  return new Set(tenures.map(({ blob }) => blob));
}

function together(kept: readonly SideBlob[], fresh: readonly SideBlob[]) {
  const all = new Map(kept.map((one) => [`${one.blob} ${one.path}`, one]));
  const changed: SideBlob[] = [];
  for (const one of fresh) {
    const key = `${one.blob} ${one.path}`;
    const known = all.get(key);
    const now = withSideBlob(known, one);
    if (now !== known) changed.push(now);
    all.set(key, now);
  }
  return { all: [...all.values()], changed };
}

function troublesOf(
  { isCut, isBroken, unreadable }: SideReading,
  filesAtMost: number,
): readonly (readonly [GapReason, string])[] {
  return [
    ...(isCut
      ? [
          [
            'truncated',
            `More than ${filesAtMost} file versions stand only in commits beside the branch: the newest were looked through. scope.sideCommits.filesAtMost raises the bound.`,
          ] as const,
        ]
      : []),
    ...(isBroken
      ? [
          [
            'missing-object',
            'Not all commits beside the branch could be listed: objects are lacking or damaged. A complete clone would mend it.',
          ] as const,
        ]
      : []),
    ...(unreadable > 0
      ? [
          [
            'missing-object',
            `What ${unreadable} of the commits beside the branch brought could not be told: folders of theirs are not in this clone. A complete clone would mend it.`,
          ] as const,
        ]
      : []),
  ];
}

/** In the form in which contents are asked for; they stood at no landing. */
export function asTenures(blobs: readonly SideBlob[]): readonly PathTenure[] {
  return blobs.map(({ blob, path }) => ({ blob, path, mode: '100644', from: 0, to: 0 }));
}
