/** The change population of a run, judged landing by landing and kept for whoever asks about it later. */
import type { Identities } from '../../facts/identity/identities.ts';
import type { Run } from '../../model/run.ts';
import type { AppContext } from '../context.ts';
import type { Working } from '../plumbline.ts';
import { judgeChanges } from './judging.ts';
import { populationOfRun } from './populations.ts';
import { keptBranches, keptPart, positionsIn } from './records.ts';
import type { KeptPart } from '../../store/change-populations.ts';
import type { ReadRepository } from '../reading/read-repository.ts';
import type { Collected } from '../auditing/collect.ts';
import { landingSpanOf } from '../auditing/default-period.ts';

export interface AuditedChanges {
  readonly run: Pick<Run, 'id' | 'period'>;
  readonly reads: readonly ReadRepository[];
  /** In the order of `reads`. */
  readonly collected: readonly Collected[];
  /** Who is who; absent when no forge is connected. */
  readonly identities?: Identities;
}

export async function keepChanges(audited: AuditedChanges, context: AppContext, working: Working): Promise<void> {
  const { id, period } = audited.run;
  const population = { id: populationOfRun(id), run: id, span: landingSpanOf(period) };
  await context.stores.changePopulations.save(population, partsOf(audited, context, working));
}

function* partsOf(
  { run, reads, collected, identities }: AuditedChanges,
  context: AppContext,
  { observer, signal }: Working,
): Iterable<KeptPart> {
  const span = landingSpanOf(run.period);
  const total = collected.length;
  for (const [done, { repository, facts, gaps, changeGaps, tracks, forge }] of collected.entries()) {
    signal.throwIfAborted();
    observer.progress({ step: 'Keeping changes', done, total, unit: 'repositories', detail: repository.name });
    const rows = judgeChanges({ facts, gaps, span, ...(forge && identities && { identities }) }, context);
    const read = reads[done]!;
    const places = { positionOf: positionsIn(read), branches: keptBranches(read, span) };
    yield keptPart({ repository, rows, ...places, gaps: changeGaps, tracks, forge });
  }
  observer.progress({ step: 'Keeping changes', done: total, total, unit: 'repositories' });
}
