/** Facts of a run, read back from the sealed documents: what a result relied on, word for word. */
import type { Fact } from '../../model/fact.ts';
import type { AppContext } from '../context.ts';

/** `repository`: all of them are about it, so that no document of another is opened. */
export async function factsById(
  runId: string,
  ids: readonly string[],
  context: AppContext,
  repository?: string,
): Promise<readonly Fact[]> {
  const wanted = new Set(ids);
  const found: Fact[] = [];
  const documents = (await context.stores.runs.evidence(runId)).filter(
    ({ envelope: { kind, subject } }) =>
      (kind === 'facts' || kind === 'changes') && (repository === undefined || subject === repository),
  );
  for (const { envelope } of documents) {
    if (found.length === wanted.size) break;
    const bytes = context.rawBytes.get(envelope.digest);
    if (!bytes) continue;
    for (const line of linesWith(Buffer.from(bytes), wanted)) {
      const fact = JSON.parse(line) as Fact;
      if (wanted.has(fact.id) && !found.some((known) => known.id === fact.id)) found.push(fact);
    }
  }
  return found;
}

/** Lines that hold one of the ids as a JSON string: far fewer to parse than all. */
function linesWith(bytes: Buffer, ids: ReadonlySet<string>): ReadonlySet<string> {
  const lines = new Set<string>();
  for (const id of ids) {
    const at = bytes.indexOf(`"id":${JSON.stringify(id)}`);
    if (at < 0) continue;
    const from = bytes.lastIndexOf(10, at) + 1;
    const end = bytes.indexOf(10, at);
    lines.add(bytes.toString('utf8', from, end < 0 ? bytes.length : end));
  }
  return lines;
}
