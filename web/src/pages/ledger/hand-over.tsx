import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Ledger } from '../../../../src/http/schema.ts';
import { address } from '../../api/client.ts';
import { DownloadLink } from '../../components/download-link.tsx';

export function HandOver({ ledger }: { readonly ledger: Ledger }): ReactElement {
  const vouched = ledger.anchors.some((one) =>
    [...one.timestamps, ...one.cosignatures].some(({ at }) => at !== undefined),
  );
  return (
    <>
      <ol className="steps">
        <li>
          <strong>At the start of the engagement, the checkpoint and the keys</strong>, by another way than the pack.
          Who holds them notices whatever is changed afterwards: every later checkpoint has to continue this one.
          <p className="downloads">
            <DownloadLink href={address('/ledger/checkpoint.txt')} name="Signed checkpoint" />
            <DownloadLink href={address('/ledger/keys.txt')} name="Public keys" />
          </p>
        </li>
        <li>
          <strong>At its end, the pack.</strong> It holds the evidence with its proofs, and the verifier as one readable
          file. <code>node verify.mjs PACK.zip --roots keys.txt</code> works offline, without an account and without us.{' '}
          <Link to="/evidence">Build the pack</Link>
        </li>
        <li>
          <strong>Who else vouches.</strong>{' '}
          {vouched ? (
            'Time stamps and cosignatures are in the pack. Their roots and keys come best from the authorities themselves, not from us.'
          ) : (
            <>
              Nobody yet: without a time stamp the log proves an order, not a time. Name an authority or a witness under{' '}
              <code>ledger:</code> in plumbline.yaml.
            </>
          )}
        </li>
      </ol>
      <p className="muted">
        A log proves that what was sealed is unchanged. It does not prove that it was complete or true when it was
        sealed, and an operator who holds the key and all files could begin another log: that is what the checkpoint of
        the start is for.
      </p>
    </>
  );
}
