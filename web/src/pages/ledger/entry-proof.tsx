import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { LedgerInclusion } from '../../../../src/http/schema.ts';
import { inclusionQuery } from '../../api/ledger-queries.ts';
import { Panel } from '../../components/page.tsx';
import { ProofSteps } from '../../components/proof-steps.tsx';
import { Answer } from '../../components/states.tsx';
import { count, plural } from '../../text/format.ts';
import { computeProof } from '../../text/inclusion-proof.ts';

export function EntryProof({
  index,
  size,
}: {
  readonly index: number;
  readonly size: number | undefined;
}): ReactElement {
  const query = useQuery(inclusionQuery(index, size));
  return (
    <Panel title={`Entry ${count(index)}, and its proof`} id="entry-proof">
      <Answer query={query} what="the entry">
        {(proof) => <Computed proof={proof} />}
      </Answer>
    </Panel>
  );
}

function Computed({ proof }: { readonly proof: LedgerInclusion }): ReactElement {
  const computed = useQuery({
    queryKey: ['computed-proof', proof],
    queryFn: () => computeProof(proof),
    staleTime: Infinity,
  });
  const id = idIn(proof.entry);
  return (
    <>
      <p>
        Computed by your browser from the entry and {plural(proof.path.length, 'hash', 'hashes')} to the root of{' '}
        {plural(proof.treeSize, 'entry', 'entries')}.
        {id === undefined ? null : (
          <>
            {' '}
            <Link to="/evidence/$id" params={{ id }}>
              The evidence itself
            </Link>
            , with its bytes.
          </>
        )}
      </p>
      <Answer query={computed} what="the proof">
        {(computation) => <ProofSteps proof={proof} computation={computation} />}
      </Answer>
      <details>
        <summary>The entry, as it was hashed</summary>
        <pre tabIndex={0} aria-label="Entry" className="wrap">
          {proof.entry}
        </pre>
      </details>
    </>
  );
}

/** Of evidence; other entries have no page of their own. */
function idIn(entry: string): string | undefined {
  if (!entry.includes('"type":"plumbline-evidence"')) return undefined;
  const { id } = JSON.parse(entry) as { readonly id?: unknown };
  return typeof id === 'string' ? id : undefined;
}
