/**
 * The ledger's Ed25519 key: made once, kept in `<keys>/ledger.key` (PKCS #8, PEM, mode 0600), with the public half beside it
 * in `ledger.pub` (one line, see note.ts) for whoever wants to pin it. The private key leaves this file only as a
 * `Signer`, which signs and shows nothing.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { diskError, writeFileAtomically } from '../base/atomic-file.ts';
import { ledgerError } from './hashing.ts';
import { formatVerifierKey, signerOf, type Signer } from './note.ts';

const PRIVATE_MODE = 0o600;

/** Call while holding the ledger's lock: two first openings must not make two keys. */
export function openSigningKey(folder: string, name: string, mayCreate: boolean): Signer {
  const path = join(folder, 'ledger.key');
  if (!existsSync(path)) {
    if (!mayCreate) throw missingKey(path);
    createKey(folder, path);
  }
  // A restored backup or a careless copy may have widened who can read it.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, PRIVATE_MODE);
  const signer = signerOf(name, readKey(path));
  const publicPath = join(folder, 'ledger.pub');
  const line = `${formatVerifierKey(signer.verifier)}\n`;
  if (!existsSync(publicPath) || readFileSync(publicPath, 'utf8') !== line) writeFileAtomically(publicPath, line);
  return signer;
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
    'Restore the key from a backup. A new key would start another ledger: name another data folder for that.',
  );
}
