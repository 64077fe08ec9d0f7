/**
 * What people decided and handed in, in a pack: documents that were sealed when they were made, not with the run.
 *
 *     decisions/decisions.csv         a line for each decision, its id first, in the order of the log
 *     decisions/entries.jsonl         the entries of the log, decisions and submissions, one a line
 *     decisions/proofs.json           their proofs of inclusion in the tree of the pack, as ledger/proofs.json
 *     decisions/documents/<sha256>    the bytes that were sealed
 *
 * Which: what stands in the log before the checkpoint of the pack and bears on the period of the run; a pack that continues
 * an earlier one has all that came since, too. That none of those is kept back is checked against the run's own sealed list of
 * decisions, which says of each where it stands in the log and whether it touches the period.
 */
import { checkProofs, EVIDENCE_FOLDER, parseEntry, parseProofs, type SealedBytes } from './pack-claims.ts';
import { firstColumn } from './csv-ids.ts';
import { isRecord, type PackManifest } from './pack-layout.ts';
import { textOf } from './pack-evidence.ts';
import type { PackFault, PackReader } from './pack-verification.ts';

export const DECISIONS_FOLDER = 'decisions/';
export const DECISION_DOCUMENTS = `${DECISIONS_FOLDER}documents/`;
export const DECISION_ENTRIES_FILE = `${DECISIONS_FOLDER}entries.jsonl`;
export const DECISION_PROOFS_FILE = `${DECISIONS_FOLDER}proofs.json`;
export const DECISIONS_TABLE = `${DECISIONS_FOLDER}decisions.csv`;

interface DecisionsToCheck {
  readonly reader: PackReader;
  readonly manifest: PackManifest;
  /** Of the run's own entries. */
  readonly lines: readonly string[];
  /** Size and digest of the files that could be read. */
  readonly read: ReadonlyMap<string, string>;
  /** Digests of evidence that an earlier pack has. */
  readonly elsewhere: ReadonlySet<string>;
}

export interface PackDecisions {
  readonly faults: readonly PackFault[];
  readonly notes: readonly string[];
  readonly proved: number;
  /** How many documents are in an earlier pack. */
  readonly elsewhere: number;
}

export function checkDecisions(given: DecisionsToCheck): PackDecisions {
  const { reader, manifest, read, elsewhere } = given;
  const listed = listedIn(given);
  if (!read.has(DECISION_ENTRIES_FILE)) return withoutFolder(manifest, listed);
  const lines = (textOf(reader, DECISION_ENTRIES_FILE) ?? '').split('\n').filter((line) => line !== '');
  const proofs = parseProofs(textOf(reader, DECISION_PROOFS_FILE) ?? '') ?? [];
  const { treeSize, root } = manifest;
  const [entriesFile, proofsFile] = [DECISION_ENTRIES_FILE, DECISION_PROOFS_FILE];
  const inclusion = checkProofs(lines, proofs, { treeSize, root, entriesFile, proofsFile });
  const faults = [...inclusion.faults];
  const shown: ShownEntry[] = [];
  for (const [at, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (entry?.kind === 'decision' || entry?.kind === 'submission')
      shown.push({ ...entry, index: proofs[at]?.index ?? -1 });
    else
      faults.push({
        file: DECISION_ENTRIES_FILE,
        code: 'entry/unreadable',
        because: `line ${at + 1} is no decision and nothing that was handed in`,
      });
  }
  const away = shown.filter(({ digest }) => elsewhere.has(digest) && !read.has(`${DECISION_DOCUMENTS}${digest}`));
  const here = shown.filter((entry) => !away.includes(entry));
  faults.push(...here.flatMap((entry) => bytesFault(entry, read) ?? submissionFault(entry, shown, reader) ?? []));
  faults.push(...unsealed(manifest, new Set(shown.map(({ digest }) => `${DECISION_DOCUMENTS}${digest}`))));
  faults.push(...keptBack(shown, listed), ...tableFault(shown, textOf(reader, DECISIONS_TABLE)));
  const [decisions, submissions] = ['decision', 'submission'].map((kind) => shown.filter((one) => one.kind === kind));
  const note = `${decisions!.length} decisions and ${submissions!.length} documents handed in are proved to be in the log.`;
  return {
    faults,
    notes: faults.length === 0 ? [note] : [],
    proved: inclusion.proved,
    elsewhere: new Set(away.map(({ digest }) => digest)).size,
  };
}

interface ShownEntry extends SealedBytes {
  /** In the log. */
  readonly index: number;
}

interface ListedDecision {
  readonly id: string;
  readonly entry: number;
  readonly digest: string;
}

/** The decisions that, by the sealed list of the run, touch its period. */
function listedIn({ reader, lines }: DecisionsToCheck): readonly ListedDecision[] {
  const entries = lines.flatMap((line) => parseEntry(line) ?? []);
  const list = entries.find(({ kind, subject }) => kind === 'decision' && subject === 'decisions');
  const document = list && recordIn(textOf(reader, `${EVIDENCE_FOLDER}${list.digest}`));
  const rows: readonly unknown[] = Array.isArray(document?.['decisions']) ? document['decisions'] : [];
  return rows.flatMap((row): ListedDecision[] => {
    if (!isRecord(row) || row['touchesPeriod'] !== true || !isRecord(row['decision'])) return [];
    return [{ id: String(row['decision']['id']), entry: Number(row['entry']), digest: String(row['digest']) }];
  });
}

function withoutFolder(manifest: PackManifest, listed: readonly ListedDecision[]): PackDecisions {
  const missing = `The run lists ${listed.length} decisions that touch its period: their own entries are not shown here.`;
  return { faults: unsealed(manifest, new Set()), notes: listed.length > 0 ? [missing] : [], proved: 0, elsewhere: 0 };
}

function unsealed(manifest: PackManifest, known: ReadonlySet<string>): PackFault[] {
  const because = 'no entry of the ledger speaks of it';
  return manifest.files
    .filter(({ path }) => path.startsWith(DECISION_DOCUMENTS) && !known.has(path))
    .map(({ path }): PackFault => ({ file: path, code: 'evidence/unsealed', because }));
}

function bytesFault({ id, digest, size }: ShownEntry, read: ReadonlyMap<string, string>): PackFault | undefined {
  const file = `${DECISION_DOCUMENTS}${digest}`;
  const state = read.get(file);
  if (state === undefined) return { file, code: 'evidence/missing', because: `the bytes of ${id} are not here` };
  if (state === `${size} ${digest}`) return undefined;
  return { file, code: 'evidence/changed', because: `it does not hold the bytes that were sealed as ${id}` };
}

/** A decision that something was handed in, without what was. */
function submissionFault(entry: ShownEntry, shown: readonly ShownEntry[], reader: PackReader): PackFault | undefined {
  if (entry.kind !== 'decision') return undefined;
  const file = `${DECISION_DOCUMENTS}${entry.digest}`;
  const { id, kind, request, digest } = recordIn(textOf(reader, file));
  if (id !== entry.subject)
    return { file, code: 'decision/changed', because: `${entry.id} is the decision ${String(id)}` };
  if (kind !== 'submission') return undefined;
  const subject = `${String(request)}/${entry.subject}`;
  if (shown.some((one) => one.kind === 'submission' && one.subject === subject && one.digest === digest))
    return undefined;
  return { file, code: 'decision/missing', because: `what was handed in with ${entry.subject} is not shown` };
}

function keptBack(shown: readonly ShownEntry[], listed: readonly ListedDecision[]): PackFault[] {
  const byIndex = new Map(shown.map((entry) => [entry.index, entry]));
  return listed
    .filter(({ entry, digest }) => byIndex.get(entry)?.digest !== digest)
    .map(({ id, entry }): PackFault => ({
      file: DECISION_ENTRIES_FILE,
      code: 'decision/missing',
      because: `the run lists ${id} as entry ${entry} of the log, and it is not shown`,
    }));
}

function tableFault(shown: readonly ShownEntry[], csv: string | undefined): PackFault[] {
  const ids = shown.flatMap(({ kind, subject }) => (kind === 'decision' ? [subject] : []));
  if (csv !== undefined && firstColumn(csv)?.join('\n') === ids.join('\n')) return [];
  const because = 'it does not list the decisions that are shown, in their order';
  return [{ file: DECISIONS_TABLE, code: 'decision/changed', because }];
}

function recordIn(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return isRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
