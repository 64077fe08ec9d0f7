/** An audit reads its forges first. What could not be read is trouble beside the result, which rests on what is known. */
import type { AppContext } from '../context.ts';
import type { AuditRequest, SourceTrouble, Working } from '../plumbline.ts';
import type { SourceSync } from './source-views.ts';
import { knownSources, syncWithLock } from './use-cases.ts';

/** An audit does not wait for a limit of an hour: it says what was not read, and the next one goes on there. */
const patience = 5 * 60_000;

export async function syncForAudit(
  { offline = false }: Pick<AuditRequest, 'offline'>,
  context: AppContext,
  working: Working,
): Promise<readonly SourceTrouble[]> {
  if (offline || (await knownSources(context)).length === 0) return [];
  return (await syncWithLock({ sources: [], patience }, context, working)).flatMap(troublesOf);
}

function troublesOf({ source, trouble, strands }: SourceSync): readonly SourceTrouble[] {
  if (trouble) return [trouble];
  const broken = strands.filter((strand) => !strand.finished);
  return broken.map(({ repository, strand, trouble: why, gaps }) => ({
    location: `${source} ${repository} ${strand}`.replace('  ', ' '),
    message: why ?? gaps.at(-1)?.detail ?? 'it was not read to its end',
    hint: `plumbline source sync ${source} goes on where it stopped.`,
  }));
}
