/**
 * Facts that do not come from the content of files: the repository itself, findings while they stood, and the steps of
 * its default branch that were seen. Findings and steps arrive with their own times; here they only become facts.
 */
import { instantFromMillis, type Instant } from '../base/instant.ts';
import type { ObservedMove } from '../git/refs.ts';
import type { Boundary, Fact } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { Gap } from '../model/gap.ts';
import type { LandedCommit, RepositoryHistory } from '../model/history.ts';
import type { ObjectId, Repository } from '../model/repository.ts';

const boundaryAt = ({ landedAt, commit }: LandedCommit): Boundary => ({ at: landedAt, commit });

/** The repository itself, since its first landing. Nothing for one without landings: that is said where it is read. */
export function collectRepositoryFact(from: {
  readonly history: RepositoryHistory;
  readonly languagesAtHead: Readonly<Record<string, number>>;
  readonly observedAt?: Instant;
}): readonly Fact<'repository'>[] {
  const { history, languagesAtHead } = from;
  const root = history.commits[0];
  const head = history.commits.at(-1);
  if (!root || !head) return [];
  return [
    {
      kind: 'repository',
      id: `repository:${history.repository}`,
      repository: history.repository,
      value: { branch: history.branch, languages: languagesAtHead },
      valid: { from: boundaryAt(root) },
      observedAt: from.observedAt ?? history.observedAt,
      provenance: root.landedProvenance,
      source: { collector: 'repository@1', raw: head.commit, commit: head.commit },
    },
  ];
}

export interface BranchSeen {
  readonly history: RepositoryHistory;
  readonly fork: ObjectId | null;
  readonly isProduction: boolean;
  /** When it was seen first, by us or by the forge's log. */
  readonly seen: readonly Instant[];
  /** When it was found to be deleted. */
  readonly gone?: Instant;
  readonly observedAt: Instant;
}

/** A branch in scope: the production branch since its first landing, another since it was seen or something landed on it. */
export function collectBranchFact(from: BranchSeen): readonly Fact<'branch'>[] {
  const { history, fork, isProduction, seen, gone, observedAt } = from;
  const { repository, branch, commits, ownFrom = 0 } = history;
  const head = commits.at(-1)?.commit;
  const first = commits[ownFrom];
  if (head === undefined) return [];
  const since = [...(isProduction ? [] : seen), ...(first ? [first.landedAt] : [])].sort();
  const at = since[0] ?? observedAt;
  return [
    {
      kind: 'branch',
      id: `branch:${repository}:${branch}`,
      repository,
      value: { branch, isProduction, head, fork, landings: commits.length - ownFrom },
      valid: {
        from: isProduction && first ? boundaryAt(first) : { at },
        ...(gone !== undefined && { to: { at: gone } }),
      },
      observedAt,
      provenance: first?.landedProvenance ?? 'contemporaneous',
      source: { collector: 'branch@1', raw: head, commit: head },
    },
  ];
}

/** Each finding over the time it stood on the default branch; a secret beside it since the commit that brought it. */
export function collectFindingFacts(from: {
  readonly findings: readonly Finding[];
  readonly observedAt: Instant;
  readonly provenance?: Fact['provenance'];
}): readonly Fact<'finding' | 'side-commit-secret'>[] {
  return from.findings.map((finding) => {
    const kind = finding.sideCommit ? 'side-commit-secret' : 'finding';
    const { rule, class: findingClass, severity, title, path, line, excerpt, fingerprint, context } = finding;
    const { suppressed, field, flow } = finding;
    const seen = finding.lastSeen.commit ?? finding.firstSeen.commit;
    return {
      kind,
      id: `${kind}:${finding.repository}:${fingerprint}@${finding.firstSeen.commit ?? finding.firstSeen.at}`,
      repository: finding.repository,
      value: {
        rule,
        class: findingClass,
        severity,
        title,
        path,
        line,
        excerpt,
        fingerprint,
        context,
        ...(suppressed && { suppressed }),
        ...(field && { field }),
        ...(flow && { flow }),
      },
      valid: { from: finding.firstSeen, ...(finding.removedBy && { to: finding.removedBy }) },
      observedAt: from.observedAt,
      provenance: from.provenance ?? 'reconstructed',
      source: { collector: `${rule}@1`, raw: finding.blob, path, line, ...(seen !== undefined && { commit: seen }) },
    };
  });
}

/**
 * Each step of the default branch between two looks, and as a gap the time before the first look: what was removed from a
 * branch before anybody looked leaves no trace in it.
 */
export function collectRefMoves(from: {
  readonly repository: Pick<Repository, 'name'>;
  readonly branch: string | undefined;
  readonly moves: readonly ObservedMove[];
  /** When the refs were looked at, oldest first. */
  readonly sweeps: readonly Instant[];
}): readonly (Fact<'ref-move'> | Gap)[] {
  const { repository, branch, moves, sweeps } = from;
  if (branch === undefined) return [];
  const ref = `refs/heads/${branch}`;
  const found = moves.filter((move) => move.ref === ref).map((move) => moveFact(repository, move));
  const [first] = sweeps;
  if (first === undefined) return found;
  const gap: Gap = {
    kind: 'gap',
    of: 'ref-move',
    repository: repository.name,
    reason: 'not-observed',
    detail: `Where ${branch} pointed before ${first} was not observed, so a replaced history would not show`,
    span: { from: instantFromMillis(0), to: first },
  };
  return [gap, ...found];
}

function moveFact(repository: Pick<Repository, 'name'>, move: ObservedMove): Fact<'ref-move'> {
  const { ref, before, after, fastForward, seenAt } = move;
  return {
    kind: 'ref-move',
    id: `ref-move:${repository.name}:${ref}@${seenAt}`,
    repository: repository.name,
    value: {
      ref,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(fastForward !== undefined && { fastForward }),
    },
    valid: { from: { at: seenAt, ...(after !== undefined && { commit: after }) } },
    observedAt: seenAt,
    provenance: 'contemporaneous',
    source: { collector: 'ref-ledger@1', raw: after ?? before ?? ref, ...(after !== undefined && { commit: after }) },
  };
}
