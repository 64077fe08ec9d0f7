/**
 * `plumbline ledger fsck`: everything that the ledger holds, and everything that was said of it, read once more and held
 * against each other: the checkpoint and its key, every tile, every entry, every key statement, every kept checkpoint with its
 * time stamps and cosignatures, the bytes of every piece of evidence, and the database's list of what is sealed against the log.
 *
 * Invariants: it changes nothing and repairs nothing (an append-only log is repaired from a backup, never by us); it does not
 * stop at the first fault but names each with what to do; one bundle of entries and one piece of evidence are in memory at a time.
 */
import { createHash } from 'node:crypto';
import { AppError, isAppError } from '../../base/app-error.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { commitmentsIn, isOpeningOf } from '../../evidence/personal-values.ts';
import { openEnvelope, IN_TOTO_TYPE } from '../../ledger/dsse.ts';
import { AnchorFiles, type Anchored } from '../../ledger/anchor-files.ts';
import { openCheckpoint, type Checkpoint } from '../../ledger/checkpoint.ts';
import { CompactRange } from '../../ledger/compact-range.ts';
import { cosignatureOf } from '../../ledger/cosignature.ts';
import { equalHashes, hex, leafHash } from '../../ledger/hashing.ts';
import {
  openCheckpointOf,
  parseKeyChange,
  tenuresOf,
  type KeyChange,
  type KeyTenure,
} from '../../ledger/key-change.ts';
import { bundlePath, tileWidth, TILE_WIDTH } from '../../ledger/layout.ts';
import { LedgerFiles } from '../../ledger/ledger-files.ts';
import { parseCosignerKey, type VerifierKey } from '../../ledger/note.ts';
import { publicKeyIn } from '../../ledger/signing-key.ts';
import { tokenIn, verifyTimestamp } from '../../ledger/timestamps/timestamp.ts';
import { checkTiles } from '../../ledger/tree.ts';
import type { EvidenceEnvelope } from '../../model/evidence.ts';
import type { AppContext } from '../context.ts';
import type { Working } from '../plumbline.ts';
import { trustedRoots } from './anchoring.ts';
import { troubleInTiles } from './fsck-tiles.ts';
import { personalValues } from './personal.ts';
import type { LedgerExamination, LedgerFault, LedgerFaultCode } from './views.ts';

const restore = 'Restore this file from a backup of the data folder; nothing else can bring it back.';
const hints: Readonly<Record<LedgerFaultCode, string>> = {
  'ledger/unreadable': restore,
  'ledger/checkpoint': 'Restore `ledger/` from a backup: the checkpoint and the tiles together.',
  'ledger/tile': restore,
  'ledger/entry': restore,
  'ledger/key': 'Find out who appended this entry: only `ledger rotate-key` writes such statements.',
  'ledger/history':
    'This checkpoint was signed and does not belong to this log: the log was rewritten or cut back. Ask who restored what.',
  'ledger/timestamp':
    'Restore the file from a backup, or remove it and run `ledger anchor`: the checkpoint is stamped anew, with a later time.',
  'ledger/cosignature': 'Restore the file from a backup, or remove it and run `ledger anchor`.',
  'ledger/stranger': 'Look what it is; nothing of ours writes it.',
  'evidence/missing': 'Restore `blobs/` from a backup. The log still proves what its digest was.',
  'evidence/changed': 'Restore the file from a backup; what stands there now is not what was sealed.',
  'evidence/attestation': 'This statement was not signed by the ledger: do not hand it out.',
  'evidence/redaction':
    'Run `evidence redact` again with this commitment, or ask who brought back or took away files in personal/.',
  'evidence/opening':
    'Restore `personal/` from a backup: what this stands for can be read nowhere else, and nobody removed it on purpose.',
  'store/not-in-ledger':
    'The database speaks of evidence that was never sealed: restore the database and `ledger/` of the same time.',
  'store/differs':
    'The database shows another envelope than was sealed: restore it from a backup of the same time as `ledger/`.',
  'store/not-in-store':
    'The log holds what the database forgot: restore the database from a backup; `evidence list` shows less than was sealed.',
};

class Examination {
  readonly faults: LedgerFault[] = [];
  readonly notes: string[] = [];

  add(code: LedgerFaultCode, where: string, because: string): void {
    this.faults.push({ code, where, because, hint: hints[code] });
  }

  /** What a step throws as damage is a fault; everything else is thrown on. */
  attempt<T>(code: LedgerFaultCode, where: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.add(code, where, error.message);
      return undefined;
    }
  }
}

export async function examineLedger(context: AppContext, working: Working): Promise<LedgerExamination> {
  const examination = new Examination();
  const files = new LedgerFiles(context.directory.ledger);
  const anchors = new AnchorFiles(context.directory.ledger);
  const head = examination.attempt('ledger/checkpoint', 'ledger/checkpoint', () => headOf(files, context));
  if (!head) {
    const nothing = { size: 0, root: '', entries: 0, evidence: 0, checkpoints: 0, timestamps: 0, cosignatures: 0 };
    return { ...nothing, faults: examination.faults, notes: [] };
  }
  examination.attempt('ledger/tile', 'ledger/tile', () => checkTiles(files, head.size, head.root));
  checkOtherTiles(files, head.size, examination);
  const read = await readEntries({ files, size: head.size, wanted: new Set(anchors.sizes()) }, examination, working);
  const keys = keysOf(read.changes, head.key, examination);
  const anchored = await checkAnchored({ context, anchors, keys, roots: read.roots }, examination, working);
  const evidence = await checkEvidence({ context, sealed: read.sealed, keys }, examination, working);
  checkRemovals(read.removed, context, examination);
  await checkOpenings(read, context, examination);
  await checkStore({ context, sealed: read.sealed }, examination);
  const { faults, notes } = examination;
  return { size: head.size, root: hex(head.root), entries: read.entries, evidence, ...anchored, faults, notes };
}

interface Head extends Checkpoint {
  readonly key: VerifierKey;
}

/** Not by opening the ledger, which stops at the first damage. */
function headOf(files: LedgerFiles, { directory }: AppContext): Head {
  const fault = (because: string): AppError =>
    new AppError('ledger/damaged', because, { hint: hints['ledger/checkpoint'] });
  const key = publicKeyIn(directory.keys);
  if (!key) throw fault(`there is no public key in ${directory.keys} (ledger.pub)`);
  const note = files.checkpoint();
  if (note === undefined) throw fault('there is no checkpoint');
  const opened = openCheckpoint(note, key);
  if (opened.ok) return { ...opened.value, key };
  throw fault(opened.error.because);
}

function checkOtherTiles(files: LedgerFiles, size: number, examination: Examination): void {
  for (const { file, kind, because } of troubleInTiles(files, size)) {
    if (kind === 'past')
      examination.notes.push(`ledger/${file}: ${because}. Nobody reads it; the next sealing writes over it.`);
    else examination.add(kind === 'damaged' ? 'ledger/tile' : 'ledger/stranger', `ledger/${file}`, because);
  }
}

interface SealedEntry {
  readonly index: number;
  readonly envelope: EvidenceEnvelope;
}

interface ReadLog {
  readonly entries: number;
  readonly sealed: ReadonlyMap<string, SealedEntry>;
  readonly changes: readonly KeyChange[];
  /** Commitments whose openings the log says were removed, by entry. */
  readonly removed: ReadonlyMap<string, number>;
  /** The root of the log at each size that a kept checkpoint may speak of. */
  readonly roots: (size: number) => Uint8Array | undefined;
}

/** Bundle by bundle, without the ledger's own help: what one damaged bundle hides does not hide the others. */
async function readEntries(
  { files, size, wanted }: { readonly files: LedgerFiles; readonly size: number; readonly wanted: ReadonlySet<number> },
  examination: Examination,
  working: Working,
): Promise<ReadLog> {
  const sealed = new Map<string, SealedEntry>();
  const changes: KeyChange[] = [];
  const removed = new Map<string, number>();
  const range = new CompactRange();
  const roots = new Map<number, Uint8Array>();
  let entries = 0;
  let isWhole = true;
  for (let bundle = 0; bundle * TILE_WIDTH < size; bundle += 1) {
    working.signal.throwIfAborted();
    working.observer.progress({ step: 'Reading entries', done: bundle * TILE_WIDTH, total: size, unit: 'entries' });
    await pause(bundle);
    const width = tileWidth(0, bundle, size);
    const path = `ledger/${bundlePath(bundle, width)}`;
    const read = examination.attempt('ledger/entry', path, () => ({
      bytes: files.bundle(bundle, width),
      leaves: files.tile({ level: 0, index: bundle, width }),
    }));
    isWhole &&= read !== undefined;
    for (const [i, bytes] of read?.bytes.entries() ?? []) {
      const index = bundle * TILE_WIDTH + i;
      entries += 1;
      if (!equalHashes(leafHash(bytes), read!.leaves[i]!)) {
        examination.add('ledger/entry', path, `entry ${index} does not hash to the leaf that was sealed`);
        continue;
      }
      if (isWhole) range.appendLeaf(read!.leaves[i]!);
      if (isWhole && wanted.has(range.end)) roots.set(range.end, range.root());
      takeIn({ index, bytes }, { sealed, changes, removed }, examination);
    }
  }
  return { entries, sealed, changes, removed, roots: (of) => (of === 0 ? new CompactRange().root() : roots.get(of)) };
}

/** Gives others their turn now and then: all of this is synchronous reading. */
async function pause(step: number): Promise<void> {
  if (step % 16 === 0) await new Promise((resolve) => void setImmediate(resolve));
}

interface TakenIn {
  readonly sealed: Map<string, SealedEntry>;
  readonly changes: KeyChange[];
  readonly removed: Map<string, number>;
}

function takeIn(
  { index, bytes }: { readonly index: number; readonly bytes: Uint8Array },
  { sealed, changes, removed }: TakenIn,
  examination: Examination,
): void {
  const change = parseKeyChange(bytes, index);
  if (change) {
    if (change.ok) changes.push(change.value);
    else examination.add('ledger/key', `entry ${index}`, change.error.because);
    return;
  }
  const envelope = envelopeIn(bytes);
  if (!envelope) {
    const commitment = removalIn(bytes);
    if (commitment !== undefined) removed.set(commitment, index);
    return;
  }
  const known = sealed.get(envelope.id);
  if (known)
    examination.add('ledger/entry', `entry ${index}`, `${envelope.id} was sealed twice, first as entry ${known.index}`);
  else sealed.set(envelope.id, { index, envelope });
}

function envelopeIn(bytes: Uint8Array): EvidenceEnvelope | undefined {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<EvidenceEnvelope> | null;
    const isOne =
      value?.type === 'plumbline-evidence' && typeof value.id === 'string' && typeof value.digest === 'string';
    return isOne ? (value as EvidenceEnvelope) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function removalIn(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('"type":"plumbline-removal"')
    ? /"commitment":"(personal:[0-9a-f]{64})"/.exec(text)?.[1]
    : undefined;
}

function keysOf(changes: readonly KeyChange[], current: VerifierKey, examination: Examination): readonly KeyTenure[] {
  const { tenures, faults } = tenuresOf(current, changes);
  for (const fault of faults) examination.add('ledger/key', 'keys', fault);
  for (const { change } of tenures) {
    if (change?.handedOver === false) {
      examination.notes.push(
        `The key ${change.from.id} was lost: ${change.to.id} went on at entry ${change.index} by its own word (${change.because}).`,
      );
    }
  }
  return tenures;
}

interface Anchoring {
  readonly context: AppContext;
  readonly anchors: AnchorFiles;
  readonly keys: readonly KeyTenure[];
  readonly roots: ReadLog['roots'];
}

type AnchorCounts = Pick<LedgerExamination, 'checkpoints' | 'timestamps' | 'cosignatures'>;

async function checkAnchored(
  { context, anchors, keys, roots }: Anchoring,
  examination: Examination,
  working: Working,
): Promise<AnchorCounts> {
  const sizes = anchors.sizes();
  const counts = { checkpoints: sizes.length, timestamps: 0, cosignatures: 0 };
  for (const name of anchors.strangers())
    examination.add('ledger/stranger', `ledger/checkpoints/${name}`, 'it is no size of the log');
  for (const [done, size] of sizes.entries()) {
    working.signal.throwIfAborted();
    working.observer.progress({ step: 'Checking checkpoints', done, total: sizes.length, unit: 'checkpoints' });
    await pause(done);
    const folder = `ledger/checkpoints/${size}`;
    const anchored = anchors.read(size);
    if (!anchored) {
      examination.add('ledger/checkpoint', folder, 'the checkpoint itself is missing');
      continue;
    }
    checkHistory(anchored, { folder, keys, roots }, examination);
    counts.timestamps += checkStamps(anchored, { folder, context }, examination);
    counts.cosignatures += checkCosigned(anchored, { folder, context }, examination);
  }
  return counts;
}

/** A checkpoint of the past must still be one of this log: a signed one that is not shows that the log was rewritten. */
function checkHistory(
  { size, checkpoint }: Anchored,
  {
    folder,
    keys,
    roots,
  }: { readonly folder: string; readonly keys: readonly KeyTenure[]; readonly roots: ReadLog['roots'] },
  examination: Examination,
): void {
  const where = `${folder}/checkpoint`;
  const opened = openCheckpointOf(checkpoint, keys);
  if (!opened.ok) return examination.add('ledger/checkpoint', where, opened.error.because);
  if (opened.value.size !== size)
    return examination.add('ledger/checkpoint', where, `it speaks of ${opened.value.size} entries`);
  const root = roots(size);
  if (root && equalHashes(root, opened.value.root)) return;
  const because = root
    ? `the log has the root ${hex(root)} at that size, not ${hex(opened.value.root)}`
    : 'the log does not reach that size, or cannot be read up to there';
  examination.add('ledger/history', where, because);
}

interface Beside {
  readonly folder: string;
  readonly context: AppContext;
}

function checkStamps(
  { checkpoint, timestamps }: Anchored,
  { folder, context }: Beside,
  examination: Examination,
): number {
  const digest = createHash('sha256').update(checkpoint).digest();
  for (const { file, response } of timestamps) {
    const token = tokenIn(response);
    const verified = token.ok
      ? verifyTimestamp({ token: token.value, digest, roots: trustedRoots(context) })
      : { ok: false as const, error: { because: token.error } };
    if (!verified.ok) examination.add('ledger/timestamp', `${folder}/${file}`, verified.error.because);
  }
  return timestamps.length;
}

function checkCosigned(
  { checkpoint, cosigned }: Anchored,
  { folder, context }: Beside,
  examination: Examination,
): number {
  if (cosigned === undefined) return 0;
  const where = `${folder}/cosigned`;
  if (!cosigned.startsWith(checkpoint)) {
    examination.add('ledger/cosignature', where, 'it is not the checkpoint beside it');
    return 0;
  }
  let count = 0;
  for (const { key } of context.config.ledger.witnesses) {
    const witness = parseCosignerKey(key);
    const found = witness.ok ? cosignatureOf(cosigned, witness.value) : witness;
    if (!found.ok) examination.add('ledger/cosignature', where, found.error.because);
    else if (found.value) count += 1;
  }
  const lines = cosigned.slice(checkpoint.length).split('\n').length - 1;
  if (lines > count)
    examination.notes.push(
      `${where}: ${lines - count} signatures by witnesses that plumbline.yaml does not name are not verified.`,
    );
  return count;
}

/** What the log says is gone must be gone; what is gone without a word of the log is a fault, too. */
function checkRemovals(
  removed: ReadonlyMap<string, number>,
  { directory }: AppContext,
  examination: Examination,
): void {
  const values = personalValues(directory);
  for (const [commitment, index] of removed) {
    if (values.opening(commitment)) {
      examination.add(
        'evidence/redaction',
        commitment,
        `entry ${index} says that it was removed, and it can still be opened`,
      );
    }
  }
  for (const { commitment } of values.removals()) {
    if (!removed.has(commitment))
      examination.add('evidence/redaction', commitment, 'it was removed, and no entry of the log says so');
  }
  if (removed.size > 0)
    examination.notes.push(`${removed.size} personal values were removed on purpose; the log says by whom and why.`);
}

/** Large enough for few reads; a commitment may lie across two of them. */
const openingPart = 4 * 2 ** 20;
const commitmentSize = 'personal:'.length + 64;

/** What a sealed list of changes only commits to can be opened, or was removed on purpose. */
async function checkOpenings(
  { sealed, removed }: Pick<ReadLog, 'sealed' | 'removed'>,
  { rawBytes, directory }: AppContext,
  examination: Examination,
): Promise<void> {
  const values = personalValues(directory);
  const asked = new Set<string>();
  for (const { envelope } of sealed.values()) {
    if (envelope.kind !== 'changes') continue;
    for (let at = 0; at < envelope.size; at += openingPart) {
      const part = await partOf(envelope, { at, rawBytes });
      for (const commitment of commitmentsIn(part)) {
        if (asked.has(commitment)) continue;
        asked.add(commitment);
        const opening = examination.attempt('evidence/opening', commitment, () => values.opening(commitment) ?? null);
        const isGone = opening === null && !removed.has(commitment);
        const isWrong = opening && !isOpeningOf(opening, commitment);
        const because = isGone ? 'nothing opens it' : isWrong ? 'what is kept for it does not open it' : undefined;
        if (because !== undefined) examination.add('evidence/opening', commitment, `${because} (${envelope.id})`);
      }
    }
  }
}

/** Empty when it cannot be read: that is named where evidence is checked. */
async function partOf(
  { digest, size }: EvidenceEnvelope,
  { at, rawBytes }: Pick<AppContext, 'rawBytes'> & { readonly at: number },
): Promise<string> {
  const length = Math.min(openingPart + commitmentSize, size - at);
  try {
    const bytes = await rawBytes.within(digest, (file) => (file.size === size ? file.read(at, length) : undefined));
    return Buffer.from(bytes ?? []).toString('latin1');
  } catch (error) {
    if (isAppError(error)) return '';
    throw error;
  }
}

interface EvidenceToCheck {
  readonly context: AppContext;
  readonly sealed: ReadLog['sealed'];
  readonly keys: readonly KeyTenure[];
}

async function checkEvidence(
  { context, sealed, keys }: EvidenceToCheck,
  examination: Examination,
  working: Working,
): Promise<number> {
  const { rawBytes } = context;
  let done = 0;
  for (const { envelope } of sealed.values()) {
    working.signal.throwIfAborted();
    working.observer.progress({ step: 'Checking evidence', done: done++, total: sealed.size, unit: 'documents' });
    await pause(done);
    const { id, digest, size, kind } = envelope;
    const isSmall = kind === 'attestation';
    const bytes = isSmall ? examination.attempt('evidence/changed', id, () => rawBytes.get(digest)) : undefined;
    const found = isSmall ? bytes?.length : await sizeOf(envelope, context, examination);
    if (found === 'damaged' || (isSmall && examination.faults.at(-1)?.where === id)) continue;
    if (found === undefined) examination.add('evidence/missing', id, `its bytes (SHA-256 ${digest}) are not in blobs/`);
    else if (found !== size) examination.add('evidence/changed', id, `it has ${found} bytes, ${size} were sealed`);
    else if (bytes && !keys.some(({ key }) => openEnvelope(bytes, IN_TOTO_TYPE, key).ok)) {
      examination.add('evidence/attestation', id, 'none of its signatures is of a key of this ledger');
    }
  }
  return sealed.size;
}

/** In parts: raw answers may be larger than the memory should be. */
async function sizeOf(
  { id, digest }: EvidenceEnvelope,
  { rawBytes }: AppContext,
  examination: Examination,
): Promise<number | 'damaged' | undefined> {
  try {
    return await rawBytes.within(digest, ({ size }) => size);
  } catch (error) {
    if (!isAppError(error)) throw error;
    examination.add('evidence/changed', id, error.message);
    return 'damaged';
  }
}

/** Both ways: what the database shows must be sealed, and what is sealed must be shown. */
async function checkStore(
  { context, sealed }: Pick<EvidenceToCheck, 'context' | 'sealed'>,
  examination: Examination,
): Promise<void> {
  const shown = new Set<string>();
  for (const { index, envelope } of await context.stores.runs.evidence()) {
    shown.add(envelope.id);
    const entry = sealed.get(envelope.id);
    if (!entry) examination.add('store/not-in-ledger', envelope.id, 'no readable entry of the log speaks of it');
    else if (entry.index !== index || canonicalJson(entry.envelope) !== canonicalJson(envelope)) {
      examination.add(
        'store/differs',
        envelope.id,
        `the log has it as entry ${entry.index}, the database as ${index}, or with other words`,
      );
    }
  }
  const pending = new Set((await context.stores.runs.pending()).map(({ run }) => run.id));
  for (const { index, envelope } of sealed.values()) {
    if (shown.has(envelope.id) || pending.has(envelope.run)) continue;
    examination.add('store/not-in-store', envelope.id, `entry ${index} of the log is not in the database`);
  }
}
