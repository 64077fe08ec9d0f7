/**
 * A witness (C2SP tlog-witness): on a machine of the customer's or of the audit firm's that the log's operator does not
 * hold, it remembers of each log the latest checkpoint, and cosigns a new one only when that continues it. Two trees that
 * contradict each other never both get its signature, so an operator cannot show one history to some and another to others.
 *
 *     <folder>/witness.key, witness.pub          its own key, another than any log's
 *     <folder>/<SHA-256 of the origin>/checkpoint  the latest one, with the log's signature and ours
 *
 * Invariant: comparing and remembering happen under one lock, and what is remembered is durable before anything is answered.
 * The witness reads no entries: it learns sizes and hashes, nothing of what was audited.
 */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../base/atomic-file.ts';
import { sha256 } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import { whileLocked } from './append-lock.ts';
import { openCheckpoint, parseCheckpointText, type Checkpoint } from './checkpoint.ts';
import { cosign } from './cosignature.ts';
import { emptyRoot, equalHashes, ledgerError } from './hashing.ts';
import {
  COSIGNATURE_TYPE,
  formatSignature,
  formatVerifierKey,
  isKeyName,
  parseNote,
  signerOf,
  type Signer,
  type VerifierKey,
} from './note.ts';
import { verifyConsistency } from './proofs.ts';
import { parseAddCheckpoint, SIZE_TYPE, type AddCheckpoint } from './witness-request.ts';

export interface WitnessPlace {
  readonly directory: string;
  /** Like a web address without its scheme; stands in its signatures. */
  readonly name: string;
  /** Keys of the logs it watches; several of one log after a change of keys. */
  readonly logs: readonly VerifierKey[];
}

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly contentType: string;
  readonly body: string;
}

const TEXT = 'text/plain; charset=utf-8';
const PRIVATE_MODE = 0o600;

export class Witness {
  readonly #directory: string;
  readonly #logs: readonly VerifierKey[];
  readonly #signer: Signer;

  constructor({ directory, name, logs }: WitnessPlace) {
    if (!isKeyName(name)) {
      const hint = 'Use letters, digits, dots, slashes and dashes, like a web address without its scheme.';
      throw ledgerError('ledger/bad-origin', `"${name}" cannot name a witness`, hint);
    }
    this.#directory = directory;
    this.#logs = logs;
    this.#signer = whileLocked(directory, () => openWitnessKey(directory, name));
  }

  /** One line, to be told to those who run the logs and to those who verify. */
  publicKey(): string {
    return formatVerifierKey(this.#signer.verifier);
  }

  addCheckpoint(body: string, at: Instant): WitnessAnswer {
    const request = parseAddCheckpoint(body);
    if (!request.ok) return refusal(400, request.error);
    const note = parseNote(request.value.checkpoint);
    const stated = note.ok ? parseCheckpointText(note.value.text) : note;
    if (!stated.ok) return refusal(400, stated.error.because);
    const keys = this.#logs.filter(({ name }) => name === stated.value.origin);
    if (keys.length === 0) return refusal(404, `the log ${stated.value.origin} is not known here`);
    const signed = signedBy(request.value.checkpoint, keys);
    if (typeof signed === 'string') return refusal(403, signed);
    if (request.value.oldSize > signed.size) return refusal(400, 'the old size exceeds that of the checkpoint');
    return whileLocked(this.#directory, () => this.#consider({ ...request.value, ...signed }, at));
  }

  /** The latest checkpoint of a log, by the SHA-256 of its origin (hex), as anybody may have it. */
  checkpoint(originHash: string): string | undefined {
    const path = /^[0-9a-f]{64}$/.test(originHash) ? this.#path(originHash) : undefined;
    return path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  #consider(asked: AddCheckpoint & SignedCheckpoint, at: Instant): WitnessAnswer {
    const known = this.#known(asked.origin);
    const knownSize = known?.size ?? 0;
    if (asked.oldSize !== knownSize) return { status: 409, contentType: SIZE_TYPE, body: `${knownSize}\n` };
    if (asked.size === 0 && !equalHashes(asked.root, emptyRoot()))
      return refusal(422, 'the empty tree has another root');
    const continues = verifyConsistency({
      size1: knownSize,
      root1: known?.root ?? emptyRoot(),
      size2: asked.size,
      root2: asked.root,
      proof: asked.proof,
    });
    if (!continues.ok) return refusal(422, `it does not continue the tree of ${knownSize}: ${continues.error.because}`);
    const line = cosign(this.#signer, asked.text, at);
    writeFileAtomically(this.#path(sha256(asked.origin)), `${asked.text}\n${asked.signatures}${line}`);
    return { status: 200, contentType: TEXT, body: line };
  }

  /** What was remembered is ours: if it cannot be read, nothing is cosigned until somebody has looked. */
  #known(origin: string): Checkpoint | undefined {
    const path = this.#path(sha256(origin));
    if (!existsSync(path)) return undefined;
    const keys = this.#logs.filter(({ name }) => name === origin);
    const signed = signedBy(readFileSync(path, 'utf8'), keys);
    if (typeof signed !== 'string') return signed;
    const hint = 'Restore the file from a backup. Without it this witness would sign a history that it cannot compare.';
    throw ledgerError('ledger/damaged', `what the witness remembers in ${path} is damaged: ${signed}`, hint);
  }

  #path(originHash: string): string {
    return join(this.#directory, originHash, 'checkpoint');
  }
}

interface SignedCheckpoint extends Checkpoint {
  /** Without signatures. */
  readonly text: string;
  /** The lines by the log's keys. */
  readonly signatures: string;
}

/** The checkpoint when one of the log's keys signed it and none of their signatures is false; else what is wrong. */
function signedBy(checkpoint: string, keys: readonly VerifierKey[]): SignedCheckpoint | string {
  let found: Checkpoint | undefined;
  let why = 'no key of this log is known here';
  for (const key of keys) {
    const opened = openCheckpoint(checkpoint, key);
    if (opened.ok) found = opened.value;
    else if (opened.error.code !== 'unknown-key') return opened.error.because;
    else why = opened.error.because;
  }
  const note = parseNote(checkpoint);
  if (!found || !note.ok) return why;
  const own = note.value.signatures.filter(({ name, id }) => keys.some((key) => key.name === name && key.id === id));
  const signatures = own.map(({ name, id, signature }) => formatSignature({ name, id }, signature)).join('');
  return { ...found, text: note.value.text, signatures };
}

function openWitnessKey(directory: string, name: string): Signer {
  const path = join(directory, 'witness.key');
  if (!existsSync(path)) {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
    writeFileAtomically(path, pem, PRIVATE_MODE);
  }
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    const hint = `Make it readable by its owner only (chmod 600), or start anew with another folder if others may have read it.`;
    throw ledgerError('ledger/key-unreadable', `${path} can be read by others`, hint);
  }
  const signer = signerOf(name, createPrivateKey(readFileSync(path)), COSIGNATURE_TYPE);
  writeFileAtomically(join(directory, 'witness.pub'), `${formatVerifierKey(signer.verifier)}\n`);
  return signer;
}

function refusal(status: WitnessAnswer['status'], because: string): WitnessAnswer {
  return { status, contentType: TEXT, body: `${because}\n` };
}
