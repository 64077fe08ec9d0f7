/** That the files for `openssl` say what the checkpoint says: a reader who only uses those must not be told another thing. */
import { parseNote, spkiOf, type VerifierKey } from './note.ts';
import { OPENSSL_KEY_FILE, OPENSSL_SIGNATURE_FILE, OPENSSL_TEXT_FILE } from './pack-claims.ts';
import type { PackFault, PackReader } from './pack-verification.ts';

/** Packs made before there were such files have none. */
export function checkStockFiles(
  reader: PackReader,
  checkpoint: string,
  key: VerifierKey,
  present: ReadonlyMap<string, string>,
): PackFault[] {
  const note = parseNote(checkpoint);
  if (!note.ok) return [];
  const signature = note.value.signatures.find(({ name, id }) => name === key.name && id === key.id)?.signature;
  const expected: readonly (readonly [string, Uint8Array])[] = [
    [OPENSSL_TEXT_FILE, Buffer.from(note.value.text)],
    [OPENSSL_SIGNATURE_FILE, signature ?? Buffer.alloc(0)],
    [OPENSSL_KEY_FILE, Buffer.from(pemOf(key))],
  ];
  return expected.flatMap(([file, bytes]): PackFault[] => {
    const read = present.has(file) ? reader.read(file) : undefined;
    if (!read?.ok || Buffer.compare(read.value, bytes) === 0) return [];
    return [{ file, code: 'checkpoint/invalid', because: 'it does not say what the checkpoint and its key say' }];
  });
}

/** SubjectPublicKeyInfo as RFC 8410 has it, in 64 columns of base64, as every tool writes it. */
export function pemOf(key: VerifierKey): string {
  return `-----BEGIN PUBLIC KEY-----\n${Buffer.from(spkiOf(key)).toString('base64')}\n-----END PUBLIC KEY-----\n`;
}
