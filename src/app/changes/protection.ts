/** What the rules of a branch demanded, stretch by stretch, from the facts of a run. */
import { earlier, later, type Instant, type TimeSpan } from '../../base/instant.ts';
import type { BranchRulesInForce } from '../../model/branch-rules.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { Repository } from '../../model/repository.ts';
import { historiesOf, type ForgeHistory } from '../../facts/forge/strand-history.ts';
import type { ProtectionTrack } from './questions.ts';

export type RulesStretch = BranchRulesInForce & { readonly fact: string };

export interface ProtectionSource {
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
  /** What the forge told, for who changed the rules. */
  readonly history: ForgeHistory | undefined;
}

/** Branches in scope have a track also where nothing is known of their rules. */
export function protectionTracks(
  { name, defaultBranch, furtherBranches = [] }: Pick<Repository, 'name' | 'defaultBranch' | 'furtherBranches'>,
  { facts, gaps, history }: ProtectionSource,
): readonly ProtectionTrack[] {
  const told = facts.filter((fact): fact is Fact<'branch-rules'> => fact.kind === 'branch-rules');
  const touching = gaps.filter(({ of, reason }) => of === 'branch-rules' || of === 'all' || reason === 'not-connected');
  const byBranch = Map.groupBy(told, ({ value }) => value.branch);
  const inScope = [...(defaultBranch === undefined ? [] : [defaultBranch]), ...furtherBranches.map((one) => one.name)];
  const branches = new Set([...inScope, ...[...byBranch.keys()].sort()]);
  return [...branches].map((branch) => ({
    repository: name,
    branch,
    stretches: (byBranch.get(branch) ?? [])
      .map((fact) => stretchOf(fact, history))
      .sort((a, b) => (a.from < b.from ? -1 : 1)),
    gaps: touching,
  }));
}

function stretchOf(fact: Fact<'branch-rules'>, history: ForgeHistory | undefined): RulesStretch {
  const { id, value, valid, provenance } = fact;
  const from = valid.from.at;
  return {
    fact: id,
    rules: value,
    from,
    until: valid.to?.at ?? null,
    dated: provenance === 'reconstructed' ? 'history' : 'snapshot',
    changedBy: history === undefined ? null : changedBy(history, value.branch, from),
  };
}

/** Only a change that the forge itself dates to that instant has somebody who made it. */
function changedBy(history: ForgeHistory, branch: string, from: Instant): string | null {
  for (const { versions } of historiesOf(history, 'branch-rules'))
    for (const { value } of versions)
      if (value.dated === 'history' && value.rules.branch === branch && value.from === from && value.changedBy !== null)
        return value.changedBy;
  return null;
}

/** Cut to a span; what lies outside of it is left out. */
export function clippedTo({ from, to }: TimeSpan, track: ProtectionTrack): ProtectionTrack {
  const stretches = track.stretches.flatMap((stretch): readonly RulesStretch[] => {
    if (stretch.from >= to || (stretch.until !== null && stretch.until <= from)) return [];
    const until = stretch.until === null ? null : earlier(stretch.until, to);
    return [{ ...stretch, from: later(stretch.from, from), until }];
  });
  const gaps = track.gaps.flatMap((gap): readonly Gap[] => {
    if (gap.span === undefined) return [gap];
    const span = { from: later(gap.span.from, from), to: earlier(gap.span.to, to) };
    return span.from < span.to ? [{ ...gap, span }] : [];
  });
  return { ...track, stretches, gaps };
}

export function rulesAt(stretches: readonly RulesStretch[], at: Instant): RulesStretch | undefined {
  return stretches.find(({ from, until }) => from <= at && (until === null || at < until));
}
