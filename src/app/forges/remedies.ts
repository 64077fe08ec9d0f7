/** What to do about a strand that does not cover the window, in one sentence. */
import type { ExaminedStrand } from './source-views.ts';

const almostAll = 0.999;

export function remedyOf(strand: Omit<ExaminedStrand, 'remedy'>, source: string): string | null {
  const { offered, coverage, memory, decaysAfterDays, leastScope } = strand;
  if (offered === 'never' || coverage === null) return null;
  if (coverage.lists === 0 || coverage.finished < coverage.lists) return `plumbline source sync ${source}`;
  const reasons = new Set(coverage.gaps.map(({ reason }) => reason));
  if (reasons.has('forbidden')) return `Let the token do: ${leastScope}; then plumbline source sync ${source}`;
  if (reasons.has('rate-limited') || reasons.has('unreachable')) return `plumbline source sync ${source}`;
  if (coverage.share >= almostAll) return null;
  if (memory === 'log' && decaysAfterDays !== null)
    return `The forge forgets after ${decaysAfterDays} days: sync at least that often, or let plumbline serve listen to its webhooks.`;
  if (memory === 'snapshot') return 'What was before the first sync cannot be known any more: sync from now on.';
  return `plumbline source sync ${source}, with --from at the beginning of the window`;
}
