/** Secrets of commits beside the branch as findings, and what of those commits could not be looked into as gaps. */
import { joinSideFindings } from '../../detect/side-findings.ts';
import { scanKindOf, secretsKindOf } from '../../model/file-kind.ts';
import type { Finding, Match } from '../../model/finding.ts';
import type { Gap } from '../../model/gap.ts';
import type { SideBlob } from '../../model/side-commit.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import { scanKeyOf } from '../../store/caches.ts';
import type { ReadRepository } from '../reading/read-repository.ts';
import { noteKinds, scanNotes, type ScanNote } from '../reading/scan-notes.ts';
import type { SideFiles } from '../reading/side-commits.ts';

interface SideContext {
  readonly ruleSet: RuleSet;
  readonly scans: ReadonlyMap<string, readonly Match[]>;
  readonly side: SideFiles;
}

interface CollectedSide {
  readonly findings: readonly Finding[];
  readonly gaps: readonly Gap[];
}

export function collectSide(
  { repository }: Pick<ReadRepository, 'repository'>,
  landed: readonly Finding[],
  { ruleSet, scans, side }: SideContext,
): CollectedSide {
  const { findings, unscanned } = joinSideFindings({
    ruleSet,
    repository: repository.name,
    blobs: side.blobs,
    landed,
    // What all rules have read, in another repository say, was not read again for its secrets.
    matchesOf: (blob, path) =>
      scans.get(scanKeyOf({ blob, kind: scanKindOf(path) })) ??
      scans.get(scanKeyOf({ blob, kind: secretsKindOf(path) })),
  });
  const noteOn = ({ blob }: SideBlob): ScanNote | 'missing' =>
    noteKinds.find((note) => scans.has(scanKeyOf({ blob, kind: note }))) ?? 'missing';
  const gaps = [...Map.groupBy(unscanned, noteOn)].map(([why, files]): Gap => {
    const of = { kind: 'gap', of: 'side-commit-secret', repository: repository.name } as const;
    const [{ path, first }] = files as [SideBlob];
    const places = `${path} of commit ${first.commit.slice(0, 12)}`;
    const what =
      files.length === 1 ? places : `${files.length} file versions beside the branch, among them ${places}: each`;
    if (why === 'missing')
      return { ...of, reason: 'missing-object', detail: `${what} is not in this clone, so it was not scanned.` };
    const reason = why === 'too-large' ? 'too-large' : why === 'lfs-pointer' ? 'missing-object' : 'unreadable';
    return { ...of, reason, detail: `${what} ${scanNotes[why].why}.` };
  });
  return { findings, gaps: [...side.gaps, ...gaps] };
}
