/** The evidence of a pack against the entries that speak of it, and against the other files that repeat parts of it. */
import { sha256 } from '../base/digest.ts';
import {
  checkPopulation,
  ENTRIES_FILE,
  EVIDENCE_FOLDER,
  parseEntry,
  populationFile,
  RUN_FILE,
  type SealedBytes,
} from './pack-claims.ts';
import { isRecord, type PackManifest } from './pack-layout.ts';
import {
  CHECKS_FOLDER,
  checkSources,
  parseSources,
  RULES_FOLDER,
  SOURCES_FOLDER,
  type SourcesDocument,
} from './pack-sources.ts';
import type { PackFault, PackReader } from './pack-verification.ts';

interface EvidenceToCheck {
  readonly reader: PackReader;
  readonly manifest: PackManifest;
  /** Of the entries. */
  readonly lines: readonly string[];
  /** Size and digest of files that were read already. */
  readonly read: ReadonlyMap<string, string>;
  /** Digests of evidence that an earlier pack has. */
  readonly elsewhere: ReadonlySet<string>;
}

/** What is gathered from sealed documents on the way, to be held against each other at the end. */
interface Gathered {
  readonly tool: Map<string, string>;
  readonly checks: Map<string, string>;
  readonly sources: { readonly file: string; readonly document: SourcesDocument }[];
}

/** Kinds of evidence that other files of the pack repeat: those are read and compared. */
const readsContents: ReadonlySet<string> = new Set(['run', 'population', 'sources']);

export function checkEvidence({ reader, manifest, lines, read, elsewhere }: EvidenceToCheck): {
  readonly faults: readonly PackFault[];
  /** How many pieces are in an earlier pack. */
  readonly elsewhere: number;
} {
  const faults: PackFault[] = [];
  const sealed = new Set<string>();
  const away = new Set<string>();
  const gathered: Gathered = { tool: new Map(), checks: new Map(), sources: [] };
  for (const [i, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (!entry) {
      faults.push({ file: ENTRIES_FILE, code: 'entry/unreadable', because: `line ${i + 1} is no envelope` });
      continue;
    }
    if (entry.run !== manifest.run) {
      const because = `line ${i + 1} belongs to the run ${entry.run}`;
      faults.push({ file: ENTRIES_FILE, code: 'entry/of-another-run', because });
    }
    const file = `${EVIDENCE_FOLDER}${entry.digest}`;
    sealed.add(file);
    if (entry.kind === 'run') sealed.add(RUN_FILE);
    if (!read.has(file) && elsewhere.has(entry.digest)) {
      away.add(entry.digest);
      continue;
    }
    const isSound = read.get(file) === `${entry.size} ${entry.digest}`;
    if (!isSound || readsContents.has(entry.kind)) faults.push(...checkSealedBytes(reader, entry, gathered));
  }
  const mustBeSealed = ({ path }: { path: string }): boolean => path.startsWith(EVIDENCE_FOLDER) || path === RUN_FILE;
  const unsealed = manifest.files.filter((file) => mustBeSealed(file) && !sealed.has(file.path));
  const because = 'no entry of the ledger speaks of it';
  faults.push(...unsealed.map(({ path }): PackFault => ({ file: path, code: 'evidence/unsealed', because })));
  faults.push(...checkSources(gathered.sources, gathered, sourceDigests(read)));
  return { faults, elsewhere: away.size };
}

function sourceDigests(read: ReadonlyMap<string, string>): Map<string, string> {
  const sources = [...read].filter(([path]) => path.startsWith(SOURCES_FOLDER));
  return new Map(sources.map(([path, state]) => [path, state.slice(state.indexOf(' ') + 1)]));
}

function checkSealedBytes(reader: PackReader, entry: SealedBytes, gathered: Gathered): PackFault[] {
  const file = `${EVIDENCE_FOLDER}${entry.digest}`;
  const read = reader.read(file);
  if (!read.ok) return [{ file, code: 'evidence/missing', because: `the bytes of ${entry.id}: ${read.error}` }];
  if (sha256(read.value) !== entry.digest || read.value.length !== entry.size) {
    return [{ file, code: 'evidence/changed', because: `it does not hold the bytes that were sealed as ${entry.id}` }];
  }
  if (!readsContents.has(entry.kind)) return [];
  const document = Buffer.from(read.value).toString('utf8');
  switch (entry.kind) {
    case 'run':
      return checkRun(reader, entry, document, gathered);
    case 'population':
      gatherVersion(document, gathered);
      return checkPopulation(entry, document, textOf(reader, populationFile(entry.subject)));
    default:
      return gatherSources(entry, document, gathered);
  }
}

function checkRun(reader: PackReader, entry: SealedBytes, document: string, { tool }: Gathered): PackFault[] {
  const run = recordIn(document);
  const versions = isRecord(run['tool']) ? run['tool'] : {};
  const [checks, rules] = [versions['checks'], versions['ruleset']];
  if (typeof checks === 'string') tool.set(CHECKS_FOLDER, checks);
  if (typeof rules === 'string') tool.set(RULES_FOLDER, rules);
  if (textOf(reader, RUN_FILE) === document) return [];
  return [{ file: RUN_FILE, code: 'evidence/changed', because: `it is not what was sealed as ${entry.id}` }];
}

function gatherVersion(document: string, { checks }: Gathered): void {
  const { check, checkVersion } = recordIn(document);
  if (typeof check === 'string' && typeof checkVersion === 'string') checks.set(check, checkVersion);
}

function gatherSources(entry: SealedBytes, text: string, { sources }: Gathered): PackFault[] {
  const file = `${EVIDENCE_FOLDER}${entry.digest}`;
  const document = parseSources(text);
  if (!document) return [{ file, code: 'sources/changed', because: `${entry.id} holds no sources` }];
  sources.push({ file, document });
  return [];
}

/** Sealed as it is: what is no object says nothing. */
function recordIn(document: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(document);
    return isRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

export function textOf(reader: PackReader, path: string): string | undefined {
  const read = reader.read(path);
  return read.ok ? Buffer.from(read.value).toString('utf8') : undefined;
}
