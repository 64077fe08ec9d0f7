/**
 * The changes of a run as one table: what landed, through which changeset, who wrote it, who approved it when and of which
 * revision, and what each check says of it. One line per change, so that counting lines counts changes.
 */
import type { LandedChange } from '../../model/change.ts';
import type { Fact } from '../../model/fact.ts';
import type { CheckResult } from '../../model/control.ts';
import type { Cell } from './csv.ts';

export const changesHeader = [
  'id',
  'repository',
  'branch',
  'commit',
  'subject',
  'landed at',
  'landed by',
  'method',
  'changeset',
  'address',
  'joined by',
  'why that is its changeset',
  'authors',
  'approvals',
  'status checks',
  'requests',
  'automation',
  'what landed is what was proposed',
  'how this is known',
  'outcomes',
] as const;

export type ChangeOutcomes = ReadonlyMap<string, readonly string[]>;

/** Per change: `check=result` of each check that judged it. */
export function outcomesOf(results: readonly CheckResult[]): ChangeOutcomes {
  const outcomes = new Map<string, string[]>();
  for (const { check, population, members } of results) {
    if (population.kind !== 'landed-change') continue;
    for (const { member, result } of members) {
      const own = outcomes.get(member);
      if (own) own.push(`${check}=${result}`);
      else outcomes.set(member, [`${check}=${result}`]);
    }
  }
  return outcomes;
}

export function changeRow(fact: Fact<'landed-change'>, outcomes: ChangeOutcomes): readonly Cell[] {
  const { value } = fact;
  return [
    fact.id,
    fact.repository,
    value.branch,
    value.commit,
    value.subject,
    value.landedAt,
    value.landedBy ?? '',
    value.method,
    value.change?.id ?? 'none',
    value.change?.url ?? '',
    value.joinedBy,
    value.joinReason,
    value.authors.join('; '),
    approvalsText(value),
    (value.proposed?.statusChecks ?? []).map(({ name, conclusion }) => `${name}: ${conclusion}`).join('; '),
    value.requests.join('; '),
    value.bot ? 'yes' : 'no',
    value.content ? `${value.content.result}: ${value.content.because}` : 'not compared',
    value.provenance,
    (outcomes.get(fact.id) ?? []).join('; '),
  ];
}

/** Everything that is known of each word of approval; what is not known is said to be so. */
export function approvalsText({ approvers, proposed }: LandedChange): string {
  if (proposed && proposed.approvals.length > 0) {
    return proposed.approvals
      .map(({ person, at, commit, state, beforeLanding, revision, source }) => {
        const when =
          beforeLanding === null ? 'at an unknown time' : beforeLanding ? 'before it landed' : 'after it landed';
        return `${person} ${at ?? ''} ${when}, ${revision} revision ${commit?.slice(0, 12) ?? ''}, ${state} (${source})`.replaceAll(
          / +/g,
          ' ',
        );
      })
      .join('; ');
  }
  if (approvers.length === 0) return proposed ? 'none' : 'none that git names';
  return approvers.map(({ person, at, source }) => `${person} ${at ?? 'at an unknown time'} (${source})`).join('; ');
}
