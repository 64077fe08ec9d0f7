/**
 * The ledger's Ed25519 key, kept in `<keys>/ledger.key` (PKCS #8, PEM, mode 0600), with the public half beside it in
 * `ledger.pub` (one line, see note.ts) for whoever wants to pin it. The private key leaves this file only as a
 * `Signer`, which signs and shows nothing.
 *
 * A change of keys (key-change.ts) is committed by the ledger's checkpoint, not here: the new key waits in `ledger.next.key`
 * until a checkpoint bears its signature, then takes the place of the old one, whose private half is thereby gone. Cut off
 * in between, the next opening looks at the checkpoint and finishes or forgets the change. Public halves stay, as
 * `ledger-<key id>.pub`.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { diskError, syncFolder, writeFileAtomically } from '../base/atomic-file.ts';
import { ledgerError } from './hashing.ts';
import { formatVerifierKey, openNote, parseVerifierKey, signerOf, type Signer, type VerifierKey } from './note.ts';

const PRIVATE_MODE = 0o600;

const PRIVATE = 'ledger.key';
const PUBLIC = 'ledger.pub';
const NEXT = 'ledger.next.key';

/** Call while holding the ledger's lock: two first openings must not make two keys. */
export function openSigningKey(folder: string, name: string, mayCreate: boolean): Signer {
  const path = join(folder, PRIVATE);
  if (!existsSync(path)) {
    if (!mayCreate) throw missingKey(path);
    createKey(folder, path);
  }
  const signer = signerIn(path, name);
  const publicPath = join(folder, PUBLIC);
  const line = `${formatVerifierKey(signer.verifier)}\n`;
  if (!existsSync(publicPath) || readFileSync(publicPath, 'utf8') !== line) writeFileAtomically(publicPath, line);
  return signer;
}

export function hasSigningKey(folder: string): boolean {
  return existsSync(join(folder, PRIVATE));
}

/** The public half, which outlives a lost private one. */
export function publicKeyIn(folder: string): VerifierKey | undefined {
  const path = join(folder, PUBLIC);
  const parsed = existsSync(path) ? parseVerifierKey(readFileSync(path, 'utf8').trim()) : undefined;
  return parsed?.ok ? parsed.value : undefined;
}

/** A new key that is not in use yet. Call while holding the ledger's lock. */
export function makeNextKey(folder: string, name: string): Signer {
  createKey(folder, join(folder, NEXT));
  return signerIn(join(folder, NEXT), name);
}

export function hasNextKey(folder: string): boolean {
  return existsSync(join(folder, NEXT));
}

/**
 * Puts the next key into use when `checkpoint` bears its signature, else forgets it: no checkpoint ever named it. Call while
 * holding the ledger's lock.
 */
export function settleNextKey(folder: string, name: string, checkpoint: string | undefined): void {
  const next = join(folder, NEXT);
  if (!existsSync(next)) return;
  const signer = signerIn(next, name);
  if (checkpoint === undefined || !openNote(checkpoint, signer.verifier).ok) return rmSync(next);
  const old = publicKeyIn(folder);
  if (old) writeFileAtomically(join(folder, `ledger-${old.id}.pub`), `${formatVerifierKey(old)}\n`);
  try {
    renameSync(next, join(folder, PRIVATE));
    syncFolder(folder);
  } catch (error) {
    throw diskError(next, error);
  }
  writeFileAtomically(join(folder, PUBLIC), `${formatVerifierKey(signer.verifier)}\n`);
}

function signerIn(path: string, name: string): Signer {
  // A restored backup or a careless copy may have widened who can read it.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, PRIVATE_MODE);
  return signerOf(name, readKey(path));
}

function createKey(folder: string, path: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw diskError(folder, error);
  }
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileAtomically(path, pem, PRIVATE_MODE);
}

function readKey(path: string): KeyObject {
  const hint = 'Restore the file from a backup: without it nothing can be added to this ledger.';
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(path));
  } catch (cause) {
    throw ledgerError('ledger/key-unreadable', `cannot read the signing key ${path}`, hint, cause);
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw ledgerError('ledger/key-unreadable', `${path} holds no Ed25519 key but ${key.asymmetricKeyType}`, hint);
  }
  return key;
}

function missingKey(path: string): Error {
  return ledgerError(
    'ledger/key-missing',
    `the ledger is there, but its signing key ${path} is not`,
    'Restore the key from a backup. If there is none: plumbline ledger rotate-key --lost starts a new one, and says so for ever.',
  );
}
