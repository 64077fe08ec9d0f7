/** Time stamps of packs, for the verifier that runs on Node.js. */
import { failed, ok } from '../../base/result.ts';
import type { StampVerifier } from '../pack-anchors.ts';
import { certificatesOf, tokenIn, verifyTimestamp, type Timestamp } from './timestamp.ts';

/** `pinned`: roots in PEM that the reader trusts, instead of those in the pack. */
export function stampVerifier(pinned?: string): StampVerifier {
  return (response, digest, rootsPem) => {
    const token = tokenIn(response);
    if (!token.ok) return token;
    const pem = pinned ?? rootsPem;
    const named = pem === undefined ? [] : certificatesOf(pem);
    if (!named) return failed('the roots to trust hold no certificate');
    const roots = { named, shipped: pinned === undefined };
    const verified = verifyTimestamp({ token: token.value, digest, roots });
    if (!verified.ok) return failed(verified.error.because);
    return ok({ at: verified.value.at, words: wordsOf(verified.value, pinned !== undefined) });
  };
}

function wordsOf({ authority, accuracyMillis, root }: Timestamp, isPinned: boolean): string {
  const precision = accuracyMillis === undefined ? '' : ` (give or take ${accuracyMillis} ms)`;
  const whose = isPinned
    ? 'which you named'
    : root.from === 'named'
      ? 'which is in the pack: compare it'
      : 'which Node.js trusts';
  return `says ${authority}${precision}, vouched for by ${root.name}, SHA-256 ${root.sha256}, ${whose}`;
}
