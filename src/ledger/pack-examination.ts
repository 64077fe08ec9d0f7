/**
 * What verification does with a pack once its bytes can be read, whoever reads them: Node from a file or a folder
 * (pack-verifier.ts), a browser from what was dropped on a page (browser/verify-page.ts).
 *
 * In order: the manifest (signed by the ledger's key), every byte of the archive and of every file against it, then what the
 * files claim: the signed checkpoint, each entry's proof of inclusion in its tree, the bytes of each piece of
 * evidence, the ids of each population. Faults are collected, not thrown: an auditor wants all of them, by file.
 *
 * Invariants: `ok` only when every byte that was handed in is accounted for; the size of the evidence does not show in memory
 * (files are hashed in parts; whole are only read the manifest, what is in `ledger/`, and one population at a time). What
 * verification cannot prove stands in the README of the pack and in docs/design/pack.md.
 */
import { sha256 } from '../base/digest.ts';
import type { Result } from '../base/result.ts';
import { openNote, parseNote, parseVerifierKey, type VerifierKey } from './note.ts';
import { crc32 } from './crc32.ts';
import { PackArchive } from './pack-archive.ts';
import {
  CHECKPOINT_FILE,
  checkCheckpoint,
  checkPopulation,
  checkProofs,
  ENTRIES_FILE,
  EVIDENCE_FOLDER,
  KEY_FILE,
  parseEntry,
  parseProofs,
  populationFile,
  PROOFS_FILE,
  RUN_FILE,
  type Proof,
  type SealedBytes,
} from './pack-claims.ts';
import {
  localHeader,
  MANIFEST_PATH,
  manifestNoteText,
  NOTE_PATH,
  parseManifest,
  planArchive,
  type ArchivedFile,
  type PackedFile,
  type PackManifest,
} from './pack-layout.ts';
import type { ByteSource, FileDigest, PackFault, PackReader, PackVerification } from './pack-verification.ts';

/** Undefined when it is no pack at all: there is nothing in it that could be a manifest. */
export function examineArchive(source: ByteSource, pinned: VerifierKey | undefined): PackVerification | undefined {
  const archive = new PackArchive(source);
  const read = firstManifest(archive.manifestCandidates());
  if (!read) {
    const isDamaged = archive.names?.includes(MANIFEST_PATH) === true;
    return isDamaged ? verdict([unreadableManifest()], { checked: 0, proved: 0 }) : undefined;
  }
  const [bytes, manifest] = read;
  const own = storedFile(MANIFEST_PATH, bytes);
  const noteOffset = localHeader(own).length + bytes.length;
  // A damaged header may offer a wrong length first: the candidate that is a note is the note.
  const notes = archive.storedCandidates(NOTE_PATH, noteOffset);
  const note = notes.find((candidate) => parseNote(Buffer.from(candidate).toString('utf8')).ok) ?? notes[0];
  const plan = planArchive([own, storedFile(NOTE_PATH, note ?? Buffer.alloc(0)), ...manifest.files]);
  archive.follow(plan);
  const digests = new Map(manifest.files.map((file) => [file.path, file.packedSha256]));
  digests.set(MANIFEST_PATH, sha256(bytes)).set(NOTE_PATH, sha256(note ?? ''));
  const faults = archive.faultsAgainst(plan, digests);
  return verifyContents({ reader: archive, bytes, manifest, note, pinned, faults, remarks: [] });
}

/** The files of a pack that was unpacked. `strays` are those that file managers leave behind. */
export function examineFiles(
  folder: PackReader & { readonly strays: readonly string[] },
  pinned: VerifierKey | undefined,
): PackVerification | undefined {
  const found = folder.read(MANIFEST_PATH);
  if (!found.ok) return undefined;
  const manifest = parseManifest(found.value);
  if (!manifest.ok) return verdict([unreadableManifest(manifest.error)], { checked: 0, proved: 0 });
  const note = folder.read(NOTE_PATH);
  const remarks = folder.strays.map((name) => `${name} was left by a file manager and is no part of the pack.`);
  return verifyContents({
    reader: folder,
    bytes: found.value,
    manifest: manifest.value,
    note: note.ok ? note.value : undefined,
    pinned,
    faults: [],
    remarks,
  });
}

interface Contents {
  readonly reader: PackReader;
  readonly bytes: Uint8Array;
  readonly manifest: PackManifest;
  readonly note: Uint8Array | undefined;
  readonly pinned: VerifierKey | undefined;
  readonly faults: readonly PackFault[];
  readonly remarks: readonly string[];
}

function verifyContents(contents: Contents): PackVerification {
  const { reader, manifest, pinned } = contents;
  const read = new Map<string, string>();
  const files = checkFiles(reader, manifest, read);
  const text = (path: string): string => textOf(reader, path) ?? '';
  const own = parseVerifierKey(text(KEY_FILE).replace(/\n$/, ''));
  const key = pinned ?? (own.ok ? own.value : undefined);
  const faults = [...contents.faults, ...files, ...checkKey(own, pinned)];
  if (key) {
    faults.push(...checkNote(contents, key), ...checkCheckpoint(text(CHECKPOINT_FILE), key, manifest));
  }
  const lines = linesOf(text(ENTRIES_FILE));
  const proofs = parseProofs(text(PROOFS_FILE));
  const unreadable: PackFault = { file: PROOFS_FILE, code: 'proof/invalid', because: 'it does not hold proofs' };
  const inclusion = proofs ? checkProofs(lines, proofs, manifest) : { proved: 0, faults: [unreadable] };
  faults.push(...inclusion.faults, ...checkEvidence({ reader, manifest, lines, read }));
  const keyText = text(KEY_FILE).trim();
  return verdict(faults, {
    checked: manifest.files.length + 2,
    proved: inclusion.proved,
    notes: [...notesOn(faults, pinned), ...strangersBetween(proofs ?? []), ...contents.remarks],
    key: { text: keyText, pinned: pinned !== undefined },
    run: manifest.run,
    origin: manifest.origin,
    treeSize: manifest.treeSize,
    root: manifest.root,
  });
}

function notesOn(faults: readonly PackFault[], pinned: VerifierKey | undefined): string[] {
  const foreign = 'The manifest is not the one that was signed: what is said of other files rests on it.';
  const ownKey =
    'The signatures were checked with the key in the pack itself. Compare it with one you got another way (--key FILE).';
  return [...(faults.some(({ code }) => code === 'manifest/changed') ? [foreign] : []), ...(pinned ? [] : [ownKey])];
}

/** `found` gets the size and the digest of each file that could be read, so that most need not be unpacked again. */
function checkFiles(reader: PackReader, manifest: PackManifest, found: Map<string, string>): PackFault[] {
  const faults: PackFault[] = [];
  const known = new Set([MANIFEST_PATH, NOTE_PATH]);
  for (const file of manifest.files) {
    known.add(file.path);
    const read = reader.digest(file.path);
    if (read.ok) found.set(file.path, `${read.value.size} ${read.value.sha256}`);
    const fault = read.ok ? differenceOf(read.value, file) : read.error;
    if (fault === undefined) continue;
    const missing = !read.ok && reader.names !== undefined && !reader.names.includes(file.path);
    faults.push({ file: file.path, code: missing ? 'file/missing' : 'file/changed', because: fault });
  }
  const strangers = (reader.names ?? []).filter((name) => !known.has(name) && !name.endsWith('/'));
  const because = 'the manifest does not name it';
  return [...faults, ...strangers.map((file): PackFault => ({ file, code: 'file/unexpected', because }))];
}

function differenceOf(read: FileDigest, file: PackedFile): string | undefined {
  if (read.size !== file.size || read.sha256 !== file.sha256) return 'its bytes are not those that the manifest names';
  // The writer's fault, not the reader's: other tools would refuse the archive.
  return read.crc32 === file.crc32 ? undefined : 'its CRC-32 in the archive is wrong';
}

function checkKey(
  own: Result<VerifierKey, { readonly because: string }>,
  pinned: VerifierKey | undefined,
): PackFault[] {
  if (!own.ok) return [{ file: KEY_FILE, code: 'key/unreadable', because: own.error.because }];
  if (!pinned || Buffer.compare(own.value.key, pinned.key) === 0) return [];
  const because = `the pack was sealed with the key ${own.value.name}+${own.value.id}, not with the one you named`;
  return [{ file: KEY_FILE, code: 'key/not-the-pinned-one', because }];
}

/** The note must say exactly this run and this manifest, and be signed once, by the key: each of its bytes is settled. */
function checkNote({ note, bytes, manifest }: Contents, key: VerifierKey): PackFault[] {
  const fault = (because: string): PackFault[] => [{ file: NOTE_PATH, code: 'manifest/note', because }];
  if (!note) return [{ file: NOTE_PATH, code: 'file/missing', because: 'nothing says who made this pack' }];
  const text = Buffer.from(note).toString('utf8');
  const parsed = parseNote(text);
  if (!parsed.ok) return fault(parsed.error.because);
  const opened = openNote(text, key);
  const changed: PackFault[] =
    parsed.value.text === manifestNoteText(manifest.run, sha256(bytes))
      ? []
      : [{ file: MANIFEST_PATH, code: 'manifest/changed', because: 'it is not the manifest that was signed' }];
  if (!opened.ok) return [...fault(opened.error.because), ...changed];
  return opened.value.signatures.length === 1 ? changed : [...fault('it bears more than one signature'), ...changed];
}

interface EvidenceToCheck {
  readonly reader: PackReader;
  readonly manifest: PackManifest;
  readonly lines: readonly string[];
  /** Size and digest of files that were read already. */
  readonly read: ReadonlyMap<string, string>;
}

function checkEvidence({ reader, manifest, lines, read }: EvidenceToCheck): PackFault[] {
  const faults: PackFault[] = [];
  const sealed = new Set<string>();
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
    sealed.add(`${EVIDENCE_FOLDER}${entry.digest}`);
    if (entry.kind === 'run') sealed.add(RUN_FILE);
    const isSound = read.get(`${EVIDENCE_FOLDER}${entry.digest}`) === `${entry.size} ${entry.digest}`;
    if (!isSound || readsContents.has(entry.kind)) faults.push(...checkSealedBytes(reader, entry));
  }
  const mustBeSealed = ({ path }: { path: string }): boolean => path.startsWith(EVIDENCE_FOLDER) || path === RUN_FILE;
  const unsealed = manifest.files.filter((file) => mustBeSealed(file) && !sealed.has(file.path));
  const because = 'no entry of the ledger speaks of it';
  return [...faults, ...unsealed.map(({ path }): PackFault => ({ file: path, code: 'evidence/unsealed', because }))];
}

/** Kinds of evidence that other files of the pack repeat: those are compared with them. */
const readsContents: ReadonlySet<string> = new Set(['run', 'population']);

function checkSealedBytes(reader: PackReader, entry: SealedBytes): PackFault[] {
  const file = `${EVIDENCE_FOLDER}${entry.digest}`;
  const read = reader.read(file);
  if (!read.ok) return [{ file, code: 'evidence/missing', because: `the bytes of ${entry.id}: ${read.error}` }];
  if (sha256(read.value) !== entry.digest || read.value.length !== entry.size) {
    return [{ file, code: 'evidence/changed', because: `it does not hold the bytes that were sealed as ${entry.id}` }];
  }
  if (entry.kind === 'run' && textOf(reader, RUN_FILE) !== Buffer.from(read.value).toString('utf8')) {
    return [{ file: RUN_FILE, code: 'evidence/changed', because: `it is not what was sealed as ${entry.id}` }];
  }
  if (entry.kind !== 'population') return [];
  const document = Buffer.from(read.value).toString('utf8');
  return checkPopulation(entry, document, textOf(reader, populationFile(entry.subject)));
}

/** One run is sealed by one append: its entries stand next to each other, unless something is not shown. */
function strangersBetween(proofs: readonly Proof[]): string[] {
  const indexes = proofs.map(({ index }) => index).sort((a, b) => a - b);
  const between = (indexes.at(-1) ?? 0) - (indexes[0] ?? 0) + 1 - indexes.length;
  if (indexes.length === 0 || between === 0) return [];
  return [`Between the entries shown here the ledger has ${between} more: of other runs, or not shown. Ask for them.`];
}

function firstManifest(candidates: readonly Uint8Array[]): readonly [Uint8Array, PackManifest] | undefined {
  for (const bytes of candidates) {
    const manifest = parseManifest(bytes);
    if (manifest.ok) return [bytes, manifest.value];
  }
  return undefined;
}

function storedFile(path: string, bytes: Uint8Array): ArchivedFile {
  return { path, size: bytes.length, crc32: crc32(bytes), packing: 'store', packedSize: bytes.length };
}

function textOf(reader: PackReader, path: string): string | undefined {
  const read = reader.read(path);
  return read.ok ? Buffer.from(read.value).toString('utf8') : undefined;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function verdict(
  faults: readonly PackFault[],
  rest: Omit<PackVerification, 'ok' | 'faults' | 'notes'> & { readonly notes?: readonly string[] },
): PackVerification {
  return { notes: [], ...rest, ok: faults.length === 0, faults };
}

function unreadableManifest(why = 'it is no manifest'): PackFault {
  return {
    file: MANIFEST_PATH,
    code: 'manifest/unreadable',
    because: `${why}; nothing else can be checked without it`,
  };
}
