/**
 * Everything that a forge told of one repository, as facts and gaps; but for landings (`facts/landed-change`), moves of the
 * branch (`ref-moves.ts`, which asks git) and differences (`facts/reconciliation`), which rest on more than the forge.
 */
import type { Instant } from '../../base/instant.ts';
import type { Employment } from '../../model/access.ts';
import type { Fact } from '../../model/fact.ts';
import type { Gap } from '../../model/gap.ts';
import type { RepositoryName } from '../../model/repository.ts';
import { strands } from '../../forges/forge.ts';
import { collectBranchRules } from './branch-rules.ts';
import { beginningOfTime } from '../../forges/told-spans.ts';
import { coverageGaps, neverTold } from './coverage.ts';
import { collectEvents } from './events.ts';
import { collectScanners } from './scanners.ts';
import { collectSnapshots } from './snapshots.ts';
import { historiesOf, type ForgeHistory } from './strand-history.ts';

/** `until`: when it is audited. */
export function* collectForgeFacts(history: ForgeHistory, until: Instant): Iterable<Fact | Gap> {
  const { repository } = history;
  yield* collectEvents(history);
  for (const one of historiesOf(history, 'branch-rules')) yield* collectBranchRules(one, repository);
  for (const one of historiesOf(history, 'memberships')) yield* collectSnapshots(one, repository);
  for (const one of historiesOf(history, 'teams')) yield* collectSnapshots(one, repository);
  for (const one of historiesOf(history, 'machine-credentials')) yield* collectSnapshots(one, repository);
  for (const one of historiesOf(history, 'organisation')) yield* collectSnapshots(one, repository);
  for (const one of historiesOf(history, 'environments')) yield* collectSnapshots(one, repository);
  yield* collectScanners(history, until);
  for (const strand of strands) {
    if (strand === 'ref-activity') continue;
    for (const one of historiesOf(history, strand)) yield* coverageGaps(one, repository, until);
  }
  yield* neverTold(history);
}

/** A people list stands beside each repository: who was employed when. */
export function collectEmployment(
  people: readonly Employment[],
  {
    repository,
    readAt,
    digest,
  }: { readonly repository: RepositoryName; readonly readAt: Instant; readonly digest: string },
): readonly Fact<'employment'>[] {
  return people.map((value) => ({
    kind: 'employment',
    id: `employment:${repository}:${value.emails[0] ?? value.accounts[0] ?? value.person}`,
    repository,
    value,
    valid: {
      from: { at: value.from ?? beginningOfTime },
      ...(value.to !== null && { to: { at: value.to } }),
    },
    observedAt: readAt,
    provenance: 'asserted',
    source: { collector: 'people-list@1', raw: digest },
  }));
}
