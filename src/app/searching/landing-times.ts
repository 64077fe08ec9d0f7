/**
 * What a verifier cannot know from git: landings whose time is not the committer's date (never before that of the landing
 * before), but what was observed. They stand beside the manifest of every search in which times count.
 */
import { later, type Instant } from '../../base/instant.ts';
import { isAboutTimes } from '../../search/evidence/refusal.ts';
import type { ParsedQuery } from '../../search/query/ast.ts';
import { asRepositoryName } from '../../model/repository.ts';
import type { AppContext } from '../context.ts';

export type LandingTimes = readonly {
  readonly repository: string;
  readonly landings: readonly (readonly [commit: string, at: Instant])[];
}[];

export interface LandingTimesContext {
  readonly stores: { readonly histories: Pick<AppContext['stores']['histories'], 'commits'> };
}

/** Absent when every time follows from git, or when none counts. */
export async function landingTimesOf(
  query: ParsedQuery,
  repositories: Iterable<string>,
  { stores }: LandingTimesContext,
): Promise<{ readonly landingTimes?: LandingTimes }> {
  if (!query.alternatives.some(isAboutTimes)) return {};
  const landingTimes: LandingTimes[number][] = [];
  for (const repository of new Set(repositories)) {
    let last: Instant | undefined;
    const landings: [string, Instant][] = [];
    for (const { commit, committedAt, landedAt } of await stores.histories.commits(asRepositoryName(repository))) {
      if (landedAt !== (last === undefined ? committedAt : later(last, committedAt))) landings.push([commit, landedAt]);
      last = landedAt;
    }
    if (landings.length > 0) landingTimes.push({ repository, landings });
  }
  return landingTimes.length > 0 ? { landingTimes } : {};
}
