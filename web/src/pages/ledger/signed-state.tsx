import type { ReactElement } from 'react';
import type { Ledger } from '../../../../src/http/schema.ts';
import { count, plural } from '../../text/format.ts';
import { Signature } from './signature.tsx';

type Key = Ledger['keys'][number];

export function SignedState({ ledger }: { readonly ledger: Ledger }): ReactElement {
  const { origin, size, root, checkpoint, keys, gaps } = ledger;
  return (
    <>
      <dl className="facts">
        <dt>Log</dt>
        <dd className="break">{origin}</dd>
        <dt>Size</dt>
        <dd>{plural(size, 'entry', 'entries')}</dd>
        <dt>Root</dt>
        <dd className="mono break">{root}</dd>
        <dt>Checkpoint</dt>
        <dd>
          <Signature note={checkpoint} keys={keys.map(({ key }) => key)} />
        </dd>
        <dt>{keys.length === 1 ? 'Key' : 'Keys'}</dt>
        <dd>
          <ul className="plain">
            {keys.map((key) => (
              <li key={key.key}>
                <code className="break">{key.key}</code>
                <span className="sub">{tenureWords(key)}</span>
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      {gaps.length === 0 ? null : (
        <div className="notice tone-indeterminate">
          <p className="notice-title">Who was asked to vouch for it and has not</p>
          <ul className="notes">
            {gaps.map((gap) => (
              <li key={`${gap.size} ${gap.from}`}>
                <span className="break">{gap.from}</span>, {plural(gap.size, 'entry', 'entries')}: {gap.because}
              </li>
            ))}
          </ul>
        </div>
      )}
      <details>
        <summary>The signed checkpoint</summary>
        <pre tabIndex={0} aria-label="Signed checkpoint">
          {checkpoint}
        </pre>
      </details>
    </>
  );
}

function tenureWords({ from, to, change }: Key): string {
  const range = to === undefined ? `signs from ${count(from)} entries on` : `signed ${count(from)} to ${count(to)}`;
  if (!change) return range;
  const how = change.handedOver ? 'handed over' : 'the key before was lost, nobody handed over';
  return `${range}; ${how} in entry ${count(change.entry)}, ${change.at}, by ${change.by}: ${change.because}`;
}
