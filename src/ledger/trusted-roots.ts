/**
 * What a reader trusts, from one file of their own (`verify --roots`), so that nothing has to be taken from the pack:
 *
 *     # comments and empty lines
 *     plumbline.example.org/ledger+0123abcd+AQ…     public keys of ledgers, one a line, as `plumbline ledger key` prints them
 *     witness.example/w1+89abcdef+BA…               public keys of witnesses, as `plumbline ledger witness` prints them
 *     -----BEGIN CERTIFICATE-----                   roots of time stamp authorities, in PEM
 *
 * Each kind that the file names replaces what the pack says of itself; a kind that it does not name stays as it was, and the
 * notes say so. A line that is none of these is an error: whoever wrote it meant something by it.
 */
import { AppError } from '../base/app-error.ts';
import { parseCosignerKey, parseVerifierKey, type VerifierKey } from './note.ts';

export interface ReaderRoots {
  readonly keys: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  /** PEM; undefined: the file names no certificate. */
  readonly certificates: string | undefined;
}

const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

export function parseRoots(text: string): ReaderRoots {
  const certificates = text.match(certificate);
  const keys: VerifierKey[] = [];
  const witnesses: VerifierKey[] = [];
  // Certificates go, their line breaks stay: lines keep their numbers.
  const rest = text.replaceAll(certificate, (pem) => pem.replaceAll(/[^\n]/g, ''));
  for (const [at, written] of rest.split('\n').entries()) {
    const line = written.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [key, witness] = [parseVerifierKey(line), parseCosignerKey(line)];
    if (key.ok) keys.push(key.value);
    else if (witness.ok) witnesses.push(witness.value);
    else throw notRoots(at + 1, key.error.because);
  }
  if (keys.length + witnesses.length === 0 && !certificates) throw notRoots(undefined, 'it names nothing to trust');
  return { keys, witnesses, certificates: certificates?.join('\n') };
}

function notRoots(line: number | undefined, because: string): AppError {
  const hint =
    'It may hold public keys of ledgers and witnesses, one a line, certificates in PEM, and comments after #.';
  const where = line === undefined ? '' : ` in line ${line}`;
  return new AppError('pack/bad-roots', `the file of roots cannot be read${where}: ${because}`, { hint });
}
