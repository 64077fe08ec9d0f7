/**
 * An append-only log of small entries with proofs, kept in one folder of plain files (layout.ts) and one key.
 *
 * Invariant: the checkpoint is the commit. An append writes entries first, then tiles, then replaces the checkpoint by an
 * atomic rename; what stands past the checkpoint's size was never acknowledged, is never read, and is overwritten by the
 * next append. So a kill -9 at any instant leaves the old tree or the new one, and opening needs no repair step.
 * An append is whole: all of its entries or none.
 *
 * Every opening checks the signature and that all tiles fit the root; entries are checked against their leaf whenever they
 * are read. A log never signs two trees that contradict each other: an append recomputes the old root from the tiles.
 *
 * Rejected: a table in the database (a tiled log can be served, mirrored and checked by other people's tools), and hashing
 * rows into a chain (no short proofs). Sealing time is not proved here: see docs/design/ledger.md.
 */
import { isAppError } from '../base/app-error.ts';
import type { CompactRange } from './compact-range.ts';
import { AnchorFiles } from './anchor-files.ts';
import { whileLocked } from './append-lock.ts';
import { checkpointText, openCheckpoint, type Checkpoint } from './checkpoint.ts';
import { emptyRoot, equalHashes, hex, leafHash, ledgerError, type Hash } from './hashing.ts';
import { checkBundle, checkTiles, rangeOfTree, rootOfRange, type TileReader } from './tree.ts';
import { bundlePath, hashesAtLevel, MAX_ENTRY_SIZE, partialFolder, tilePath, TILE_WIDTH, tileWidth } from './layout.ts';
import { damaged, LedgerFiles, tileRoot } from './ledger-files.ts';
import { KeyHistory } from './key-history.ts';
import { keyChangeEntry, type KeyTenure } from './key-change.ts';
import { formatVerifierKey, isKeyName, type Signer } from './note.ts';
import { hasNextKey, hasSigningKey, makeNextKey, openSigningKey, publicKeyIn, settleNextKey } from './signing-key.ts';
import { consistencyRanges, inclusionRanges } from './proofs.ts';

export interface LedgerPlace {
  readonly directory: string;
  readonly keysDirectory: string;
  /** Names the log in checkpoints and keys, e.g. `plumbline.example.org/ledger`: no white space, no plus sign. */
  readonly origin: string;
}

export interface Ledger {
  readonly origin: string;
  /** Entries under the latest checkpoint, those of other processes included. */
  size(): number;
  /** All or none, durable when this returns. An empty list changes nothing. */
  append(entries: readonly Uint8Array[]): { readonly firstIndex: number; readonly size: number };
  entry(index: number): Uint8Array;
  /** The entries `from … to` (half open; to the end when absent), read in bundles. */
  entries(from?: number, to?: number): Iterable<{ readonly index: number; readonly bytes: Uint8Array }>;
  /** The latest signed checkpoint. */
  checkpoint(): string;
  root(size?: number): Hash;
  /** Size and root (hex) of the latest checkpoint, read at one instant. */
  head(): { readonly size: number; readonly root: string; readonly checkpoint: string };
  inclusionProof(index: number, size: number): readonly Hash[];
  /** The same for each of many entries: what their proofs share is worked out once. */
  inclusionProofs(indexes: readonly number[], size: number): readonly (readonly Hash[])[];
  consistencyProof(size1: number, size2: number): readonly Hash[];
  /** `<name>+<key id>+<base64>` */
  publicKey(): string;
  /** What others said of its checkpoints. */
  readonly anchors: AnchorFiles;
  /** Every key that signed, with the sizes it is good for; the last is the one in use. */
  keys(): readonly KeyTenure[];
  /** The old key hands over to a new one, in an entry of the log. Durable when this returns; the old private key is gone. */
  rotateKey(order: KeyOrder): KeyTenure;
  /** Signs a text that is no checkpoint, as a note by the same key. */
  signNote(text: string): string;
  /** Signs the pre-authentication encoding of a DSSE envelope (dsse.ts). */
  signDsse(encoded: Uint8Array): Uint8Array;
  /** Reads everything: throws `ledger/damaged` at the first entry or tile that does not fit. */
  checkEverything(): { readonly entries: number };
}

export interface KeyOrder {
  readonly at: string;
  readonly by: string;
  readonly because: string;
}

export function openLedger(place: LedgerPlace): Ledger {
  if (!isKeyName(place.origin)) {
    const hint = 'Use letters, digits, dots, slashes and dashes, like a web address without its scheme.';
    throw ledgerError('ledger/bad-origin', `"${place.origin}" cannot name a ledger`, hint);
  }
  const files = new LedgerFiles(place.directory);
  const signer = files.checkpoint() === undefined ? createLedger(files, place) : openSigner(place);
  return new TiledLedger(files, signer, place);
}

function openSigner(place: LedgerPlace): Signer {
  if (hasNextKey(place.keysDirectory)) whileLocked(place.directory, () => settleKeys(place));
  return openSigningKey(place.keysDirectory, place.origin, false);
}

/** Finishes or forgets a change of keys that was cut off. */
function settleKeys({ directory, keysDirectory, origin }: LedgerPlace): void {
  settleNextKey(keysDirectory, origin, new LedgerFiles(directory).checkpoint());
}

/**
 * Goes on with a new key when the old one is lost: by a statement that the new key alone signs. Whoever verifies sees that
 * nobody handed over, and has to be told the new key another way.
 */
export function replaceLostKey(place: LedgerPlace, order: KeyOrder): KeyTenure {
  if (hasNextKey(place.keysDirectory)) whileLocked(place.directory, () => settleKeys(place));
  if (hasSigningKey(place.keysDirectory)) {
    const hint = 'Leave --lost out: the key hands over to the new one.';
    throw ledgerError('ledger/key-not-lost', `the signing key is in ${place.keysDirectory}`, hint);
  }
  const verifier = publicKeyIn(place.keysDirectory);
  if (!verifier) {
    const hint =
      'Put the public key back as ledger.pub (an auditor or a pack has it): the last checkpoint is checked with it.';
    throw ledgerError('ledger/key-missing', `there is no ledger.pub in ${place.keysDirectory} either`, hint);
  }
  const lost = (): never => {
    throw new TypeError('a lost key signs nothing');
  };
  const signer: Signer = { verifier, sign: lost, signatureLine: lost, signBytes: lost };
  return new TiledLedger(new LedgerFiles(place.directory), signer, place).replaceKey(order);
}

function createLedger(files: LedgerFiles, place: LedgerPlace): Signer {
  return whileLocked(place.directory, () => {
    if (files.checkpoint() !== undefined) return openSigner(place);
    // The empty tree is signed before the first tile is written, so tiles without a checkpoint are damage, not a beginning.
    if (files.holdsTiles()) throw damaged(place.directory, 'checkpoint', 'it is missing, but there are entries');
    const signer = openSigningKey(place.keysDirectory, place.origin, true);
    files.writeCheckpoint(signer.sign(checkpointText({ origin: place.origin, size: 0, root: emptyRoot() })));
    return signer;
  });
}

class TiledLedger implements Ledger {
  readonly #files: LedgerFiles;
  readonly #place: LedgerPlace;
  readonly #history = new KeyHistory();
  readonly anchors: AnchorFiles;
  #signer: Signer;
  #note = '';
  #tree: Checkpoint;
  /** The checkpoint read last, whether or not it was found good. */
  #seen: string | undefined = undefined;

  constructor(files: LedgerFiles, signer: Signer, place: LedgerPlace) {
    this.#files = files;
    this.#place = place;
    this.anchors = new AnchorFiles(place.directory);
    this.#signer = signer;
    this.#tree = { origin: signer.verifier.name, size: 0, root: emptyRoot() };
    this.#undisturbed(() => {
      this.#load();
      checkTiles(this.#files, this.#tree.size, this.#tree.root);
    });
  }

  get origin(): string {
    return this.#signer.verifier.name;
  }

  size(): number {
    this.#refresh();
    return this.#tree.size;
  }

  checkpoint(): string {
    this.#refresh();
    return this.#note;
  }

  publicKey(): string {
    this.#refresh();
    return formatVerifierKey(this.#signer.verifier);
  }

  signNote(text: string): string {
    if (/^[^\n]*\n\d+\n/.test(text))
      throw new TypeError('a text whose second line is a number could pass as a checkpoint');
    this.#refresh();
    return this.#signer.sign(text);
  }

  signDsse(encoded: Uint8Array): Uint8Array {
    this.#refresh();
    return this.#signer.signBytes(encoded, 'dsse');
  }

  keys(): readonly KeyTenure[] {
    this.#refresh();
    const { tenures, faults } = this.#history.upTo(this.#tree.size, this.#signer.verifier, (from) =>
      this.entries(from),
    );
    if (faults.length > 0) throw damaged(this.#files.directory, 'tile/entries', faults.join('; '));
    return tenures;
  }

  rotateKey(order: KeyOrder): KeyTenure {
    whileLocked(this.#files.directory, () => {
      this.#takeUpKey();
      const next = makeNextKey(this.#place.keysDirectory, this.origin);
      this.#changeKey(order, next, [this.#signer, next]);
    });
    return this.keys().at(-1)!;
  }

  /** By the holder of no old key. */
  replaceKey(order: KeyOrder): KeyTenure {
    whileLocked(this.#files.directory, () => {
      const next = makeNextKey(this.#place.keysDirectory, this.origin);
      this.#changeKey(order, next, [next]);
    });
    return this.keys().at(-1)!;
  }

  #changeKey(order: KeyOrder, next: Signer, signers: readonly Signer[]): void {
    this.#load();
    const [from, to] = [this.#signer.verifier, next.verifier];
    const statement = { ...order, origin: this.origin, from, to, index: this.#tree.size };
    this.#appendLocked([keyChangeEntry(statement, signers)], signers);
    // Whoever knows one key only has to see the checkpoint that both signed.
    this.anchors.keep(this.#tree.size, this.#note);
    settleNextKey(this.#place.keysDirectory, this.origin, this.#note);
    this.#signer = next;
  }

  /** Another process may have changed the key since: nothing may be signed with the old one. */
  #takeUpKey(): void {
    settleKeys(this.#place);
    this.#signer = openSigningKey(this.#place.keysDirectory, this.#place.origin, false);
  }

  append(entries: readonly Uint8Array[]): { readonly firstIndex: number; readonly size: number } {
    const large = entries.find((entry) => entry.length > MAX_ENTRY_SIZE);
    if (large) {
      const hint = 'Keep the bytes elsewhere and append their digest.';
      throw ledgerError('ledger/entry-too-large', `an entry of ${large.length} bytes exceeds ${MAX_ENTRY_SIZE}`, hint);
    }
    if (entries.length === 0) return { firstIndex: this.size(), size: this.size() };
    return whileLocked(this.#files.directory, () => {
      this.#takeUpKey();
      return this.#appendLocked(entries, [this.#signer]);
    });
  }

  #appendLocked(
    entries: readonly Uint8Array[],
    signers: readonly Signer[],
  ): { readonly firstIndex: number; readonly size: number } {
    this.#load();
    const firstIndex = this.#tree.size;
    const range = rangeOfTree(this.#files, firstIndex);
    if (!equalHashes(range.root(), this.#tree.root)) {
      throw damaged(this.#files.directory, 'tile', 'the tiles no longer give the root of the checkpoint');
    }
    const leaves = entries.map((entry) => leafHash(entry));
    this.#writeBundles(firstIndex, entries);
    this.#writeTiles(firstIndex, leaves);
    for (const leaf of leaves) range.appendLeaf(leaf);
    this.#commit(range, signers);
    this.#removePartials(firstIndex);
    return { firstIndex, size: this.#tree.size };
  }

  #commit(range: CompactRange, signers: readonly Signer[]): void {
    const tree = { origin: this.origin, size: range.end, root: range.root() };
    const text = checkpointText(tree);
    const note = `${text}\n${signers.map((signer) => signer.signatureLine(text)).join('')}`;
    this.#files.writeCheckpoint(note);
    this.#note = note;
    this.#seen = note;
    this.#tree = tree;
  }

  #writeBundles(firstIndex: number, entries: readonly Uint8Array[]): void {
    let index = Math.floor(firstIndex / TILE_WIDTH);
    const width = firstIndex % TILE_WIDTH;
    let bundle = width > 0 ? [...checkBundle(this.#files, index, width, firstIndex)] : [];
    for (const entry of entries) {
      bundle.push(entry);
      if (bundle.length < TILE_WIDTH) continue;
      this.#files.writeBundle(index, bundle);
      bundle = [];
      index += 1;
    }
    if (bundle.length > 0) this.#files.writeBundle(index, bundle);
  }

  /** Level by level: a tile that becomes full gives one hash to the level above. */
  #writeTiles(firstIndex: number, leaves: readonly Hash[]): void {
    let fresh = leaves;
    for (let level = 0; fresh.length > 0; level += 1) {
      const begin = hashesAtLevel(level, firstIndex);
      let index = Math.floor(begin / TILE_WIDTH);
      const width = begin % TILE_WIDTH;
      let hashes = width > 0 ? [...this.#files.tile({ level, index, width })] : [];
      const completed: Hash[] = [];
      for (const hash of fresh) {
        hashes.push(hash);
        if (hashes.length < TILE_WIDTH) continue;
        this.#files.writeTile({ level, index, width: TILE_WIDTH }, hashes);
        completed.push(tileRoot(hashes));
        hashes = [];
        index += 1;
      }
      if (hashes.length > 0) this.#files.writeTile({ level, index, width: hashes.length }, hashes);
      fresh = completed;
    }
  }

  /** Partial forms of what is full now; a kill before this leaves some files that nobody reads. */
  #removePartials(firstIndex: number): void {
    for (let level = 0; hashesAtLevel(level, firstIndex) > 0; level += 1) {
      const index = Math.floor(hashesAtLevel(level, firstIndex) / TILE_WIDTH);
      if (tileWidth(level, index, this.#tree.size) < TILE_WIDTH) continue;
      this.#files.removeFolder(partialFolder(tilePath({ level, index, width: TILE_WIDTH })));
      if (level === 0) this.#files.removeFolder(partialFolder(bundlePath(index, TILE_WIDTH)));
    }
  }

  entry(index: number): Uint8Array {
    this.#mustHold(index);
    return this.#bundle(Math.floor(index / TILE_WIDTH))[index % TILE_WIDTH]!;
  }

  *entries(from = 0, to?: number): Iterable<{ readonly index: number; readonly bytes: Uint8Array }> {
    this.#refresh();
    const size = this.#tree.size;
    const end = Math.min(to ?? size, size);
    for (let index = from; index < end;) {
      const bundle = Math.floor(index / TILE_WIDTH);
      const entries = this.#bundle(bundle);
      for (; index < end && Math.floor(index / TILE_WIDTH) === bundle; index += 1) {
        yield { index, bytes: entries[index % TILE_WIDTH]! };
      }
    }
  }

  root(size?: number): Hash {
    if (size === undefined) this.#refresh();
    else this.#mustHaveHad(size);
    return this.#rootOf(0, size ?? this.#tree.size);
  }

  head(): { readonly size: number; readonly root: string; readonly checkpoint: string } {
    this.#refresh();
    return { size: this.#tree.size, root: hex(this.#tree.root), checkpoint: this.#note };
  }

  inclusionProof(index: number, size: number): readonly Hash[] {
    return this.inclusionProofs([index], size)[0]!;
  }

  inclusionProofs(indexes: readonly number[], size: number): readonly (readonly Hash[])[] {
    this.#mustHaveHad(size);
    const known = new Map<string, Hash>();
    const rootOf = (begin: number, end: number): Hash => {
      const key = `${begin} ${end}`;
      const root = known.get(key) ?? this.#rootOf(begin, end);
      known.set(key, root);
      return root;
    };
    return indexes.map((index) => {
      if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw noSuchEntry(index, size);
      return inclusionRanges(index, size).map(({ begin, end }) => rootOf(begin, end));
    });
  }

  consistencyProof(size1: number, size2: number): readonly Hash[] {
    this.#mustHaveHad(size1);
    this.#mustHaveHad(size2);
    if (size1 > size2) throw noSuchSize(size1, size2);
    return consistencyRanges(size1, size2).map(({ begin, end }) => this.#rootOf(begin, end));
  }

  checkEverything(): { readonly entries: number } {
    this.#undisturbed(() => {
      this.#load();
      // Not the tiles that this process keeps: those on the disk.
      checkTiles(new LedgerFiles(this.#files.directory), this.#tree.size, this.#tree.root);
    });
    let entries = 0;
    for (const _ of this.entries()) entries += 1;
    return { entries };
  }

  #bundle(index: number): readonly Uint8Array[] {
    return this.#reading((size) => checkBundle(this.#files, index, tileWidth(0, index, size), size));
  }

  #rootOf(begin: number, end: number): Hash {
    return this.#reading((size) => rootOfRange((tile) => this.#files.tile(tile), { begin, end }, size));
  }

  #reading<T>(read: (size: number) => T): T {
    return this.#undisturbed((again) => {
      if (again) this.#load();
      return read(this.#tree.size);
    });
  }

  #refresh(): void {
    this.#undisturbed(() => this.#load());
  }

  /**
   * Reading takes no lock, and another process may complete a tile and remove its partial form meanwhile: what looks like
   * damage then is a log that moved on. So the second attempt is made while nobody can append.
   */
  #undisturbed<T>(work: (again: boolean) => T): T {
    try {
      return work(false);
    } catch (error) {
      const moved = isAppError(error) && error.code === 'ledger/damaged' && this.#files.checkpoint() !== this.#seen;
      if (!moved) throw error;
      return whileLocked(this.#files.directory, () => work(true));
    }
  }

  /** Reads the checkpoint; another process may have appended, and its tree must continue ours. */
  #load(): void {
    const note = this.#files.checkpoint();
    this.#seen = note;
    if (note === this.#note) return;
    // Whoever appended may have changed the key, too.
    if (this.#note !== '' && hasSigningKey(this.#place.keysDirectory)) {
      this.#signer = openSigningKey(this.#place.keysDirectory, this.#place.origin, false);
    }
    const tree = this.#openCheckpoint(note);
    const known = this.#tree;
    const read: TileReader = (tile) => this.#files.tile(tile);
    const continues =
      tree.size >= known.size && equalHashes(rootOfRange(read, { begin: 0, end: known.size }, tree.size), known.root);
    if (!continues) {
      const why = `its tree of ${tree.size} does not continue the one of ${known.size} seen before`;
      throw damaged(this.#files.directory, 'checkpoint', why);
    }
    this.#tree = tree;
    this.#note = note ?? '';
  }

  #openCheckpoint(note: string | undefined): Checkpoint {
    if (note === undefined) throw damaged(this.#files.directory, 'checkpoint', 'it is missing');
    const opened = openCheckpoint(note, this.#signer.verifier);
    if (opened.ok) return opened.value;
    const origin = note.slice(0, Math.max(0, note.indexOf('\n')));
    if (opened.error.code === 'unknown-key' && isKeyName(origin) && origin !== this.origin) {
      const message = `the ledger in ${this.#files.directory} is named ${origin}, not ${this.origin}`;
      throw ledgerError('ledger/other-origin', message, `Open it under its own name, ${origin}.`);
    }
    throw damaged(this.#files.directory, 'checkpoint', opened.error.because);
  }

  #mustHold(index: number): void {
    if (Number.isSafeInteger(index) && index >= 0 && (index < this.#tree.size || index < this.size())) return;
    throw noSuchEntry(index, this.#tree.size);
  }

  #mustHaveHad(size: number): void {
    if (Number.isSafeInteger(size) && size >= 0 && (size <= this.#tree.size || size <= this.size())) return;
    throw noSuchSize(size, this.#tree.size);
  }
}

function noSuchEntry(index: number, size: number): Error {
  return ledgerError(
    'ledger/no-such-entry',
    `there is no entry ${index} in a tree of ${size}`,
    'Entries count from 0.',
  );
}

function noSuchSize(size: number, latest: number): Error {
  const hint = 'Ask for a size that a checkpoint has named.';
  return ledgerError('ledger/no-such-size', `the ledger never had ${size} entries (compared with ${latest})`, hint);
}
