/**
 * What looks at a world could see of what is wrong with it, from the world and the times of the looks alone. A forge without
 * a history of its rules shows those of a landing's day only when looks on both sides saw the same ones; one that does not
 * date the end of an approval shows it only when a look came between that end and the landing.
 */
import type { Instant } from '../../../src/base/instant.ts';
import type { ForgeKind } from '../../../src/model/account.ts';
import type { LandingTruth } from '../ground-truth.ts';
import type { InjectionCode, SimRepository } from '../world.ts';

export interface Watch {
  readonly kind: ForgeKind;
  readonly repository: SimRepository;
  /** Oldest first. */
  readonly looks: readonly Instant[];
}

/** Longer pauses between looks say nothing of the rules between them (kit/branch-rules.ts of the checks). */
const longestPauseMillis = 7 * 86_400_000;

/** What is seen only by whoever knows the rules of the landing's day. */
export const rulesOfThePast: readonly InjectionCode[] = [
  'check-missing',
  'check-failed',
  'check-skipped',
  'check-by-wrong-application',
  'check-after-merge',
  'landed-unprotected',
  'admin-bypass',
];

export function isObservable(code: InjectionCode, one: LandingTruth, watch: Watch): boolean {
  if (watch.kind === 'github') return true;
  if (code === 'approval-dismissed') return sawDismissal(one, watch);
  if (code === 'admin-bypass' && watch.kind === 'bitbucket' && !sawDismissal(one, watch)) return false;
  return !rulesOfThePast.includes(code) || sawRules(one, watch);
}

/** Rules were the same at the looks around the landing, and nobody touched them in between. */
export function sawRules({ landing }: LandingTruth, { repository, looks }: Watch): boolean {
  const { at, branch } = landing;
  const before = looks.findLast((look) => look <= at);
  const after = looks.find((look) => look >= at);
  if (before === undefined || after === undefined) return false;
  if (Date.parse(after) - Date.parse(before) > longestPauseMillis) return false;
  return !repository.rules.some(
    ({ branches, versions }) =>
      branches.includes(branch) && versions.some((version) => before < version.at && version.at <= after),
  );
}

/** Other forges date it. */
function sawDismissal({ landing, changeset }: LandingTruth, { kind, looks }: Watch): boolean {
  if (kind !== 'bitbucket') return true;
  const ends = changeset?.reviews.flatMap(({ dismissed }) => dismissed?.at ?? []) ?? [];
  return ends.every((end) => end > landing.at || looks.some((look) => end <= look && look <= landing.at));
}
