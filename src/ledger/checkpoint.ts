/**
 * Checkpoints (C2SP tlog-checkpoint): the signed statement "the log <origin> has <size> entries and this root".
 *
 *     <origin>
 *     <size, decimal, no leading zeros>
 *     <root, base64>
 *
 * as the text of a signed note. Lines after the third (extensions) are allowed by the format and refused here: nobody
 * writes them in this house, and what nobody reads should not be signed.
 */
import { failed, ok, type Result } from '../base/result.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { HASH_SIZE, type Hash } from './hashing.ts';
import { openNote, type NoteError, type VerifierKey } from './note.ts';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

export function parseCheckpointText(text: string): Result<Checkpoint, NoteError> {
  const [origin = '', size = '', encodedRoot = '', ...rest] = text.split('\n');
  const root = fromBase64(encodedRoot);
  const count = Number(size);
  if (origin === '' || rest.length !== 1 || rest[0] !== '') return failed(malformed('a checkpoint has three lines'));
  if (!/^(?:0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(count)) {
    return failed(malformed(`"${size.slice(0, 30)}" is no tree size`));
  }
  if (root?.length !== HASH_SIZE) return failed(malformed('the third line is no base64 of 32 bytes'));
  return ok({ origin, size: count, root });
}

/** What `note` says when `key` signed it and it is a checkpoint of the log that bears the key's name. */
export function openCheckpoint(note: string, key: VerifierKey): Result<Checkpoint, NoteError> {
  const opened = openNote(note, key);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpointText(opened.value.text);
  if (checkpoint.ok && checkpoint.value.origin !== key.name) {
    return failed(malformed(`it speaks of the log ${checkpoint.value.origin}, the key is that of ${key.name}`));
  }
  return checkpoint;
}

function malformed(because: string): NoteError {
  return { code: 'malformed', because };
}
