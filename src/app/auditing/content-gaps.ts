/**
 * What stands in the tree but could not be looked into: submodules, large files kept elsewhere (Git LFS), objects that the
 * clone lacks, files over which rules or extractors were ended. Each is a gap over the stretch of time it stood there, so a check that relies on absence knows.
 */
import { instantFromMillis, millisOf, type TimeSpan } from '../../base/instant.ts';
import type { Gap, GapReason } from '../../model/gap.ts';
import type { PathTenure, RepositoryHistory } from '../../model/history.ts';
import { noteKinds, scanNotes, type ScanNote } from '../reading/scan-notes.ts';

/** Past this many paths of one kind a single gap speaks for all of them: a partial clone can lack thousands. */
const namedPaths = 50;

type Content = 'scanned' | 'missing' | ScanNote;

export function contentGaps(history: RepositoryHistory, contentOf: (tenure: PathTenure) => Content): readonly Gap[] {
  const submodules: PathTenure[] = [];
  const pointers: PathTenure[] = [];
  const missing: PathTenure[] = [];
  const noted = new Map<ScanNote, PathTenure[]>();
  for (const tenure of history.tenures) {
    if (tenure.mode === '160000') submodules.push(tenure);
    else if (tenure.mode.startsWith('100')) {
      const content = contentOf(tenure);
      if (content === 'lfs-pointer') pointers.push(tenure);
      else if (content === 'missing') missing.push(tenure);
      else if (content !== 'scanned') noted.set(content, [...(noted.get(content) ?? []), tenure]);
    }
  }
  return [
    ...gapsFor(history, submodules, {
      reason: 'not-supported',
      one: 'is a submodule: its content belongs to another repository. Name that repository too, and it is audited.',
    }),
    ...gapsFor(history, pointers, {
      reason: 'missing-object',
      one: 'is kept in Git LFS: only the pointer is in the repository, so the content was not scanned.',
    }),
    ...gapsFor(history, missing, {
      reason: 'missing-object',
      one: 'is not in this clone (partial, shallow or damaged), so it was not scanned. Fetch the whole repository.',
    }),
    ...noteKinds.flatMap((note) =>
      gapsFor(history, noted.get(note) ?? [], { reason: reasonOf(note), one: `${scanNotes[note].why}.` }),
    ),
  ];
}

function reasonOf(note: ScanNote): GapReason {
  return note === 'too-large' || note === 'not-parsed' ? 'too-large' : 'unreadable';
}

interface Wording {
  readonly reason: GapReason;
  readonly one: string;
}

function gapsFor(history: RepositoryHistory, tenures: readonly PathTenure[], { reason, one }: Wording): readonly Gap[] {
  const paths = [...new Set(tenures.map((tenure) => tenure.path))];
  const gap = { kind: 'gap', of: 'finding', repository: history.repository, reason } as const;
  if (paths.length > namedPaths) {
    const detail = `${paths.length} files, the first of them ${paths[0]}: each ${one}`;
    return [{ ...gap, detail }];
  }
  return tenures.map((tenure) => ({
    ...gap,
    path: tenure.path,
    detail: `${tenure.path} ${one}`,
    span: spanOf(history, tenure),
  }));
}

const endOfTime = instantFromMillis(Date.UTC(9999, 11, 31));

function spanOf({ commits }: RepositoryHistory, tenure: PathTenure): TimeSpan {
  const from = commits[tenure.from]?.landedAt ?? instantFromMillis(0);
  const to = tenure.to === undefined ? endOfTime : (commits[tenure.to]?.landedAt ?? endOfTime);
  return { from, to: millisOf(to) > millisOf(from) ? to : from };
}
