/**
 * From what was read to facts and gaps, one repository at a time. Nothing is judged here: `facts/` and `detect/` say what
 * is, with the stretch of history over which it was; this file only brings each its inputs.
 */
import type { Digest } from '../../base/digest.ts';
import type { Instant, TimeSpan } from '../../base/instant.ts';
import { languageOfPath } from '../../base/language.ts';
import type { Observer } from '../../base/progress.ts';
import { joinFindings } from '../../detect/findings.ts';
import { joinTreeFindings } from '../../detect/tree-findings.ts';
import type { TreeRule } from '../../detect/rule.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import { isScannable } from '../../detect/scan.ts';
import { collectFindingFacts, collectRepositoryFact, collectStateFacts } from '../../facts/collect.ts';
import type { Said } from '../../facts/extractor.ts';
import { openBlobReader } from '../../git/blobs.ts';
import type { Fact } from '../../model/fact.ts';
import { fileKindOf, scanKindOf } from '../../model/file-kind.ts';
import type { Finding, Match } from '../../model/finding.ts';
import type { Gap } from '../../model/gap.ts';
import type { PathTenure } from '../../model/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import { extractionKeyOf, scanKeyOf, type ScanCache } from '../../store/caches.ts';
import type { ForgeSeen, ProtectionTrack } from '../changes/questions.ts';
import { protectionTracks } from '../changes/protection.ts';
import { forgeSeen } from '../changes/story.ts';
import type { Baseline } from '../rules/baselines/baseline.ts';
import { waveThrough } from '../rules/wave-through.ts';
import { during, landingInForce, type ReadRepository } from '../reading/read-repository.ts';
import { noteKinds, type ScanNote } from '../reading/scan-notes.ts';
import type { SideFiles } from '../reading/side-commits.ts';
import { collectSide } from './collect-side.ts';
import { collectBranches } from './collect-branches.ts';
import type { ChangeForge } from './collect-changes.ts';
import { contentGaps } from './content-gaps.ts';

export interface CollectContext {
  readonly ruleSet: RuleSet;
  readonly baselines: readonly Baseline[];
  readonly cache: ScanCache;
  readonly scans: ReadonlyMap<string, readonly Match[]>;
  readonly extractions: ReadonlyMap<string, unknown>;
  readonly span: TimeSpan;
  /** What stood only beside the branch. */
  readonly side: SideFiles;
  readonly joiner: Digest;
  /** Landings that landed in it are collected. */
  readonly landingSpan: TimeSpan;
  /** What its forge told; absent when none is connected. */
  readonly forge?: ChangeForge;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

export interface Collected {
  readonly repository: Repository;
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
  /** Those of them that are about its changes. */
  readonly changeGaps: readonly Gap[];
  /** What the rules of its branches demanded. */
  readonly tracks: readonly ProtectionTrack[];
  /** Null: none is connected. */
  readonly forge: ForgeSeen | null;
  /** Those that stood at some time of the period. */
  readonly findings: readonly Finding[];
  /** Those of all history, as far as any run has read it: what is listed, whichever period was audited last. */
  readonly knownFindings: readonly Finding[];
}

/** Regular files only: what has content of its own. */
export function isFile(tenure: PathTenure): boolean {
  return tenure.mode.startsWith('100');
}

export async function collect(read: ReadRepository, context: CollectContext): Promise<Collected> {
  const { repository, history } = read;
  const period = during(history, context.span);
  const files = { ...period, tenures: period.tenures.filter(isFile) };
  const matchesOf = (blob: ObjectId, kind: string) => context.scans.get(scanKeyOf({ blob, kind }));
  const { treeRules } = context.ruleSet;
  const texts = await treeTexts(read, treeRules, context.signal);
  const joined = [
    ...joinFindings({ ruleSet: context.ruleSet, history, matchesOf }).findings,
    ...joinTreeFindings({ rules: treeRules, history, textOf: (blob) => texts.get(blob) }).findings,
  ];
  const side = collectSide(read, joined, context);
  const knownFindings = await waveThrough([...joined, ...side.findings], { ...context, repository });
  const findings = knownFindings.filter(isWithin(context.span));
  const facts: Fact[] = [];
  const gaps: Gap[] = [...repository.gaps, ...history.gaps, ...contentGaps(period, isScanned(context)), ...side.gaps];
  const sort = (found: Iterable<Fact | Gap>): void => {
    for (const item of found) {
      if (item.kind === 'gap') gaps.push(item);
      else facts.push(item);
    }
  };
  const observedAt = repository.observedAt;
  sort(collectRepositoryFact({ history, languagesAtHead: languagesAtHead(history.tenures), observedAt }));
  const extractedOf = (blob: ObjectId, path: string) =>
    context.extractions.get(extractionKeyOf({ blob, path })) as readonly Said[] | undefined;
  const readFrom = landingInForce(history.commits, context.span.from);
  sort(collectStateFacts({ history: files, extractedOf, observedAt: observedSince(read), readFrom }));
  sort(collectFindingFacts({ findings, observedAt: observedSince(read) }));
  const changing = { ...context, span: context.landingSpan, retry: true };
  const changes = await collectBranches(read, changing);
  sort(changes);
  const changeGaps = [...repository.gaps, ...changes.filter((one) => one.kind === 'gap')];
  const tracks = protectionTracks(repository, { facts, gaps: changeGaps, history: context.forge?.history });
  const forge = forgeSeen(context.forge?.history);
  return { repository, facts, gaps, changeGaps, tracks, forge, findings, knownFindings };
}

/** Joined over all of history, so that beginning and end are true; what was over before or began after is left out. */
function isWithin({ from, to }: TimeSpan): (finding: Finding) => boolean {
  return ({ firstSeen, removedBy }) => firstSeen.at <= to && (removedBy === undefined || removedBy.at > from);
}

/** When the tip that is there now was first seen: facts read from the same tip are the same facts, run after run. */
function observedSince(read: ReadRepository): Instant {
  const last = read.branchObservations.findLast((seen) => seen.oid === read.repository.head);
  return last?.observedAt ?? read.repository.observedAt;
}

function isScanned({ scans }: CollectContext): (tenure: PathTenure) => 'scanned' | 'missing' | ScanNote {
  return ({ blob, path }) => {
    const note = noteKinds.find((kind) => scans.has(scanKeyOf({ blob, kind })));
    if (note) return note;
    return !isScannable(path) || scans.has(scanKeyOf({ blob, kind: scanKindOf(path) })) ? 'scanned' : 'missing';
  };
}

function languagesAtHead(tenures: readonly PathTenure[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { path, to } of tenures) {
    const language = to === undefined ? languageOfPath(path)?.name : undefined;
    if (language) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The few files that tree rules look at (pipelines, owners), as text. */
async function treeTexts(
  { repository, history: { tenures } }: ReadRepository,
  treeRules: readonly TreeRule[],
  signal: AbortSignal,
) {
  const kinds = new Set(treeRules.flatMap((rule) => rule.kinds));
  const blobs = new Set(tenures.filter((t) => kinds.has(fileKindOf(t.path))).map((t) => t.blob));
  const texts = new Map<ObjectId, string>();
  if (blobs.size === 0) return texts;
  const reader = openBlobReader(repository.gitDirectory);
  try {
    for await (const read of reader.read([...blobs], { signal })) {
      if (!('missing' in read)) texts.set(read.oid, read.bytes.toString('utf8'));
    }
  } finally {
    await reader.close();
  }
  return texts;
}
