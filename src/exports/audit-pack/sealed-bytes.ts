/** Sealed documents for a pack: whole when they are small, else part by part or line by line. */
import type { Digest } from '../../base/digest.ts';
import { PART_SIZE } from '../../ledger/file-digest.ts';
import type { EvidenceEnvelope } from '../../model/evidence.ts';
import { packError } from './pack-ledger.ts';
import type { PackSubject } from './pack-subject.ts';

type RawBytes = PackSubject['rawBytes'];

export function bytesOf(rawBytes: RawBytes, digest: Digest): Uint8Array {
  const bytes = rawBytes.get(digest);
  if (bytes) return bytes;
  throw missing(digest);
}

export function contentOf(
  rawBytes: RawBytes,
  { digest, size }: Pick<EvidenceEnvelope, 'digest' | 'size'>,
): Uint8Array | AsyncIterable<Uint8Array> {
  return size <= PART_SIZE ? bytesOf(rawBytes, digest) : partsOf(rawBytes, digest, size);
}

/** Opened anew for each part, so that no file stays open while something else is made. */
async function* partsOf(rawBytes: RawBytes, digest: Digest, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; at += PART_SIZE) {
    const part = await rawBytes.within(digest, (bytes) => bytes.read(at, Math.min(PART_SIZE, size - at)));
    if (!part) throw missing(digest);
    yield part;
  }
}

/** The lines of a document of JSON Lines. */
export async function* linesOf(
  rawBytes: RawBytes,
  { digest, size }: Pick<EvidenceEnvelope, 'digest' | 'size'>,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of partsOf(rawBytes, digest, size)) {
    const bytes = Buffer.concat([rest, part]);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      if (end > from) yield bytes.toString('utf8', from, end);
      from = end + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}

const missing = (digest: Digest): Error =>
  packError('pack/evidence-missing', `the bytes ${digest} were sealed but are no longer kept`);
