/** What a forge's own rules find wanting of a landing; they are blind to much of what an auditor sees. */
import type { Instant } from '../../../src/base/instant.ts';
import type { SimBypass, SimReview, SimRules, SimStatusCheck } from '../world.ts';

export interface Candidate {
  readonly at: Instant;
  readonly author: string;
  readonly authorCanApprove: boolean;
  readonly reviews: readonly SimReview[];
  /** On the commit that the rules look at. */
  readonly checks: readonly SimStatusCheck[];
}

export function brokenRules({ approvals, checks }: SimRules, candidate: Candidate): SimBypass['rules'] {
  const passed = checks.every((one) => isPassed(one, candidate));
  return [
    ...(approvalsOf(candidate) < approvals ? (['pull_request'] as const) : []),
    ...(passed ? [] : (['required_status_checks'] as const)),
  ];
}

/** The last word of each reviewer counts, unless it was dismissed. */
function approvalsOf({ at, author, authorCanApprove, reviews }: Candidate): number {
  const latest = new Map<string, SimReview>();
  for (const review of reviews.toSorted((a, b) => (a.at < b.at ? -1 : 1)))
    if (review.at <= at && review.state !== 'commented') latest.set(review.by, review);
  const standing = [...latest.values()].filter(
    ({ state, dismissed, by }) =>
      state === 'approved' && !(dismissed && dismissed.at <= at) && (by !== author || authorCanApprove),
  );
  return standing.length;
}

/** As forges do, what was skipped passes. */
function isPassed({ name, application }: SimRules['checks'][number], { at, checks }: Candidate): boolean {
  const last = checks.findLast((one) => one.name === name && (application === null || one.application === application));
  if (!last?.completedAt || last.completedAt > at) return false;
  return ['success', 'skipped', 'neutral'].includes(last.conclusion);
}
