/**
 * What a plan does not have, GitLab refuses as it refuses what a token may not see: 403, or 404. The interface does not tell
 * the two apart, so the gap names both.
 */
import { gapOf } from '../answers.ts';
import type { ForgeGap } from '../forge.ts';
import type { Refusal } from '../transport/transport.ts';

export interface PaidFor {
  readonly what: string;
  readonly plan: 'Premium' | 'Ultimate';
  /** Who may read it there. */
  readonly right: string;
}

export function planGap(refusal: Refusal, { what, plan, right }: PaidFor, more: Pick<ForgeGap, 'key'> = {}): ForgeGap {
  if (refusal.status !== 403 && refusal.status !== 404) return gapOf(refusal, more);
  const detail = `${refusal.detail} GitLab has ${what} from the plan ${plan} on, and shows it to ${right}.`;
  return { reason: refusal.status === 404 ? 'not-supported' : 'forbidden', detail, ...more };
}
