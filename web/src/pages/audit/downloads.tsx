import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ledgerQuery } from '../../api/ledger-queries.ts';
import { address } from '../../api/client.ts';
import { useJob } from '../../api/use-job.ts';
import { DownloadLink } from '../../components/download-link.tsx';
import { Icon } from '../../components/icon.tsx';
import { JobStatus } from '../../components/job-status.tsx';
import { useSession } from '../../components/session.tsx';
import { Answer } from '../../components/states.tsx';
import { count } from '../../text/format.ts';

export function Downloads({ run }: { readonly run: string }): ReactElement {
  const job = useJob('pack');
  const { canDraw } = useSession();
  const ledger = useQuery(ledgerQuery);
  return (
    <>
      <p>
        The pack holds everything on these pages with its proofs, opens from disk without a network and is verified
        without us. Keep the checkpoint apart from it: it gives away every later change.
      </p>
      {canDraw ? (
        <p>
          <button
            type="button"
            className="primary"
            disabled={job.job?.state === 'running'}
            onClick={() => job.start('/packs', { run })}
          >
            <Icon name="download" />
            Build the pack
          </button>
        </p>
      ) : null}
      <JobStatus job={job} noun="pack" />
      <Answer query={ledger} what="the ledger">
        {({ size, root }) => (
          <dl className="facts">
            <dt>Ledger</dt>
            <dd>{count(size)} entries</dd>
            <dt>Root</dt>
            <dd className="mono break">{root}</dd>
          </dl>
        )}
      </Answer>
      <p className="downloads">
        <DownloadLink href={address('/ledger/checkpoint.txt')} name="Signed checkpoint" />
        <DownloadLink href={address('/ledger/keys.txt')} name="Public keys" />
        <DownloadLink href={address('/changes.csv', { run })} name="Changes (CSV)" />
      </p>
      <p>
        Each piece of <Link to="/evidence">evidence</Link> has its proof beside it, and each list its CSV above.
      </p>
    </>
  );
}
