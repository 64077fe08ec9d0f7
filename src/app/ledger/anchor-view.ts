/** What others said of a checkpoint, verified anew each time it is shown. */
import { createHash } from 'node:crypto';
import type { Anchored } from '../../ledger/anchor-files.ts';
import { cosignatureOf } from '../../ledger/cosignature.ts';
import { parseCosignerKey } from '../../ledger/note.ts';
import { tokenIn, verifyTimestamp } from '../../ledger/timestamps/timestamp.ts';
import type { AppContext } from '../context.ts';
import { trustedRoots } from './anchoring.ts';
import type { LedgerAnchorView } from './views.ts';

export function anchorView(
  { size, checkpoint, cosigned, timestamps }: Anchored,
  context: AppContext,
): LedgerAnchorView {
  const digest = createHash('sha256').update(checkpoint).digest();
  return {
    size,
    timestamps: timestamps.map(({ file, response }): LedgerAnchorView['timestamps'][number] => {
      const token = tokenIn(response);
      if (!token.ok) return { file, fault: token.error };
      const verified = verifyTimestamp({ token: token.value, digest, roots: trustedRoots(context) });
      if (!verified.ok) return { file, fault: verified.error.because };
      return { file, at: verified.value.at, authority: verified.value.authority };
    }),
    cosignatures: context.config.ledger.witnesses.flatMap(({ key }): LedgerAnchorView['cosignatures'] => {
      const witness = parseCosignerKey(key);
      if (!witness.ok || cosigned === undefined) return [];
      const found = cosignatureOf(cosigned, witness.value);
      if (!found.ok) return [{ witness: witness.value.name, fault: found.error.because }];
      return found.value ? [{ witness: witness.value.name, at: found.value.at }] : [];
    }),
  };
}
