/**
 * Packs of one log, one after the other: that each continues the one before, and that nothing disappeared in between.
 *
 * What must still be there: the log (proved by `ledger/since.json` of the later pack, which names the manifest of the
 * earlier), every piece of evidence that the later pack says the earlier has, and every member of a population whose
 * period the later one covers. A member that is gone is a fault: history was rewritten or the scope was made smaller, and
 * whoever did it has to say so.
 */
import { sha256 } from '../base/digest.ts';
import { ENTRIES_FILE, EVIDENCE_FOLDER, parseEntry } from './pack-claims.ts';
import { DECISION_DOCUMENTS } from './pack-decisions.ts';
import { textOf } from './pack-evidence.ts';
import { isRecord, MANIFEST_PATH, parseManifest } from './pack-layout.ts';
import { parseSince, SINCE_FILE } from './pack-since.ts';
import type { PackFault, PackReader } from './pack-verification.ts';

/** Of one pack, as far as the next one is held against it. */
export interface PackInSeries {
  readonly name: string;
  readonly run: string;
  readonly origin: string;
  readonly treeSize: number;
  readonly manifest: string;
  readonly evidence: ReadonlySet<string>;
  readonly populations: ReadonlyMap<string, SeenPopulation>;
  readonly since: ReturnType<typeof parseSince>;
}

interface SeenPopulation {
  readonly from: string;
  readonly to: string;
  readonly ids: ReadonlySet<string>;
}

/** Undefined when its manifest cannot be read: then it did not verify either. */
export function packInSeries(name: string, reader: PackReader): PackInSeries | undefined {
  const bytes = reader.read(MANIFEST_PATH);
  const manifest = bytes.ok ? parseManifest(bytes.value) : undefined;
  if (!bytes.ok || !manifest?.ok) return undefined;
  const { run, origin, treeSize, files } = manifest.value;
  const held = files.flatMap(({ path }) => {
    const folder = [EVIDENCE_FOLDER, DECISION_DOCUMENTS].find((one) => path.startsWith(one));
    return folder === undefined ? [] : [path.slice(folder.length)];
  });
  const since = files.some(({ path }) => path === SINCE_FILE)
    ? parseSince(textOf(reader, SINCE_FILE) ?? '')
    : undefined;
  return {
    name,
    run,
    origin,
    treeSize,
    manifest: sha256(bytes.value),
    evidence: new Set(held),
    populations: populationsOf(reader),
    since,
  };
}

function populationsOf(reader: PackReader): Map<string, SeenPopulation> {
  const populations = new Map<string, SeenPopulation>();
  for (const line of (textOf(reader, ENTRIES_FILE) ?? '').split('\n')) {
    const entry = line === '' ? undefined : parseEntry(line);
    if (entry?.kind !== 'population') continue;
    const seen = populationIn(textOf(reader, `${EVIDENCE_FOLDER}${entry.digest}`) ?? '');
    if (seen) populations.set(entry.subject, seen);
  }
  return populations;
}

function populationIn(document: string): SeenPopulation | undefined {
  const value: unknown = document === '' ? undefined : JSON.parse(document);
  if (!isRecord(value) || !isRecord(value['population']) || !isRecord(value['period'])) return undefined;
  const { ids } = value['population'];
  const { type, at, from, to } = value['period'];
  const [begin, end] = type === 'as-of' ? [at, at] : [from, to];
  if (!Array.isArray(ids) || typeof begin !== 'string' || typeof end !== 'string') return undefined;
  return { from: begin, to: end, ids: new Set(ids as string[]) };
}

/** In the order in which they were delivered. */
export function checkSeries(packs: readonly PackInSeries[]): {
  readonly faults: readonly PackFault[];
  readonly notes: readonly string[];
} {
  const faults: PackFault[] = [];
  const notes: string[] = [];
  const held = new Set<string>();
  for (const [at, pack] of packs.entries()) {
    const missing = (pack.since?.evidence ?? []).filter((digest) => !held.has(digest) && !pack.evidence.has(digest));
    const because = `${pack.name} leaves it to an earlier pack, and none here has it`;
    faults.push(
      ...missing.map((d): PackFault => ({
        file: `${EVIDENCE_FOLDER}${d}`,
        code: 'series/broken',
        because,
      })),
    );
    for (const digest of pack.evidence) held.add(digest);
    const before = packs[at - 1];
    if (!before) continue;
    const broken = breakBetween(before, pack);
    if (broken !== undefined)
      faults.push({ file: `${pack.name}: ${SINCE_FILE}`, code: 'series/broken', because: broken });
    const gone = disappeared(before, pack);
    faults.push(...gone);
    if (broken === undefined && gone.length === 0)
      notes.push(
        `${pack.name} continues ${before.name}: the log only grew, and every member of its populations is still listed.`,
      );
  }
  return { faults, notes };
}

function breakBetween(before: PackInSeries, after: PackInSeries): string | undefined {
  if (before.origin !== after.origin) return `it is of the log ${after.origin}, ${before.name} of ${before.origin}`;
  if (after.treeSize < before.treeSize)
    return `its log is shorter than that of ${before.name}: give the packs in order`;
  if (!after.since)
    return `nothing shows that its log continues that of ${before.name}: ask for a pack made with --since ${before.name}`;
  if (after.since.earlier.manifest !== before.manifest)
    return `it continues the pack of run ${after.since.earlier.run}, not ${before.name}`;
  return undefined;
}

const SHOWN = 20;

function disappeared(before: PackInSeries, after: PackInSeries): PackFault[] {
  const faults: PackFault[] = [];
  for (const [check, old] of before.populations) {
    const now = after.populations.get(check);
    // A period that is not covered says nothing of what was in it.
    if (!now || now.from > old.from || now.to < old.to) continue;
    const gone = [...old.ids].filter((id) => !now.ids.has(id));
    const because = `${before.name} lists it for ${check}, ${after.name} does not, though its period covers it`;
    faults.push(...gone.slice(0, SHOWN).map((file): PackFault => ({ file, code: 'series/disappeared', because })));
    if (gone.length > SHOWN) {
      const more = `and ${gone.length - SHOWN} more members of ${check}`;
      faults.push({ file: `${after.name}: ${check}`, code: 'series/disappeared', because: more });
    }
  }
  return faults;
}
