/**
 * Facts of a run, read back from the sealed documents: what a result relied on, word for word. The document of facts is
 * sorted by id (its lines are canonical JSON, and `id` is the first key), so one is found without reading the others; the
 * changes lie in the order of landing.
 */
import { findSortedLine } from '../../base/sorted-lines.ts';
import type { EvidenceEnvelope } from '../../model/evidence.ts';
import type { Fact } from '../../model/fact.ts';
import type { AppContext } from '../context.ts';
import type { DataDirectory } from '../data-directory.ts';
import { revealed } from '../ledger/personal.ts';

interface FactSource extends Pick<AppContext, 'rawBytes'> {
  readonly stores: Pick<AppContext['stores'], 'runs'>;
  /** Where what opens salted names is; absent: they are shown as they were sealed. */
  readonly directory?: Pick<DataDirectory, 'root'>;
}

/** `repository`: all of them are about it, so that no document of another is opened. */
export async function factsById(
  runId: string,
  ids: readonly string[],
  { stores, rawBytes, directory }: FactSource,
  repository?: string,
): Promise<readonly Fact[]> {
  const found = new Map<string, Fact>();
  for (const { envelope } of await stores.runs.evidence(runId)) {
    const { kind, subject, digest } = envelope;
    if (kind !== 'facts' && kind !== 'changes') continue;
    if (repository !== undefined && subject !== repository) continue;
    const wanted = ids.filter((id) => !found.has(id) && mayHold(envelope, id));
    if (wanted.length === 0) continue;
    const lines =
      kind === 'facts'
        ? await rawBytes.within(digest, (bytes) => wanted.map((id) => findSortedLine(bytes, `{${idAs(id)},`)))
        : linesWith(rawBytes.get(digest), wanted);
    for (const line of lines ?? []) {
      const fact = line === undefined ? undefined : (JSON.parse(revealed(line, directory)) as Fact);
      if (fact && wanted.includes(fact.id)) found.set(fact.id, fact);
    }
  }
  return [...found.values()];
}

/** An id says its kind and its repository. */
const mayHold = ({ kind, subject }: EvidenceEnvelope, id: string): boolean =>
  id.includes(subject) && (kind === 'changes') === id.startsWith('landed-change:');

const idAs = (id: string): string => `"id":${JSON.stringify(id)}`;

/** Lines that hold one of the ids as a JSON string: far fewer to parse than all. */
function linesWith(document: Uint8Array | undefined, ids: readonly string[]): readonly string[] {
  if (document === undefined) return [];
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.byteLength);
  return ids.flatMap((id) => {
    const at = bytes.indexOf(idAs(id));
    if (at < 0) return [];
    const end = bytes.indexOf(10, at);
    return [bytes.toString('utf8', bytes.lastIndexOf(10, at) + 1, end < 0 ? bytes.length : end)];
  });
}
