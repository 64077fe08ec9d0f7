/** Adds to what was collected of each repository its exposures to known vulnerabilities. */
import { collectFindingFacts } from '../../facts/collect.ts';
import type { Instant, TimeSpan } from '../../base/instant.ts';
import type { AppContext } from '../context.ts';
import { auditedAdvisories, collectExposures } from '../dependencies/audited.ts';
import type { Working } from '../plumbline.ts';
import type { ReadRepository } from '../reading/read-repository.ts';
import type { Collected } from './collect.ts';

type Context = Pick<AppContext, 'config' | 'stores'>;

/** In the order of `collected`, which is that of `reads`. */
export async function withExposures(
  collected: readonly Collected[],
  { reads, span }: { readonly reads: readonly ReadRepository[]; readonly span: TimeSpan },
  { config, stores }: Context,
  { observer, signal }: Working,
): Promise<readonly Collected[]> {
  const advisories = auditedAdvisories(config);
  const all = { step: 'Looking up advisories', total: reads.length, unit: 'repositories' };
  const done: Collected[] = [];
  for (const [at, one] of collected.entries()) {
    signal.throwIfAborted();
    if (advisories) observer.progress({ ...all, done: at, detail: one.repository.name });
    const { history } = reads[at]!;
    const observedAt = observedSince(reads[at]!);
    const shared = { span, observedAt, dependencies: stores.dependencies };
    const { facts, gaps, findings } = await collectExposures({ history, advisories, ...shared });
    const ofPeriod = findings.filter(
      ({ firstSeen, removedBy }) => firstSeen.at <= span.to && (removedBy === undefined || removedBy.at > span.from),
    );
    done.push({
      ...one,
      facts: [...one.facts, ...facts, ...collectFindingFacts({ findings: ofPeriod, observedAt })],
      gaps: [...one.gaps, ...gaps],
      findings: [...one.findings, ...ofPeriod],
      knownFindings: [...one.knownFindings, ...findings],
    });
  }
  return done;
}

/** When the tip that is there now was first seen: what is read from the same tip is the same, run after run. */
function observedSince({ repository, branchObservations }: ReadRepository): Instant {
  return branchObservations.findLast((seen) => seen.oid === repository.head)?.observedAt ?? repository.observedAt;
}
