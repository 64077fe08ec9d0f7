/** An inclusion proof as it was computed in this browser, hash by hash, and whether it leads to the root. */
import type { ReactElement } from 'react';
import type { ProofComputation } from '../text/inclusion-proof.ts';
import { Icon } from './icon.tsx';

export function ProofSteps({
  proof,
  computation,
}: {
  readonly proof: { readonly root: string; readonly leafHash: string };
  readonly computation: ProofComputation;
}): ReactElement {
  const reached = computation.fits && computation.root === proof.root && computation.leaf === proof.leafHash;
  return (
    <>
      <ol className="proof-steps">
        <li>
          <span className="proof-word">Leaf: SHA-256 of 0x00 and the entry</span>
          <dl className="proof-hashes">
            <dt>Gives</dt>
            <dd className="mono break">{computation.leaf}</dd>
          </dl>
        </li>
        {computation.steps.map((step) => (
          <li key={step.result}>
            <span className="proof-word">SHA-256 of 0x01, the left hash and the right hash</span>
            <dl className="proof-hashes">
              <dt>{step.side === 'left' ? 'Left, from the path' : 'Right, from the path'}</dt>
              <dd className="mono break muted">{step.sibling}</dd>
              <dt>Gives</dt>
              <dd className="mono break">{step.result}</dd>
            </dl>
          </li>
        ))}
        <li>
          <span className="proof-word">Root in the signed checkpoint</span>
          <dl className="proof-hashes">
            <dt>Must equal</dt>
            <dd className="mono break">{proof.root}</dd>
          </dl>
        </li>
      </ol>
      <Verdict good={reached}>
        {reached
          ? 'The path leads from this entry to the root: the ledger holds this very entry.'
          : 'The path does not lead to the root: this entry is not the one that was sealed.'}
      </Verdict>
    </>
  );
}

/** What came of a computation in the browser. */
export function Verdict({ good, children }: { readonly good: boolean; readonly children: string }): ReactElement {
  return (
    <p className={`notice tone-${good ? 'operated' : 'not-operated'}`} role="status">
      <Icon name={good ? 'check' : 'cross'} />
      {children}
    </p>
  );
}
