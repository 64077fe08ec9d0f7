/**
 * What is to be mended, as a pure fold over the decisions: open until a re-test says that it is mended, overdue from its day
 * on. A mended deviation stays a deviation of its time; what ended is the remediation.
 */
import type { Instant } from '../../base/instant.ts';
import type { Decision, Remediation, Retest, Withdrawal } from '../decision.ts';

export const remediationStandings = ['open', 'overdue', 'mended', 'withdrawn'] as const;
export type RemediationStanding = (typeof remediationStandings)[number];

export interface StandingRemediation {
  readonly remediation: Remediation;
  readonly standing: RemediationStanding;
  /** Every one, in order; the first `mended` ended it. */
  readonly retests: readonly Retest[];
  readonly withdrawal?: Withdrawal;
  /** It was mended, but after its day. */
  readonly late: boolean;
}

export function remediationsAt(decisions: readonly Decision[], at: Instant): readonly StandingRemediation[] {
  const known = decisions.filter(({ decidedAt }) => decidedAt <= at);
  const retests = Map.groupBy(
    known.filter((decision) => decision.kind === 'retest'),
    ({ of }) => of,
  );
  const withdrawals = new Map(
    known.flatMap((decision) => (decision.kind === 'withdrawal' ? [[decision.of, decision] as const] : [])),
  );
  return known.flatMap((remediation) => {
    if (remediation.kind !== 'remediation') return [];
    const own = retests.get(remediation.id) ?? [];
    const mended = own.find(({ verdict }) => verdict === 'mended');
    const withdrawal = withdrawals.get(remediation.id);
    const open = remediation.dueAt <= at ? ('overdue' as const) : ('open' as const);
    return [
      {
        remediation,
        standing: mended ? ('mended' as const) : withdrawal ? ('withdrawn' as const) : open,
        retests: own,
        ...(withdrawal && { withdrawal }),
        late: mended !== undefined && mended.decidedAt >= remediation.dueAt,
      },
    ];
  });
}
