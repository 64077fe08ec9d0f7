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
import { checkAnchors, type StampVerifier } from './pack-anchors.ts';
import { checkAttestations } from './pack-attestations.ts';
import { checkKeys, isHandedDown, KEYS_FILE, notesOnKeys } from './pack-keys.ts';
import {
  CHECKPOINT_FILE,
  checkCheckpoint,
  checkProofs,
  ENTRIES_FILE,
  KEY_FILE,
  parseProofs,
  PROOFS_FILE,
  RUN_FILE,
  type Proof,
} from './pack-claims.ts';
import { checkDecisions } from './pack-decisions.ts';
import { checkEvidence, textOf } from './pack-evidence.ts';
import { checkOpenings } from './pack-personal.ts';
import { checkStockFiles } from './pack-stock-files.ts';
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
import { checkSince, NEW_ENTRIES_FILE, parseSince, SINCE_FILE, type PackSince } from './pack-since.ts';
import type { ByteSource, FileDigest, PackFault, PackReader, PackVerification } from './pack-verification.ts';

/** Undefined when it is no pack at all: there is nothing in it that could be a manifest. */
export function examineArchive(
  source: ByteSource,
  pinned: VerifierKey | undefined,
  verifyStamp?: StampVerifier,
): PackVerification | undefined {
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
  return verifyContents({ reader: archive, bytes, manifest, note, pinned, faults, remarks: [], verifyStamp });
}

/** A reader that finds files where the manifest says; undefined when it is no pack. */
export function openArchive(source: ByteSource): PackReader | undefined {
  const archive = new PackArchive(source);
  return firstManifest(archive.manifestCandidates()) ? archive : undefined;
}

/** The files of a pack that was unpacked. `strays` are those that file managers leave behind. */
export function examineFiles(
  folder: PackReader & { readonly strays: readonly string[] },
  pinned: VerifierKey | undefined,
  verifyStamp?: StampVerifier,
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
    verifyStamp,
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
  readonly verifyStamp: StampVerifier | undefined;
}

function verifyContents(contents: Contents): PackVerification {
  const { reader, manifest, pinned } = contents;
  const read = new Map<string, string>();
  const files = checkFiles(reader, manifest, read);
  const text = (path: string): string => textOf(reader, path) ?? '';
  const own = parseVerifierKey(text(KEY_FILE).replace(/\n$/, ''));
  const keys = own.ok ? checkKeys(textOf(reader, KEYS_FILE), own.value, manifest) : { faults: [], tenures: [] };
  const isTrusted = pinned === undefined || isHandedDown(keys.tenures, pinned);
  const key = own.ok && isTrusted ? own.value : pinned;
  const faults = [...contents.faults, ...files, ...checkKey(own, isTrusted ? undefined : pinned), ...keys.faults];
  const anchors = checkAnchors(reader, [...read.keys()], contents.verifyStamp);
  faults.push(...anchors.faults);
  if (key) {
    faults.push(...checkNote(contents, key), ...checkCheckpoint(text(CHECKPOINT_FILE), key, manifest));
    faults.push(...checkStockFiles(reader, text(CHECKPOINT_FILE), key, read));
  }
  const lines = linesOf(text(ENTRIES_FILE));
  const proofs = parseProofs(text(PROOFS_FILE));
  const unreadable: PackFault = { file: PROOFS_FILE, code: 'proof/invalid', because: 'it does not hold proofs' };
  const inclusion = proofs ? checkProofs(lines, proofs, manifest) : { proved: 0, faults: [unreadable] };
  const since = sinceIn(reader, manifest, read);
  const elsewhere = new Set(since.value?.evidence);
  const evidence = checkEvidence({ reader, manifest, lines, read, elsewhere });
  const decisions = checkDecisions({ reader, manifest, lines, read, elsewhere });
  const openings = checkOpenings({ reader, lines, read });
  const trusted = key ? [key, ...keys.tenures.map((tenure) => tenure.key)] : [];
  const attested = checkAttestations({
    reader,
    manifest,
    lines,
    keys: trusted,
    runDocument: textOf(reader, RUN_FILE),
  });
  faults.push(
    ...inclusion.faults,
    ...since.faults,
    ...evidence.faults,
    ...attested.faults,
    ...decisions.faults,
    ...openings.faults,
  );
  const keyText = text(KEY_FILE).trim();
  return verdict(faults, {
    checked: manifest.files.length + 2,
    proved: inclusion.proved + decisions.proved,
    notes: [
      ...notesOn(faults, pinned),
      ...notesOnKeys(keys.tenures, pinned),
      ...anchors.notes,
      ...attested.notes,
      ...decisions.notes,
      ...openings.notes,
      ...strangersBetween(proofs ?? []),
      ...continuation(since.value, evidence.elsewhere + decisions.elsewhere),
      ...contents.remarks,
    ],
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

/** Undefined when the pack continues no other. */
function sinceIn(
  reader: PackReader,
  manifest: PackManifest,
  read: ReadonlyMap<string, string>,
): { readonly value?: PackSince; readonly faults: readonly PackFault[] } {
  if (!read.has(SINCE_FILE)) return { faults: [] };
  const value = parseSince(textOf(reader, SINCE_FILE) ?? '');
  if (value) return { value, faults: checkSince(value, textOf(reader, NEW_ENTRIES_FILE) ?? '', manifest) };
  return { faults: [{ file: SINCE_FILE, code: 'since/invalid', because: 'it does not say what it continues' }] };
}

function continuation(since: PackSince | undefined, elsewhere: number): string[] {
  if (!since) return [];
  const { run, treeSize, root } = since.earlier;
  const proved = `It continues the pack of run ${run}: the log went on from ${treeSize} entries, root ${root}, and no new entry is left out.`;
  const missing = `${elsewhere} pieces of evidence are in that pack and not repeated here: verify both together, the earlier one first.`;
  return [proved, ...(elsewhere > 0 ? [missing] : [])];
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
