/**
 * The stretches of a period that nobody could judge, with the reasons: of members that last, where their outcome was not
 * determined; of events, where the gaps lie that were met. Stretches that touch are one, so an auditor reads a short list;
 * the members and the gaps keep every single one.
 */
import { earlier, later, type Instant } from '../base/instant.ts';
import type { MemberResult, Period, UnjudgedStretch } from '../model/control.ts';
import type { Gap } from '../model/gap.ts';
import { clause } from './words.ts';

interface OpenStretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly of?: string;
  readonly because: readonly string[];
  readonly more?: number;
  readonly members?: number;
}

type Window = Period & { readonly type: 'window' };

const mostReasons = 3;

export function unjudgedMembers(members: readonly MemberResult[], period: Window): readonly UnjudgedStretch[] {
  const open = members.flatMap(({ member, intervals }) =>
    intervals.flatMap(({ from, to, result, because }): readonly OpenStretch[] =>
      result === 'not-determined' && from.at !== to.at
        ? [{ from: from.at, to: to.at, of: member, because: [because] }]
        : [],
    ),
  );
  return merged(open, period);
}

export const unjudgedGaps = (gaps: readonly Gap[], period: Window): readonly UnjudgedStretch[] =>
  merged(
    gaps.map(({ span, detail }) => ({ ...(span ?? period), because: [`${clause(detail)}.`] })),
    period,
  );

/** Of several checks: how many members are open in one stretch of several checks is not a sum, so it is left out. */
export const unjudgedTogether = (
  stretches: readonly (readonly UnjudgedStretch[])[],
  period: Window,
): readonly UnjudgedStretch[] =>
  merged(
    stretches.flat().map(({ from, to, because, more }) => ({ from, to, because, ...(more !== undefined && { more }) })),
    period,
  );

function merged(open: readonly OpenStretch[], period: Window): readonly UnjudgedStretch[] {
  const inside = open
    .map((one) => ({ ...one, from: later(one.from, period.from), to: earlier(one.to, period.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const groups: { from: Instant; to: Instant; members: Set<string>; because: Set<string>; more: number }[] = [];
  for (const { from, to, of, because, more = 0 } of inside) {
    let group = groups.at(-1);
    if (!group || from > group.to) {
      group = { from, to, members: new Set(), because: new Set(), more: 0 };
      groups.push(group);
    }
    group.to = later(group.to, to);
    if (of !== undefined) group.members.add(of);
    for (const reason of because) group.because.add(reason);
    group.more += more;
  }
  return groups.map(({ from, to, members, because, more }) => {
    const rest = Math.max(0, because.size - mostReasons) + more;
    return {
      from,
      to,
      ...(members.size > 0 && { members: members.size }),
      because: [...because].slice(0, mostReasons),
      ...(rest > 0 && { more: rest }),
    };
  });
}
