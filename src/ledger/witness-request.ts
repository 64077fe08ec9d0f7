/**
 * The body of C2SP tlog-witness's `add-checkpoint`:
 *
 *     old <size that the witness has>
 *     <hash of the consistency proof, base64>      (none when the old size is 0; 63 at most)
 *
 *     <checkpoint, a signed note>
 */
import { failed, ok, type Result } from '../base/result.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { HASH_SIZE, type Hash } from './hashing.ts';

export interface AddCheckpoint {
  readonly oldSize: number;
  readonly proof: readonly Hash[];
  readonly checkpoint: string;
}

const MAX_PROOF = 63;
export const SIZE_TYPE = 'text/x.tlog.size';

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return `old ${oldSize}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`;
}

export function parseAddCheckpoint(body: string): Result<AddCheckpoint, string> {
  const split = body.indexOf('\n\n');
  if (split < 0) return failed('there is no empty line before the checkpoint');
  const [first = '', ...lines] = body.slice(0, split).split('\n');
  const size = parseSize(first.startsWith('old ') ? first.slice(4) : '');
  if (size === undefined) return failed('the first line is not "old" and a size');
  if (lines.length > MAX_PROOF) return failed(`a proof has at most ${MAX_PROOF} hashes`);
  const proof = lines.map((line) => fromBase64(line));
  if (!proof.every((hash) => hash?.length === HASH_SIZE)) return failed('a line of the proof is no base64 of 32 bytes');
  return ok({ oldSize: size, proof: proof as readonly Hash[], checkpoint: body.slice(split + 2) });
}

/** Decimal, no leading zeros. */
export function parseSize(text: string): number | undefined {
  const size = Number(text);
  return /^(?:0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(size) ? size : undefined;
}
